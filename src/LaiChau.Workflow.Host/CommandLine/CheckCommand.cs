using System.CommandLine;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Forms;
using LaiChau.Workflow.Input;

namespace LaiChau.Workflow.Host.CommandLine;

/// <summary>`laichau check FILE…`: every problem of definitions, of the forms they need, and of form files, on a line each.</summary>
internal static class CheckCommand
{
    public static Command Make()
    {
        var files = new Argument<string[]>("definition")
        {
            Description = CommandTexts.Get("CheckFiles"),
            HelpName = CommandTexts.Get("ValueFile"),
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command("check", CommandTexts.Get("Check")) { files };
        command.SetAction(parsed => Run(parsed.GetValue(files)!));
        return command;
    }

    private static int Run(string[] files)
    {
        var read = files.Select(f => FormReader.IsForm(f) ? Form(f) : Definition(f)).ToList();
        ProblemList.Warn(Console.Out, read.SelectMany(r => r.Warnings));
        foreach (var good in read.Select(r => r.Good).OfType<string>())
        {
            Console.WriteLine(good);
        }

        // A form that two definitions need is wrong once.
        var problems = read.SelectMany(r => r.Problems).Distinct().ToList();
        if (problems.Count == 0)
        {
            return Commands.Done;
        }

        ProblemList.Write(Console.Error, problems);
        return Commands.InputIsWrong;
    }

    private static Checked Definition(string file)
    {
        var read = DefinitionFile.Read(file);
        var forms = read.Value is { } definition ? StageForms.Read(definition, file).Problems : [];
        return new Checked([.. read.Problems, .. forms], read.Warnings, read.Value is null || forms.Count > 0 ? null
            : CommandTexts.Get("CheckGood", file, read.Value.Name, read.Value.Stages.Count()));
    }

    private static Checked Form(string file)
    {
        var read = FormReader.Read(file);
        return new Checked(read.Problems, read.Warnings, read.Value is null ? null
            : CommandTexts.Get("CheckGoodForm", file, read.Value.Title, read.Value.Fields.Count + read.Value.Review.Count));
    }

    /// <param name="Good">What is said when nothing is wrong.</param>
    private sealed record Checked(IReadOnlyList<InputProblem> Problems, IReadOnlyList<InputProblem> Warnings, string? Good);
}
