using System.CommandLine;
using LaiChau.Workflow.Input;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Rehearsal;

namespace LaiChau.Workflow.Host.CommandLine;

/// <summary>`laichau rehearse`: the year in seconds, with every mail.</summary>
internal static class RehearseCommand
{
    public static Command Make()
    {
        var definition = OptionOf.Required("--definition", "DefinitionOption", "ValueFile");
        var year = OptionOf.Required("--year", "YearOption", "ValueYear");
        var units = OptionOf.Optional("--units", "UnitsOption", "ValueFile");
        var people = OptionOf.Optional("--people", "PeopleOption", "ValueFile");
        var calendar = OptionOf.Optional("--calendar", "CalendarOption", "ValueFile");
        var store = new StoreOptions();
        var scope = OptionOf.Optional("--scope", "ScopeOption", "ValueCode");
        var from = OptionOf.Optional("--from", "FromOption", "ValueDay");
        var story = OptionOf.Optional("--story", "StoryOption", "ValueFile");
        var act = OptionOf.Optional("--act", "ActOption", "ValueAct");
        var mail = OptionOf.Optional("--mail", "MailOption", "ValueMail");
        var output = OptionOf.Required("--out", "OutOption", "ValueFolder");
        var command = new Command("rehearse", CommandTexts.Get("Rehearse"))
        {
            definition, year, units, people, calendar, scope, from, story, act, mail, output,
        };
        store.AddTo(command);
        command.SetAction((parsed, cancel) => Run(
            new RehearseWords
            {
                Definition = parsed.GetValue(definition)!,
                Year = parsed.GetValue(year)!,
                Units = parsed.GetValue(units),
                People = parsed.GetValue(people),
                Calendar = parsed.GetValue(calendar),
                Store = store.Of(parsed),
                Scope = parsed.GetValue(scope),
                From = parsed.GetValue(from),
                Story = parsed.GetValue(story),
                Act = parsed.GetValue(act),
                Mail = parsed.GetValue(mail),
            },
            parsed.GetValue(output)!,
            cancel));
        return command;
    }

    private static async Task<int> Run(RehearseWords words, string folder, CancellationToken cancel)
    {
        var (input, problems, warnings) = await RehearseInput.Read(words, cancel);
        if (File.Exists(folder))
        {
            problems = [.. problems, new InputProblem(folder, "", CommandTexts.Get("OutIsFile"))];
        }

        ProblemList.Warn(Console.Error, warnings);
        if (problems.Count > 0)
        {
            throw new InputException(problems);
        }

        if (OutputFolder.Prepare(folder) is not { } output)
        {
            throw new InputException([new InputProblem(folder, "", CommandTexts.Get("OutFolderTaken"))]);
        }

        var progress = new ProgressLine(Console.Error);
        var outcome = await new Rehearse(new MailOptions(), TimeProvider.System, words.Store.Scratch).Run(input!, output, progress.Show, cancel);
        progress.End();
        outcome.Summary.Write(output.Summary);
        SummaryText.Write(Console.Out, outcome, output);
        return Commands.Done;
    }
}
