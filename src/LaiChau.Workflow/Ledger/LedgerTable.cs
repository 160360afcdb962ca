using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Ledger;

/// <summary>Append only: no statement here changes or removes a line.</summary>
internal static class LedgerTable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private const string InsertSql = """
        insert into ledger (n, at, event, cycle_id, stage, unit, rung, deadline_version, due_on, late_working_days,
                            recipients, mail, action, cause, reason, notices, by_person)
        values (@N, @At, @Event, @CycleId, @Stage, @Unit, @Rung, @DeadlineVersion, @DueOn, @LateWorkingDays,
                @Recipients, @Mail, @Action, @Cause, @Reason, @Notices, @ByPerson)
        """;

    /// <summary>Numbers and writes what the buffer holds. The sequence row keeps numbers gapless and in commit order.</summary>
    public static Task Append(Work work, LedgerBuffer buffer, DateTimeOffset at) =>
        Append(work, [.. buffer.Take().Select(e => (at, e))]);

    public static async Task Append(Work work, IReadOnlyList<(DateTimeOffset At, LedgerEntry Entry)> entries)
    {
        if (entries.Count == 0)
        {
            return;
        }

        var n = await Keys.Take(work, Keys.Ledger, entries.Count);
        await work.ExecuteMany(InsertSql, entries.Select(x => new LedgerRow
        {
            N = n++,
            At = x.At,
            Event = x.Entry.Event,
            CycleId = x.Entry.CycleId,
            Stage = x.Entry.Stage,
            Unit = x.Entry.Unit,
            Rung = x.Entry.Rung,
            DeadlineVersion = x.Entry.DeadlineVersion,
            DueOn = x.Entry.DueOn,
            LateWorkingDays = x.Entry.LateWorkingDays,
            Recipients = x.Entry.To is null ? null : JsonSerializer.Serialize(x.Entry.To, Json),
            Mail = x.Entry.Mail,
            Action = x.Entry.Action,
            Cause = x.Entry.Cause,
            Reason = x.Entry.Reason,
            Notices = x.Entry.Notices is null ? null : JsonSerializer.Serialize(x.Entry.Notices, Json),
            ByPerson = x.Entry.By,
        }));
    }

    private const string NewestOfPostSql = """
        select at, event, recipients, reason, by_person from ledger
        where unit = @Unit and stage is null and cause = @Post and event in ('post.appointed', 'post.vacated')
        order by n desc
        limit 1
        """;

    /// <summary>Who was given a post of a unit last, or that it was left vacant; null: nobody has, on a page or over the API.</summary>
    public static async Task<LedgerRow?> NewestOfPost(Work work, string unit, string post) =>
        (await work.Query<LedgerRow>(NewestOfPostSql, new { Unit = unit, Post = post })).FirstOrDefault();

    private const string ReadSql = """
        select l.n, l.at, l.event, l.cycle_id, c.name as cycle, l.stage, l.unit, l.rung, l.deadline_version,
               l.due_on, l.late_working_days, l.recipients, l.mail, l.action, l.cause, l.reason, l.notices
        from ledger l left join cycle c on c.id = l.cycle_id
        order by l.n
        """;

    /// <summary>In order, row by row: a nation's year has millions.</summary>
    public static IAsyncEnumerable<LedgerRow> Read(Work work) =>
        work.Stream<LedgerRow>(ReadSql);
}

internal sealed class LedgerRow
{
    public long N { get; init; }

    public DateTimeOffset At { get; init; }

    public string Event { get; init; } = "";

    public long? CycleId { get; init; }

    /// <summary>The cycle's name; only read, not stored.</summary>
    public string? Cycle { get; init; }

    public string? Stage { get; init; }

    public string? Unit { get; init; }

    public string? Rung { get; init; }

    public int? DeadlineVersion { get; init; }

    public DateOnly? DueOn { get; init; }

    public int? LateWorkingDays { get; init; }

    /// <summary>JSON array of person ids.</summary>
    public string? Recipients { get; init; }

    public long? Mail { get; init; }

    public string? Action { get; init; }

    public string? Cause { get; init; }

    public string? Reason { get; init; }

    /// <summary>JSON array of <see cref="LedgerNotice"/>, as the ledger file has it.</summary>
    public string? Notices { get; init; }

    public string? ByPerson { get; init; }
}
