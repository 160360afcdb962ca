using System.Globalization;

namespace LaiChau.Workflow.Rehearsal.Report;

/// <summary>Round numbers for axes and shades.</summary>
internal static class Scale
{
    private static readonly double[] Shares = [0.01, 0.05, 0.2, 0.5];

    /// <summary>The smallest of 1, 2, 5, 10, 20, 50, … that is not below the number.</summary>
    public static long Round(double number)
    {
        for (long ten = 1; ; ten *= 10)
        {
            foreach (var step in new[] { ten, 2 * ten, 5 * ten })
            {
                if (step >= number)
                {
                    return step;
                }
            }
        }
    }

    private static long RoundDown(double number)
    {
        var up = Round(number);
        return up <= number || up == 1 ? up : up.ToString(CultureInfo.InvariantCulture)[0] == '5' ? up / 5 * 2 : up / 2;
    }

    /// <summary>From which number of mails each shade holds, the lightest from 1; fewer than five when the heaviest day is light.</summary>
    public static IReadOnlyList<long> Shades(long heaviest)
    {
        List<long> from = [1];
        foreach (var step in Shares.Select(s => RoundDown(heaviest * s)))
        {
            if (step > from[^1])
            {
                from.Add(step);
            }
        }

        return from;
    }

    /// <summary>
    /// From 1, the lightest, to 5; 0 for no mail. A heaviest day of two mails is not as dark as one of two thousand.
    /// </summary>
    public static int Shade(IReadOnlyList<long> shades, long number)
    {
        var step = shades.Count(from => number >= from);
        var darkest = Math.Max(shades.Count, shades[^1] switch { >= 200 => 5, >= 50 => 4, >= 10 => 3, _ => 2 });
        return step == 0 ? 0 : darkest - shades.Count + step;
    }

    /// <summary>Lines of an axis up to a highest value, four or five of them.</summary>
    public static IReadOnlyList<long> Axis(long highest)
    {
        var step = Round(Math.Max(1, highest) / 5.0);
        return [.. Enumerable.Range(0, (int)((highest + step - 1) / step) + 1).Select(i => i * step)];
    }
}
