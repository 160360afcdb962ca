using BenchmarkDotNet.Running;
using LaiChau.Workflow.Benchmarks;
using LaiChau.Workflow.Benchmarks.SampleTrees;

switch (args)
{
    case ["samples"]:
        SampleTree.LaiChau(Path.Combine("samples", "lai-chau"));
        return 0;
    case ["nation", var folder]:
        SampleTree.Nation(folder);
        return 0;
    case ["years", var program, var output]:
        YearBenchmark.Run(program, output);
        return 0;
    case ["sweep"]:
        BenchmarkRunner.Run<SweepBenchmark>();
        return 0;
    default:
        Console.Error.WriteLine("""
            From the repository's root:
            samples             write samples/lai-chau
            nation DIR          write a tree of 52,000 units to DIR
            years PROGRAM DIR   rehearse years with the built program; figures on standard output
            sweep               the sweep among a million assignments
            """);
        return 1;
}
