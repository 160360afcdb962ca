using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Host.Pages;

/// <summary>What every page shows at its top.</summary>
/// <param name="Said">What came of the form that was sent before; null: none was.</param>
internal sealed record ShownState(MailSwitchState Switches, bool Demo, ClockState Clock, string? Said, bool SaidWell)
{
    /// <summary>A changed template cannot be used, so that letters are made from built-in ones.</summary>
    public bool TemplateFails { get; init; }

    /// <summary>Marks the store of a demonstration.</summary>
    private const string DemoSetting = "demo";

    public static async Task<ShownState> Read(Work work, SteadyClock clock, HttpContext http)
    {
        var (said, well) = Sayings.Of(http);
        return new ShownState(await MailSwitches.Read(work), await SettingTable.Read(work, DemoSetting) is not null, clock.State, said, well)
        {
            TemplateFails = http.RequestServices.GetRequiredService<MessageBuilder>().TemplateProblems.Count > 0,
        };
    }
}
