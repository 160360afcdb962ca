using System.Globalization;
using LaiChau.Workflow.Host.Jobs;
using Serilog;
using Serilog.Events;

namespace LaiChau.Workflow.Host.Serving;

/// <summary>Structured logs with ids only: never an address, a name, a letter's text or a connection string.</summary>
internal static class Logs
{
    private const string Line = "{Timestamp:yyyy-MM-dd HH:mm:ss.fff zzz} {Level:u3} {SourceContext} {Message:lj}{NewLine}{Exception}";

    public static void AddLogs(this WebApplicationBuilder builder, LogOptions options, string dataFolder)
    {
        builder.Logging.ClearProviders();
        builder.Services.AddSerilog((_, log) =>
        {
            log.MinimumLevel.Is(options.Level)
                // Per request and per query there is nothing that an operator would miss.
                .MinimumLevel.Override("Microsoft", Above(options, LogEventLevel.Warning))
                .MinimumLevel.Override("System", Above(options, LogEventLevel.Warning))
                // The keys lie in the store, which is guarded as a whole: docs/operations.md. Its warning frightened whoever started it first.
                .MinimumLevel.Override("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogEventLevel.Error)
                // What a job failed of is told in one line by the steps, and silence by who watches the jobs. Hangfire's own lines come
                // with stacks, several a second while its storage is away (measured: 1 MB in four minutes): who asks for details gets them.
                .MinimumLevel.Override(JobRegistration.Log, options.Level <= LogEventLevel.Debug ? LogEventLevel.Warning : LogEventLevel.Fatal)
                .WriteTo.Console(outputTemplate: Line, formatProvider: CultureInfo.InvariantCulture, standardErrorFromLevel: LogEventLevel.Verbose);
            if (options.Folder is { } folder)
            {
                log.WriteTo.File(Path.Combine(dataFolder, folder, "laichau-.log"), outputTemplate: Line, formatProvider: CultureInfo.InvariantCulture,
                    rollingInterval: RollingInterval.Day, retainedFileCountLimit: options.KeepFiles, shared: false);
            }
        });
    }

    private static LogEventLevel Above(LogOptions options, LogEventLevel level) => options.Level > level ? options.Level : level;
}
