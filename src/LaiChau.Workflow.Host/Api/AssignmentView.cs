using System.Text.Json;
using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Host.Api;

/// <summary>What one unit owes in one stage.</summary>
internal sealed record AssignmentView
{
    public required string Cycle { get; init; }

    public required string Stage { get; init; }

    public required string StageTitle { get; init; }

    public required string Unit { get; init; }

    public required string UnitName { get; init; }

    /// <summary>`open`, `submitted`, `accepted`, `exempted`, `cancelled` or `lapsed`.</summary>
    public required string State { get; init; }

    /// <summary>Grows with every change; the ETag is this number.</summary>
    public required long Version { get; init; }

    public required int DeadlineVersion { get; init; }

    public required DateOnly LastValidDay { get; init; }

    /// <summary>On record, of what was handed in; 0: on time or nothing handed in.</summary>
    public required int LateWorkingDays { get; init; }

    public required int Submissions { get; init; }

    /// <summary>Person id of who answers for the unit today.</summary>
    public string? AnsweredBy { get; init; }

    public DateOnly? HandedInDay { get; init; }

    /// <summary>Of the last return, reopening or exemption.</summary>
    public string? Reason { get; init; }

    /// <summary>The last valid day that the unit has asked for and nobody has decided.</summary>
    public DateOnly? AskedDay { get; init; }

    public string? AskedReason { get; init; }

    /// <summary>What was handed in; only for those who may see it.</summary>
    public JsonElement? Submission { get; init; }

    /// <summary>What the reviewer added when he accepted it; only for those who may see it.</summary>
    public JsonElement? Review { get; init; }

    /// <summary>What the unit is writing; only for those who write it.</summary>
    public JsonElement? Draft { get; init; }

    public static AssignmentView Of(AssignmentRow row, CycleRow cycle, StageDefinition stage, TreeSnapshot today, WorkingCalendar calendar) => new()
    {
        Cycle = cycle.Name,
        Stage = row.Stage,
        StageTitle = stage.Title,
        Unit = row.Unit,
        UnitName = today.Unit(row.UnitId).Name,
        State = row.State,
        Version = row.Version,
        DeadlineVersion = row.DeadlineVersion,
        LastValidDay = row.LastValidDay,
        LateWorkingDays = Lateness.OnRecord(row, calendar),
        Submissions = row.Submissions,
        AnsweredBy = today.AnswersFor(row.UnitId)?.Person,
        HandedInDay = row.HandedInDay,
        Reason = row.Reason,
        AskedDay = row.AskedDay,
        AskedReason = row.AskedReason,
    };

    public static string ETagOf(long version) => $"\"{version}\"";

    public static JsonElement? Json(string? text) => text is null ? null : JsonElement.Parse(text);
}
