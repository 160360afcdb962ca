using System.CommandLine;
using System.Globalization;
using System.Text;
using LaiChau.Workflow.Input;
using Microsoft.Data.Sqlite;

namespace LaiChau.Workflow.Host.CommandLine;

/// <summary>
/// The command line of `laichau`. Exit codes: 0 done, 1 the input is wrong (every problem with its place and what to
/// write instead), 2 the system failed.
/// </summary>
internal static class Commands
{
    public const int Done = 0;
    public const int InputIsWrong = 1;
    public const int SystemFailed = 2;

    public static async Task<int> Run(string[] args)
    {
        // What users read is Vietnamese, whatever the machine's locale says.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var root = new RootCommand(CommandTexts.Get("About"))
        {
            CheckCommand.Make(),
            ImportCommand.Make(),
            RehearseCommand.Make(),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync(error.Message);
            }

            await Console.Error.WriteLineAsync(CommandTexts.Get("SeeHelp"));
            return InputIsWrong;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (InputException wrong)
        {
            ProblemList.Write(Console.Error, wrong.Problems);
            return InputIsWrong;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync(CommandTexts.Get("Cancelled"));
            return SystemFailed;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or SqliteException)
        {
            await Console.Error.WriteLineAsync(CommandTexts.Get("SystemFailed", failed.Message));
            return SystemFailed;
        }
    }
}
