using System.Globalization;
using LaiChau.Workflow.Benchmarks.Live;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace LaiChau.Workflow.Benchmarks;

/// <summary>
/// 10,000 due reminders to accepted mails at the default settings, on both databases, beside one Hangfire job for each and
/// beside MailKit alone; every way in turn, some times over, to the same `smtp-sink`. Own code, because a micro-benchmark library
/// measures calls, not minutes of work.
/// </summary>
internal static class MailBenchmark
{
    private const int Mails = 10_000;

    /// <summary>Executed at some hundred a second at best; the rate is what counts.</summary>
    private const int Jobs = 1_000;

    /// <summary>For whatever is compiled and cached on first use.</summary>
    private const int WarmUp = 500;

    private const string Ladder = """[{"key": "T-3", "offset": -3}]""";

    public static async Task Run(int runs)
    {
        await using var sink = await SmtpSink.Start(keep: false, CancellationToken.None);
        var options = Options(sink);
        var builder = new MessageBuilder(options, new MailTemplates());
        var letters = await Letters(options);

        await PlainMail.Send([.. letters.Take(WarmUp)], builder, options, CancellationToken.None);
        await Ours(postgres: true, WarmUp, options, builder);
        await Ours(postgres: false, WarmUp, options, builder);
        List<double> plain = [], postgres = [], sqlite = [], scheduled = [], executed = [];
        for (var run = 0; run < runs; run++)
        {
            plain.Add(Mails / (await PlainMail.Send(letters, builder, options, CancellationToken.None)).TotalSeconds);
            postgres.Add(Tell("PostgreSQL", await Ours(postgres: true, Mails, options, builder)));
            sqlite.Add(Tell("SQLite", await Ours(postgres: false, Mails, options, builder)));
            await using var jobs = await CampaignStore.Postgres(CancellationToken.None);
            var (toSchedule, toExecute) = await JobPerMail.Send([.. letters.Take(Jobs)], builder, options, jobs.Connection("jobs"), CancellationToken.None);
            scheduled.Add(toSchedule);
            executed.Add(toExecute);
        }

        var (mailKit, hangfire) = (Median(plain), Median(executed));
        Console.WriteLine();
        Console.WriteLine(Text($"{Mails:N0} due reminders to accepted mails, {options.Connections} connections, median of {runs} (lowest, highest)"));
        Console.WriteLine("| way | mails/s | of MailKit alone | times a job each |");
        Console.WriteLine("|---|---|---|---|");
        Row("MailKit alone, no database", plain, mailKit, hangfire);
        Row("ours on PostgreSQL", postgres, mailKit, hangfire);
        Row("ours on SQLite FULL", sqlite, mailKit, hangfire);
        Row(Text($"a Hangfire job each on PostgreSQL ({Jobs:N0} of them, once due; scheduling them {Median(scheduled):F0}/s more)"), executed, mailKit, hangfire);
        Target("PostgreSQL at least 1,500/s", Median(postgres), 1500);
        Target("SQLite at least 1,000/s", Median(sqlite), 1000);
        Target("PostgreSQL at least 0.4 of MailKit alone", Median(postgres) / mailKit, 0.4);
        Target("SQLite at least 0.3 of MailKit alone", Median(sqlite) / mailKit, 0.3);
        Target("PostgreSQL at least 15 times a job each (aim 30)", Median(postgres) / hangfire, 15);
    }

    public static async Task RunAlone(bool postgres, int times)
    {
        await using var sink = await SmtpSink.Start(keep: false, CancellationToken.None);
        var options = Options(sink);
        var builder = new MessageBuilder(options, new MailTemplates());
        for (var i = 0; i < times; i++)
        {
            Tell(postgres ? "PostgreSQL" : "SQLite", await Ours(postgres, Mails, options, builder));
        }
    }

    private static MailOptions Options(SmtpSink sink) =>
        new() { Transport = MailOptions.Smtp, Host = "127.0.0.1", Port = sink.Port, SenderAddress = "nhac-viec@laichau.example" };

    /// <summary>The letters of the same campaign, for those who have no store.</summary>
    private static async Task<IReadOnlyList<MailContent>> Letters(MailOptions options)
    {
        await using var database = SqliteDatabase.Scratch();
        database.Migrate();
        var clock = new ShiftedClock();
        await Reminders(database, clock, Mails, options);
        var taking = new TakingTransport();
        await new Service(database, clock).Send(options, taking, null, Mails, CancellationToken.None);
        return taking.Contents;
    }

    private static async Task<Service.Parts> Ours(bool postgres, int mails, MailOptions options, MessageBuilder builder)
    {
        await using var store = await CampaignStore.Of(postgres, CancellationToken.None);
        await using var database = store.Open();
        var clock = new ShiftedClock();
        await Reminders(database, clock, mails, options);
        await using var transport = new SmtpTransport(options, builder, TimeProvider.System, NullLogger<SmtpTransport>.Instance);
        return await new Service(database, clock).Send(options, transport, builder, mails, CancellationToken.None);
    }

    /// <summary>Weeks after the launch: the first mails have gone, and a reminder to everybody has just come due.</summary>
    private static async Task Reminders(Database database, ShiftedClock clock, int mails, MailOptions options)
    {
        await new Campaign(mails) { Ladder = Ladder }.Launch(database, Campaign.ZoneOfNoon(clock.GetUtcNow()), clock, CancellationToken.None);
        await new Service(database, clock).Send(options, new TakingTransport(), null, mails, CancellationToken.None);
        await using var work = await database.ReadAsync(CancellationToken.None);
        var due = await work.Scalar<DateTimeOffset>("select min(next_at) from assignment");
        clock.Ahead = due.AddHours(12) - TimeProvider.System.GetUtcNow();
    }

    private static double Tell(string name, Service.Parts parts)
    {
        Console.WriteLine(Text($"{name}: sweep {parts.Sweep.TotalMilliseconds:F0} ms, compose {parts.Compose.TotalMilliseconds:F0} ms, send {parts.Sending.TotalMilliseconds:F0} ms; processor of this process {parts.Processor.TotalMilliseconds:F0} ms"));
        return Mails / parts.All.TotalSeconds;
    }

    private static void Row(string way, List<double> rates, double mailKit, double hangfire) =>
        Console.WriteLine(Text($"| {way} | {Median(rates):N0} ({rates.Min():N0}, {rates.Max():N0}) | {Median(rates) / mailKit:F2} | {Median(rates) / hangfire:F1} |"));

    private static void Target(string target, double figure, double least) =>
        Console.WriteLine(Text($"{target}: {figure:F2} {(figure >= least ? "met" : "MISSED")}"));

    internal static double Median(List<double> figures) => figures.Order().ElementAt(figures.Count / 2);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
