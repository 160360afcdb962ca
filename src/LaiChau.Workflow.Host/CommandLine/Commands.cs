using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using LaiChau.Workflow.Input;

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

    /// <summary>SIGXFSZ of Linux.</summary>
    private const int FileSizeExceeded = 25;

    public static async Task<int> Run(string[] args)
    {
        // What users read is Vietnamese, whatever the machine's locale says.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        // A limit of file size then comes as a write that fails, like a full disk, and not as a sudden end.
        using var tooLarge = OperatingSystem.IsLinux() ? PosixSignalRegistration.Create((PosixSignal)FileSizeExceeded, c => c.Cancel = true) : null;
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var root = new RootCommand(CommandTexts.Get("About"))
        {
            CheckCommand.Make(),
            ImportCommand.Make(),
            LaunchCommand.Make(),
            OperatorCommand.Make(),
            RehearseCommand.Make(),
            ServeCommand.Make(),
        };
        SpeakVietnamese(root);
        var parsed = root.Parse(args);
        // Who asks for help need not have written everything.
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpPage)
        {
            foreach (var wrong in WrongWords.Of(parsed))
            {
                await Console.Error.WriteLineAsync(wrong.ToString());
            }

            await Console.Error.WriteLineAsync(CommandTexts.Get("SeeHelp"));
            return InputIsWrong;
        }

        try
        {
            using var stop = new StopSignal(parsed.CommandResult.Command.Name == ServeCommand.Name ? ServeCommand.Drain : StopSignal.Short);
            return await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, stop.Token);
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
        catch (Exception failed)
        {
            await Console.Error.WriteLineAsync(Failures.Tell(failed));
            return SystemFailed;
        }
    }

    private static void SpeakVietnamese(RootCommand root)
    {
        foreach (var option in root.Options)
        {
            if (option is HelpOption help)
            {
                help.Action = new HelpPage();
                help.Description = CommandTexts.Get("HelpOption");
            }
            else if (option is VersionOption)
            {
                option.Description = CommandTexts.Get("VersionOption");
            }
        }
    }
}
