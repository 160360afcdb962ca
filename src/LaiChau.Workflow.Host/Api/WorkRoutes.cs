using System.Text.Json;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Cycles.Actions;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Host.Api;

/// <summary>What people do with one assignment, and one extension for many.</summary>
internal static class WorkRoutes
{
    public const string One = "/cycles/{cycle}/stages/{stage}/assignments/{unit}";
    private const string ServiceUnavailable = "serviceUnavailable";

    public static void MapWork(this RouteGroupBuilder api)
    {
        Act<SubmitInput>("submit", "submitWork", (body, unit, stage) => new SubmitAction(default, unit, stage, Text(body.Value.Values))
        {
            ReceivedOn = body.Value.ReceivedOn,
            OnBehalf = body.Value.OnBehalf ?? false,
            Reason = body.Sound("reason", body.Value.Reason),
        });
        Act<DraftInput>("draft", "draftWork", (body, unit, stage) => new DraftAction(default, unit, stage, Text(body.Value.Values)));
        Act<ReasonInput>("return", "returnWork", (body, unit, stage) => new ReturnAction(default, unit, stage, body.Needed("reason", body.Value.Reason)));
        Act<AcceptInput>("accept", "acceptWork", (body, unit, stage) => new AcceptAction(default, unit, stage) { Values = Text(body.Value.Values) });
        Act<ActInput>("withdraw", "withdrawWork", (_, unit, stage) => new WithdrawAction(default, unit, stage));
        Act<ReasonInput>("reopen", "reopenWork", (body, unit, stage) => new ReopenAction(default, unit, stage, body.Needed("reason", body.Value.Reason)));
        Act<ReasonInput>("exempt", "exemptWork", (body, unit, stage) => new ExemptAction(default, unit, stage, body.Needed("reason", body.Value.Reason)));
        Act<AskInput>("ask-extension", "askExtension", (body, unit, stage) =>
            new AskExtensionAction(default, unit, stage, body.Needed("dueOn", body.Value.DueOn), body.Needed("reason", body.Value.Reason)));
        Act<ReasonInput>("decline-extension", "declineExtension", (body, unit, stage) => new DeclineExtensionAction(default, unit, stage, body.Needed("reason", body.Value.Reason)));
        Act<ExtendInput>("extend", "extendWork", (body, unit, stage) => Extension(body, body.Value, unit, stage));

        api.MapPost("/cycles/{cycle}/stages/{stage}/extend", (HttpContext http, Body<ExtendManyInput> body, WorkWrites writes, string cycle, string stage) =>
        {
            var units = body.Value.Units ?? [];
            if (units.Count is 0 or > ExtendManyInput.Most || units.Distinct(StringComparer.Ordinal).Count() != units.Count)
            {
                body.Wrong("units", ApiTexts.Get("UnitsRange", ExtendManyInput.Most));
            }

            return writes.Many(http, body, body.Value.By, cycle, stage, [.. units.Select(u => Extension(body, body.Value, u, stage))]);
        }).DescribeWrite<OutcomesView>("extendMany");

        void Act<T>(string word, string name, Func<Body<T>, string, string, WorkAction> action)
            where T : ActInput, new() =>
            api.MapPost($"{One}/{word}", (HttpContext http, Body<T> body, WorkWrites writes, string cycle, string stage, string unit) =>
                    writes.One(http, body, body.Value.By, cycle, action(body, unit, stage)))
                .DescribeVersioned<AssignmentView>(name);
    }

    private static ExtendAction Extension<T>(Body<T> body, IExtension input, string unit, string stage)
        where T : class, new()
    {
        if (input.Cause is not (null or ServiceUnavailable))
        {
            body.Wrong("cause", ApiTexts.Get("CauseUnknown", ServiceUnavailable));
        }

        return new ExtendAction(default, unit, stage, body.Needed("dueOn", input.DueOn), body.Needed("reason", input.Reason), input.Cause is not null);
    }

    private static string? Text(JsonElement? values) => values is { ValueKind: not JsonValueKind.Null } given ? JsonSerializer.Serialize(given, ApiJson.Options) : null;
}

/// <summary>What every act may say.</summary>
internal record ActInput
{
    /// <summary>Person id: for whom a service acts; of a person only his own.</summary>
    public string? By { get; init; }
}

internal sealed record SubmitInput : ActInput
{
    /// <summary>What is handed in, an object of the form's fields; left out: complete.</summary>
    public JsonElement? Values { get; init; }

    /// <summary>The day a paper was received.</summary>
    public DateOnly? ReceivedOn { get; init; }

    public bool? OnBehalf { get; init; }

    public string? Reason { get; init; }
}

internal sealed record DraftInput : ActInput
{
    public JsonElement? Values { get; init; }
}

internal sealed record AcceptInput : ActInput
{
    /// <summary>What the reviewer adds, an object of the form's review fields; left out: nothing.</summary>
    public JsonElement? Values { get; init; }
}

internal sealed record ReasonInput : ActInput
{
    public string? Reason { get; init; }
}

internal sealed record AskInput : ActInput
{
    /// <summary>The last valid day that the unit wishes.</summary>
    public DateOnly? DueOn { get; init; }

    public string? Reason { get; init; }
}

/// <summary>A new last valid day and why.</summary>
internal interface IExtension
{
    DateOnly? DueOn { get; }

    string? Reason { get; }

    string? Cause { get; }
}

internal sealed record ExtendInput : ActInput, IExtension
{
    public DateOnly? DueOn { get; init; }

    public string? Reason { get; init; }

    /// <summary>`serviceUnavailable` or left out.</summary>
    public string? Cause { get; init; }
}

internal sealed record ExtendManyInput : IExtension
{
    public const int Most = 5000;

    public string? By { get; init; }

    /// <summary>Codes of units.</summary>
    public List<string>? Units { get; init; }

    public DateOnly? DueOn { get; init; }

    public string? Reason { get; init; }

    public string? Cause { get; init; }
}

internal sealed record OutcomesView(IReadOnlyList<OutcomeView> Outcomes);

/// <param name="Refusal">Why the rules forbid it; null: it is done.</param>
internal sealed record OutcomeView(string Unit, string? Refusal, string? State, long? Version);
