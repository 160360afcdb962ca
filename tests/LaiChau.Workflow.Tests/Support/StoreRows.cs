using System.Globalization;
using System.Text.RegularExpressions;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Tests.Support;

/// <summary>Rows of a store as text, to see that something has left them as they were.</summary>
internal static partial class StoreRows
{
    /// <summary>Every table that a migration makes.</summary>
    public static IReadOnlyList<string> Tables { get; } =
    [
        .. Directory.GetFiles(Repository.Path("src/LaiChau.Workflow/Storage/Migrations/Sqlite"), "*.sql").Order(StringComparer.Ordinal)
            .SelectMany(f => Made().Matches(File.ReadAllText(f))).Select(m => m.Groups[1].Value),
    ];

    /// <param name="tables">None: all.</param>
    public static async Task<string> Of(Database database, params string[] tables)
    {
        await using var work = await database.BeginAsync(TestContext.Current.CancellationToken);
        List<string> lines = [];
        foreach (var table in tables.Length == 0 ? Tables : tables)
        {
            var rows = (await work.Query<dynamic>($"select * from {table}")).Cast<IDictionary<string, object?>>()
                .Select(r => string.Join('|', r.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key}={Text(c.Value)}"))).Order(StringComparer.Ordinal).ToList();
            lines.Add($"{table}: {rows.Count}");
            lines.AddRange(rows);
        }

        return string.Join('\n', lines);
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        byte[] bytes => Convert.ToHexString(bytes),
        DateTime at => at.ToString("O", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    [GeneratedRegex(@"^create table (\w+)", RegexOptions.Multiline)]
    private static partial Regex Made();
}
