using System.Security.Cryptography;
using System.Text;

namespace LaiChau.Workflow.People;

/// <summary>
/// Pure: what opens an account once. Long enough that nobody guesses one, so that its digest needs no salt and finds its
/// account by itself.
/// </summary>
internal static class OneTimeSecret
{
    /// <summary>Read aloud and copied by hand: without 0, O, 1, I and the like.</summary>
    private const string Letters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

    private const int CodeLength = 16;
    private const int Group = 4;
    private const int LinkBytes = 32;

    /// <summary>256 bits, for an address.</summary>
    public static string Link() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(LinkBytes)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <summary>80 bits, for paper.</summary>
    public static string Code() =>
        string.Join('-', RandomNumberGenerator.GetString(Letters, CodeLength).Chunk(Group).Select(g => new string(g)));

    public static string Stamp() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>As typed: small letters, spaces and dashes make no difference.</summary>
    public static string Typed(string code) => string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();

    public static string Digest(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
