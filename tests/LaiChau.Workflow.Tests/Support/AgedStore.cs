using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace LaiChau.Workflow.Tests.Support;

/// <summary>
/// Lets weeks pass for a service that stands still: everything on record has happened so much earlier. No process's clock
/// can be set without a machine of its own; whole weeks leave working days what they are.
/// </summary>
internal static partial class AgedStore
{
    /// <summary>What the world outside goes by, and stays where it is.</summary>
    private const string Calendar = "calendar_day";

    /// <param name="file">Nobody has it open.</param>
    public static void Age(string file, int weeks)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=false");
        connection.CreateFunction("aged", (string text) => Day().Replace(text, m => Earlier(m, weeks)), isDeterministic: true);
        connection.Open();
        using var transaction = connection.BeginTransaction();
        foreach (var table in Texts(connection, $"select name from sqlite_master where type = 'table' and name not like 'sqlite%' and name <> '{Calendar}'"))
        {
            foreach (var column in Texts(connection, $"select name from pragma_table_info('{table}') where lower(type) = 'text'"))
            {
                using var update = connection.CreateCommand();
                update.CommandText = $"update \"{table}\" set \"{column}\" = aged(\"{column}\") where \"{column}\" glob '*[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*'";
                update.ExecuteNonQuery();
            }
        }

        transaction.Commit();
    }

    private static List<string> Texts(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        List<string> texts = [];
        while (reader.Read())
        {
            texts.Add(reader.GetString(0));
        }

        return texts;
    }

    private static string Earlier(Match day, int weeks) =>
        DateOnly.ParseExact(day.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture).AddDays(-7 * weeks).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<!\d)(?:19|20|21)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d)")]
    private static partial Regex Day();
}
