using System.IO.Compression;
using System.Text.Json;
using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Versions;

namespace LaiChau.Workflow.Rehearsal;

/// <summary>A rehearsal asked for on the pages that came to its end, beside what the store holds now.</summary>
public sealed record KeptRehearsal
{
    public required RehearsalRow Row { get; init; }

    public required YearSummary Summary { get; init; }

    public required IReadOnlyList<RehearsedStage> Stages { get; init; }

    /// <summary>Null: the program reads the definition otherwise than then, or the store is empty.</summary>
    public required RehearsalInput? Now { get; init; }

    /// <summary>What is another than it was when rehearsed.</summary>
    public required IReadOnlyList<RehearsedPart> Differences { get; init; }

    /// <summary>Who holds a post that he did not hold then, or no more.</summary>
    public required IReadOnlyList<PostChange> Posts { get; init; }

    /// <summary>The year came to its end in it.</summary>
    public bool IsCompleted => FoundRehearsal.Of(Summary).Fault == RehearsalFault.None;

    /// <summary>It says what a launch of today would do.</summary>
    public bool IsOfToday => IsCompleted && Now is not null && Differences.Count == 0;

    /// <returns>Null: there is none, or it has not come to its end.</returns>
    public static async Task<KeptRehearsal?> Read(Work work, long id, DateTimeOffset now, CancellationToken cancel)
    {
        if (await RehearsalTable.One(work, id) is not { State: RehearsalState.Done } row)
        {
            return null;
        }

        var result = await RehearsalTable.Result(work, id);
        var version = new DefinitionVersion { DefinitionId = row.DefinitionId, Number = row.Number, Definition = result.Definition };
        var wish = new RehearsalWish(row.DefinitionId, row.Number, row.Year, row.Scope, ActWord.Parse(row.Act)!);
        var (input, _) = await AskRehearsal.Input(work, version, wish, cancel);
        var summary = YearSummary.Parse(result.Summary!);
        return new KeptRehearsal
        {
            Row = row,
            Summary = summary,
            Stages = JsonSerializer.Deserialize<List<RehearsedStage>>(result.Stages!)!,
            Now = input,
            Differences = input is null ? [RehearsedPart.Unknown] : FoundRehearsal.Of(summary).Differences(input),
            Posts = input is null ? [] : RehearsedPosts.Changes(result.Posts!, input.Tree, LocalTime.DayOf(now, input.Definition.Zone)),
        };
    }

    /// <summary>Its report: a page of its own.</summary>
    /// <returns>Null: there is none.</returns>
    public static async Task<byte[]?> Report(Work work, long id)
    {
        if (await RehearsalTable.Report(work, id) is not { } packed)
        {
            return null;
        }

        using var whole = new MemoryStream();
        await using var brotli = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress);
        await brotli.CopyToAsync(whole);
        return whole.ToArray();
    }
}
