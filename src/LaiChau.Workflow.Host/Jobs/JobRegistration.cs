using Hangfire;
using LaiChau.Workflow.Host.Serving;

namespace LaiChau.Workflow.Host.Jobs;

/// <summary>Hangfire's place in the service.</summary>
internal static class JobRegistration
{
    /// <summary>What the sources of Hangfire's own log lines begin with.</summary>
    public const string Log = "Hangfire";

    public const string DashboardPath = "/hangfire";

    /// <param name="postgres">Connection string of Hangfire's schema; null: it is kept in memory.</param>
    public static IServiceCollection AddJobs(this IServiceCollection services, string? postgres) => services
        .AddSingleton(new JobStorageSource(postgres))
        .AddSingleton<JobClock>()
        .AddSingleton<BeatJobs>()
        .AddHangfire((provider, hangfire) => hangfire.UseStorage(provider.GetRequiredService<JobStorageSource>().Storage));

    /// <summary>To look at and not to touch: what it could start or delete is the clock's business.</summary>
    public static void MapJobDashboard(this WebApplication app) => app
        .MapHangfireDashboard(
            DashboardPath,
            new DashboardOptions { Authorization = [], IsReadOnlyFunc = _ => true, DisplayStorageConnectionString = false, AppPath = "/" },
            app.Services.GetRequiredService<JobStorageSource>().Storage)
        .ForAdministrators();
}
