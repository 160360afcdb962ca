namespace LaiChau.Workflow.Units;

/// <summary>Which terms of office rows of a file mean: the same person in the same post from the same day is the same term.</summary>
internal sealed class TermsOfFile(TreeData known, DateOnly today)
{
    private readonly ILookup<(string Unit, string Kind, string Person, DateOnly From), PostRecord> terms = ByRow(known, p => p.IsOfTheFile);
    private readonly ILookup<(string Unit, string Kind, string Person, DateOnly From), PostRecord> ended = ByRow(known, p => p.ToAt is not null && p.StandsInFor is null);

    /// <summary>One that has been ended on a page is not known, unless it is over by the file as well: there is nothing to restore.</summary>
    public bool IsNew(PersonRow row) => !terms.Contains(Key(row)) && !(row.To < today && ended.Contains(Key(row)));

    /// <summary>Its last day is another.</summary>
    public bool Changes(PersonRow row) => terms[Key(row)].Any(t => t.ToDay != row.To);

    private static (string Unit, string Kind, string Person, DateOnly From) Key(PersonRow row) => (row.Unit, PostWords.Word(row.Post), row.Person, row.From);

    private static ILookup<(string Unit, string Kind, string Person, DateOnly From), PostRecord> ByRow(TreeData known, Func<PostRecord, bool> which)
    {
        var codes = known.Units.ToDictionary(u => u.Id, u => u.Code);
        return known.Posts.Where(which).ToLookup(p => (codes[p.UnitId], p.Kind, p.PersonId, p.FromDay));
    }
}
