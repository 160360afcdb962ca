using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Rehearsal;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Rehearsal;

/// <summary>A demo's time is wound up to now.</summary>
public sealed class WindingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    // In the office, after it, at night, in the early morning, on a Sunday.
    [InlineData("2026-11-25T02:54:11+00:00")]
    [InlineData("2026-11-25T07:20:30+00:00")]
    [InlineData("2026-11-25T10:40:00+00:00")]
    [InlineData("2026-11-25T18:00:01+00:00")]
    [InlineData("2026-11-25T23:59:59+00:00")]
    [InlineData("2026-11-29T05:00:00+00:00")]
    public async Task Nobody_has_done_anything_after_now(string at)
    {
        var now = DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture);
        var mail = new MailOptions();
        await using var store = await TestStore.Make(StoreKind.Sqlite);
        await using var database = store.Open();
        var demonstration = new Demonstration(database, DemoSample.Read(new DemoOptions()), mail, new ScriptedTransport(), new MessageBuilder(mail, new MailTemplates()));
        Assert.True(await demonstration.Claim(now, Cancel));

        await demonstration.Wind(now, _ => { }, Cancel);

        await using var work = await database.ReadAsync(Cancel);
        Assert.InRange(await work.Scalar<DateTimeOffset>("select max(at) from ledger"), now.AddDays(-4), now);
        Assert.True(await work.Scalar<long>("select count(*) from ledger where event = 'assignment.submitted'") > 0);
    }
}
