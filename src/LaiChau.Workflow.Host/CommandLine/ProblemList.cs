using LaiChau.Workflow.Input;

namespace LaiChau.Workflow.Host.CommandLine;

/// <summary>Prints problems one a line; past the first hundred they are counted (design.md section 7).</summary>
internal static class ProblemList
{
    private const int Shown = 100;

    public static void Write(TextWriter writer, IReadOnlyList<InputProblem> problems)
    {
        foreach (var problem in problems.Take(Shown))
        {
            writer.WriteLine(problem);
        }

        if (problems.Count > Shown)
        {
            writer.WriteLine(CommandTexts.Get("MoreProblems", problems.Count - Shown));
        }

        writer.WriteLine(CommandTexts.Get("ProblemCount", problems.Count));
    }

    public static void Warn(TextWriter writer, IEnumerable<InputProblem> warnings)
    {
        var all = warnings.ToList();
        foreach (var warning in all.Take(Shown))
        {
            writer.WriteLine(CommandTexts.Get("Warning", warning));
        }

        if (all.Count > Shown)
        {
            writer.WriteLine(CommandTexts.Get("MoreWarnings", all.Count - Shown));
        }
    }
}
