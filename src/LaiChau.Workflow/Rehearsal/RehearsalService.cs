using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Engine;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Notices;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Rehearsal;

/// <summary>The production handlers, put together over a simulated clock and mail server.</summary>
internal sealed class RehearsalService
{
    private const string NodeName = "rehearsal";

    private RehearsalService(Database database, ICycleEngine engine, TimeProvider clock, IMailTransport transport, MailOptions mail, SendRules rules, Node node)
    {
        Tree = new Tree();
        Node = node;
        var advance = new AdvanceCycles(database, Tree, engine, clock);
        var send = new SendMails(database, Tree, new LetterContents(database, Tree, mail), transport, rules, node, clock);
        Launch = new LaunchCycle(database, Tree, engine, advance, clock);
        Act = new ActOnWork(database, Tree);
        Appoint = new AppointHolder(database, Tree);
        Holiday = new DecideHoliday(database, Tree, clock);
        Cancel = new CancelCycle(database, Tree, clock);
        Pause = new PauseCycle(database, Tree, advance, clock);
        Agenda = new Agenda(database, Tree);
        Tick = new ClockTick(
            advance,
            new SweepDueRungs(database, clock),
            new ComposeDigests(database, Tree, clock),
            send,
            new EndCycles(database, Tree, clock));
    }

    /// <summary>Joins the store as a node of it.</summary>
    public static async Task<RehearsalService> Start(Database database, ICycleEngine engine, TimeProvider clock, IMailTransport transport, MailOptions mail,
        SendRules rules, CancellationToken cancel) =>
        new(database, engine, clock, transport, mail, rules, await Node.Join(database, NodeName, clock, cancel));

    public Node Node { get; }

    public Tree Tree { get; }

    public LaunchCycle Launch { get; }

    public ActOnWork Act { get; }

    public AppointHolder Appoint { get; }

    public CancelCycle Cancel { get; }

    public PauseCycle Pause { get; }

    public DecideHoliday Holiday { get; }

    public Agenda Agenda { get; }

    public ClockTick Tick { get; }
}
