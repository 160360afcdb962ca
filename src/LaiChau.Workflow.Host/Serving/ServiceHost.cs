using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Host.Api;
using LaiChau.Workflow.Host.Jobs;
using LaiChau.Workflow.Host.Pages;
using LaiChau.Workflow.Host.SignIn;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Notices;
using LaiChau.Workflow.Operation;
using LaiChau.Workflow.Rehearsal;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;
using Microsoft.AspNetCore.HttpOverrides;

namespace LaiChau.Workflow.Host.Serving;

/// <summary>What a service is made of.</summary>
internal sealed record ServiceParts(string[] Urls, Settings Settings, Database Database, StoreClock StoreClock, SteadyClock Clock)
{
    /// <summary>Where a relative folder of the settings lies.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Null: this is no demo.</summary>
    public DemoInput? Demo { get; init; }

    /// <summary>Connection string for Hangfire's schema; null: it is kept in memory.</summary>
    public string? Postgres { get; init; }
}

/// <summary>Puts the live service together: handlers, jobs, HTTP API and page over one store.</summary>
internal static class ServiceHost
{
    /// <summary>SIGTERM must be through within ten seconds.</summary>
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(9);

    public static WebApplication Build(ServiceParts parts)
    {
        var builder = WebApplication.CreateSlimBuilder();
        // Ours have been read and checked; a file that happens to lie in the working directory is none of them.
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection();
        builder.AddLogs(parts.Settings.Logging, parts.DataFolder);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.WebHost.UseUrls(parts.Urls);
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = Drain);
        builder.Services.Configure<ConsoleLifetimeOptions>(o => o.SuppressStatusMessages = true);
        builder.Services.Configure<ForwardedHeadersOptions>(o => Forwarding(o, parts.Settings.Service));

        builder.Services.AddHandlers(parts.Database, parts.Clock);
        builder.Services.AddService(parts);
        builder.Services.AddTelemetry(parts.Settings.Telemetry);
        builder.Services.AddDemo(parts);
        builder.Services.AddJobs(parts.Postgres);
        builder.Services.AddApi();
        builder.Services.AddPages();
        builder.Services.AddSignIn(parts.Settings.Service);
        var app = builder.Build();
        app.UseForwardedHeaders();
        app.UseSafetyHeaders();
        app.UseRouting();
        app.UsePages();
        app.UseRateLimiter();
        app.UseAccess();
        app.MapHealth();
        app.MapSignIn();
        app.MapJobDashboard();
        app.MapApi();
        app.MapPages();
        return app;
    }

    private static void AddService(this IServiceCollection services, ServiceParts parts) => services
        .AddSingleton(parts.Settings)
        .AddSingleton(parts.Settings.Service)
        .AddSingleton(parts.Settings.Mail)
        .AddSingleton(parts.StoreClock)
        .AddSingleton(parts.Clock)
        .AddSingleton<AdminAccess>()
        .AddSingleton<Visitors>()
        .AddSingleton<Beats>()
        .AddSingleton<Housekeeping>()
        .AddSingleton<Backlog>()
        .AddSingleton<Lifecycle>()
        .AddSingleton<Health>()
        .AddSingleton<Steps>()
        .AddSingleton(new TemplatesInForce(parts.Settings.Mail.TemplateFolder))
        .AddSingleton(provider => new MessageBuilder(parts.Settings.Mail, provider.GetRequiredService<TemplatesInForce>()))
        .AddSingleton<SaveTemplate>()
        .AddSingleton<SendTestMail>()
        .AddSingleton(new Rehearse(parts.Settings.Mail, parts.Clock, cancel => parts.Postgres is { } connection
            ? PostgresDatabase.Scratch(connection, cancel)
            : Task.FromResult(SqliteDatabase.Scratch())))
        .AddSingleton(Transport(parts))
        .AddSingleton(provider => new Membership(
            parts.Database, parts.Clock, provider.GetRequiredService<ILogger<Membership>>(),
            node => new SendMails(parts.Database, provider.GetRequiredService<Tree>(), provider.GetRequiredService<LetterContents>(),
                provider.GetRequiredService<IMailTransport>(), SendRules.Of(parts.Settings.Mail, provider.GetRequiredService<MessageBuilder>()), node, parts.Clock)))
        .AddHostedService<LiveService>();

    private static void AddDemo(this IServiceCollection services, ServiceParts parts)
    {
        if (parts.Demo is { } input)
        {
            services.AddSingleton(provider => new Demo(
                parts.Database, input, parts.Settings.Demo, parts.Settings.Mail, provider.GetRequiredService<IMailTransport>(),
                provider.GetRequiredService<MessageBuilder>(), parts.Clock));
            services.AddHostedService<DemoService>();
        }
    }

    private static Func<IServiceProvider, IMailTransport> Transport(ServiceParts parts) => provider => parts.Settings.Mail.UsesSmtp()
        ? new SmtpTransport(parts.Settings.Mail, provider.GetRequiredService<MessageBuilder>(), parts.Clock, provider.GetRequiredService<ILogger<SmtpTransport>>())
        : new PickupFolder(Path.Combine(parts.DataFolder, parts.Settings.Mail.PickupFolder), provider.GetRequiredService<MessageBuilder>(),
            provider.GetRequiredService<ILogger<PickupFolder>>());

    /// <summary>Only from proxies that are named; the framework's own belief in loopback would let any local process claim to be anybody.</summary>
    private static void Forwarding(ForwardedHeadersOptions forwarded, ServiceOptions service)
    {
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var proxy in service.KnownProxies)
        {
            forwarded.KnownProxies.Add(System.Net.IPAddress.Parse(proxy));
        }

        forwarded.ForwardedHeaders = service.KnownProxies.Count == 0 ? ForwardedHeaders.None
            : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
    }
}
