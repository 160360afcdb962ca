using System.CommandLine;
using System.Globalization;
using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Input;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Rehearsal;
using LaiChau.Workflow.Resources;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Host.CommandLine;

/// <summary>`laichau rehearse`: the year in seconds, with every mail.</summary>
internal static class RehearseCommand
{
    public static Command Make()
    {
        var definition = Required<string>("--definition", "DefinitionOption");
        var year = Required<int>("--year", "YearOption");
        var units = Optional<string>("--units", "UnitsOption");
        var people = Optional<string>("--people", "PeopleOption");
        var calendar = Optional<string>("--calendar", "CalendarOption");
        var data = Optional<string>("--data", "DataOption");
        var scope = Optional<string>("--scope", "ScopeOption");
        var from = Optional<string>("--from", "FromOption");
        var story = Optional<string>("--story", "StoryOption");
        var act = Optional<string>("--act", "ActOption");
        var mail = Optional<string>("--mail", "MailOption");
        var output = Required<string>("--out", "OutOption");
        var command = new Command("rehearse", CommandTexts.Get("Rehearse"))
        {
            definition, year, units, people, calendar, data, scope, from, story, act, mail, output,
        };
        command.SetAction((parsed, cancel) => Run(
            new Words(
                parsed.GetValue(definition)!, parsed.GetValue(year), parsed.GetValue(units), parsed.GetValue(people),
                parsed.GetValue(calendar), parsed.GetValue(data) ?? "data", parsed.GetValue(scope), parsed.GetValue(from), parsed.GetValue(story),
                parsed.GetValue(act), parsed.GetValue(mail), parsed.GetValue(output)!),
            cancel));
        return command;
    }

    private static async Task<int> Run(Words words, CancellationToken cancel)
    {
        var input = await Read(words, cancel);
        if (OutputFolder.Prepare(words.Out) is not { } output)
        {
            throw Wrong(words.Out, "OutFolderTaken");
        }

        var progress = new ProgressLine(Console.Error);
        var outcome = await new Rehearse(new MailOptions(), TimeProvider.System).Run(input, output, progress.Show, cancel);
        progress.End();
        outcome.Summary.Write(output.Summary);
        SummaryText.Write(Console.Out, outcome, output);
        return Commands.Done;
    }

    /// <summary>Reads and checks everything; all problems of all files at once.</summary>
    private static async Task<RehearsalInput> Read(Words words, CancellationToken cancel)
    {
        List<InputProblem> problems = [];
        List<InputProblem> warnings = [];
        var definition = Take(DefinitionFile.Read(words.Definition));
        var calendar = words.Calendar is null ? [] : Take(CalendarFile.Read(words.Calendar));
        TreeFiles? tree = null;
        if (words.Units is not null && words.People is not null)
        {
            tree = Take(TreeCheck.Read(words.Units, words.People));
        }
        else if (words.Units is not null || words.People is not null)
        {
            problems.Add(new InputProblem(words.Units is null ? "--units" : "--people", "", CommandTexts.Get("UnitsWithPeople")));
        }
        else if (Store.Exists(words.Data))
        {
            await using var store = Store.Open(words.Data);
            var stored = await StoredTree.Read(store, cancel);
            tree = stored?.Tree;
            calendar = words.Calendar is null ? stored?.Calendar ?? [] : calendar;
        }

        if (tree is null && words.Units is null && words.People is null)
        {
            problems.Add(new InputProblem(words.Data, "", CommandTexts.Get("StoreIsEmpty")));
        }

        if (words.Year is < 2000 or > 2200)
        {
            problems.Add(new InputProblem("--year", "", CommandTexts.Get("YearWrong", words.Year)));
        }

        var act = ActWord.Parse(words.Act ?? "none");
        if (act is null)
        {
            problems.Add(new InputProblem("--act", "", CommandTexts.Get("ActWrong", words.Act)));
        }

        var mail = KeptMail.Parse(words.Mail ?? "all");
        if (mail is null)
        {
            problems.Add(new InputProblem("--mail", "", CommandTexts.Get("MailWrong", words.Mail)));
        }

        if (words.Act is not null && words.Story is not null)
        {
            problems.Add(new InputProblem("--act", "", CommandTexts.Get("ActBesideStory")));
        }

        DateOnly? from = null;
        if (words.From is not null)
        {
            if (DateOnly.TryParseExact(words.From, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                from = day;
            }
            else
            {
                problems.Add(new InputProblem("--from", "", CommandTexts.Get("FromWrong", words.From)));
            }
        }

        if (words.Scope is not null && tree is not null && !tree.Units.Any(u => u.Code == words.Scope))
        {
            problems.Add(new InputProblem("--scope", "", CommandTexts.Get("ScopeWrong", words.Scope)));
        }

        var story = words.Story is null || definition is null || tree is null ? null : Take(StoryFile.Read(words.Story, definition, tree));
        ProblemList.Warn(Console.Error, warnings);
        if (problems.Count > 0)
        {
            throw new InputException(problems);
        }

        var input = new RehearsalInput
        {
            Definition = definition!,
            Year = words.Year,
            Tree = tree!,
            Calendar = calendar!,
            Scope = words.Scope,
            From = from,
            Story = story,
            Act = act!,
            Mail = mail!,
        };
        ProblemList.Warn(Console.Error, LaunchWarnings.Of(input, words.Calendar ?? "--calendar", words.Definition));
        return input;

        T? Take<T>(InputResult<T> result)
            where T : class
        {
            problems.AddRange(result.Problems);
            warnings.AddRange(result.Warnings);
            return result.Value;
        }
    }

    private static InputException Wrong(string place, string text) => new([new InputProblem(place, "", CommandTexts.Get(text))]);

    private static Option<T> Required<T>(string name, string text) => new(name) { Description = CommandTexts.Get(text), Required = true };

    private static Option<T> Optional<T>(string name, string text) => new(name) { Description = CommandTexts.Get(text) };

    private sealed record Words(string Definition, int Year, string? Units, string? People, string? Calendar, string Data, string? Scope,
        string? From, string? Story, string? Act, string? Mail, string Out);
}
