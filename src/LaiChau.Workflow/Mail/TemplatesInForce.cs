using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Mail;

/// <summary>
/// The templates that letters are made from now: the built-in ones, those of a folder in their place, and in the place of
/// both what administrators have saved in the store. Every node looks before it makes letters whether something was saved,
/// and hands over none that was made from older ones (<see cref="MailSwitches"/>).
/// </summary>
public sealed class TemplatesInForce
{
    private readonly Lock gate = new();
    private readonly IReadOnlyDictionary<string, string> folder = new Dictionary<string, string>();
    private readonly IReadOnlyList<TemplateProblem> unreadable = [];
    private readonly bool follows;
    private volatile Kept kept;

    /// <summary>These, whatever the store says.</summary>
    public TemplatesInForce(MailTemplates templates)
    {
        kept = new Kept(0, templates);
    }

    /// <param name="folder">Files that replace built-in templates; null: none are replaced.</param>
    public TemplatesInForce(string? folder)
    {
        (this.folder, unreadable) = MailTemplates.Read(folder);
        follows = true;
        kept = new Kept(0, new MailTemplates(this.folder, unreadable));
    }

    public MailTemplates Current => kept.Templates;

    /// <summary>What counts when nobody has changed it in the store.</summary>
    internal string Base(string file) => folder.GetValueOrDefault(file) ?? MailTemplates.BuiltIn(file);

    /// <summary>The folder has one of this name.</summary>
    internal bool IsOfFolder(string file) => folder.ContainsKey(file);

    internal async Task Follow(Work work)
    {
        if (!follows)
        {
            return;
        }

        var version = await TemplateTable.Version(work);
        if (version <= kept.Version)
        {
            return;
        }

        var changed = new MailTemplates(await Sources(work), unreadable);
        lock (gate)
        {
            // Somebody with a newer look at the store may have been faster.
            if (version > kept.Version)
            {
                kept = new Kept(version, changed);
            }
        }
    }

    /// <summary>Every template that is not the built-in one, by file name.</summary>
    internal async Task<Dictionary<string, string>> Sources(Work work)
    {
        var sources = new Dictionary<string, string>(folder, StringComparer.Ordinal);
        foreach (var (file, source) in await Saved(work))
        {
            sources[file] = source;
        }

        return sources;
    }

    /// <summary>What administrators have saved and not taken back, by file name.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> Saved(Work work) =>
        (await TemplateTable.Newest(work)).Where(s => s.Source is not null).ToDictionary(s => s.File, s => s.Source!, StringComparer.Ordinal);

    /// <param name="Version">How often something was saved.</param>
    private sealed record Kept(long Version, MailTemplates Templates);
}
