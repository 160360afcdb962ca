using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Metadata;

namespace LaiChau.Workflow.Host.Api;

/// <summary>What a request's JSON says, with everything that is wrong with it, not only the first.</summary>
internal sealed class Body<T> : IEndpointParameterMetadataProvider
    where T : class, new()
{
    private readonly Dictionary<string, List<string>> errors = new(StringComparer.Ordinal);

    /// <summary>Digest of the bytes as they came.</summary>
    public byte[] Digest { get; private init; } = [];

    public T Value { get; private set; } = new();

    public static async ValueTask<Body<T>?> BindAsync(HttpContext http)
    {
        using var bytes = new MemoryStream();
        await http.Request.Body.CopyToAsync(bytes, http.RequestAborted);
        var body = new Body<T> { Digest = SHA256.HashData(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)) };
        if (bytes.Length > 0)
        {
            if (!http.Request.HasJsonContentType())
            {
                throw new BadHttpRequestException("Not JSON.", StatusCodes.Status415UnsupportedMediaType);
            }

            body.Read(bytes.ToArray());
        }

        return body;
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new Accepted());

    public void Wrong(string field, string message)
    {
        if (!errors.TryGetValue(field, out var messages))
        {
            errors[field] = messages = [];
        }

        messages.Add(message);
    }

    /// <summary>A text that must be there.</summary>
    public string Needed(string field, string? value)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            if (!errors.ContainsKey(field))
            {
                Wrong(field, ApiTexts.Get("FieldNeeded"));
            }

            return "";
        }

        return Sound(field, value)!;
    }

    /// <summary>A text that may be there: no control characters, and no longer than the ledger should hold.</summary>
    public string? Sound(string field, string? value)
    {
        const int longest = 4000;
        if (value is not null && value.Length > longest)
        {
            Wrong(field, ApiTexts.Get("FieldTooLong", longest));
        }
        else if (value is not null && value.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')))
        {
            Wrong(field, ApiTexts.Get("FieldControl"));
        }

        return value?.Trim();
    }

    public TValue Needed<TValue>(string field, TValue? value)
        where TValue : struct
    {
        if (value is null && !errors.ContainsKey(field))
        {
            Wrong(field, ApiTexts.Get("FieldNeeded"));
        }

        return value ?? default;
    }

    /// <exception cref="ProblemException">Something is wrong.</exception>
    public void ThrowIfWrong()
    {
        if (errors.Count > 0)
        {
            throw new ProblemException(Problems.Malformed(errors.ToDictionary(e => e.Key, e => e.Value.ToArray(), StringComparer.Ordinal)));
        }
    }

    private void Read(byte[] json)
    {
        JsonObject? read;
        try
        {
            read = JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject;
        }
        catch (JsonException broken)
        {
            Wrong("$", ApiTexts.Get("JsonBroken", broken.LineNumber + 1, broken.BytePositionInLine + 1));
            return;
        }

        if (read is null)
        {
            Wrong("$", ApiTexts.Get("JsonNoObject"));
            return;
        }

        var known = typeof(T).GetProperties().ToDictionary(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name), p => p.PropertyType, StringComparer.Ordinal);
        foreach (var (name, value) in read.ToList())
        {
            if (!known.TryGetValue(name, out var type))
            {
                Wrong(name, ApiTexts.Get("FieldUnknown", string.Join(", ", known.Keys)));
                read.Remove(name);
            }
            else if (!Fits(value, type))
            {
                Wrong(name, ApiTexts.Get("FieldType"));
                read.Remove(name);
            }
        }

        Value = read.Deserialize<T>(ApiJson.Options) ?? new T();
    }

    private static bool Fits(JsonNode? value, Type type)
    {
        try
        {
            value.Deserialize(type, ApiJson.Options);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private sealed class Accepted : IAcceptsMetadata
    {
        public IReadOnlyList<string> ContentTypes => ["application/json"];

        public Type RequestType => typeof(T);

        public bool IsOptional => true;
    }
}

/// <summary>A request that says nothing but its address.</summary>
internal sealed record Nothing;
