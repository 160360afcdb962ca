namespace LaiChau.Workflow.Mail;

/// <summary>
/// What the templates see: a mail's notices sorted into what the reader owes, what others owe, what waits for review and
/// the rest. Every text is one clean line; escaping is the writer's business.
/// </summary>
internal sealed record Letter
{
    public required string System { get; init; }

    public required LetterReader To { get; init; }

    /// <summary>The moment of sending, and its day alone.</summary>
    public required string Now { get; init; }

    public required string Today { get; init; }

    /// <summary>Every cycle with its year.</summary>
    public required string Cycle { get; init; }

    public required bool OneCycle { get; init; }

    /// <summary>Null when the mail tells of several years.</summary>
    public required int? Year { get; init; }

    public required string? Documents { get; init; }

    public required string? Contacts { get; init; }

    public required IReadOnlyList<LetterTask> Tasks { get; init; }

    /// <summary>What units below owe.</summary>
    public required IReadOnlyList<LetterTask> Watched { get; init; }

    public required IReadOnlyList<LetterTask> Reviews { get; init; }

    /// <summary>Wishes for more time, which the reader decides.</summary>
    public required IReadOnlyList<LetterTask> Requests { get; init; }

    /// <summary>Units that nobody answers for.</summary>
    public required IReadOnlyList<LetterUnit> Vacant { get; init; }

    public required IReadOnlyList<LetterUnit> Closed { get; init; }

    public required IReadOnlyList<string> Messages { get; init; }

    /// <summary>What has arrived; such letters are about nothing else.</summary>
    public required IReadOnlyList<LetterTask> Receipts { get; init; }

    /// <summary>The first page of the system, for lists whose lines have pages of their own.</summary>
    public required string Home { get; init; }

    public required bool HasCalendar { get; init; }

    public bool IsTest { get; init; }

    public LetterSummary Own => field ??= new LetterSummary(Tasks);

    public LetterSummary Others => field ??= new LetterSummary(Watched);

    public LetterSummary ToReview => field ??= new LetterSummary(Reviews);

    /// <summary>How many kinds of news the letter holds: headings are for two and more.</summary>
    public int Parts => Counts.Count(c => c > 0);

    private int[] Counts => field ??= [Tasks.Count, Watched.Count, Reviews.Count, Requests.Count, Vacant.Count, Closed.Count, Messages.Count, Receipts.Count];

    /// <summary>The Roman number of a part's heading; null when the letter is about that alone.</summary>
    public string? Heading(string part)
    {
        var index = part switch { "tasks" => 0, "watched" => 1, "reviews" => 2, "requests" => 3, "vacant" => 4, "closed" => 5, _ => 6 };
        return Parts < 2 ? null : Roman[Counts.Take(index).Count(c => c > 0)];
    }

    private static readonly string[] Roman = ["I", "II", "III", "IV", "V", "VI", "VII"];
}

/// <param name="Post">What stands behind the name.</param>
/// <param name="Role">`head` (whoever answers for a unit), `officer` or `administrator`: what the reader can be asked for.</param>
internal sealed record LetterReader(string Name, string Post, string Role);

/// <summary>A unit and the titles of its work, for parts that are about the unit rather than the work.</summary>
internal sealed record LetterUnit(string Name, string Titles, int Count, string Url);

/// <summary>One unit's work in one stage, with everything this mail has to say about it.</summary>
internal sealed record LetterTask
{
    public required string Stage { get; init; }

    /// <summary>The stage's title with its year.</summary>
    public required string Title { get; init; }

    public required string StageKind { get; init; }

    public required string Cycle { get; init; }

    public required string Unit { get; init; }

    public required string? Document { get; init; }

    /// <summary>The plan's wording and the day it comes to.</summary>
    public required string? Deadline { get; init; }

    public required string? PlainDeadline { get; init; }

    public required DateOnly? LastValidDay { get; init; }

    public required int? DaysLeft { get; init; }

    public required int? DaysLate { get; init; }

    /// <summary>The mail leaves on the last valid day.</summary>
    public required bool LastDayIsToday { get; init; }

    public required int RemindersBefore { get; init; }

    public required DateOnly? SubmittedOn { get; init; }

    public required string Url { get; init; }

    public required string? StandsInFor { get; init; }

    public bool NoSuperior { get; init; }

    public bool Opened { get; init; }

    public bool Reminded { get; init; }

    public bool Returned { get; init; }

    public string? Reason { get; init; }

    public bool TakenOver { get; init; }

    public bool Extended { get; init; }

    /// <summary>More time was asked for in vain.</summary>
    public bool Declined { get; init; }

    /// <summary>The last valid day that the unit wishes.</summary>
    public DateOnly? AskedDay { get; init; }

    public DateOnly? OldLastValidDay { get; init; }

    public string? HandedInAt { get; init; }

    public string? HandedInBy { get; init; }

    public bool OnBehalf { get; init; }

    public bool WaitsForReview { get; init; }

    /// <summary>A change of the deadline may also bring it forward.</summary>
    public bool BroughtForward => OldLastValidDay > LastValidDay;

    public string? LastDay => LastValidDay is { } day ? OfficialText.WeekdayAndDay(day) : null;
}

/// <summary>Counts over a part of the letter, for its opening sentence and the subject.</summary>
internal sealed class LetterSummary(IReadOnlyList<LetterTask> tasks)
{
    public int Count => tasks.Count;

    public int Units { get; } = tasks.Select(t => t.Unit).Distinct(StringComparer.Ordinal).Count();

    public int Late { get; } = tasks.Count(t => t.DaysLate is not null);

    /// <summary>Units with something overdue.</summary>
    public int LateUnits { get; } = tasks.Where(t => t.DaysLate is not null).Select(t => t.Unit).Distinct(StringComparer.Ordinal).Count();

    /// <summary>All lines are about one stage, so that it is named once.</summary>
    public bool OneStage { get; } = tasks.Select(t => (t.Cycle, t.Title)).Distinct().Take(2).Count() == 1;

    /// <summary>All lines have one deadline, so that the plan can be quoted for all.</summary>
    public bool OneDeadline { get; } = tasks.Select(t => (t.Deadline, t.LastValidDay)).Distinct().Take(2).Count() == 1;

    public bool AllOpened { get; } = tasks.All(t => t.Opened);

    public bool AllTakenOver { get; } = tasks.All(t => t.TakenOver);

    public bool AllParty { get; } = tasks.All(t => PartyUnits.Any(start => t.Unit.StartsWith(start, StringComparison.Ordinal)));

    /// <summary>The nearest last valid day that is not past.</summary>
    public DateOnly? Nearest { get; } = tasks.Where(t => t.DaysLate is null).Min(t => t.LastValidDay);

    /// <summary>Something of it was for a superior that is not there.</summary>
    public bool NoSuperior { get; } = tasks.Any(t => t.NoSuperior);

    /// <summary>The vacant units whose mail the reader gets.</summary>
    public string? StandsInFor { get; } = Joined(tasks.Select(t => t.StandsInFor));

    private static readonly string[] PartyUnits = Resources.Texts.Mail["PartyUnits"].Split(';');

    /// <summary>Each text once, in the order of its first use; null for none.</summary>
    public static string? Joined(IEnumerable<string?> texts)
    {
        var joined = string.Join("; ", texts.Where(t => !string.IsNullOrEmpty(t)).Distinct(StringComparer.Ordinal));
        return joined.Length == 0 ? null : joined;
    }
}
