using LaiChau.Workflow.Benchmarks.SampleTrees;

switch (args)
{
    case ["samples"]:
        SampleTree.LaiChau(Path.Combine("samples", "lai-chau"));
        return 0;
    case ["nation", var folder]:
        SampleTree.Nation(folder);
        return 0;
    default:
        Console.Error.WriteLine("""
            samples       write samples/lai-chau (from the repository's root)
            nation DIR    write a tree of 52,000 units to DIR
            """);
        return 1;
}
