using System.Text;
using System.Text.Json;

namespace LaiChau.Workflow.Benchmarks.SampleTrees;

/// <summary>The Vietnamese words of the samples, from <c>sample-words.json</c>. Persons are invented from them.</summary>
internal sealed record SampleWords(
    IReadOnlyList<NameGroup> People,
    IReadOnlyList<string> VillageFirst,
    IReadOnlyList<string> VillageSecond,
    string Village,
    string Quarter,
    string CommunePrefix,
    string WardPrefix,
    string CommuneWord,
    string WardWord,
    IReadOnlyList<BaseKind> CommuneBases,
    IReadOnlyList<BaseKind> Schools,
    IReadOnlyList<BaseKind> Extras,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Direct,
    string DirectCommittee,
    string DirectCell,
    IReadOnlyList<string> DirectDepartments,
    string Merged,
    IReadOnlyDictionary<string, string> Mail,
    NationWords Nation)
{
    public static SampleWords Load() =>
        JsonSerializer.Deserialize<SampleWords>(Resource("sample-words.json"), JsonSerializerOptions.Web)!;

    public static string Resource(string name)
    {
        using var stream = typeof(SampleWords).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>ASCII capitals joined by hyphens, for codes and addresses.</summary>
    public static string Slug(string words)
    {
        var slug = new StringBuilder();
        foreach (var c in words.Normalize(NormalizationForm.FormD).Replace('\u0111', 'd').Replace('\u0110', 'D'))
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                slug.Append(char.ToUpperInvariant(c));
            }
            else if (slug.Length > 0 && slug[^1] != '-' && (c is '-' || char.IsWhiteSpace(c)))
            {
                slug.Append('-');
            }
        }

        return slug.ToString().Trim('-');
    }
}

/// <param name="Weight">Share in a thousand or so; the groups' weights are compared with each other.</param>
internal sealed record NameGroup(
    string Group,
    int Weight,
    IReadOnlyList<string> Surnames,
    IReadOnlyList<string> MenMiddle,
    IReadOnlyList<string> WomenMiddle,
    IReadOnlyList<string> Men,
    IReadOnlyList<string> Women);

/// <summary>A kind of base organisation: one cell, or (for <paramref name="Split"/> percent) a committee with several.</summary>
/// <param name="Weight">Typical number of people of one cell.</param>
/// <param name="DeputyLeads">A deputy of the organisation above is its head, so he has two posts.</param>
internal sealed record BaseKind(
    string Slug, string Cell, string? Committee, int Weight, IReadOnlyList<string>? Cells, int Split, bool DeputyLeads);

internal sealed record NationWords(
    string Root, string Province, string City, IReadOnlyList<string> Cities, IReadOnlyList<string> Provinces, string Commune, string Base, string Cell);
