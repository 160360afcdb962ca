#pragma warning disable IDE0060
using System.Text.Json;
using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Cycles.Actions;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Input;
using LaiChau.Workflow.Units;
namespace LaiChau.Workflow.Rehearsal;
public static class StoryFile
{
    public static InputResult<Story> Read(string path, CycleDefinition definition, TreeFiles tree)
    {
        var list = new List<StoryEvent>();
        foreach (var e in JsonDocument.Parse(File.ReadAllText(path)).RootElement.GetProperty("events").EnumerateArray())
        {
            string? S(string k) => e.TryGetProperty(k, out var v) ? v.ToString() : null;
            var at = DateTimeOffset.Parse(S("at")!, System.Globalization.CultureInfo.InvariantCulture).ToUniversalTime();
            var u = S("unit"); var st = S("stage"); var by = S("by");
            list.Add(S("do") switch
            {
                "submit" => new WorkEvent(new SubmitAction(at, u!, st!, S("values")) { By = by, Reason = S("reason"), OnBehalf = S("onBehalf") == "True", ReceivedOn = S("receivedOn") is { } r ? DateOnly.Parse(r, System.Globalization.CultureInfo.InvariantCulture) : null }),
                "return" => new WorkEvent(new ReturnAction(at, u!, st!, S("reason")!) { By = by }),
                "accept" => new WorkEvent(new AcceptAction(at, u!, st!) { By = by }),
                "withdraw" => new WorkEvent(new WithdrawAction(at, u!, st!) { By = by }),
                "reopen" => new WorkEvent(new ReopenAction(at, u!, st!, S("reason")!) { By = by }),
                "exempt" => new WorkEvent(new ExemptAction(at, u!, st!, S("reason")!) { By = by }),
                "extend" => new WorkEvent(new ExtendAction(at, u!, st!, DateOnly.Parse(S("dueOn")!, System.Globalization.CultureInfo.InvariantCulture), S("reason")!, S("cause") is not null) { By = by }),
                "appoint" => new AppointEvent(at, new Appointment(u!, Enum.Parse<PostKind>(S("post")!, true), new PersonRecord { Id = S("person")!, Name = S("name")!, Email = S("email") }, null)),
                "vacate" => new AppointEvent(at, new Appointment(u!, Enum.Parse<PostKind>(S("post")!, true), null, null)),
                "serviceDown" => new ServiceEvent(at, false),
                "serviceUp" => new ServiceEvent(at, true),
                "smtpDown" => new SmtpEvent(at, false),
                "smtpUp" => new SmtpEvent(at, true),
                "crash" => new CrashEvent(at, Enum.Parse<CrashPoint>(S("where")!, true)),
                "smtpRefuse" => new SmtpRefuseEvent(at, S("email")!),
                _ => new HolidayEvent(at, new CalendarDay(DateOnly.Parse(S("date")!, System.Globalization.CultureInfo.InvariantCulture), CalendarDayKind.Holiday, "")),
            });
        }
        return new InputResult<Story> { Value = new Story(list) };
    }
}
