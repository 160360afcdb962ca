using LaiChau.Workflow.Input;
using LaiChau.Workflow.Resources;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Units;

/// <summary>
/// Names with which operators sign in. No person may have one as his id: signing in looks for a person first, and the record
/// names both alike.
/// </summary>
internal static class OperatorNameTable
{
    /// <summary>The operator whom every store gets when it is first served: taken from the beginning.</summary>
    public const string First = "van-hanh";

    private const string AllSql = "select name from account where person_id is null";

    public static async Task<IReadOnlySet<string>> All(Work work) => (await work.Query<string>(AllSql)).Append(First).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The rows of the people file whose person has an operator's name as his id.</summary>
    public static async Task<IReadOnlyList<InputProblem>> Problems(Work work, TreeFiles files)
    {
        var taken = await All(work);
        return
        [
            .. files.People.Where(p => taken.Contains(p.Person))
                .Select(p => new InputProblem(files.PeopleName, Texts.Input.Get("CsvPlaceLine", p.Line), Texts.Input.Get("PersonIsOperator", p.Person))),
        ];
    }
}
