using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LaiChau.Workflow.Rehearsal;

/// <summary>
/// What a rehearsal stands for: definition, tree, calendar, year, scope and saved letter templates. People are left out; a launch shows who has
/// changed since.
/// </summary>
internal static class RehearsalKey
{
    public static string Of(RehearsalInput input) => Hash(
    [
        input.Definition.Text,
        input.Year.ToString(CultureInfo.InvariantCulture),
        input.Scope ?? "",
        .. Units(input),
        .. Days(input),
        .. Templates(input),
    ]);

    /// <summary>So that a launch can say what has changed since.</summary>
    public static KeyParts Parts(RehearsalInput input) => new(Hash([input.Definition.Text]), Hash(Units(input)), Hash(Days(input)), input.Templates.Count == 0 ? null : Hash(Templates(input)));

    private static IEnumerable<string> Units(RehearsalInput input) => input.Tree.Units
        .OrderBy(u => u.Code, StringComparer.Ordinal)
        .Select(u => string.Create(CultureInfo.InvariantCulture,
            $"{u.Code}|{u.Name}|{u.Kind}|{u.Parent}|{u.ValidFrom:O}|{u.ValidTo:O}|{u.Members}"));

    private static IEnumerable<string> Days(RehearsalInput input) => input.Calendar
        .OrderBy(d => d.Day)
        .Select(d => string.Create(CultureInfo.InvariantCulture, $"{d.Day:O}|{d.Kind}"));

    /// <summary>Nothing where nobody has saved any, so that such a rehearsal has the key that it always had.</summary>
    private static IEnumerable<string> Templates(RehearsalInput input) => input.Templates
        .OrderBy(t => t.Key, StringComparer.Ordinal)
        .SelectMany(t => new[] { t.Key, t.Value });

    private static string Hash(IEnumerable<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(part));
            // Between parts something that no part holds.
            hash.AppendData([0]);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

/// <summary>Hashes of the parts of a rehearsal's key that are not told in words.</summary>
/// <param name="Templates">Null: nobody had saved any.</param>
public sealed record KeyParts(string Definition, string Tree, string Calendar, string? Templates = null);
