using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using LaiChau.Workflow.Benchmarks.Live;
using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>The morning on which everybody hands in.</summary>
[Collection(Processes.Name)]
public sealed partial class LoadTests(ITestOutputHelper output)
{
    private const int Heads = 200;

    /// <summary>Within which they come.</summary>
    private static readonly TimeSpan Coming = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public Task Two_hundred_heads_who_come_within_a_second_have_all_handed_in_within_thirty() => Come(postgres: false);

    /// <summary>The database has a share of the same processors.</summary>
    [Fact, Trait("Pace", "slow")]
    public Task Two_hundred_heads_who_come_within_a_second_have_all_handed_in_within_thirty_over_a_database_server() => Come(postgres: true);

    private async Task Come(bool postgres)
    {
        await using var store = await CampaignStore.Of(postgres, Cancel);
        await using var database = store.Open();
        await new Campaign(Heads).Launch(database, Campaign.ZoneOfNoon(TimeProvider.System.GetUtcNow()), TimeProvider.System, Cancel);
        // The mails go into a folder; nothing listens on the port.
        await using var serving = ServingProcess.Start(Laichau.Program, store, 1, new Dictionary<string, string>
        {
            ["LAICHAU_Mail__Transport"] = "pickup",
            ["LAICHAU_Service__SignInTriesPerMinute"] = "10000",
        });
        await serving.UntilReady(Patience, Cancel);
        List<Visit> visits = [];
        try
        {
            for (var head = 0; head < Heads; head++)
            {
                visits.Add(await SignedIn.ByLink(database, serving.Address, $"h{head:00000}@cells.laichau.example"));
            }

            // Everybody has been told before he comes.
            await Processes.Until(async () => (await Campaign.States(database, Cancel)).GetValueOrDefault("accepted") >= Heads, Patience, "The first mails", serving);
            var busy = serving.ProcessorTime;
            var began = Stopwatch.GetTimestamp();
            var answers = await Task.WhenAll(visits.Select((visit, head) => HandIn(visit, Coming * head / Heads)));
            var took = Stopwatch.GetElapsedTime(began);

            Tell(postgres, took, serving.ProcessorTime - busy, [.. answers.SelectMany(a => a).Select(a => a.TotalMilliseconds).Order()]);
            await using var work = await database.ReadAsync(Cancel);
            Assert.Equal(Heads, await work.Scalar<long>("select count(*) from assignment where state = 'submitted' and submissions = 1"));
            Assert.Equal(Heads, await work.Scalar<long>("select count(*) from ledger where event = 'assignment.submitted'"));
            Assert.Equal(0, await work.Scalar<long>("select count(*) from beat where failed is not null"));
            Assert.True(took < Longest, $"It took {took}.");
        }
        finally
        {
            visits.ForEach(v => v.Dispose());
        }
    }

    /// <summary>My work, the assignment, a draft, check answers, submit, each with the page that follows.</summary>
    /// <returns>How long each answer took.</returns>
    private static async Task<List<TimeSpan>> HandIn(Visit visit, TimeSpan after)
    {
        await Task.Delay(after, Cancel);
        List<TimeSpan> took = [];
        var mine = Link().Match(await Page("/viec")).Groups[1].Value;
        Assert.NotEmpty(mine);
        var form = await Page(mine);
        var saved = await Sent(form, mine + "/nhap", ("giu", Pass().Match(form).Groups[1].Value), ("f.obliged", "9"), ("f.signed", "9"), ("viec", "luu"));
        Assert.EndsWith("?bao=draftSaved", saved, StringComparison.Ordinal);
        form = await Page(saved);
        var check = await Sent(form, mine + "/nhap", ("giu", Pass().Match(form).Groups[1].Value), ("f.obliged", "9"), ("f.signed", "8"), ("viec", "kiem-tra"));
        Assert.Equal(mine + "/kiem-tra", check);
        var submitted = await Sent(await Page(check), mine + "/gui");
        Assert.EndsWith("?bao=submitted", submitted, StringComparison.Ordinal);
        await Page(submitted);
        return took;

        async Task<string> Page(string path)
        {
            var asked = Stopwatch.GetTimestamp();
            var page = await visit.Read(path);
            took.Add(Stopwatch.GetElapsedTime(asked));
            return page;
        }

        async Task<string> Sent(string shown, string to, params (string Name, string Value)[] fields)
        {
            var asked = Stopwatch.GetTimestamp();
            using var answer = await visit.PostBare(to, [
                ("__RequestVerificationToken", Token().Match(shown).Groups[1].Value), ("phien-ban", Version().Match(shown).Groups[1].Value), .. fields]);
            took.Add(Stopwatch.GetElapsedTime(asked));
            Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
            return answer.Headers.Location!.ToString();
        }
    }

    private void Tell(bool postgres, TimeSpan took, TimeSpan busy, List<double> answers) => Processes.Tell(output, string.Create(CultureInfo.InvariantCulture,
        $"{Heads} heads within {Coming.TotalSeconds:F0} s on {(postgres ? "PostgreSQL" : "SQLite")}: all handed in after {took.TotalSeconds:F1} s, {busy.TotalSeconds:F1} s of the service's processor time; {answers.Count} answers, median {answers[answers.Count / 2]:F0} ms, p95 {answers[answers.Count * 95 / 100]:F0} ms, longest {answers[^1]:F0} ms"));

    [GeneratedRegex("href=\"(/cycles/[^\"]+)\"")]
    private static partial Regex Link();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("name=\"phien-ban\" value=\"([0-9]+)\"")]
    private static partial Regex Version();

    [GeneratedRegex("name=\"giu\" value=\"([^\"]*)\"")]
    private static partial Regex Pass();
}
