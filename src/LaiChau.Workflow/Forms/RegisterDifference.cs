using System.Text.Json.Nodes;

namespace LaiChau.Workflow.Forms;

/// <summary>What a new list changes: whom it adds, whom it has no more, and of whom it says something else.</summary>
public sealed record RegisterDifference(
    IReadOnlyList<JsonObject> Added, IReadOnlyList<JsonObject> Removed, IReadOnlyList<RegisterChange> Changed, int Unchanged)
{
    public bool IsEmpty => Added.Count + Removed.Count + Changed.Count == 0;

    /// <summary>
    /// A row that is there unchanged first; then who agrees in the first two columns (name and birthday, as a rule), then in the first
    /// alone where no other has that name.
    /// </summary>
    public static RegisterDifference Of(FormRegister register, IEnumerable<JsonObject> before, IEnumerable<JsonObject> after)
    {
        var fields = register.Rows.Fields;
        List<JsonObject> old = [.. before];
        List<JsonObject> rest = [.. after];
        var pairs = new List<(JsonObject Old, JsonObject New)>();
        Match(row => string.Join('\n', fields.Select(f => Cell(row, f))), pairs, single: false);
        var unchanged = pairs.Count;
        pairs.Clear();
        Match(row => string.Join('\n', fields.Take(2).Select(f => Cell(row, f))), pairs, single: false);
        Match(row => Cell(row, fields[0]), pairs, single: true);
        return new RegisterDifference(rest, old,
            [.. pairs.Select(p => new RegisterChange(p.Old, p.New, [.. fields.Where(f => Cell(p.Old, f) != Cell(p.New, f))]))], unchanged);

        void Match(Func<JsonObject, string> key, List<(JsonObject, JsonObject)> found, bool single)
        {
            var waiting = old.GroupBy(key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => new Queue<JsonObject>(g), StringComparer.Ordinal);
            var counts = rest.GroupBy(key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
            HashSet<JsonObject> taken = [];
            var left = new List<JsonObject>();
            foreach (var row in rest)
            {
                if (waiting.TryGetValue(key(row), out var same) && same.Count > 0 && (!single || (same.Count == 1 && counts[key(row)] == 1)))
                {
                    var match = same.Dequeue();
                    taken.Add(match);
                    found.Add((match, row));
                }
                else
                {
                    left.Add(row);
                }
            }

            rest = left;
            old.RemoveAll(taken.Contains);
        }
    }

    private static string Cell(JsonObject row, FormField field) => FormValues.IsOpen(row[field.Key]) ? "" : row[field.Key]!.ToJsonString();
}

/// <param name="What">The columns in which they differ.</param>
public sealed record RegisterChange(JsonObject Old, JsonObject New, IReadOnlyList<FormField> What);
