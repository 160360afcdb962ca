using System.Diagnostics;
using System.Globalization;
using LaiChau.Workflow.Benchmarks.Live;
using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>Stores that a service cannot go on with, or only later.</summary>
[Collection(Processes.Name)]
public sealed class StoreServeTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task A_store_of_a_newer_program_is_not_served(StoreKind kind)
    {
        await using var store = await CampaignStore.Of(kind == StoreKind.Postgres, Cancel);
        await using (var database = store.Open())
        {
            await using var work = await database.BeginAsync(Cancel);
            await work.Execute(kind == StoreKind.Sqlite
                ? "insert into SchemaVersions (ScriptName, Applied) values ('9999_later.sql', '2030-01-01')"
                : "insert into schemaversions (scriptname, applied) values ('9999_later.sql', '2030-01-01')");
            await work.Commit(Cancel);
        }

        var ended = await Laichau.Run(
            new Surroundings { Variables = store.Variables, Folder = store.Folder }, ["serve", "--urls", Served.FreeUrl(), .. store.Words]);

        ended.IsFailure();
        Said.Contains("StoreNewer", ended.Error);
        Assert.DoesNotContain("   at ", ended.Error, StringComparison.Ordinal);
    }

    /// <summary>What has been sent is kept in hand until there is room to write it down.</summary>
    [Fact]
    [Trait("Pace", "slow")]
    public async Task A_disk_that_is_full_stops_sending_and_with_room_again_everything_goes_on()
    {
        const int mails = 1500;
        await using var server = new LoopbackSmtp { On = c => c == "." ? new SmtpDo(Wait: TimeSpan.FromMilliseconds(20)) : null };
        await using var store = CampaignStore.Sqlite();
        using var disk = new SmallDisk(store.Folder, 40_000);
        await using var database = store.Open();
        await new Campaign(mails).Launch(database, Campaign.ZoneOfNoon(TimeProvider.System.GetUtcNow()), TimeProvider.System, Cancel);
        await using var serving = ServingProcess.Start(Laichau.Program, store, server.Port);
        await Processes.Until(() => Task.FromResult(server.Delivered.Count >= 200), Patience, "The run", serving);

        var filler = Path.Combine(store.Folder, "filler");
        // Where nobody may mount a disk of that size, no file of the process may grow.
        await (disk.IsMounted ? Task.Run(() => Fill(filler), Cancel) : Limit(serving.Id, "4096"));
        var said = serving.Said.Length;
        // Through the next minute at least, at which every step tries.
        await Task.Delay(TimeSpan.FromSeconds(75), Cancel);
        var delivered = server.Delivered.Count;
        Assert.InRange(delivered, 200, mails - 1);
        await (disk.IsMounted ? Task.Run(() => File.Delete(filler), Cancel) : Limit(serving.Id, "unlimited"));
        var began = TimeProvider.System.GetTimestamp();
        await Processes.Until(async () =>
        {
            await Task.Delay(250, Cancel);
            var states = await Campaign.States(database, Cancel);
            return states.Keys.All(s => s is "accepted" or "unknown") && states.Values.Sum() == mails;
        }, Patience, "The end of sending", serving);
        var through = TimeProvider.System.GetElapsedTime(began);
        Assert.True((await serving.Readiness(Cancel)).Ready);
        await serving.Stop(Cancel);

        var (lines, owing) = await Campaign.Ledger(database, Cancel);
        var count = new DeliveryCount(lines, owing, server.Mails());
        var log = serving.Said[said..];
        Processes.Tell(output, string.Create(CultureInfo.InvariantCulture,
            $"disk full for 75 s after {delivered} of {mails} mails: all sent {through.TotalSeconds:F1} s after there was room, accepted {count.Accepted}, unknown {count.Unknown}, {log.Count(c => c == '\n')} lines in the log"));
        output.WriteLine(log);
        count.IsExact();
        Assert.True(count.Unknown <= 40, $"{count.Unknown} mails are unknown.");
        Assert.Contains("storeFull", log, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", log, StringComparison.Ordinal);
    }

    private static async Task Limit(int process, string size)
    {
        using var limit = Process.Start("prlimit", ["--pid", process.ToString(CultureInfo.InvariantCulture), $"--fsize={size}:unlimited"]);
        await limit.WaitForExitAsync(Cancel);
        Assert.Equal(0, limit.ExitCode);
    }

    private static void Fill(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        foreach (var size in new[] { 64 * 1024, 4096, 1 })
        {
            try
            {
                while (true)
                {
                    file.Write(new byte[size]);
                }
            }
            catch (IOException)
            {
                // That much is no longer there.
            }
        }
    }
}
