using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Rehearsal;

/// <summary>`summary.json`: the year in numbers.</summary>
public sealed record YearSummary
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Hash of definition, tree, calendar, year, scope and saved letter templates; a launch compares it.</summary>
    public required string Key { get; init; }

    /// <summary>Hashes of what the key is made from, so that a launch can say what has changed.</summary>
    public required KeyParts Parts { get; init; }

    public required string Definition { get; init; }

    public required int Year { get; init; }

    public string? Scope { get; init; }

    public required int Units { get; init; }

    /// <summary>Lines of the ledger by event.</summary>
    public required SortedDictionary<string, long> Events { get; init; }

    /// <summary>Stages that opened.</summary>
    public required int Stages { get; init; }

    /// <summary>Stages of the definition.</summary>
    public required int StagesDefined { get; init; }

    public required long Notices { get; init; }

    public required long Mails { get; init; }

    public required long Refusals { get; init; }

    public required MailsPerPerson MailsPerPerson { get; init; }

    /// <summary>Mails kept as files, and their size.</summary>
    public required int MailFiles { get; init; }

    public required long MailBytes { get; init; }

    /// <summary>How long the rehearsal took.</summary>
    public double WallSeconds { get; init; }

    /// <summary>The most memory that the program held.</summary>
    public long PeakBytes { get; init; }

    /// <summary>There is no half of this file: it is what makes a rehearsal look complete.</summary>
    public void Write(string path)
    {
        var whole = path + OutputFolder.UnfinishedEnding;
        File.WriteAllText(whole, Written());
        File.Move(whole, path, overwrite: true);
    }

    /// <exception cref="JsonException">The file is no summary of this program.</exception>
    public static YearSummary Load(string path) => Parse(File.ReadAllText(path));

    /// <summary>The file's text.</summary>
    internal string Written() => JsonSerializer.Serialize(this, Json) + "\n";

    /// <exception cref="JsonException">The text is no summary of this program.</exception>
    internal static YearSummary Parse(string text) =>
        JsonSerializer.Deserialize<YearSummary>(text, Json) is { Key: not null, Parts: not null, Events: not null } whole
            ? whole
            : throw new JsonException("There is no summary.");

    internal static async Task<YearSummary> Read(Work work, RehearsalInput input, MailKeeper keeper)
    {
        var events = (await work.Query<Count>("select event as name, count(*) as number from ledger group by event"))
            .ToDictionary(c => c.Name, c => c.Number, StringComparer.Ordinal);
        var perPerson = await work.Query<Count>("select person_id as name, count(*) as number from mail group by person_id order by number, person_id");
        var heaviest = perPerson.Count == 0 ? null : perPerson[^1];
        return new YearSummary
        {
            Key = RehearsalKey.Of(input),
            Parts = RehearsalKey.Parts(input),
            Definition = input.Definition.DefinitionId,
            Year = input.Year,
            Scope = input.Scope,
            Units = input.Tree.Units.Count,
            Events = new SortedDictionary<string, long>(events, StringComparer.Ordinal),
            Stages = (int)events.GetValueOrDefault("stage.opened"),
            StagesDefined = input.Definition.Stages.Count(),
            Notices = await work.Scalar<long>("select count(*) from notice"),
            Mails = await work.Scalar<long>("select count(*) from mail"),
            Refusals = events.GetValueOrDefault("assignment.refused"),
            MailsPerPerson = new MailsPerPerson(
                perPerson.Count,
                perPerson.Count == 0 ? 0 : perPerson[perPerson.Count / 2].Number,
                heaviest?.Number ?? 0,
                heaviest?.Name),
            MailFiles = keeper.Count,
            MailBytes = keeper.Bytes,
        };
    }

    private sealed class Count
    {
        public string Name { get; init; } = "";

        public long Number { get; init; }
    }
}

/// <param name="People">How many got any mail.</param>
/// <param name="Heaviest">Person id of the fullest mailbox.</param>
public sealed record MailsPerPerson(int People, long Median, long Maximum, string? Heaviest);
