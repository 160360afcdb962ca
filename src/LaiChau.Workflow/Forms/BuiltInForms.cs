using LaiChau.Workflow.Definitions;

namespace LaiChau.Workflow.Forms;

/// <summary>The forms that come with the program (workflows/forms), and which of them a stage has by itself.</summary>
public static class BuiltInForms
{
    private const string Start = "LaiChau.Workflow.Forms.";
    private const string Ending = ".json";
    private static readonly Lazy<Dictionary<string, FormDefinition>> Forms = new(Load);

    public static IReadOnlyDictionary<string, FormDefinition> All => Forms.Value;

    /// <summary>Name of the form of a stage whose definition names none.</summary>
    public static string NameOf(StageKind kind) => kind switch
    {
        StageKind.RollOutStudyTopic => "study-topic",
        StageKind.HoldStudyConferences => "study-conferences",
        StageKind.ReviewEthicsStandards => "ethics-standard",
        StageKind.CollectPledges => "pledges",
        StageKind.SetBreakthroughTasks => "breakthrough-tasks",
        StageKind.RegisterModels => "models",
        StageKind.MidYearCheck => "mid-year",
        StageKind.Evaluate => "evaluation",
        StageKind.CloseYear => "year-summary",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A kind of stage without a form."),
    };

    private static Dictionary<string, FormDefinition> Load()
    {
        var assembly = typeof(BuiltInForms).Assembly;
        var forms = new Dictionary<string, FormDefinition>(StringComparer.Ordinal);
        foreach (var resource in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Start, StringComparison.Ordinal) && n.EndsWith(Ending, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            var name = resource[Start.Length..^Ending.Length];
            var read = FormReader.Parse(reader.ReadToEnd(), name, resource);
            forms[name] = read.Value ?? throw new InvalidOperationException($"A built-in form is wrong: {read.Problems[0]}");
        }

        return forms;
    }
}
