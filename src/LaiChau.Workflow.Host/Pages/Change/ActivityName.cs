using LaiChau.Workflow.Definitions;

namespace LaiChau.Workflow.Host.Pages.Change;

/// <summary>A stage or step as people call it.</summary>
internal static class ActivityName
{
    public static string Of(CycleDefinition? definition, string activity) => definition?.Flow.Activities.FirstOrDefault(a => a.Id == activity) switch
    {
        StageDefinition stage => stage.Title,
        { Name.Length: > 0 } step => step.Name,
        _ => activity,
    };
}
