using System.Reflection;

namespace LaiChau.Workflow.Tests.Definitions;

/// <summary>Where definitions of the source tree lie.</summary>
internal static class DefinitionFolder
{
    public static readonly string Root = typeof(DefinitionFolder).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    public static readonly string Workflows = Path.Combine(Root, "workflows");

    public static readonly string Broken = Path.Combine(Root, "tests", "LaiChau.Workflow.Tests", "Definitions", "Broken");

    public static readonly string Good = Path.Combine(Root, "tests", "LaiChau.Workflow.Tests", "Definitions", "Good");
}
