namespace LaiChau.Workflow.Rehearsal;

/// <summary>
/// SplitMix64. Own code because the numbers of a seeded <see cref="Random"/> are not promised across versions, and a
/// ledger must come out the same on every machine.
/// </summary>
internal sealed class SeededRandom(ulong seed)
{
    private ulong state = seed;

    public static SeededRandom Of(int seed, string first, string second, int third, int fourth)
    {
        // FNV-1a: string.GetHashCode differs from run to run.
        const ulong prime = 1099511628211;
        var hash = 14695981039346656037UL;
        Mix((uint)seed);
        foreach (var letter in first)
        {
            Mix(letter);
        }

        Mix('/');
        foreach (var letter in second)
        {
            Mix(letter);
        }

        Mix((uint)third);
        Mix((uint)fourth);
        return new SeededRandom(hash);

        void Mix(uint value) => hash = (hash ^ value) * prime;
    }

    /// <summary>From 0 to below <paramref name="limit"/>.</summary>
    public int Next(int limit)
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return (int)((mixed ^ (mixed >> 31)) % (ulong)limit);
    }
}
