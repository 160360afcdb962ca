using System.ComponentModel.DataAnnotations;

namespace LaiChau.Workflow.Mail;

/// <summary>Who the letters come from. A cycle's contact stands in its definition, not here.</summary>
public sealed class MailOptions
{
    /// <summary>The mailbox in From; required for SMTP, harmless in a pickup folder.</summary>
    [EmailAddress]
    public string SenderAddress { get; set; } = "khong-tra-loi@laichau.invalid";

    /// <summary>The name beside the address; empty: <see cref="SystemName"/>.</summary>
    public string SenderName { get; set; } = "";

    /// <summary>What every <see cref="MailContent.PublicAddress"/> is taken from; without a slash at its end.</summary>
    public string PublicAddress { get; set; } = "http://localhost:5000";

    /// <summary>The system's name as a reader knows it; empty: the built-in one.</summary>
    public string SystemName { get; set; } = "";

    /// <summary>Files in it replace built-in templates of the same name; null: none are replaced.</summary>
    public string? TemplateFolder { get; set; }
}
