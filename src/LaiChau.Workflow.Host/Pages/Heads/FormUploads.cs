using System.Security.Cryptography;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Forms;
using LaiChau.Workflow.Resources;

namespace LaiChau.Workflow.Host.Pages.Heads;

/// <summary>Files that come with a form: stored before the rest of it is looked at, so that whatever is wrong none has to be sent twice.</summary>
internal sealed class FormUploads(AttachFile attach)
{
    public async Task<ReceivedFiles> Receive(AssignmentModel model, string person, IFormCollection form, CancellationToken cancel)
    {
        var files = new Dictionary<string, List<AttachedFile>>(StringComparer.Ordinal);
        var problems = new List<FieldProblem>();
        var refused = false;
        List<FormField> fields = [.. model.Form.Fields.Where(f => f.Type == FieldKind.Files)];
        var naming = fields.SelectMany(f => Ticked(form, f)).ToHashSet(StringComparer.Ordinal);
        foreach (var field in fields)
        {
            List<IFormFile> chosen = [.. form.Files.GetFiles(Forms.FormPost.Prefix + field.Key).Where(f => f.FileName.Length > 0 || f.Length > 0)];
            if (await CountOf(Ticked(form, field), chosen, cancel) is var count && chosen.Count > 0 && count > field.MostFiles)
            {
                problems.Add(new FieldProblem(field.Key, Texts.Forms.Get("FilesManyChosen", field.Label, field.MostFiles, count)));
                continue;
            }

            foreach (var sent in chosen)
            {
                var came = await Store(model, person, sent, naming, cancel);
                if (came.File is { } file)
                {
                    naming.Add(file.Digest);
                    (files.TryGetValue(field.Key, out var kept) ? kept : files[field.Key] = []).Add(file);
                }
                else if (came.Problem is { } problem)
                {
                    problems.Add(new FieldProblem(field.Key, problem));
                }

                refused |= came.Refusal is not null;
            }
        }

        return new ReceivedFiles(files, problems, refused);
    }

    /// <summary>Digests of those that are stored and stay.</summary>
    private static IEnumerable<string> Ticked(IFormCollection form, FormField field) =>
        form[Forms.FormPost.Prefix + field.Key].Select(AttachedFile.OfWritten).OfType<AttachedFile>().Select(f => f.Digest);

    /// <summary>How many files the field would hold: what is sent a second time is there once.</summary>
    private static async Task<int> CountOf(IEnumerable<string> ticked, IReadOnlyList<IFormFile> chosen, CancellationToken cancel)
    {
        var digests = ticked.ToHashSet(StringComparer.Ordinal);
        foreach (var sent in chosen)
        {
            await using var stream = sent.OpenReadStream();
            digests.Add(Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancel)));
        }

        return digests.Count;
    }

    /// <summary>Who may not act hears so of the act itself.</summary>
    private async Task<Attached> Store(AssignmentModel model, string person, IFormFile sent, IReadOnlySet<string> naming, CancellationToken cancel)
    {
        var name = AttachedFile.NameOf(sent.FileName);
        if (sent.Length > AttachFile.MostBytes)
        {
            return new Attached(null, null, AttachFile.TooLarge(name));
        }

        var content = new byte[sent.Length];
        await using (var stream = sent.OpenReadStream())
        {
            await stream.ReadExactlyAsync(content, cancel);
        }

        return await attach.Run(model.Cycle.Id, model.Stage.Id, model.Unit.Code, person, name, content, naming, cancel);
    }
}

/// <param name="ByField">By the field's key; what is stored.</param>
/// <param name="Problems">Of what is not.</param>
/// <param name="Refused">Some are not, because nothing is taken of him for this work any more.</param>
internal sealed record ReceivedFiles(IReadOnlyDictionary<string, List<AttachedFile>> ByField, IReadOnlyList<FieldProblem> Problems, bool Refused)
{
    /// <summary>With what is wrong besides: of a field whose file was not taken it is told only why.</summary>
    public IReadOnlyList<FieldProblem> With(IReadOnlyList<FieldProblem> others) => [.. others.Where(o => Problems.All(p => p.Path != o.Path)), .. Problems];
}
