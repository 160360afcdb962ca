using System.Data;
using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;

namespace LaiChau.Workflow.Storage;

/// <summary>
/// How instants and days cross the border to a database. Instants are UTC with a fixed number of digits, so that SQLite
/// compares them as text rightly; Dapper's own mapping silently misses due rows there (measured.md).
/// </summary>
internal static class DapperSetup
{
    private static readonly Lazy<bool> Done = new(SetUp);

    public static void Once() => _ = Done.Value;

    private static bool SetUp()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        // Without these Dapper ignores a handler for parameters (probed, measured.md).
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset));
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset?));
        SqlMapper.RemoveTypeMap(typeof(DateOnly));
        SqlMapper.RemoveTypeMap(typeof(DateOnly?));
        SqlMapper.AddTypeHandler(new InstantHandler());
        SqlMapper.AddTypeHandler(new DayHandler());
        return true;
    }

    private sealed class InstantHandler : SqlMapper.TypeHandler<DateTimeOffset>
    {
        private const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

        public override void SetValue(IDbDataParameter parameter, DateTimeOffset value) =>
            parameter.Value = parameter is SqliteParameter
                ? value.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture)
                : value.ToUniversalTime();

        public override DateTimeOffset Parse(object value) => value switch
        {
            string text => new DateTimeOffset(
                DateTime.ParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal)),
            DateTime utc => new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)),
            _ => (DateTimeOffset)value,
        };
    }

    private sealed class DayHandler : SqlMapper.TypeHandler<DateOnly>
    {
        public override void SetValue(IDbDataParameter parameter, DateOnly value) =>
            parameter.Value = parameter is SqliteParameter
                ? value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
                : value;

        public override DateOnly Parse(object value) => value switch
        {
            string text => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture),
            DateTime day => DateOnly.FromDateTime(day),
            _ => (DateOnly)value,
        };
    }
}
