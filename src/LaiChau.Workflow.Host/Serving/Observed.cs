using LaiChau.Workflow.Telemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace LaiChau.Workflow.Host.Serving;

/// <summary>Metrics and traces over OTLP, where the configuration names somebody who collects them.</summary>
internal static class Observed
{
    public static void AddTelemetry(this IServiceCollection services, TelemetryOptions options)
    {
        if (options.OtlpEndpoint is not { } endpoint)
        {
            return;
        }

        services.AddOpenTelemetry()
            .ConfigureResource(r => r.AddService("laichau"))
            .WithMetrics(m => m.AddMeter(Measures.Name, "Microsoft.AspNetCore.Hosting").AddOtlpExporter(o => o.Endpoint = new Uri(endpoint)))
            .WithTracing(t => t.AddSource(Measures.Name).AddAspNetCoreInstrumentation().AddOtlpExporter(o => o.Endpoint = new Uri(endpoint)));
    }
}
