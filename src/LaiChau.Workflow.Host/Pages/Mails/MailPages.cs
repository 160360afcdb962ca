using System.Globalization;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Notices;
using LaiChau.Workflow.Rehearsal.Report;
using LaiChau.Workflow.Resources;
using LaiChau.Workflow.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LaiChau.Workflow.Host.Pages.Mails;

/// <summary>A page of the list of mails.</summary>
/// <param name="Before">Address of the older ones; null: there are none.</param>
internal sealed record MailListModel(ShownState State, IReadOnlyList<MailLine> Mails, string? Filter, DateOnly? Day, string? Before)
{
    public const int Take = 100;

    public static readonly string[] States =
    [
        MailState.Planned, MailState.Claimed, MailState.Handed, MailState.Accepted, MailState.Refused, MailState.Deferred, MailState.Expired, MailState.Unknown, MailState.NoAddress,
    ];

    public static async Task<MailListModel> Read(Work work, SteadyClock clock, HttpContext http)
    {
        // Nonsense in an address is no filter.
        var state = http.Request.Query["trang-thai"].ToString() is var asked && States.Contains(asked) ? asked : null;
        DateOnly? day = DateOnly.TryParseExact(http.Request.Query["ngay"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var known)
            && known.Year is > 2000 and < 2200 ? known : null;
        long? before = long.TryParse(http.Request.Query["truoc"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        var mails = await MailListTable.Page(work, new MailFilter(state, day, null), before, Take);
        var older = mails.Count < Take ? null : $"/thu?truoc={mails[^1].Id}&trang-thai={state}&ngay={day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";
        return new MailListModel(await ShownState.Read(work, clock, http), mails, state, day, older);
    }
}

/// <summary>One mail with what it said.</summary>
internal sealed record MailPageModel(ShownState State, MailLine Mail, (string Subject, string Text)? Letter, IReadOnlyList<ShownNotice> Notices)
{
    /// <summary>As in the ledger and in file names.</summary>
    public static string NumberOf(long number) => number.ToString("D6", CultureInfo.InvariantCulture);

    /// <returns>Null: there is no such mail.</returns>
    public static async Task<MailPageModel?> Read(Work work, SteadyClock clock, HttpContext http, long number) =>
        await MailListTable.One(work, number) is { } mail
            ? new MailPageModel(await ShownState.Read(work, clock, http), mail, await MailContentTable.Read(work, number), await Told(work, number))
            : null;

    private static async Task<IReadOnlyList<ShownNotice>> Told(Work work, long number)
    {
        var notices = await MailListTable.NoticesOf(work, number);
        Dictionary<long, CycleDefinition> definitions = [];
        foreach (var cycle in notices.Select(n => n.CycleId).Distinct())
        {
            definitions[cycle] = StoredDefinitions.Of((await CycleTable.ById(work, cycle)).Definition);
        }

        return [.. notices.Select(n => ShownNotice.Of(n, definitions[n.CycleId]))];
    }
}

/// <summary>A notice in the words of the definition.</summary>
/// <param name="Rung">As the ledger names it.</param>
internal sealed record ShownNotice(string? Unit, string Cycle, string Stage, string Content, string Rung)
{
    public static ShownNotice Of(MailNoticeLine notice, CycleDefinition definition) => new(
        notice.UnitName, definition.Name, (definition.Flow.Activity(notice.Stage) as StageDefinition)?.Title ?? notice.Stage,
        Texts.Report[$"Letter.{NoticeKinds.Of(definition, notice.Stage, notice.Kind, notice.Key).Letter}"],
        NoticeRow.RungText(notice.Key, notice.Occurrence));
}
