using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Input;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Rehearsal;

/// <summary>Units, posts and stages as events name them.</summary>
internal sealed class StoryPlaces(CycleDefinition definition, TreeFiles tree)
{
    private static readonly Dictionary<string, PostKind> Posts =
        PostWords.All.ToDictionary(w => w, w => PostWords.Parse(w)!.Value, StringComparer.Ordinal);

    private readonly Dictionary<string, UnitRow> units = tree.Units.ToDictionary(u => u.Code, StringComparer.Ordinal);
    private readonly NearestWord codes = new([.. tree.Units.Select(u => u.Code)]);
    private readonly HashSet<string> stages = definition.Stages.Select(s => s.Id).ToHashSet(StringComparer.Ordinal);

    public string Unit(EventDraft draft)
    {
        var code = draft.Text.Text("unit");
        if (code.Length > 0 && !units.ContainsKey(code))
        {
            draft.Text.Wrong("unit", "UnitUnknown", SafeText.Shown(code), codes.Question(code));
        }

        return code;
    }

    public string Stage(EventDraft draft)
    {
        var id = draft.Text.Text("stage");
        if (id.Length > 0 && !stages.Contains(id))
        {
            draft.Text.Wrong("stage", "StageUnknown", SafeText.Shown(id), DidYouMean.Remedy(id, stages));
        }

        return id;
    }

    public Appointment Vacancy(EventDraft draft)
    {
        var unit = Unit(draft);
        return new Appointment(unit, Post(draft, unit), Person: null, Until: null);
    }

    public Appointment Appointment(EventDraft draft, StoryPeople people)
    {
        var vacancy = Vacancy(draft);
        var until = draft.Text.OptionalDay("until");
        if (draft.At is { } at)
        {
            Days(draft.Text, LocalTime.DayOf(at, definition.Zone), until, units.GetValueOrDefault(vacancy.Unit));
        }

        return vacancy with { Person = people.Appointed(draft), Until = until };
    }

    private PostKind Post(EventDraft draft, string unit)
    {
        var post = draft.Text.Word("post", Posts);
        if (post == PostKind.Administrator && units.TryGetValue(unit, out var row) && row.Parent is not null)
        {
            draft.Text.Wrong("post", "AdministratorBelowRoot", unit);
        }

        return post;
    }

    /// <summary>As in the people file, no day of a post may lie outside its unit's validity (design.md section 7).</summary>
    private static void Days(EventText text, DateOnly from, DateOnly? until, UnitRow? unit)
    {
        if (until < from)
        {
            text.Wrong("until", "UntilBefore", until, from);
        }

        if (from < unit?.ValidFrom)
        {
            text.Wrong("at", "BeforeUnit", unit.Code, unit.ValidFrom);
        }
        else if (from > unit?.ValidTo)
        {
            text.Wrong("at", "AfterUnit", unit.Code, unit.ValidTo);
        }
        else if (until > unit?.ValidTo)
        {
            text.Wrong("until", "AfterUnit", unit.Code, unit.ValidTo);
        }
    }
}
