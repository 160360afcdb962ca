using System.CommandLine;
using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Input;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Host.CommandLine;

/// <summary>`laichau import`: tree, people and calendar into the store, all or nothing.</summary>
internal static class ImportCommand
{
    public static Command Make()
    {
        var units = new Option<string>("--units") { Description = CommandTexts.Get("UnitsOption"), Required = true };
        var people = new Option<string>("--people") { Description = CommandTexts.Get("PeopleOption"), Required = true };
        var calendar = new Option<string>("--calendar") { Description = CommandTexts.Get("CalendarOption") };
        var data = new Option<string>("--data") { Description = CommandTexts.Get("DataOption"), DefaultValueFactory = _ => "data" };
        var command = new Command("import", CommandTexts.Get("Import")) { units, people, calendar, data };
        command.SetAction((parsed, cancel) => Run(
            parsed.GetValue(units)!, parsed.GetValue(people)!, parsed.GetValue(calendar), parsed.GetValue(data)!, cancel));
        return command;
    }

    private static async Task<int> Run(string units, string people, string? calendar, string data, CancellationToken cancel)
    {
        var tree = TreeCheck.Read(units, people);
        var days = calendar is null ? new InputResult<IReadOnlyList<CalendarDay>> { Value = [] } : CalendarFile.Read(calendar);
        ProblemList.Warn(Console.Error, [.. tree.Warnings, .. days.Warnings]);
        if (tree.Value is null || days.Value is null)
        {
            throw new InputException([.. tree.Problems, .. days.Problems]);
        }

        await using var database = Store.Open(data);
        await new ImportTree(database, new Tree(), TimeProvider.System).Run(tree.Value, days.Value, cancel);
        Console.WriteLine(CommandTexts.Get("Imported", tree.Value.Units.Count, tree.Value.People.Count, days.Value.Count, data));
        return Commands.Done;
    }
}
