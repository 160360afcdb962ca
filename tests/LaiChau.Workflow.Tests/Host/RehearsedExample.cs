using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>A store into which the worked example was imported, and what a rehearsal of it has written; tests get copies.</summary>
public sealed class RehearsedExample : IAsyncLifetime
{
    public const string Year = "2030";

    private readonly ImportedExample imported = new();
    private readonly TemporaryFolder folder = new();

    private string Out => Path.Combine(folder.Folder, "out");

    public async ValueTask InitializeAsync()
    {
        await imported.InitializeAsync();
        (await Laichau.Run(
            "rehearse", "--definition", ExampleFiles.Definition, "--year", Year, "--data", imported.Data, "--mail", "none", "--out", Out)).IsDone();
    }

    public void CopyTo(string data, string output)
    {
        imported.CopyTo(data);
        Directory.CreateDirectory(output);
        foreach (var file in Directory.GetFiles(Out))
        {
            File.Copy(file, Path.Combine(output, Path.GetFileName(file)));
        }
    }

    public async ValueTask DisposeAsync()
    {
        folder.Dispose();
        await imported.DisposeAsync();
    }
}
