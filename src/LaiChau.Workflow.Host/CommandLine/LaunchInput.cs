using System.Globalization;
using System.Text.Json;
using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Forms;
using LaiChau.Workflow.Input;
using LaiChau.Workflow.Rehearsal;
using LaiChau.Workflow.Resources;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Host.CommandLine;

/// <summary>The words of `laichau launch` as they were typed.</summary>
internal sealed record LaunchWords
{
    public required string Definition { get; init; }

    public required string Year { get; init; }

    public string? Scope { get; init; }

    public string? Name { get; init; }

    public string? Rehearsal { get; init; }

    public string? ApprovedBy { get; init; }

    public string? WithoutRehearsal { get; init; }

    public required Store Store { get; init; }
}

/// <summary>What a launch is made from, and how people have changed since its rehearsal.</summary>
internal sealed record CheckedLaunch(LaunchRequest Request, IReadOnlyList<PostChange> Changes);

/// <summary>Reads and checks everything that a launch is made from; all problems at once.</summary>
internal sealed class LaunchInput(LaunchWords words, TimeProvider clock)
{
    private readonly List<InputProblem> problems = [];
    private readonly List<InputProblem> warnings = [];

    public IReadOnlyList<InputProblem> Problems => problems;

    public IReadOnlyList<InputProblem> Warnings => warnings;

    /// <param name="stored">Null: the store cannot be opened, or there is nothing in it. Beside it the letter templates saved there.</param>
    /// <returns>Null when there is a problem.</returns>
    public CheckedLaunch? Read((TreeFiles Tree, IReadOnlyList<CalendarDay> Calendar, long Version)? stored, IReadOnlyDictionary<string, string> templates)
    {
        CheckWords();
        var definition = Take(DefinitionFile.Read(words.Definition));
        var forms = definition is null ? null : Take(StageForms.Read(definition, words.Definition));
        var year = RehearseInput.Year(words.Year);
        if (year is null)
        {
            Wrong("--year", "YearWrong", words.Year);
        }

        if (words.Store.Problem() is { } noStore)
        {
            problems.Add(noStore);
        }
        else if (stored is null)
        {
            Wrong(words.Store.Place, "LaunchStoreIsEmpty");
        }

        var rehearsal = words.Rehearsal is null ? null : TakeRehearsal(words.Rehearsal);
        if (stored is not { } known)
        {
            return null;
        }

        var today = Today(definition);
        CheckScope(known.Tree, today);
        CheckApprover(known.Tree, today);
        if (definition is null || year is null)
        {
            return null;
        }

        var input = new RehearsalInput { Definition = definition, Year = year.Value, Tree = known.Tree, Calendar = known.Calendar, Scope = words.Scope, Templates = templates };
        CheckEnd(input, today);
        Compare(rehearsal, input);
        var changes = rehearsal is null ? [] : Changes(rehearsal, known.Tree, today);
        if (problems.Count == 0)
        {
            warnings.AddRange(LaunchWarnings.Of(input, words.Store.Place, words.Definition));
        }

        return problems.Count > 0 ? null : new CheckedLaunch(
            new LaunchRequest { Definition = definition, Year = year.Value, Scope = words.Scope, Name = words.Name, TreeVersion = known.Version, Forms = forms, Permit = Permit(rehearsal) }, changes);
    }

    private LaunchPermit Permit(FoundRehearsal? rehearsal) => rehearsal is null
        ? new LaunchPermit.Unrehearsed(words.WithoutRehearsal!, words.ApprovedBy)
        : new LaunchPermit.Rehearsed(rehearsal.Summary!.Key, words.ApprovedBy!);

    private void CheckWords()
    {
        if (words.Rehearsal is null && words.WithoutRehearsal is null)
        {
            Wrong("--rehearsal", "RehearsalMissing");
        }

        if (words.Rehearsal is not null && words.WithoutRehearsal is not null)
        {
            Wrong("--without-rehearsal", "RehearsalTwice");
        }

        if (words.Rehearsal is not null && words.ApprovedBy is null)
        {
            Wrong("--approved-by", "ApproverMissing");
        }

        if (words.Name is { } name && !LaunchRequest.IsName(name))
        {
            Wrong("--name", "CycleNameWrong", name);
        }
    }

    private FoundRehearsal? TakeRehearsal(string folder)
    {
        var found = FoundRehearsal.In(folder);
        var key = found.Fault switch
        {
            RehearsalFault.None => null,
            RehearsalFault.NoFolder => "RehearsalNoFolder",
            RehearsalFault.NotFinished => "RehearsalNotFinished",
            RehearsalFault.Unreadable => "RehearsalUnreadable",
            _ => "RehearsalNotCompleted",
        };
        if (key is not null)
        {
            Wrong(folder, key);
        }

        return found.Summary is null ? null : found;
    }

    private void CheckScope(TreeFiles tree, DateOnly today)
    {
        if (words.Scope is { } scope)
        {
            var unit = tree.Units.FirstOrDefault(u => u.Code == scope);
            if (unit is null)
            {
                Wrong("--scope", "ScopeNotStored", scope);
            }
            else if (unit.ValidFrom > today || unit.ValidTo < today)
            {
                Wrong("--scope", "ScopeNotValidToday", scope, today);
            }
        }
    }

    private void CheckApprover(TreeFiles tree, DateOnly today)
    {
        if (words.ApprovedBy is { } person)
        {
            var posts = tree.People.Where(p => p.Person == person).ToList();
            if (posts.Count == 0)
            {
                Wrong("--approved-by", "ApproverUnknown", person);
            }
            else if (!posts.Any(p => p.Post == PostKind.Administrator && p.From <= today && (p.To is null || p.To >= today)))
            {
                warnings.Add(new InputProblem("--approved-by", "", CommandTexts.Get("ApproverNoAdministrator", person)));
            }
        }

        if (!tree.People.Any(p => p.Post == PostKind.Administrator))
        {
            warnings.Add(new InputProblem(words.Store.Place, "", Texts.Input["TreeNoAdministrator"]));
        }
    }

    private void CheckEnd(RehearsalInput input, DateOnly today)
    {
        if (input.Definition.EndsOn is FixedDay ends && ends.In(input.Year) < today)
        {
            Wrong("--year", "LaunchAfterEnd", today, ends.In(input.Year));
        }
    }

    private void Compare(FoundRehearsal? rehearsal, RehearsalInput input)
    {
        foreach (var part in rehearsal?.Differences(input) ?? [])
        {
            var then = rehearsal!.Summary!;
            switch (part)
            {
                case RehearsedPart.Definition when then.Definition != input.Definition.DefinitionId:
                    Wrong("--definition", "RehearsedOtherDefinition", then.Definition, input.Definition.DefinitionId);
                    break;
                case RehearsedPart.Definition:
                    Wrong("--definition", "RehearsedDefinitionText");
                    break;
                case RehearsedPart.Year:
                    Wrong("--year", "RehearsedYear", Number(then.Year), Number(input.Year));
                    break;
                case RehearsedPart.Scope:
                    Wrong("--scope", "RehearsedScope", then.Scope ?? CommandTexts.Get("WholeTree"), input.Scope ?? CommandTexts.Get("WholeTree"));
                    break;
                case RehearsedPart.Tree:
                    Wrong(words.Store.Place, "RehearsedTree", then.Units, input.Tree.Units.Count);
                    break;
                case RehearsedPart.Calendar:
                    Wrong(words.Store.Place, "RehearsedCalendar");
                    break;
                case RehearsedPart.Templates:
                    Wrong(words.Store.Place, "RehearsedTemplates");
                    break;
                default:
                    Wrong(words.Rehearsal!, "RehearsalUnreadable");
                    break;
            }
        }
    }

    private IReadOnlyList<PostChange> Changes(FoundRehearsal rehearsal, TreeFiles tree, DateOnly today)
    {
        try
        {
            return RehearsedPosts.Changes(rehearsal.Folder!, tree, today);
        }
        catch (Exception unreadable) when (unreadable is JsonException or IOException or UnauthorizedAccessException)
        {
            Wrong(rehearsal.Folder!.Posts, "RehearsalUnreadable");
            return [];
        }
    }

    private DateOnly Today(CycleDefinition? definition) => DateOnly.FromDateTime(
        TimeZoneInfo.ConvertTime(clock.GetUtcNow(), definition?.Zone ?? LocalTime.Vietnam).DateTime);

    private static string Number(int year) => year.ToString(CultureInfo.InvariantCulture);

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
