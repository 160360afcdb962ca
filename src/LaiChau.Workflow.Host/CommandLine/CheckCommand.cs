using System.CommandLine;
using LaiChau.Workflow.Definitions;

namespace LaiChau.Workflow.Host.CommandLine;

/// <summary>`laichau check FILE…`: every problem of the definitions, on a line each.</summary>
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
        var read = files.Select(f => (File: f, Result: DefinitionFile.Read(f))).ToList();
        ProblemList.Warn(Console.Out, read.SelectMany(r => r.Result.Warnings));
        foreach (var (file, result) in read.Where(r => r.Result.Value is not null))
        {
            Console.WriteLine(CommandTexts.Get("CheckGood", file, result.Value!.Name, result.Value.Stages.Count()));
        }

        var problems = read.SelectMany(r => r.Result.Problems).ToList();
        if (problems.Count == 0)
        {
            return Commands.Done;
        }

        ProblemList.Write(Console.Error, problems);
        return Commands.InputIsWrong;
    }
}
