namespace LaiChau.Workflow.Benchmarks.Live;

/// <summary>Goes like the machine's clock, some days ahead of it: a rung weeks after the launch comes due when the benchmark wants it.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    public TimeSpan Ahead { get; set; }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;
}
