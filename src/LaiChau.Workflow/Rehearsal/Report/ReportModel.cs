namespace LaiChau.Workflow.Rehearsal.Report;

/// <summary>Everything that the report's templates write down; names in them are these in camel case.</summary>
internal sealed record ReportModel
{
    public required ReportHeading Heading { get; init; }

    public required Remarks Remarks { get; init; }

    public required YearDays Year { get; init; }

    public required IReadOnlyList<CalendarMonth> Months { get; init; }

    public required IReadOnlyList<ShadeStep> Shades { get; init; }

    public required IReadOnlyList<StageLine> Stages { get; init; }

    /// <summary>Markup.</summary>
    public required string Timeline { get; init; }

    /// <summary>Markup.</summary>
    public required string WeeksPicture { get; init; }

    public required IReadOnlyList<MailWeek> Weeks { get; init; }

    public required IReadOnlyList<GroupCount> Groups { get; init; }

    public required IReadOnlyList<HistogramBar> Histogram { get; init; }

    public required IReadOnlyList<PersonMails> Fullest { get; init; }

    public required IReadOnlyList<LetterSample> Letters { get; init; }

    public required IReadOnlyList<RefusedAction> Refused { get; init; }

    public required IReadOnlyList<LostMail> Lost { get; init; }

    /// <summary>Rows that a table of the last part has at most.</summary>
    public required int RowLimit { get; init; }
}

/// <summary>What was rehearsed, and what came of it in numbers.</summary>
internal sealed record ReportHeading
{
    public required string Name { get; init; }

    public required string Cycle { get; init; }

    public required int Year { get; init; }

    public required string Scope { get; init; }

    /// <summary>Name of the tree's root.</summary>
    public required string Root { get; init; }

    public required int Version { get; init; }

    public required string? Document { get; init; }

    public required DateOnly Launched { get; init; }

    public required DateOnly Ends { get; init; }

    /// <summary>Null: the year did not come to its end.</summary>
    public required DateOnly? Completed { get; init; }

    public required int CalendarDays { get; init; }

    public required string CalendarYears { get; init; }

    /// <summary>`none`, `onTime`, `mixed` or `story`.</summary>
    public required string Acted { get; init; }

    /// <summary>The mixture's seed, or how many events the story has.</summary>
    public required string ActedBy { get; init; }

    /// <summary>Enough of the rehearsal's key to tell two apart.</summary>
    public required string Key { get; init; }

    public required YearSummary Summary { get; init; }

    public required long Assignments { get; init; }

    public required long Accepted { get; init; }

    public required long Lapsed { get; init; }

    public required bool MailsKept { get; init; }
}

/// <param name="Level">Of the picture's shades, 1 to 5.</param>
/// <param name="To">Null: and more.</param>
internal sealed record ShadeStep(int Level, long From, long? To);

/// <param name="To">Null: and more.</param>
/// <param name="Share">Of the longest bar, in per cent.</param>
internal sealed record HistogramBar(long From, long? To, long People, double Share);
