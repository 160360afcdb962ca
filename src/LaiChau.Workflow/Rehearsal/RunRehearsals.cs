using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Versions;

namespace LaiChau.Workflow.Rehearsal;

/// <summary>
/// Runs the rehearsals that wait, one after the other, and keeps what came of them. Several nodes may do so, each with
/// another; one whose node has died is on record as interrupted.
/// </summary>
public sealed partial class RunRehearsals(Database database, Rehearse rehearse, TimeProvider clock)
{
    /// <summary>How often the page hears how far it is, and the rehearsal whether it is to end.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <param name="node">Which node we are; it has one run at a time.</param>
    /// <param name="failed">Gets what went wrong with a rehearsal; the next one is run all the same.</param>
    /// <param name="cancel">What is on then is interrupted.</param>
    public async Task Run(long node, Action<Exception> failed, CancellationToken cancel)
    {
        while (await Next(node, cancel) is { } row)
        {
            await One(row, failed, cancel);
        }
    }

    /// <summary>Interrupts what dead nodes had on, and takes the oldest that waits.</summary>
    private async Task<RehearsalRow?> Next(long node, CancellationToken cancel)
    {
        if (!await AnyUnderWay(cancel))
        {
            return null;
        }

        await using var work = await database.BeginAsync(cancel);
        foreach (var on in await RehearsalTable.Running(work))
        {
            // Ours is one that a run before this could not put on record.
            if (on.NodeId == node)
            {
                await RehearsalTable.End(work, on.Id, RehearsalState.Interrupted, clock.GetUtcNow());
            }
            else if (await database.TryHold(on.NodeId!.Value, cancel) is { } free)
            {
                await RehearsalTable.End(work, on.Id, RehearsalState.Interrupted, clock.GetUtcNow());
                await free.DisposeAsync();
            }
        }

        var next = await RehearsalTable.Next(work);
        if (next is not null)
        {
            await RehearsalTable.Start(work, next.Id, node, clock.GetUtcNow());
        }

        await work.Commit(cancel);
        return next;
    }

    /// <summary>Every minute nearly always the answer is no, for which nobody need queue.</summary>
    private async Task<bool> AnyUnderWay(CancellationToken cancel)
    {
        await using var work = await database.ReadAsync(cancel);
        return await RehearsalTable.Next(work) is not null || (await RehearsalTable.Running(work)).Count > 0;
    }

    private async Task One(RehearsalRow row, Action<Exception> failed, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var through = new CancellationTokenSource();
        var reached = new Reached();
        var watching = Watch(row.Id, reached, stop, through.Token);
        try
        {
            await Rehearsed(row, reached, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await End(row.Id, cancel.IsCancellationRequested ? RehearsalState.Interrupted : RehearsalState.Cancelled, null);
            cancel.ThrowIfCancellationRequested();
        }
        catch (Exception wrong)
        {
            failed(wrong);
            await End(row.Id, RehearsalState.Failed, wrong.GetType().Name.Replace("Exception", "", StringComparison.Ordinal));
        }
        finally
        {
            await through.CancelAsync();
            await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task Rehearsed(RehearsalRow row, Reached reached, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("laichau-rehearsed-");
        try
        {
            var (input, refused) = await InputOf(row, cancel);
            if (input is null)
            {
                await End(row.Id, RehearsalState.Failed, refused!.Why.ToString());
                return;
            }

            var output = OutputFolder.Prepare(Path.Combine(folder.FullName, "rehearsal"))!;
            var outcome = await rehearse.Run(input, output, day => reached.Day = day, cancel);
            await Keep(row, outcome, output, cancel);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<(RehearsalInput? Input, RehearsalAnswer.Refused? Refused)> InputOf(RehearsalRow row, CancellationToken cancel)
    {
        await using var work = await database.ReadAsync(cancel);
        var version = new DefinitionVersion { DefinitionId = row.DefinitionId, Number = row.Number, Definition = (await RehearsalTable.Result(work, row.Id)).Definition };
        return await AskRehearsal.Input(work, version, new RehearsalWish(row.DefinitionId, row.Number, row.Year, row.Scope, ActWord.Parse(row.Act)!), cancel);
    }

    private async Task Keep(RehearsalRow row, RehearsalOutcome outcome, OutputFolder output, CancellationToken cancel)
    {
        var report = await File.ReadAllTextAsync(output.Report, cancel);
        var result = new RehearsalResult
        {
            Id = row.Id,
            Summary = outcome.Summary.Written(),
            Stages = JsonSerializer.Serialize(outcome.Stages),
            Posts = await File.ReadAllTextAsync(output.Posts, cancel),
        };
        var packed = Packed(report);
        List<(int Number, byte[] Message)> letters = [];
        foreach (var number in LetterLink().Matches(report).Select(m => int.Parse(m.Groups[1].ValueSpan, CultureInfo.InvariantCulture)).Distinct())
        {
            letters.Add((number, await File.ReadAllBytesAsync(Path.Combine(output.Mail, number.ToString("D6", CultureInfo.InvariantCulture) + ".eml"), cancel)));
        }

        await using var work = await database.BeginAsync(cancel);
        if (!await RehearsalTable.Finish(work, result, packed, clock.GetUtcNow()))
        {
            return;
        }

        foreach (var (number, message) in letters)
        {
            await RehearsalTable.InsertLetter(work, row.Id, number, message);
        }

        await work.Commit(cancel);
    }

    private async Task Watch(long id, Reached reached, CancellationTokenSource stop, CancellationToken through)
    {
        using var timer = new PeriodicTimer(Look, clock);
        DateOnly? told = null;
        while (await timer.WaitForNextTickAsync(through))
        {
            try
            {
                if (await IsToEnd(id, through))
                {
                    await stop.CancelAsync();
                    return;
                }

                if (reached.Day is { } day && day != told)
                {
                    told = day;
                    await using var work = await database.BeginMarksAsync(through);
                    await RehearsalTable.Reach(work, id, day);
                    await work.Commit(through);
                }
            }
            catch (Exception) when (!through.IsCancellationRequested)
            {
                // A store that is away for a while ends the rehearsal when its result cannot be kept, not because nobody could look on.
            }
        }
    }

    private async Task<bool> IsToEnd(long id, CancellationToken cancel)
    {
        await using var work = await database.ReadAsync(cancel);
        return (await RehearsalTable.One(work, id))?.CancelAskedAt is not null;
    }

    private async Task End(long id, string state, string? failed)
    {
        await using var work = await database.BeginAsync(CancellationToken.None);
        await RehearsalTable.End(work, id, state, clock.GetUtcNow(), failed);
        await work.Commit(CancellationToken.None);
    }

    private static byte[] Packed(string text)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Optimal))
        {
            brotli.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }

    [GeneratedRegex("href=\"mail/([0-9]{6})\\.eml\"")]
    private static partial Regex LetterLink();

    /// <summary>Written by the year that runs, read by who watches.</summary>
    private sealed class Reached
    {
        private volatile int number;

        public DateOnly? Day
        {
            get => number == 0 ? null : DateOnly.FromDayNumber(number);
            set => number = value?.DayNumber ?? 0;
        }
    }
}
