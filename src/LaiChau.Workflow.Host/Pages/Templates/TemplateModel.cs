using LaiChau.Workflow.Mail;

namespace LaiChau.Workflow.Host.Pages.Templates;

/// <param name="Saved">Null: nobody has changed it.</param>
/// <param name="OfFolder">Its text comes from a file beside the service.</param>
internal sealed record TemplateLine(string File, TemplateRow? Saved, bool OfFolder)
{
    public string Present => Saved is { Source: not null } saved
        ? TemplateTexts.Get("IsSaved", saved.Version, Serving.ShownTime.Of(saved.SavedAt), saved.SavedBy ?? PageTexts.Get("Operator"))
        : TemplateTexts.Get(OfFolder ? "IsFolder" : "IsBuiltIn");
}

/// <summary>All templates.</summary>
internal sealed record TemplateListModel(ShownState State, IReadOnlyList<TemplateLine> Lines, IReadOnlyList<TemplateProblem> Problems);

/// <summary>One template with what is in its editor.</summary>
/// <param name="Text">What stands in the editor.</param>
/// <param name="Present">What letters are made from.</param>
/// <param name="Seen">The version that whoever saves must have seen.</param>
internal sealed record TemplateModel(ShownState State, string File, string Text, string Present, string Original, int Seen, IReadOnlyList<TemplateRow> Versions, IReadOnlyList<TrialChoice> Choices)
{
    public IReadOnlyList<TemplateProblem> Problems { get; init; } = [];

    /// <summary>It was to be saved, not only looked at.</summary>
    public bool Saving { get; init; }

    public string Chosen { get; init; } = "";

    public string Address { get; init; } = "";

    public bool AddressIsWrong { get; init; }

    /// <summary>Null: nobody has looked.</summary>
    public LetterWords? Preview { get; init; }

    /// <summary>The chosen letter cannot be made any more.</summary>
    public bool PreviewGone { get; init; }

    /// <summary>Saved by somebody else since; its text beside that of the editor.</summary>
    public TemplateRow? Meanwhile { get; init; }

    /// <summary>What comes with the form so that it can be kept when the session has ended; null: nobody's name is known.</summary>
    public string? Pass { get; init; }

    /// <summary>The text was sent when the session had ended, and is not saved yet.</summary>
    public bool Kept { get; init; }

    /// <summary>The version whose text was put into the editor; null: none was asked for.</summary>
    public int? Compared { get; init; }

    public bool IsChanged => Versions is [{ Source: not null }, ..];
}
