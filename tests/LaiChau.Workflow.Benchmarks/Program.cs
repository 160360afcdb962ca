using System.Globalization;
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
    case ["mail", var runs]:
        await MailBenchmark.Run(int.Parse(runs, CultureInfo.InvariantCulture));
        return 0;
    case ["send", var database, var times]:
        await MailBenchmark.RunAlone(database == "postgres", int.Parse(times, CultureInfo.InvariantCulture));
        return 0;
    case ["launch", var runs]:
        await LaunchBenchmark.Run(int.Parse(runs, CultureInfo.InvariantCulture));
        return 0;
    case ["idle", var program, var minutes]:
        await IdleBenchmark.Run(program, double.Parse(minutes, CultureInfo.InvariantCulture));
        return 0;
    case ["nodes", var program]:
        await NodesBenchmark.Run(program);
        return 0;
    default:
        Console.Error.WriteLine("""
            From the repository's root:
            samples             write samples/lai-chau
            nation DIR          write a tree of 52,000 units to DIR
            years PROGRAM DIR   rehearse years with the built program; figures on standard output
            With LAICHAU_TEST_POSTGRES, and LAICHAU_TEST_SMTP_SINK where mail is sent (scripts/bench sets them):
            sweep               the sweep among a million assignments
            mail RUNS           10,000 due reminders to accepted mails, beside Hangfire jobs and MailKit alone
            send postgres|sqlite TIMES   ours alone, for a profiler
            launch RUNS         a launch for 2,000 units
            idle PROGRAM MINUTES   what the service needs with nothing to do, and how soon a window's mail leaves
            nodes PROGRAM       mails a second of one and two processes
            """);
        return 1;
}
