using LaiChau.Workflow.Input;

namespace LaiChau.Workflow.Units;

/// <summary>How files, stories and tables spell the posts (design.md section 5).</summary>
public static class PostWords
{
    internal const string Head = "head";
    internal const string Officer = "officer";
    internal const string Administrator = "administrator";
    internal const string Viewer = "viewer";

    private static readonly Dictionary<string, PostKind> Kinds = new(StringComparer.Ordinal)
    {
        [Head] = PostKind.Head,
        ["acting"] = PostKind.Acting,
        ["deputyInCharge"] = PostKind.DeputyInCharge,
        ["delegate"] = PostKind.Delegate,
        ["deputy"] = PostKind.Deputy,
        [Officer] = PostKind.Officer,
        [Administrator] = PostKind.Administrator,
        [Viewer] = PostKind.Viewer,
    };

    /// <summary>In the order of <see cref="PostKind"/>.</summary>
    public static IReadOnlyCollection<string> All => Kinds.Keys;

    /// <summary>Who answers for a unit, in this order.</summary>
    internal static IReadOnlyList<string> Answering { get; } = [.. Kinds.Where(k => CanAnswer(k.Value)).Select(k => k.Key)];

    internal static NearestWord Known { get; } = new(Kinds.Keys);

    public static PostKind? Parse(string word) => Kinds.TryGetValue(word, out var kind) ? kind : null;

    public static string Word(PostKind kind) => Kinds.First(k => k.Value == kind).Key;

    /// <summary>Whether a holder can answer for the unit (design.md section 4, "Rules for notices").</summary>
    public static bool CanAnswer(PostKind kind) => kind <= PostKind.Deputy;
}
