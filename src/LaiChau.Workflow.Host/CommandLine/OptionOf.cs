using System.CommandLine;

namespace LaiChau.Workflow.Host.CommandLine;

/// <summary>Options of the command line, each with what it means and what its value is called.</summary>
internal static class OptionOf
{
    public static Option<string> Required(string name, string text, string value) => Make(name, text, value, required: true);

    public static Option<string> Optional(string name, string text, string value) => Make(name, text, value, required: false);

    private static Option<string> Make(string name, string text, string value, bool required)
    {
        var option = new Option<string>(name)
        {
            Description = CommandTexts.Get(text),
            HelpName = CommandTexts.Get(value),
            Required = required,
        };
        // A blank name of a file would be the working directory, and a blank code no unit: a shell variable that is not set.
        option.Validators.Add(result =>
        {
            if (result.Tokens.Any(t => t.Value.AsSpan().Trim().IsEmpty))
            {
                result.AddError(name);
            }
        });
        return option;
    }
}
