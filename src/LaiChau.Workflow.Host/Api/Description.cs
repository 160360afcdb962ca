using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace LaiChau.Workflow.Host.Api;

/// <summary>The OpenAPI description: every route says what it takes, what it answers and how it refuses.</summary>
internal static class Description
{
    private const string Bearer = "bearer";
    private const string AnyBytes = "application/octet-stream";

    private static readonly int[] ReadProblems = [400, 401, 403, 404, 500, 503];
    private static readonly int[] WriteProblems = [400, 401, 403, 404, 409, 413, 415, 422, 500, 503];

    public static IServiceCollection AddApiDescription(this IServiceCollection services) => services.AddOpenApi(options =>
    {
        options.ShouldInclude = route => route.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = ApiTexts.Get("Title"), Description = ApiTexts.Get("About"), Version = "1" };
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = Bearer },
            };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] }];
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            foreach (var header in context.Description.ActionDescriptor.EndpointMetadata.OfType<TakesHeaderAttribute>())
            {
                operation.Parameters ??= [];
                operation.Parameters.Add(new OpenApiParameter
                {
                    Name = header.Name,
                    In = ParameterLocation.Header,
                    Description = ApiTexts.Get(header.Text ?? $"Header.{header.Name}"),
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                });
            }

            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<TakesFileAttribute>().Any())
            {
                operation.RequestBody = new OpenApiRequestBody
                {
                    Required = true,
                    Content = new Dictionary<string, OpenApiMediaType> { [AnyBytes] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } } },
                };
            }

            return Task.CompletedTask;
        });
    });

    public static RouteHandlerBuilder Describe<T>(this RouteHandlerBuilder route, string name) =>
        route.Named(name, ReadProblems).Produces<T>();

    public static RouteHandlerBuilder DescribeWrite<T>(this RouteHandlerBuilder route, string name) =>
        route.Named(name, WriteProblems).Produces<T>().WithMetadata(new TakesHeaderAttribute(Writes.KeyHeader));

    /// <summary>A write of one assignment, which may name the version that its writer has seen.</summary>
    public static RouteHandlerBuilder DescribeVersioned<T>(this RouteHandlerBuilder route, string name) => route.DescribeWrite<T>(name)
        .WithMetadata(new TakesHeaderAttribute("If-Match"))
        .ProducesProblem(StatusCodes.Status412PreconditionFailed);

    /// <summary>A write that may name the effect that its writer has seen.</summary>
    public static RouteHandlerBuilder DescribeSeen<T>(this RouteHandlerBuilder route, string name) => route.DescribeWrite<T>(name)
        .WithMetadata(new TakesHeaderAttribute("If-Match") { Text = "Header.If-Match-Effect" })
        .ProducesProblem(StatusCodes.Status412PreconditionFailed);

    /// <summary>A write that needs no key: the same file again is the same file.</summary>
    public static RouteHandlerBuilder DescribeUpload<T>(this RouteHandlerBuilder route, string name) => route.Named(name, WriteProblems).Produces<T>().WithMetadata(new TakesFileAttribute());

    public static RouteHandlerBuilder DescribeFile(this RouteHandlerBuilder route, string name) =>
        route.Named(name, ReadProblems).Produces<FileContentHttpResult>(StatusCodes.Status200OK, AnyBytes);

    private static RouteHandlerBuilder Named(this RouteHandlerBuilder route, string name, int[] problems)
    {
        route.WithName(name).WithSummary(ApiTexts.Get($"Operation.{name}"));
        foreach (var status in problems)
        {
            route.ProducesProblem(status);
        }

        return route;
    }

    /// <summary>Its body is a file as it is, whatever its kind is called: what it is, its content says.</summary>
    [AttributeUsage(AttributeTargets.Class)]
    private sealed class TakesFileAttribute : Attribute;

    [AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
    private sealed class TakesHeaderAttribute(string name) : Attribute
    {
        public string Name => name;

        /// <summary>Key of its text; null: that of its name.</summary>
        public string? Text { get; init; }
    }
}
