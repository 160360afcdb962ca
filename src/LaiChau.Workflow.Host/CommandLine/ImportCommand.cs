using System.CommandLine;
using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Input;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Host.CommandLine;

/// <summary>`laichau import`: tree, people and calendar into the store, all or nothing.</summary>
internal static class ImportCommand
{
    public static Command Make()
    {
        var units = OptionOf.Required("--units", "UnitsOption", "ValueFile");
        var people = OptionOf.Required("--people", "PeopleOption", "ValueFile");
        var calendar = OptionOf.Optional("--calendar", "CalendarOption", "ValueFile");
        var store = new StoreOptions();
        var command = new Command("import", CommandTexts.Get("Import")) { units, people, calendar };
        store.AddTo(command);
        command.SetAction((parsed, cancel) => Run(
            parsed.GetValue(units)!, parsed.GetValue(people)!, parsed.GetValue(calendar), store.Of(parsed), cancel));
        return command;
    }

    private static async Task<int> Run(string units, string people, string? calendar, Store store, CancellationToken cancel)
    {
        var tree = TreeCheck.Read(units, people);
        var days = calendar is null ? new InputResult<IReadOnlyList<CalendarDay>> { Value = [] } : CalendarFile.Read(calendar);
        ProblemList.Warn(Console.Error, [.. tree.Warnings, .. days.Warnings]);
        List<InputProblem> problems = [.. tree.Problems, .. days.Problems];
        if (store.Problem() is { } noStore)
        {
            problems.Add(noStore);
        }

        if (problems.Count > 0)
        {
            throw new InputException(problems);
        }

        await using var database = store.Open();
        await new ImportTree(database, new Tree(), await database.Clock(TimeProvider.System, cancel)).Run(tree.Value!, days.Value!, new ImportAct(By: null), cancel);
        Console.WriteLine(CommandTexts.Get("Imported", tree.Value!.Units.Count, tree.Value.People.Count, days.Value!.Count, store.Place));
        return Commands.Done;
    }
}
