using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Ledger;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Cycles;

/// <summary>Who imports, and what he has decided.</summary>
/// <param name="By">Null: whoever sits at the machine.</param>
internal sealed record ImportAct(string? By)
{
    public const string Imported = "tree.imported";

    public const string AddressChanged = "person.addressChanged";

    /// <summary>What the store has and the files no longer have ends with this day.</summary>
    public bool EndMissing { get; init; }

    /// <summary>Digest of the difference that was shown; null: none was.</summary>
    public string? Seen { get; init; }

    /// <summary>The same files with the same decision: by it the second press of one button is known.</summary>
    public string Digest(TreeFiles files, IReadOnlyList<CalendarDay> calendar) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new { files.Units, files.People, calendar, EndMissing, Seen })));

    /// <summary>Links to sign in go to addresses: each known person's other one has a line of its own.</summary>
    /// <param name="days">Of the calendar, new or other ones.</param>
    /// <returns>None: nothing changes.</returns>
    public IReadOnlyList<LedgerEntry> Lines(TreeFiles files, IReadOnlyList<CalendarDay> calendar, TreeDifference difference, int days)
    {
        (string What, int Count)[] counts =
        [
            ("newUnits", difference.NewUnits.Count), ("changedUnits", difference.ChangedUnits.Count), ("endedUnits", EndMissing ? difference.MissingUnits.Count : 0),
            ("newTerms", difference.NewTerms.Count), ("changedTerms", difference.ChangedTerms.Count), ("endedTerms", EndMissing ? difference.MissingTerms.Count : 0),
            ("changedPeople", difference.ChangedPeople.Count), ("calendarDays", days),
        ];
        var reason = string.Join(", ", counts.Where(c => c.Count > 0).Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.What} {c.Count}")));
        return reason.Length == 0 ? [] :
        [
            new LedgerEntry(LedgerPhase.People, Imported) { Cause = Digest(files, calendar), Reason = reason, By = By },
            .. difference.ChangedAddresses.Select(p => new LedgerEntry(LedgerPhase.People, AddressChanged) { To = [p], Cause = "import", By = By }),
        ];
    }
}
