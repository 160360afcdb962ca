using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Host.SignIn;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.People;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Tests.Support;
using LaiChau.Workflow.Units;
using Microsoft.Extensions.Time.Testing;

namespace LaiChau.Workflow.Tests.People;

/// <summary>
/// A store with a few people on a day: a head, two who read one mailbox, one without a mailbox, one whose post has ended.
/// </summary>
internal sealed class AccountStore : IAsyncDisposable
{
    public const string Head = "p03@mail.example";
    public const string Shared = "office@mail.example";
    public const string Former = "x01@mail.example";

    private readonly TestStore store;
    private readonly Database database;
    private readonly Tree tree = new();
    private readonly MailOptions options = new() { SenderAddress = "service@mail.example", PublicAddress = "https://review.example" };

    private AccountStore(TestStore store)
    {
        this.store = store;
        database = store.Open();
        Issue = new IssueKey(database, tree, Clock);
        Use = new UseKey(database, Clock);
        Operators = new KeepOperators(database, tree, Clock);
        Passwords = new Passwords(database, tree, Clock);
        Switches = new MailSwitches(database, Clock);
        Send = new SendSignInLink(database, Issue, Switches, Server, new MessageBuilder(options, new MailTemplates()), options, Clock);
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    public ScriptedTransport Server { get; } = new();

    public IssueKey Issue { get; }

    public UseKey Use { get; }

    public KeepOperators Operators { get; }

    public Passwords Passwords { get; }

    public MailSwitches Switches { get; }

    public SendSignInLink Send { get; }

    public static TimeZoneInfo Zone => LocalTime.Vietnam;

    public static async Task<AccountStore> Make(StoreKind kind)
    {
        var made = new AccountStore(await TestStore.Make(kind));
        using var files = new TemporaryFolder();
        var written = new ReviewYear().Stage("pledges", null, "03-31")
            .PersonRow($"P,deputy,s01,Name s01,{Shared},2025-07-01,")
            .PersonRow($"P,officer,s02,Name s02,{Shared},2025-07-01,")
            .PersonRow("P,officer,n01,Name n01,,2025-07-01,")
            .PersonRow($"P,officer,x01,Name x01,{Former},2025-07-01,2026-03-01")
            .Write(files);
        await new ImportTree(made.database, made.tree, made.Clock).Run(
            TreeCheck.Read(written.Units, written.People).Value!, CalendarFile.Read(written.Calendar).Value!, CancellationToken.None);
        return made;
    }

    public async Task<List<T>> Query<T>(string sql)
    {
        await using var work = await database.ReadAsync(CancellationToken.None);
        return await work.Query<T>(sql);
    }

    public async Task<IReadOnlyList<OperatorLine>> ListOperators()
    {
        await using var work = await database.ReadAsync(CancellationToken.None);
        return await Operators.List(work);
    }

    public async Task<AccountRow> AccountOf(string person)
    {
        await using var work = await database.ReadAsync(CancellationToken.None);
        return (await AccountTable.OfPerson(work, person))!;
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        await store.DisposeAsync();
    }
}
