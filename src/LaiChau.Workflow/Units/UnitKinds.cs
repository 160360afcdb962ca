using LaiChau.Workflow.Input;
using LaiChau.Workflow.Resources;

namespace LaiChau.Workflow.Units;

/// <summary>
/// Kinds are free words, and a stage's audience names them: a unit with a misspelt kind would owe nothing all year and nobody would notice.
/// A rare kind that looks like a frequent one is therefore a warning.
/// </summary>
internal static class UnitKinds
{
    private const int Rare = 3;
    private const int TimesMore = 10;

    public static void Check(UnitsScan scan)
    {
        var kinds = scan.Units.Where(u => u.Kind is not null).GroupBy(u => u.Kind!, StringComparer.Ordinal).ToList();
        foreach (var kind in kinds.Where(k => k.Count() <= Rare))
        {
            var frequent = new NearestWord([.. kinds.Where(k => k.Count() >= kind.Count() * TimesMore).Select(k => k.Key)]);
            if (frequent.Find(kind.Key) is { } near)
            {
                scan.Table.Warnings.AddCell(
                    kind.First().Line, scan.Table.Column("kind") + 1, "kind", Texts.Input.Get("UnitKindRare", kind.Key, kind.Count(), near));
            }
        }
    }
}
