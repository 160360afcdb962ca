using LaiChau.Workflow.Host.Api;
using LaiChau.Workflow.Host.Pages;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Host.Serving;

/// <summary>Puts the live service together: handlers, jobs, HTTP API and page over one store.</summary>
internal static class ServiceHost
{
    public static WebApplication Build(string[] urls, ServiceOptions options, Database database, TimeProvider clock)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.UseUrls(urls);
        builder.Services.AddHandlers(database, clock);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton<AdminAccess>();
        builder.Services.AddApi();
        builder.Services.AddPages();
        var app = builder.Build();
        app.UseRouting();
        app.UseAdminAccess();
        app.MapSignIn();
        app.MapApi();
        app.MapPages();
        return app;
    }
}
