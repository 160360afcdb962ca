namespace LaiChau.Workflow.Rehearsal;

/// <summary>Where a rehearsal writes. A folder that holds something else is left alone.</summary>
public sealed class OutputFolder
{
    /// <summary>Of a file that has not been written to its end.</summary>
    internal const string UnfinishedEnding = ".unfinished";

    private const string Marker = ".laichau-rehearsal";

    private OutputFolder(string path)
    {
        Root = path;
    }

    public string Root { get; }

    public string Ledger => Path.Combine(Root, "ledger.jsonl");

    public string Mail => Path.Combine(Root, "mail");

    public string Summary => Path.Combine(Root, "summary.json");

    /// <summary>Who held which post: <see cref="RehearsedPosts"/>.</summary>
    public string Posts => Path.Combine(Root, "posts.json");

    public string Report => Path.Combine(Root, "report.html");

    /// <summary>A folder as it is, to be read.</summary>
    public static OutputFolder Of(string path) => new(Path.GetFullPath(path));

    /// <summary>Makes the folder, or empties it when an earlier rehearsal wrote it.</summary>
    /// <returns>Null: it holds something that no rehearsal wrote; nothing was touched.</returns>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static OutputFolder? Prepare(string path)
    {
        var folder = new OutputFolder(Path.GetFullPath(path));
        if (File.Exists(folder.Root))
        {
            return null;
        }

        var marker = Path.Combine(folder.Root, Marker);
        if (Directory.Exists(folder.Root) && Directory.EnumerateFileSystemEntries(folder.Root).Any())
        {
            string[] ours = [marker, folder.Ledger, folder.Mail, folder.Summary, folder.Summary + UnfinishedEnding, folder.Posts, folder.Report];
            if (!File.Exists(marker) || Directory.EnumerateFileSystemEntries(folder.Root).Except(ours, StringComparer.Ordinal).Any())
            {
                return null;
            }

            // First what makes it look complete.
            File.Delete(folder.Summary);
            File.Delete(folder.Summary + UnfinishedEnding);
            File.Delete(folder.Ledger);
            File.Delete(folder.Posts);
            File.Delete(folder.Report);
            if (Directory.Exists(folder.Mail))
            {
                Directory.Delete(folder.Mail, recursive: true);
            }
        }

        // The marker first: with a folder that can't be filled the next rehearsal finds its own.
        Directory.CreateDirectory(folder.Root);
        File.WriteAllText(marker, "");
        Directory.CreateDirectory(folder.Mail);
        return folder;
    }
}
