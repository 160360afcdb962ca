using System.CommandLine;
using System.CommandLine.Invocation;

namespace LaiChau.Workflow.Host.CommandLine;

/// <summary>The page of `--help`: the library's own has its headings in no language of ours.</summary>
internal sealed class HelpPage : SynchronousCommandLineAction
{
    private const string Margin = "  ";

    public override int Invoke(ParseResult parseResult)
    {
        Write(parseResult.InvocationConfiguration.Output, parseResult.CommandResult.Command);
        return Commands.Done;
    }

    private static void Write(TextWriter writer, Command command)
    {
        writer.WriteLine(command.Description);
        writer.WriteLine();
        writer.WriteLine(CommandTexts.Get("HelpUsage", Usage(command)));
        Rows(writer, "HelpArguments", command.Arguments.Select(a => ($"<{a.HelpName}>", a.Description)));
        Rows(writer, "HelpCommands", command.Subcommands.Select(c => (c.Name, c.Description)));
        Rows(writer, "HelpOptions", Options(command).Select(o => (Form(o), o.Required ? CommandTexts.Get("HelpRequired", o.Description) : o.Description)));
    }

    private static string Usage(Command command)
    {
        var path = string.Join(' ', command.Parents.OfType<Command>().Select(c => c.Name).Append(command.Name));
        var rest = command.Subcommands.Count > 0 ? [CommandTexts.Get("HelpCommandWord")]
            : command.Arguments.Select(a => $"<{a.HelpName}>" + (a.Arity.MaximumNumberOfValues > 1 ? "\u2026" : ""))
                .Concat(command.Options.Where(o => o.Required).Select(o => $"{o.Name} <{o.HelpName}>"));
        return string.Join(' ', [path, .. rest, CommandTexts.Get("HelpOptionsWord")]);
    }

    /// <summary>Its own, then those that every command has.</summary>
    private static IEnumerable<Option> Options(Command command) =>
        command.Options.Concat(command.Parents.OfType<Command>().SelectMany(c => c.Options.Where(o => o.Recursive))).Where(o => !o.Hidden);

    private static string Form(Option option) =>
        string.Join(", ", [.. option.Aliases.Where(a => a.StartsWith('-')).Order(StringComparer.Ordinal), option.Name]) + (option.HelpName is null ? "" : $" <{option.HelpName}>");

    private static void Rows(TextWriter writer, string heading, IEnumerable<(string Form, string? Meaning)> rows)
    {
        var all = rows.ToList();
        if (all.Count == 0)
        {
            return;
        }

        var width = all.Max(r => r.Form.Length);
        writer.WriteLine();
        writer.WriteLine(CommandTexts.Get(heading));
        foreach (var (form, meaning) in all)
        {
            writer.WriteLine($"{Margin}{form.PadRight(width)}{Margin}{meaning}");
        }
    }
}
