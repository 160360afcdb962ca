using LaiChau.Workflow.Storage;
using Microsoft.AspNetCore.Connections;

namespace LaiChau.Workflow.Host.CommandLine;

/// <summary>What to tell about a system that failed: what is the matter and what helps, then the machine's own words.</summary>
internal static class Failures
{
    /// <summary>Linux numbers of errno, which .NET hands on in HResult.</summary>
    private const int FileTooBig = 27;
    private const int NoSpace = 28;
    private const int ReadOnlyFileSystem = 30;
    private const int QuotaExceeded = 122;

    public static string Tell(Exception failed)
    {
        var cause = Cause(failed);
        return CommandTexts.Get(Key(cause), Key(cause) == "Unexpected" ? cause : cause.Message);
    }

    /// <summary>Work that is done by several threads throws its exception wrapped.</summary>
    private static Exception Cause(Exception failed) =>
        failed is AggregateException several ? Cause(several.Flatten().InnerExceptions[0]) : failed;

    private static string Key(Exception failed) => StoreFaults.Of(failed) switch
    {
        StoreFault.Full => "DiskFull",
        StoreFault.ReadOnly => "NotWritable",
        StoreFault.Busy => "StoreBusy",
        StoreFault.Damaged => "StoreDamaged",
        StoreFault.Newer => "StoreNewer",
        StoreFault.Served => "StoreServed",
        StoreFault.Unreachable => "DatabaseUnreachable",
        StoreFault.Denied => "DatabaseDenied",
        StoreFault.Missing => "DatabaseMissing",
        StoreFault.Other => "SystemFailed",
        _ => failed switch
        {
            IOException { HResult: FileTooBig or NoSpace or QuotaExceeded } => "DiskFull",
            IOException { HResult: ReadOnlyFileSystem } or UnauthorizedAccessException => "NotWritable",
            IOException { InnerException: AddressInUseException } => "AddressInUse",
            IOException => "SystemFailed",
            _ => "Unexpected",
        },
    };
}
