using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>Every address of the service says whom it is for.</summary>
public sealed class EndpointAudience
{
    [Fact]
    public async Task Every_endpoint_says_exactly_once_whom_it_is_for()
    {
        using var folder = new TemporaryFolder();
        await using var app = await Routes.Build(folder);

        var endpoints = Routes.Of(app);

        Assert.NotEmpty(endpoints);
        Assert.Empty(endpoints.Where(e => Access.Of(e).Count != 1).Select(e => $"{e.DisplayName}: {string.Join(", ", Access.Of(e))}"));
    }
}

/// <summary>The routes of a service that never starts.</summary>
internal static class Routes
{
    public static async Task<WebApplication> Build(TemporaryFolder folder)
    {
        var database = new SqliteDatabase(Path.Combine(folder.Folder, "laichau.db"), durable: false);
        database.Migrate();
        var clock = await database.Clock(TimeProvider.System, TestContext.Current.CancellationToken);
        var settings = new Settings(new MailOptions(), new ServiceOptions(), new LogOptions(), new TelemetryOptions(), new DemoOptions());
        return ServiceHost.Build(new ServiceParts(["http://127.0.0.1:0"], settings, database, clock, new SteadyClock(clock, null)) { DataFolder = folder.Folder });
    }

    public static IReadOnlyList<RouteEndpoint> Of(WebApplication app) =>
        [.. ((IEndpointRouteBuilder)app).DataSources.SelectMany(s => s.Endpoints).Cast<RouteEndpoint>()];
}
