using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Rehearsal.Report;

/// <summary>Something that people tried and the rules forbid.</summary>
internal sealed record RefusedAction
{
    public DateTimeOffset At { get; init; }

    /// <summary>Its id, as the ledger has it, or its title; null for what concerns no stage.</summary>
    public string? Stage { get; init; }

    public string? Unit { get; init; }

    public string Action { get; init; } = "";

    public string Reason { get; init; } = "";
}

/// <summary>A mail that did not arrive, or of which nobody can say it.</summary>
internal sealed record LostMail
{
    public DateTimeOffset At { get; init; }

    /// <summary>`mail.refused`, `mail.unknown` or `mail.expired`.</summary>
    public string Event { get; init; } = "";

    public string? Reason { get; init; }

    public long Mail { get; init; }

    public string Person { get; init; } = "";
}

/// <summary>What went wrong, from the ledger. A long one is only read when its counts say that there is something.</summary>
internal static class Troubles
{
    private const string RefusedSql = """
        select l.at, l.stage, u.name as unit, l.action, l.reason
        from ledger l left join unit u on u.code = l.unit
        where l.event = 'assignment.refused'
        order by l.n limit @Take
        """;

    public static async Task<IReadOnlyList<RefusedAction>> Refused(Work work, YearSummary summary, int take) =>
        summary.Refusals == 0 ? [] : await work.Query<RefusedAction>(RefusedSql, new { Take = take });

    private const string LostSql = """
        select l.at, l.event, l.reason, l.mail, p.name as person
        from ledger l join mail m on m.id = l.mail join person p on p.id = m.person_id
        where l.event in ('mail.refused', 'mail.unknown', 'mail.expired')
        order by l.n limit @Take
        """;

    public static async Task<IReadOnlyList<LostMail>> Lost(Work work, YearSummary summary, int take) =>
        LostCount(summary) == 0 ? [] : await work.Query<LostMail>(LostSql, new { Take = take });

    private static long LostCount(YearSummary summary) => summary.Events.GetValueOrDefault("mail.refused")
        + summary.Events.GetValueOrDefault("mail.unknown") + summary.Events.GetValueOrDefault("mail.expired");
}
