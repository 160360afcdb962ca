using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Mail;

/// <summary>
/// Another text for one template. It counts for every letter that is handed over from then on, on every node; what was
/// there before is kept.
/// </summary>
public sealed class SaveTemplate(Database database, TemplatesInForce templates, TimeProvider clock)
{
    /// <param name="file">One of <see cref="MailTemplates.Files"/>.</param>
    /// <param name="source">Null: what was there before anybody changed it.</param>
    /// <param name="seen">The version that the writer began with; 0: nobody had changed it.</param>
    internal async Task<TemplateSaved> Run(string file, string? source, int seen, string? by, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        var newest = (await TemplateTable.Versions(work, file)).FirstOrDefault();
        if ((newest?.Version ?? 0) != seen)
        {
            return new TemplateSaved.ChangedMeanwhile(newest!);
        }

        var before = newest?.Source ?? templates.Base(file);
        if ((source ?? templates.Base(file)) == before)
        {
            return new TemplateSaved.NothingChanges();
        }

        if (source is not null && TemplateCheck.Problems(await templates.Sources(work), file, source) is { Count: > 0 } problems)
        {
            return new TemplateSaved.Wrong(problems);
        }

        var version = seen + 1;
        await TemplateTable.Insert(work, new TemplateRow
        {
            File = file,
            Version = version,
            Source = source == templates.Base(file) ? null : source,
            SavedAt = clock.GetUtcNow(),
            SavedBy = by,
        });
        await work.Commit(cancel);
        return new TemplateSaved.Done(version);
    }
}

/// <summary>What came of saving a template.</summary>
internal abstract record TemplateSaved
{
    private TemplateSaved()
    {
    }

    /// <summary>It is what letters are made from.</summary>
    public sealed record Done(int Version) : TemplateSaved;

    /// <summary>Letters are made from just this already.</summary>
    public sealed record NothingChanges : TemplateSaved;

    /// <summary>Letters could not be made from it; nothing is saved.</summary>
    public sealed record Wrong(IReadOnlyList<TemplateProblem> Problems) : TemplateSaved;

    /// <summary>Somebody else has saved it since; nothing is saved.</summary>
    public sealed record ChangedMeanwhile(TemplateRow Newest) : TemplateSaved;
}
