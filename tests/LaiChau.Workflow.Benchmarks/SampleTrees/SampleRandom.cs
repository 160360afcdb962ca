using LaiChau.Workflow.Rehearsal;

namespace LaiChau.Workflow.Benchmarks.SampleTrees;

/// <summary>What the generators of samples ask of chance; the committed samples come out the same from every run time.</summary>
internal sealed class SampleRandom(ulong seed)
{
    private readonly SeededRandom random = new(seed);

    /// <summary>From 0 up to, not including, <paramref name="bound"/>.</summary>
    public int Below(int bound) => random.Next(bound);

    public int Between(int least, int most) => least + Below(most - least + 1);

    public bool Percent(double percent) => Below(10_000) < percent * 100;

    public T Of<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];
}
