using System.Text.Json.Nodes;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Resources;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Forms;

/// <content>A field for files.</content>
internal sealed partial class FieldReader
{
    private const int UsualFiles = 5;
    private const int MostFiles = 20;

    private FormField Files(FormField field, Spot spot) => field with { MostFiles = spot.Member("most")?.Whole(1, MostFiles, findings) ?? UsualFiles };
}

/// <content>The names of files.</content>
internal sealed partial class AnswerCheck
{
    private void Files(FormField field, JsonNode value, string path)
    {
        if (value is not JsonArray several || several.Select(AttachedFile.Of).ToList() is not { } files || files.Contains(null))
        {
            Add(path, "NotFiles", field.Label);
        }
        else if (files.Count > field.MostFiles)
        {
            Add(path, "FilesMany", field.Label, field.MostFiles, files.Count);
        }
        else if (files.GroupBy(f => f!.Digest, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            Add(path, "FileTwice", field.Label, twice.Last()!.Name);
        }
    }
}

/// <summary>Files that answers name, and whether they are there.</summary>
internal static class FormFiles
{
    public static bool Takes(FormDefinition form) => form.Fields.Any(f => f.Type == FieldKind.Files);

    /// <summary>Files that answers name which are not stored for their assignment. Nothing is asked of the store when they name none.</summary>
    /// <param name="values">JSON; what is no name of a file is not looked at, as in a draft.</param>
    public static async Task<IReadOnlyList<FieldProblem>> Missing(Work work, FormDefinition form, long assignment, string values)
    {
        var named = Takes(form) ? Named(form, FormValues.Of(values)).ToList() : [];
        if (named.Count == 0)
        {
            return [];
        }

        var stored = (await AttachmentTable.OfAssignment(work, assignment)).Select(f => f.Sha256).ToHashSet(StringComparer.Ordinal);
        return [.. named.Where(n => !stored.Contains(n.File.Digest)).Select(n => new FieldProblem(n.Field.Key, Texts.Forms.Get("FileMissing", n.Field.Label, n.File.Name)))];
    }

    private static IEnumerable<(FormField Field, AttachedFile File)> Named(FormDefinition form, JsonObject values) =>
        from field in form.Fields
        where field.Type == FieldKind.Files
        from file in (values[field.Key] as JsonArray ?? []).Select(AttachedFile.Of)
        where file is not null
        select (field, file);
}
