namespace LaiChau.Workflow.Storage;

/// <summary>Where the page of an assignment is. Its other pages begin with the same, and so does what is kept of what somebody wrote there.</summary>
internal static class AssignmentPath
{
    public static string Of(string cycle, string stage, string unit) =>
        $"/cycles/{Uri.EscapeDataString(cycle)}/{Uri.EscapeDataString(stage)}/{Uri.EscapeDataString(unit)}";
}
