namespace LaiChau.Workflow.Rehearsal;

/// <summary>What two rehearsals of one definition and year came to.</summary>
public sealed record RehearsalDifference
{
    /// <summary>In a fixed order, also those that agree.</summary>
    public required IReadOnlyList<FigureChange> Figures { get; init; }

    /// <summary>Lines of the ledger by event, those that differ.</summary>
    public required IReadOnlyList<FigureChange> Events { get; init; }

    /// <summary>Stages whose days differ; in the order of the later one.</summary>
    public required IReadOnlyList<StageChange> Stages { get; init; }

    /// <summary>What they were made from that is another.</summary>
    public required IReadOnlyList<RehearsedPart> Parts { get; init; }

    public static RehearsalDifference Between(KeptRehearsal before, KeptRehearsal after)
    {
        var (then, now) = (before.Summary, after.Summary);
        return new RehearsalDifference
        {
            Figures = [.. FigureNames.Select(f => new FigureChange(f.Name, f.Of(then), f.Of(now)))],
            Events =
            [
                .. then.Events.Keys.Union(now.Events.Keys).Order(StringComparer.Ordinal)
                    .Select(e => new FigureChange(e, then.Events.GetValueOrDefault(e), now.Events.GetValueOrDefault(e))).Where(e => e.Before != e.After),
            ],
            Stages = [.. StagesOf(before.Stages, after.Stages).Where(s => s.Before != s.After)],
            Parts = [.. PartsOf(then, now)],
        };
    }

    private static readonly (string Name, Func<YearSummary, long> Of)[] FigureNames =
    [
        ("units", s => s.Units),
        ("stages", s => s.Stages),
        ("notices", s => s.Notices),
        ("mails", s => s.Mails),
        ("people", s => s.MailsPerPerson.People),
        ("median", s => s.MailsPerPerson.Median),
        ("maximum", s => s.MailsPerPerson.Maximum),
        ("submitted", s => s.Events.GetValueOrDefault("assignment.submitted")),
        ("lapsed", s => s.Events.GetValueOrDefault("assignment.lapsed")),
        ("unassigned", s => s.Events.GetValueOrDefault("assignment.unassigned")),
        ("noAddress", s => s.Events.GetValueOrDefault("mail.noAddress")),
    ];

    private static IEnumerable<StageChange> StagesOf(IReadOnlyList<RehearsedStage> before, IReadOnlyList<RehearsedStage> after)
    {
        var then = before.ToDictionary(s => s.Stage, StringComparer.Ordinal);
        return after.Select(s => new StageChange(then.GetValueOrDefault(s.Stage), s))
            .Concat(before.Where(b => after.All(a => a.Stage != b.Stage)).Select(b => new StageChange(b, null)));
    }

    private static IEnumerable<RehearsedPart> PartsOf(YearSummary then, YearSummary now)
    {
        (RehearsedPart Part, bool Differs)[] parts =
        [
            (RehearsedPart.Definition, then.Parts.Definition != now.Parts.Definition),
            (RehearsedPart.Scope, then.Scope != now.Scope),
            (RehearsedPart.Tree, then.Parts.Tree != now.Parts.Tree),
            (RehearsedPart.Calendar, then.Parts.Calendar != now.Parts.Calendar),
            (RehearsedPart.Templates, then.Parts.Templates != now.Parts.Templates),
        ];
        return parts.Where(p => p.Differs).Select(p => p.Part);
    }
}

/// <summary>A number of two rehearsals.</summary>
/// <param name="Figure">A word that the page has a text for, or an event of the ledger.</param>
public sealed record FigureChange(string Figure, long Before, long After);

/// <summary>The days of a stage in two rehearsals.</summary>
/// <param name="Before">Null: the earlier one had no such stage.</param>
/// <param name="After">Null: the later one has it no more.</param>
public sealed record StageChange(RehearsedStage? Before, RehearsedStage? After);
