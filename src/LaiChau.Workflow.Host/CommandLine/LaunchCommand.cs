using System.CommandLine;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Engine;
using LaiChau.Workflow.Input;
using LaiChau.Workflow.Rehearsal;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Host.CommandLine;

/// <summary>`laichau launch`: what was rehearsed and approved begins; also beside a running service.</summary>
internal static class LaunchCommand
{
    private const int ChangesShown = 20;

    public static Command Make()
    {
        var definition = OptionOf.Required("--definition", "DefinitionOption", "ValueFile");
        var year = OptionOf.Required("--year", "YearOption", "ValueYear");
        var scope = OptionOf.Optional("--scope", "ScopeOption", "ValueCode");
        var name = OptionOf.Optional("--name", "CycleNameOption", "ValueName");
        var rehearsal = OptionOf.Optional("--rehearsal", "RehearsalOption", "ValueFolder");
        var approvedBy = OptionOf.Optional("--approved-by", "ApprovedByOption", "ValuePerson");
        var without = OptionOf.Optional("--without-rehearsal", "WithoutRehearsalOption", "ValueReason");
        var store = new StoreOptions();
        var command = new Command("launch", CommandTexts.Get("Launch")) { definition, year, scope, name, rehearsal, approvedBy, without };
        store.AddTo(command);
        command.SetAction((parsed, cancel) => Run(
            new LaunchWords
            {
                Definition = parsed.GetValue(definition)!,
                Year = parsed.GetValue(year)!,
                Scope = parsed.GetValue(scope),
                Name = parsed.GetValue(name),
                Rehearsal = parsed.GetValue(rehearsal),
                ApprovedBy = parsed.GetValue(approvedBy),
                WithoutRehearsal = parsed.GetValue(without),
                Store = store.Of(parsed),
            },
            cancel));
        return command;
    }

    private static async Task<int> Run(LaunchWords words, CancellationToken cancel)
    {
        await using var database = words.Store.Problem() is null ? words.Store.OpenExisting() : null;
        var clock = database is null ? TimeProvider.System : await database.Clock(TimeProvider.System, cancel);
        var reading = new LaunchInput(words, clock);
        var launch = reading.Read(database is null ? null : await StoredTree.Read(database, cancel), database is null ? new Dictionary<string, string>() : await RehearseInput.SavedTemplates(database, cancel));
        ProblemList.Warn(Console.Error, reading.Warnings);
        if (launch is null)
        {
            throw new InputException(reading.Problems);
        }

        Tell(launch.Changes);
        var answer = await Handler(database!, clock).Run(launch.Request, cancel);
        if (answer is not LaunchAnswer.Launched launched)
        {
            throw new InputException([Refused(answer)]);
        }

        Console.WriteLine(CommandTexts.Get(launched.AlreadyThere ? "LaunchedBefore" : "Launched", launched.Name, launched.Id));
        if (launched.FirstMailAt is { } first)
        {
            Console.WriteLine(CommandTexts.Get("FirstMail", TimeZoneInfo.ConvertTime(first, launch.Request.Definition.Zone)));
        }
        else if (!launched.AlreadyThere)
        {
            Console.WriteLine(CommandTexts.Get("FirstMailUnknown"));
        }

        return Commands.Done;
    }

    private static LaunchCycle Handler(Database database, TimeProvider clock)
    {
        var tree = new Tree();
        var engine = new FlowEngine();
        return new LaunchCycle(database, tree, engine, new AdvanceCycles(database, tree, engine, clock), clock);
    }

    private static void Tell(IReadOnlyList<PostChange> changes)
    {
        if (changes.Count == 0)
        {
            return;
        }

        Console.WriteLine(CommandTexts.Get("PeopleChanged", changes.Count));
        foreach (var change in changes.Take(ChangesShown))
        {
            Console.WriteLine("  " + CommandTexts.Get(
                change.Joined ? "PersonJoined" : "PersonLeft", change.Post.Unit, change.Post.Post, change.Post.Person, change.Post.Name));
        }

        if (changes.Count > ChangesShown)
        {
            Console.WriteLine("  " + CommandTexts.Get("MorePeople", changes.Count - ChangesShown));
        }
    }

    /// <summary>What changed between the check and the launch, or follows from a counted day.</summary>
    private static InputProblem Refused(LaunchAnswer answer) => answer switch
    {
        LaunchAnswer.UnknownScope scope => new InputProblem("--scope", "", CommandTexts.Get("ScopeNotValidToday", scope.Scope, scope.Day)),
        LaunchAnswer.EndsBeforeLaunch ends => new InputProblem("--year", "", CommandTexts.Get("LaunchAfterEnd", ends.Day, ends.EndsDay)),
        LaunchAnswer.TreeChanged => new InputProblem("--rehearsal", "", CommandTexts.Get("TreeChangedMeanwhile")),
        LaunchAnswer.NameNotAllowed name => new InputProblem("--name", "", CommandTexts.Get("CycleNameWrong", name.Name)),
        _ => throw new ArgumentException($"Unknown answer {answer.GetType().Name}.", nameof(answer)),
    };
}
