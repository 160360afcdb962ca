using System.Runtime.InteropServices;

namespace LaiChau.Workflow.Host.CommandLine;

/// <summary>Ctrl+C and SIGTERM: the command is asked to stop, and stopped when it does not.</summary>
internal sealed class StopSignal : IDisposable
{
    /// <summary>Long enough to put away temporary files, short enough for who waits at the keyboard.</summary>
    public static readonly TimeSpan Short = TimeSpan.FromSeconds(1);

    private readonly TimeSpan grace;

    private readonly CancellationTokenSource asked = new();
    private readonly ManualResetEventSlim ended = new();
    private readonly PosixSignalRegistration interrupt;
    private readonly PosixSignalRegistration terminate;

    public StopSignal(TimeSpan grace)
    {
        this.grace = grace;
        interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    }

    public CancellationToken Token => asked.Token;

    public void Dispose()
    {
        ended.Set();
        interrupt.Dispose();
        terminate.Dispose();
    }

    /// <summary>Runs on a thread of its own.</summary>
    private void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        _ = asked.CancelAsync();
        if (!ended.Wait(grace))
        {
            Console.Error.WriteLine(CommandTexts.Get("Cancelled"));
            Environment.Exit(Commands.SystemFailed);
        }
    }
}
