using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Units;

/// <summary>SQL over units, parents, people, posts and the calendar.</summary>
internal static class TreeTable
{
    private const string VersionSql = "select version from tree_state";

    public static Task<long> Version(Work work) => work.Scalar<long>(VersionSql);

    private const string BumpSql = "update tree_state set version = @Version";

    /// <summary>
    /// A number that no change has had, not even one that was rolled back after somebody had looked at the tree under it: what was
    /// kept under that number is then never taken for what another change made.
    /// </summary>
    public static Task Bump(Work work) => work.Execute(BumpSql, new { Version = Random.Shared.NextInt64(2, long.MaxValue) });

    public static async Task<TreeData> Read(Work work)
    {
        var units = await work.Query<UnitRecord>("select id, code, name, kind, valid_from, valid_to, members from unit order by id");
        var parents = await work.Query<ParentRecord>("select unit_id, parent_id, from_day, to_day from unit_parent order by unit_id, from_day");
        var people = await work.Query<PersonRecord>("select id, name, email from person order by id");
        var posts = await work.Query<PostRecord>("select id, unit_id, kind, person_id, from_day, to_day, from_at, to_at, stands_in_for from post order by id");
        var changes = new SortedSet<DateOnly>();
        foreach (var (from, to) in units.Select(u => ((DateOnly?)u.ValidFrom, u.ValidTo))
            .Concat(parents.Select(p => ((DateOnly?)p.FromDay, p.ToDay)))
            .Concat(posts.Where(p => p.ToAt is null).Select(p => (p.FromAt is null ? p.FromDay : (DateOnly?)null, p.ToDay))))
        {
            // An appointment at an instant has been followed at that instant.
            if (from is { } first)
            {
                changes.Add(first);
            }

            if (to is { } last)
            {
                changes.Add(last.AddDays(1));
            }
        }

        return new TreeData
        {
            Version = await Version(work),
            Units = units,
            Parents = parents,
            People = people,
            Posts = posts,
            ChangeDays = [.. changes],
        };
    }

    private const string CalendarSql = "select day, kind, source from calendar_day";

    public static async Task<WorkingCalendar> ReadCalendar(Work work) =>
        new((await work.Query<CalendarRow>(CalendarSql))
            .Select(r => new CalendarDay(r.Day, Enum.Parse<CalendarDayKind>(r.Kind, ignoreCase: true), r.Source)));

    private const string PutUnitSql = """
        insert into unit (id, code, name, kind, valid_from, valid_to, members)
        values (@Id, @Code, @Name, @Kind, @ValidFrom, @ValidTo, @Members)
        on conflict (id) do update set name = excluded.name, kind = excluded.kind, valid_from = excluded.valid_from,
                                       valid_to = excluded.valid_to, members = excluded.members
        """;

    public static Task PutUnits(Work work, IEnumerable<UnitRecord> units) => work.ExecuteMany(PutUnitSql, units);

    private const string ForgetParentSql = "delete from unit_parent where unit_id = @UnitId and from_day = @FromDay";

    private const string EndParentSql = "update unit_parent set to_day = @ToDay where unit_id = @UnitId and from_day = @FromDay";

    /// <summary>These links end the day before; one that began today or later was never in force.</summary>
    public static async Task EndParents(Work work, IReadOnlyCollection<ParentRecord> links, DateOnly today)
    {
        await work.ExecuteMany(ForgetParentSql, links.Where(l => l.FromDay >= today));
        await work.ExecuteMany(EndParentSql, links.Where(l => l.FromDay < today).Select(l => new { l.UnitId, l.FromDay, ToDay = today.AddDays(-1) }));
    }

    private const string InsertParentSql =
        "insert into unit_parent (unit_id, parent_id, from_day, to_day) values (@UnitId, @ParentId, @FromDay, @ToDay)";

    public static Task InsertParents(Work work, IEnumerable<ParentRecord> parents) => work.ExecuteMany(InsertParentSql, parents);

    private const string UpsertPersonSql = """
        insert into person (id, name, email) values (@Id, @Name, @Email)
        on conflict (id) do update set name = excluded.name, email = excluded.email
        """;

    public static Task UpsertPeople(Work work, IEnumerable<PersonRecord> people) => work.ExecuteMany(UpsertPersonSql, people);

    private const string InsertPostSql = """
        insert into post (id, unit_id, kind, person_id, from_day, to_day, from_at, stands_in_for)
        values (@Id, @UnitId, @Kind, @PersonId, @FromDay, @ToDay, @FromAt, @StandsInFor)
        """;

    public static Task InsertPosts(Work work, IEnumerable<PostRecord> posts) => work.ExecuteMany(InsertPostSql, posts);

    private const string UpdateTermSql = """
        update post set to_day = @ToDay
        where unit_id = @UnitId and kind = @Kind and person_id = @PersonId and from_day = @FromDay and to_at is null and stands_in_for is null
        """;

    public static Task UpdateTerms(Work work, IEnumerable<PostRecord> posts) => work.ExecuteMany(UpdateTermSql, posts);

    private const string EndPostsSql = """
        update post set to_at = @At
        where unit_id = @Unit and kind = @Kind and to_at is null and from_day <= @Day and (to_day is null or to_day >= @Day)
        """;

    /// <summary>Ends whoever holds the post at this instant; who is to take it up later keeps it.</summary>
    public static Task EndPosts(Work work, long unit, string kind, DateOnly day, DateTimeOffset at) =>
        work.Execute(EndPostsSql, new { Unit = unit, Kind = kind, Day = day, At = at });

    private const string EndPostSql = "update post set to_at = @At where id = @Id and to_at is null";

    public static Task EndPost(Work work, long id, DateTimeOffset at) => work.Execute(EndPostSql, new { Id = id, At = at });

    private const string UpsertCalendarSql = """
        insert into calendar_day (day, kind, source) values (@Day, @Kind, @Source)
        on conflict (day) do update set kind = excluded.kind, source = excluded.source
        """;

    public static Task UpsertCalendar(Work work, IEnumerable<CalendarDay> days) =>
        work.ExecuteMany(UpsertCalendarSql, days.Select(d => new CalendarRow
        {
            Day = d.Day,
            Kind = CalendarWord(d.Kind),
            Source = d.Source,
        }));

    /// <summary>As in the file.</summary>
    public static string CalendarWord(CalendarDayKind kind) => kind switch
    {
        CalendarDayKind.Holiday => "holiday",
        CalendarDayKind.Compensatory => "compensatory",
        _ => "makeup",
    };

    private const string RemoveDaySql = "delete from calendar_day where day = @Day";

    public static Task RemoveDay(Work work, DateOnly day) => work.Execute(RemoveDaySql, new { Day = day });

    private sealed class CalendarRow
    {
        public DateOnly Day { get; init; }

        public string Kind { get; init; } = "";

        public string Source { get; init; } = "";
    }
}
