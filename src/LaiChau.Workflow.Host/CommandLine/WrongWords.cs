using System.CommandLine;
using System.CommandLine.Parsing;
using LaiChau.Workflow.Input;

namespace LaiChau.Workflow.Host.CommandLine;

/// <summary>What is wrong with a command line itself, in our words: the library's messages have no language of ours.</summary>
internal static class WrongWords
{
    public static IReadOnlyList<InputProblem> Of(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        List<InputProblem> problems = [];
        var before = "";
        foreach (var word in parsed.UnmatchedTokens)
        {
            // After a word that is no command everything else is unknown too, and what follows an unknown option is its value.
            if (command.Subcommands.Count > 0 ? before.Length == 0 : !IsOption(before) || IsOption(word))
            {
                problems.Add(new InputProblem(word, "", Unknown(command, word)));
            }

            before = word;
        }

        if (command.Subcommands.Count > 0 && problems.Count == 0)
        {
            problems.Add(Problem(command.Name, "CommandMissing", CommandNames(command)));
        }

        foreach (var argument in command.Arguments.Where(a => a.Arity.MinimumNumberOfValues > (parsed.GetResult(a)?.Tokens.Count ?? 0)))
        {
            problems.Add(Problem(command.Name, "ArgumentMissing", argument.HelpName));
        }

        foreach (var option in command.Options)
        {
            var result = parsed.GetResult(option);
            if (result is null or { Implicit: true })
            {
                if (option.Required)
                {
                    problems.Add(Problem(option.Name, "OptionMissing", option.Name, option.HelpName));
                }
            }
            else if (result.Tokens.Count < option.Arity.MinimumNumberOfValues || result.Tokens.Any(t => t.Value.AsSpan().Trim().IsEmpty))
            {
                problems.Add(Problem(option.Name, "OptionWithoutValue", option.Name, option.HelpName));
            }
            else if (result.Tokens.Count > option.Arity.MaximumNumberOfValues)
            {
                problems.Add(Problem(option.Name, "OptionTwice", option.Name));
            }
        }

        // Whatever else the library minds; better in its language than not at all.
        return problems.Count > 0 ? problems : [.. parsed.Errors.Select(e => new InputProblem(command.Name, "", e.Message))];
    }

    private static string Unknown(Command command, string word)
    {
        var options = string.Join(", ", command.Options.Where(o => !o.Hidden).Select(o => o.Name));
        return IsOption(word) && options.Length > 0 ? CommandTexts.Get("OptionUnknown", options)
            : command.Subcommands.Count > 0 ? CommandTexts.Get("CommandUnknown", CommandNames(command))
            : CommandTexts.Get("WordTooMany");
    }

    private static bool IsOption(string word) => word.StartsWith('-');

    private static string CommandNames(Command command) => string.Join(", ", command.Subcommands.Select(c => c.Name));

    private static InputProblem Problem(string place, string key, params object?[] values) => new(place, "", CommandTexts.Get(key, values));
}
