using System.Globalization;
using System.Text.Json;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Input;

namespace LaiChau.Workflow.Forms;

/// <summary>
/// The form of each stage of a definition: the one it names, else its kind's own. A file `forms/NAME.json` beside the
/// definition goes before the built-in form of that name.
/// </summary>
public sealed class StageForms
{
    /// <summary>Beside a definition.</summary>
    public const string Folder = "forms";

    private readonly Dictionary<string, FormDefinition> byStage;

    private StageForms(Dictionary<string, FormDefinition> byStage) => this.byStage = byStage;

    /// <summary>By the stage's id.</summary>
    public IReadOnlyDictionary<string, FormDefinition> ByStage => byStage;

    /// <summary>Without files: a stage that names a form that is not built in is a problem.</summary>
    /// <param name="file">What messages call the definition.</param>
    public static InputResult<StageForms> BuiltIn(CycleDefinition definition, string file) => Take(definition, file, Beside.Nothing);

    /// <summary>With the files beside the definition; only those that a stage needs are read.</summary>
    public static InputResult<StageForms> Read(CycleDefinition definition, string path) =>
        Take(definition, path, Beside.In(Path.Combine(Path.GetDirectoryName(path) ?? "", Folder)));

    /// <summary>With texts by the names of their forms; only those that a stage needs are read.</summary>
    public static InputResult<StageForms> Of(CycleDefinition definition, string file, IReadOnlyDictionary<string, string> texts) =>
        Take(definition, file, Beside.Of(texts));

    private static InputResult<StageForms> Take(CycleDefinition definition, string file, Beside beside)
    {
        var problems = new List<InputProblem>();
        var read = new Dictionary<string, FormDefinition?>(StringComparer.Ordinal);
        var byStage = new Dictionary<string, FormDefinition>(StringComparer.Ordinal);
        foreach (var stage in definition.Stages)
        {
            var name = stage.Form ?? BuiltInForms.NameOf(stage.Kind);
            if (!read.TryGetValue(name, out var form))
            {
                read[name] = form = Find(name, beside, problems, out var found);
                if (!found)
                {
                    var findings = new Findings();
                    findings.Problem(new Place(PointerOf(definition, stage.Id), Step: stage.Name.Length > 0 ? stage.Name : stage.Id), "FormUnknown",
                        new Quoted(name), DidYouMean.Remedy(name, [.. beside.Names.Concat(BuiltInForms.All.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]));
                    problems.AddRange(findings.Problems.Select(f => f.In(file)));
                }
            }

            if (form is not null)
            {
                byStage[stage.Id] = form;
            }
        }

        return problems.Count > 0
            ? new InputResult<StageForms> { Problems = problems }
            : new InputResult<StageForms> { Value = new StageForms(byStage) };
    }

    /// <param name="found">False: nobody knows a form of that name.</param>
    private static FormDefinition? Find(string name, Beside beside, List<InputProblem> problems, out bool found)
    {
        found = true;
        // A name is no path: only what could be a form's name is looked for.
        if (FormReader.NamePattern().IsMatch(name) && beside.Find(name) is { } read)
        {
            problems.AddRange(read.Problems);
            return read.Value;
        }

        found = BuiltInForms.All.TryGetValue(name, out var builtIn);
        return builtIn;
    }

    /// <summary>Of the stage's `form`; of the file when its activities do not stand in a list at the root.</summary>
    private static string PointerOf(CycleDefinition definition, string stage)
    {
        var root = JsonElement.Parse(definition.Text);
        if (root.TryGetProperty("root", out var flow) && flow.TryGetProperty("activities", out var activities) && activities.ValueKind == JsonValueKind.Array)
        {
            var index = activities.EnumerateArray().TakeWhile(a => !(a.TryGetProperty("id", out var id) && id.ValueEquals(stage))).Count();
            return string.Create(CultureInfo.InvariantCulture, $"/root/activities/{index}/form");
        }

        return "";
    }

    /// <param name="Find">Null: there is none of that name.</param>
    private sealed record Beside(Func<string, InputResult<FormDefinition>?> Find, IReadOnlyList<string> Names)
    {
        public static readonly Beside Nothing = new(_ => null, []);

        public static Beside In(string folder) => new(
            name => Path.Combine(folder, name + ".json") is var path && File.Exists(path) ? FormReader.Read(path) : null,
            Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)!)] : []);

        public static Beside Of(IReadOnlyDictionary<string, string> texts) => new(
            name => texts.TryGetValue(name, out var text) ? FormReader.Parse(text, name, name + ".json") : null, [.. texts.Keys]);
    }
}
