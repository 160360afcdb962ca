using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace LaiChau.Workflow.Telemetry;

/// <summary>What can be measured of a running service: counts and durations, never whose.</summary>
public static class Measures
{
    /// <summary>Of the meter and of the source of traces.</summary>
    public const string Name = "LaiChau.Workflow";

    private const double NoAge = 0;

    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> MailCounter = Meter.CreateCounter<long>("laichau.mails", "{mail}", "Mails by the state they came to");
    private static readonly Histogram<double> JobSeconds = Meter.CreateHistogram<double>("laichau.job.duration", "s", "One run of a job: advance, sweep, compose, send, housekeeping");

    private static readonly AsyncLocal<bool> IsLeft = new();
    private static long waiting;
    private static double oldestSeconds = NoAge;

    static Measures()
    {
        Meter.CreateObservableGauge("laichau.notices.due", () => Interlocked.Read(ref waiting), "{notice}", "Due notices that are in no mail yet");
        Meter.CreateObservableGauge("laichau.notices.oldest", () => Volatile.Read(ref oldestSeconds), "s", "Age of the oldest of them");
    }

    /// <summary>Traces: one span a job.</summary>
    public static ActivitySource Traces { get; } = new(Name);

    /// <summary>Within a rehearsal, which may run beside the real year, nothing is counted.</summary>
    public static void Mail(string state)
    {
        if (!IsLeft.Value)
        {
            MailCounter.Add(1, new KeyValuePair<string, object?>("state", state));
        }
    }

    /// <summary>From here until the returned is disposed what the caller awaits is not counted.</summary>
    public static IDisposable Leave()
    {
        IsLeft.Value = true;
        return new Left();
    }

    public static void Job(string job, TimeSpan took) => JobSeconds.Record(took.TotalSeconds, new KeyValuePair<string, object?>("job", job));

    /// <summary>Looked up now and then by whoever has the store at hand; gauges tell of the last look.</summary>
    /// <param name="oldest">Age of the oldest; null: none is due.</param>
    public static void Due(long count, TimeSpan? oldest)
    {
        Interlocked.Exchange(ref waiting, count);
        Volatile.Write(ref oldestSeconds, oldest?.TotalSeconds ?? NoAge);
    }

    private sealed class Left : IDisposable
    {
        public void Dispose() => IsLeft.Value = false;
    }
}
