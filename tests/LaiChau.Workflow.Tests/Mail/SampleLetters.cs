using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using LaiChau.Workflow.Mail;

namespace LaiChau.Workflow.Tests.Mail;

/// <summary>
/// The letters of Samples/samples.json, whose text parts stand beside it to be read. A person or an item names the one it
/// is taken `of` and gives only what differs.
/// </summary>
internal static class SampleLetters
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public static readonly string Folder = Path.Combine(Repository(), "tests", "LaiChau.Workflow.Tests", "Mail", "Samples");

    private static readonly JsonNode File = JsonNode.Parse(System.IO.File.ReadAllText(Path.Combine(Folder, "samples.json")))!;

    public static IEnumerable<string> Names => File["letters"]!.AsObject().Select(l => l.Key);

    public static MailContent Of(string name, long number = 4)
    {
        var letter = File["letters"]![name]!;
        var to = letter["to"]!;
        return new MailContent
        {
            Number = number,
            MessageId = $"{number}.mail@laichau.example",
            At = DateTimeOffset.Parse((string)letter["at"]!, System.Globalization.CultureInfo.InvariantCulture),
            To = Merged(to is JsonValue ? new JsonObject { ["of"] = (string)to! } : to.AsObject(), "people").Deserialize<MailPerson>(Json)!,
            Items = [.. letter["items"]!.AsArray().Select(i => Merged(i!.AsObject(), "items").Deserialize<MailItem>(Json)!)],
            PublicAddress = "https://chu-ky.laichau.example",
        };
    }

    public static MailItem Item(string name) => Merged(new JsonObject { ["of"] = name }, "items").Deserialize<MailItem>(Json)!;

    private static JsonObject Merged(JsonObject given, string shelf)
    {
        var merged = File[shelf]![(string)given["of"]!]!.DeepClone().AsObject();
        foreach (var (key, value) in given.Where(g => g.Key != "of"))
        {
            merged[key] = value?.DeepClone();
        }

        return merged;
    }

    private static string Repository() => typeof(SampleLetters).Assembly
        .GetCustomAttributes(typeof(System.Reflection.AssemblyMetadataAttribute), false)
        .Cast<System.Reflection.AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;
}
