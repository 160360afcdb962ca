using LaiChau.Workflow.Ledger;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Notices;

/// <summary>Mails with their notices in the order they are told, loaded as sets.</summary>
internal sealed class MailBatch
{
    private readonly Dictionary<long, CycleSheet> cycles;
    private readonly Dictionary<long, TreeSnapshot> trees;

    private MailBatch(List<(MailRow, List<DueNotice>)> mails, Dictionary<long, CycleSheet> cycles, Dictionary<long, TreeSnapshot> trees)
    {
        Mails = mails;
        this.cycles = cycles;
        this.trees = trees;
    }

    public IReadOnlyList<(MailRow Mail, List<DueNotice> Notices)> Mails { get; }

    public IReadOnlyDictionary<long, CycleSheet> Cycles => cycles;

    public static async Task<MailBatch> Load(Work work, Tree tree, IEnumerable<MailRow> mails, DateTimeOffset now)
    {
        List<MailRow> rows = [.. mails];
        if (rows.Count == 0)
        {
            return new MailBatch([], [], []);
        }

        var cycles = await CycleSheet.All(work);
        Dictionary<long, TreeSnapshot> trees = [];
        foreach (var cycle in cycles.Values)
        {
            trees[cycle.Id] = await tree.On(work, cycle.DayOf(now));
        }

        var notices = (await DueNotice.OfMails(work, rows.Select(m => m.Id))).ToLookup(n => n.MailId!.Value);
        return new MailBatch(
            [.. rows.Select(m => (m, notices[m.Id].Any()
                ? DueNotice.InMailOrder(notices[m.Id], trees[notices[m.Id].First().CycleId], m.PersonId)
                : []))],
            cycles, trees);
    }

    /// <summary>Some of the mails, with what is still to be told in them.</summary>
    public MailBatch Only(Func<MailRow, bool> mails, Func<DueNotice, bool> notices) =>
        new([.. Mails.Where(m => mails(m.Mail)).Select(m => (m.Mail, m.Notices.FindAll(n => notices(n))))], cycles, trees);

    /// <summary>The tree on the present local day of a cycle.</summary>
    public TreeSnapshot TreeOf(long cycle) => trees[cycle];

    /// <summary>A line about a mail. Without a cycle of its own when its notices are of several.</summary>
    public LedgerEntry Line(string happened, MailRow mail, IReadOnlyList<DueNotice> notices)
    {
        var several = notices.Select(n => n.CycleId).Distinct().Count() > 1;
        return new LedgerEntry(LedgerPhase.Mail, happened)
        {
            CycleId = several ? null : notices[0].CycleId,
            To = [mail.PersonId],
            Mail = mail.Id,
            Notices = [.. notices.Select(n => new LedgerNotice(several ? Cycles[n.CycleId].Name : null, n.Stage, n.Unit, n.Rung, n.DeadlineVersion))],
        };
    }
}
