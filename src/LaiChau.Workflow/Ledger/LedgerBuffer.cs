namespace LaiChau.Workflow.Ledger;

/// <summary>
/// Collects what one transaction has to say and writes it in the order that design.md fixes. Everything added between
/// two calls of <see cref="NextMoment"/> counts as one instant.
/// </summary>
internal sealed class LedgerBuffer
{
    private readonly List<LedgerEntry> ordered = [];
    private readonly List<LedgerEntry> moment = [];

    public bool IsEmpty => ordered.Count == 0 && moment.Count == 0;

    public void Add(LedgerEntry entry) => moment.Add(entry);

    /// <summary>
    /// After downtime several moments are worked off at one instant, in the order of the moments; what belongs to the
    /// next one stays behind what belongs to this one.
    /// </summary>
    public void NextMoment()
    {
        // OrderBy is stable: within equal keys the order of adding holds.
        ordered.AddRange(moment.OrderBy(e => e, PhaseOrder.Instance));
        moment.Clear();
    }

    /// <summary>Everything in its order; the buffer is empty afterwards.</summary>
    public IReadOnlyList<LedgerEntry> Take()
    {
        NextMoment();
        LedgerEntry[] all = [.. ordered];
        ordered.Clear();
        return all;
    }

    private sealed class PhaseOrder : IComparer<LedgerEntry>
    {
        public static readonly PhaseOrder Instance = new();

        public int Compare(LedgerEntry? x, LedgerEntry? y)
        {
            if (x!.Phase != y!.Phase)
            {
                return x.Phase.CompareTo(y.Phase);
            }

            return x.Phase switch
            {
                LedgerPhase.Dated => By(x.Unit, y.Unit, x.Stage, y.Stage),
                LedgerPhase.Opened => By(x.Stage, y.Stage, x.Unit, y.Unit),
                LedgerPhase.Notices => By(x.Unit, y.Unit, x.Stage, y.Stage) is var c and not 0
                    ? c
                    : string.CompareOrdinal(x.Rung, y.Rung),
                LedgerPhase.Mail => string.CompareOrdinal(x.To![0], y.To![0]),
                _ => 0,
            };
        }

        private static int By(string? x1, string? y1, string? x2, string? y2)
        {
            var first = string.CompareOrdinal(x1, y1);
            return first != 0 ? first : string.CompareOrdinal(x2, y2);
        }
    }
}
