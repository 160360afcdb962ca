using LaiChau.Workflow.Input;

namespace LaiChau.Workflow.Units;

/// <summary>A row of the people file as far as it could be read: null is what could not, and its problem is entered already.</summary>
/// <param name="Email">Empty: no mailbox.</param>
/// <param name="EndKnown">False: <paramref name="To"/> is null because it could not be read.</param>
internal sealed record PersonLine(
    int Line, string? Unit, PostKind? Post, string? Person, string? Name, string? Email, DateOnly? From, DateOnly? To, bool EndKnown);

internal sealed record PeopleScan(CsvTable Table, IReadOnlyList<PersonLine> People)
{
    /// <summary>Only of a scan without problems.</summary>
    public IReadOnlyList<PersonRow> Rows() =>
        [.. People.Select(p => new PersonRow(
            p.Line, p.Unit!, p.Post!.Value, p.Person!, p.Name!, p.Email is "" ? null : p.Email, p.From!.Value, p.To))];
}
