namespace LaiChau.Workflow.Host.Pages;

/// <summary>The administrators' page.</summary>
internal static class PageRoutes
{
    public static IServiceCollection AddPages(this IServiceCollection services) => services;

    public static void MapPages(this WebApplication app) => app.MapGet("/", () => "laichau");
}
