using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Forms;
using LaiChau.Workflow.Host.Pages.Change;
using LaiChau.Workflow.Host.Pages.Rehearsals;
using LaiChau.Workflow.Input;

namespace LaiChau.Workflow.Host.Pages.Definitions;

/// <summary>A definition and forms beside it as they were uploaded, checked through files as the command line checks them: encodings are part of the check.</summary>
/// <param name="Forms">Texts of forms that were handed in, by name.</param>
internal sealed record DefinitionUpload(InputResult<CycleDefinition> Definition, IReadOnlyDictionary<string, string> Forms)
{
    /// <summary>Of the definition.</summary>
    public const long Longest = 5 * 1024 * 1024;

    private const string FileName = "definition.json";

    private const int MostForms = 50;

    public IReadOnlyList<InputProblem> Problems => Definition.Problems;

    /// <summary>What is wrong with the choice of files is told to the input.</summary>
    /// <returns>Null: nothing was read.</returns>
    public static async Task<DefinitionUpload?> Of(IFormCollection form, FormInput input, CancellationToken cancel)
    {
        if (form.Files.GetFile("tep") is not { Length: > 0 and <= Longest } file)
        {
            input.Refuse("tep", AdminTexts.Get("DefinitionMissing", Longest / 1024 / 1024));
            return null;
        }

        var beside = form.Files.GetFiles("bieu-mau").Where(f => f.Length > 0).Select(f => (Name: Path.GetFileNameWithoutExtension(f.FileName), File: f)).ToList();
        if (beside.Count > MostForms || beside.Any(b => b.File.Length > FormReader.MostBytes || !FormReader.NamePattern().IsMatch(b.Name)))
        {
            input.Refuse("bieu-mau", LaunchTexts.Get("FormFilesWrong", MostForms, FormReader.MostBytes / 1024));
            return null;
        }

        var folder = Directory.CreateTempSubdirectory("laichau-check-");
        try
        {
            var path = await Save(file, folder.FullName, FileName, cancel);
            var forms = folder.CreateSubdirectory(StageForms.Folder).FullName;
            foreach (var (name, one) in beside)
            {
                await Save(one, forms, name + ".json", cancel);
            }

            return Check(path, beside.ConvertAll(b => b.Name), input);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A place as a person can find it; the definition is the file that he has chosen last.</summary>
    public static string PlaceOf(InputProblem problem) => Path.GetFileName(problem.File) is var name && name != FileName ? $"{name} {problem.Place}"
        : problem.Place.Length == 0 ? AdminTexts.Get("DefinitionFile") : problem.Place;

    private static DefinitionUpload Check(string path, List<string> names, FormInput input)
    {
        var read = DefinitionFile.Read(path, Longest);
        if (read.Value is not { } definition)
        {
            return new DefinitionUpload(read, new Dictionary<string, string>());
        }

        var forms = StageForms.Read(definition, path);
        var unused = forms.Value is null ? [] : names.Except(forms.Value.ByStage.Values.Select(f => f.Name), StringComparer.Ordinal).ToList();
        if (unused.Count > 0)
        {
            input.Refuse("bieu-mau", LaunchTexts.Get("FormUnused", string.Join(", ", unused)));
        }

        return forms.Problems.Count > 0
            ? new DefinitionUpload(new InputResult<CycleDefinition> { Problems = forms.Problems, Warnings = read.Warnings }, new Dictionary<string, string>())
            : new DefinitionUpload(read, forms.Value!.ByStage.Values.Where(f => names.Contains(f.Name)).DistinctBy(f => f.Name).ToDictionary(f => f.Name, f => f.Text, StringComparer.Ordinal));
    }

    private static async Task<string> Save(IFormFile file, string folder, string name, CancellationToken cancel)
    {
        var path = Path.Combine(folder, name);
        await using var content = File.Create(path);
        await file.CopyToAsync(content, cancel);
        return path;
    }
}
