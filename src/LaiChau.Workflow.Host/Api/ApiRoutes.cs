namespace LaiChau.Workflow.Host.Api;

/// <summary>Everything that people do, over HTTP.</summary>
internal static class ApiRoutes
{
    public static IServiceCollection AddApi(this IServiceCollection services) => services;

    public static void MapApi(this WebApplication app) => app.MapGroup("/api");
}
