namespace LaiChau.Workflow.Definitions;

/// <summary>Why a type of activity is refused, and what serves its purpose here (design.md section 4: "Refused").</summary>
internal static class RefusedTypes
{
    /// <summary>Key of the sentence.</summary>
    public static string Reason(string type) => type switch
    {
        "Elsa.End" or "Elsa.Finish" or "Elsa.Complete" or "Elsa.Fault" or "Elsa.Break" => "TypeEnd",
        "Elsa.Delay" or "Elsa.Timer" or "Elsa.Cron" or "Elsa.StartAt" => "TypeTimer",
        "Elsa.FlowDecision" or "Elsa.If" or "Elsa.Switch" or "Elsa.FlowSwitch" => "TypeDecision",
        "Elsa.Fork" or "Elsa.Parallel" or "Elsa.ParallelForEach" => "TypeFork",
        "Elsa.Join" => "TypeJoin",
        "Elsa.SendEmail" => "TypeMail",
        "Elsa.Flowchart" or "Elsa.Sequence" => "TypeNested",
        "Elsa.While" or "Elsa.For" or "Elsa.ForEach" => "TypeLoop",
        _ when type.StartsWith("Elsa.", StringComparison.Ordinal) => "TypeElsa",
        _ => "TypeUnknown",
    };
}
