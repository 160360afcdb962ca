using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Resources;

namespace LaiChau.Workflow.Host.Serving;

/// <summary>The time that pages and operators' letters show: that of Vietnam, whatever a cycle's zone and the server's are.</summary>
internal static class ShownTime
{
    public static readonly TimeZoneInfo Zone = LocalTime.Vietnam;

    public static DateOnly DayOf(DateTimeOffset at) => LocalTime.DayOf(at, Zone);

    public static string Of(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone).ToString("d/M/yyyy HH:mm", Texts.Culture);

    public static string Of(DateOnly day) => day.ToString("d/M/yyyy", Texts.Culture);

    public static string Number(long number) => number.ToString("N0", Texts.Culture);
}
