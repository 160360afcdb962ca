using System.Globalization;
using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Forms;
using LaiChau.Workflow.Input;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Rehearsal;
using LaiChau.Workflow.Resources;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Host.CommandLine;

/// <summary>The words of `laichau rehearse` as they were typed.</summary>
internal sealed record RehearseWords
{
    public required string Definition { get; init; }

    public required string Year { get; init; }

    public string? Units { get; init; }

    public string? People { get; init; }

    public string? Calendar { get; init; }

    public required Store Store { get; init; }

    public string? Scope { get; init; }

    public string? From { get; init; }

    public string? Story { get; init; }

    public string? Act { get; init; }

    public string? Mail { get; init; }
}

/// <summary>Reads and checks everything that a rehearsal is made from; all problems of all files and words at once.</summary>
internal sealed class RehearseInput
{
    private static readonly Dictionary<string, string> NoTemplates = [];

    private const int FirstYear = 2000;
    private const int LastYear = 2200;

    /// <summary>A fixed day of a definition is at most so many years away.</summary>
    private const int YearsAround = 5;

    private readonly List<InputProblem> problems = [];
    private readonly List<InputProblem> warnings = [];

    /// <returns>Input: null when there is a problem.</returns>
    public static async Task<(RehearsalInput? Input, IReadOnlyList<InputProblem> Problems, IReadOnlyList<InputProblem> Warnings)> Read(
        RehearseWords words, CancellationToken cancel)
    {
        var reading = new RehearseInput();
        var input = await reading.Take(words, cancel);
        return (reading.problems.Count == 0 ? input : null, reading.problems, reading.warnings);
    }

    private async Task<RehearsalInput?> Take(RehearseWords words, CancellationToken cancel)
    {
        var definition = Take(DefinitionFile.Read(words.Definition));
        var forms = definition is null ? null : Take(StageForms.Read(definition, words.Definition));
        var (tree, calendar, templates) = await TakeTree(words, cancel);
        var year = TakeYear(words.Year);
        var act = Known("--act", ActWord.Parse(words.Act ?? "none"), "ActWrong", words.Act);
        var mail = Known("--mail", KeptMail.Parse(words.Mail ?? "all"), "MailWrong", words.Mail);
        if (words.Act is not null && words.Story is not null)
        {
            Wrong("--act", "ActBesideStory");
        }

        var from = TakeFrom(words.From, year);
        if (words.Scope is not null && tree is not null && !tree.Units.Any(u => u.Code == words.Scope))
        {
            Wrong("--scope", "ScopeWrong", words.Scope);
        }

        var story = words.Story is null || definition is null || tree is null ? null : Take(StoryFile.Read(words.Story, definition, tree));
        if (problems.Count > 0)
        {
            return null;
        }

        var input = new RehearsalInput
        {
            Definition = definition!,
            Forms = forms,
            Year = year!.Value,
            Tree = tree!,
            Calendar = calendar!,
            Scope = words.Scope,
            From = from,
            Story = story,
            Act = act!,
            Mail = mail!,
            Templates = templates,
        };
        if (input.Scope is not null && !input.Tree.Units.Any(u => u.Code == input.Scope && IsValid(u, input.LaunchDay)))
        {
            Wrong("--scope", "ScopeNotValid", input.Scope, input.LaunchDay);
        }

        if (input.Definition.EndsOn is FixedDay ends && ends.In(input.Year) < input.LaunchDay)
        {
            Wrong("--from", "FromAfterEnd", input.LaunchDay, ends.In(input.Year));
        }

        warnings.AddRange(LaunchWarnings.Of(input, words.Calendar ?? "--calendar", words.Definition));
        return input;
    }

    private async Task<(TreeFiles? Tree, IReadOnlyList<CalendarDay>? Calendar, IReadOnlyDictionary<string, string> Templates)> TakeTree(RehearseWords words, CancellationToken cancel)
    {
        var calendar = words.Calendar is null ? [] : Take(CalendarFile.Read(words.Calendar));
        var noStore = words.Store.Problem();
        if (noStore is not null)
        {
            problems.Add(noStore);
        }

        if (words.Units is not null && words.People is not null)
        {
            return (Take(TreeCheck.Read(words.Units, words.People)), calendar, NoTemplates);
        }

        if (words.Units is not null || words.People is not null)
        {
            Wrong(words.Units is null ? "--units" : "--people", "UnitsWithPeople");
            return (null, calendar, NoTemplates);
        }

        if (noStore is not null)
        {
            return (null, calendar, NoTemplates);
        }

        if (await Stored(words.Store, cancel) is not { } stored)
        {
            Wrong(words.Store.Place, "StoreIsEmpty");
            return (null, calendar, NoTemplates);
        }

        if (!stored.Tree.People.Any(p => p.Post == PostKind.Administrator))
        {
            warnings.Add(new InputProblem(words.Store.Place, "", Texts.Input["TreeNoAdministrator"]));
        }

        return (stored.Tree, words.Calendar is null ? stored.Calendar : calendar, stored.Templates);
    }

    private static async Task<(TreeFiles Tree, IReadOnlyList<CalendarDay> Calendar, IReadOnlyDictionary<string, string> Templates)?> Stored(Store store, CancellationToken cancel)
    {
        if (store.OpenExisting() is not { } opened)
        {
            return null;
        }

        await using var database = opened;
        return await StoredTree.Read(database, cancel) is { } known ? (known.Tree, known.Calendar, await SavedTemplates(database, cancel)) : null;
    }

    /// <summary>What letters of this store are made from instead of the built-in templates.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> SavedTemplates(Database database, CancellationToken cancel)
    {
        await using var work = await database.ReadAsync(cancel);
        return await TemplatesInForce.Saved(work);
    }

    /// <summary>Null: the word is no year that a cycle can have.</summary>
    public static int? Year(string word) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is >= FirstYear and <= LastYear ? year : null;

    private int? TakeYear(string word)
    {
        var year = Year(word);
        if (year is null)
        {
            Wrong("--year", "YearWrong", word);
        }

        return year;
    }

    private DateOnly? TakeFrom(string? word, int? year)
    {
        if (word is null)
        {
            return null;
        }

        if (!DateOnly.TryParseExact(word, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            Wrong("--from", "FromWrong", word);
        }
        else if (year is { } of && Math.Abs(day.Year - of) > YearsAround)
        {
            Wrong("--from", "FromTooFar", of - YearsAround, of + YearsAround);
        }

        return day;
    }

    private static bool IsValid(UnitRow unit, DateOnly day) => unit.ValidFrom <= day && (unit.ValidTo is null || unit.ValidTo >= day);

    private T? Known<T>(string option, T? parsed, string key, string? word)
        where T : class
    {
        if (parsed is null)
        {
            Wrong(option, key, word);
        }

        return parsed;
    }

    private T? Take<T>(InputResult<T> result)
        where T : class
    {
        problems.AddRange(result.Problems);
        warnings.AddRange(result.Warnings);
        return result.Value;
    }

    private void Wrong(string place, string key, params object?[] values) =>
        problems.Add(new InputProblem(place, "", CommandTexts.Get(key, values)));
}
