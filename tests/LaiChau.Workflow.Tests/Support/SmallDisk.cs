using System.Diagnostics;
using System.Globalization;

namespace LaiChau.Workflow.Tests.Support;

/// <summary>A disk of so many kB, where this account may mount one.</summary>
internal sealed class SmallDisk : IDisposable
{
    /// <summary>For a shell: no file gets larger than 64 kB. The runtime's own double mapping would be the first.</summary>
    public const string Limit = "export DOTNET_EnableWriteXorExecute=0; ulimit -f 64";

    private readonly string path;

    public SmallDisk(string path, int size = 64)
    {
        this.path = path;
        IsMounted = Run("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={size}k"), "laichau-test", path);
    }

    public bool IsMounted { get; }

    public void Dispose()
    {
        if (IsMounted)
        {
            Run("umount", path);
        }
    }

    private static bool Run(string program, params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
