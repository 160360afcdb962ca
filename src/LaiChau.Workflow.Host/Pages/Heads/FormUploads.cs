using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Forms;

namespace LaiChau.Workflow.Host.Pages.Heads;

/// <summary>Files that come with a form: stored before the rest of it is looked at, so that whatever is wrong none has to be sent twice.</summary>
internal sealed class FormUploads(AttachFile attach)
{
    public async Task<ReceivedFiles> Receive(AssignmentModel model, string person, IFormCollection form, CancellationToken cancel)
    {
        var files = new Dictionary<string, List<AttachedFile>>(StringComparer.Ordinal);
        var problems = new List<FieldProblem>();
        var refused = false;
        foreach (var field in model.Form.Fields.Where(f => f.Type == FieldKind.Files))
        {
            foreach (var sent in form.Files.GetFiles(Forms.FormPost.Prefix + field.Key).Take(AttachFile.MostFiles))
            {
                var came = await Store(model, person, sent, cancel);
                if (came.File is { } file)
                {
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

    /// <summary>Who may not act hears so of the act itself.</summary>
    private async Task<Attached> Store(AssignmentModel model, string person, IFormFile sent, CancellationToken cancel)
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

        return await attach.Run(model.Cycle.Id, model.Stage.Id, model.Unit.Code, person, name, content, cancel);
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
