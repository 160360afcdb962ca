using System.Text.Encodings.Web;
using System.Text.Json;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Rehearsal;

/// <summary>
/// `posts.json`: who held which post when the year was rehearsed. People are no part of the rehearsal's key; a launch shows
/// how they differ.
/// </summary>
public static class RehearsedPosts
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    internal static void Write(string path, TreeFiles tree)
    {
        using var file = new FileStream(path, FileMode.CreateNew);
        JsonSerializer.Serialize(file, tree.People.Select(Post), Json);
    }

    /// <summary>Posts that are not over on that day: held then and no more, or now and not then; by unit, post, person.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="JsonException">The file is no such list.</exception>
    public static IReadOnlyList<PostChange> Changes(OutputFolder rehearsal, TreeFiles now, DateOnly day) => Changes(File.ReadAllText(rehearsal.Posts), now, day);

    /// <param name="posts">The file's text.</param>
    /// <exception cref="JsonException">It is no such list.</exception>
    internal static IReadOnlyList<PostChange> Changes(string posts, TreeFiles now, DateOnly day)
    {
        var then = (JsonSerializer.Deserialize<List<RehearsedPost>>(posts, Json) ?? throw new JsonException("There is no list."))
            .Where(p => IsNotOver(p, day)).DistinctBy(Key, StringComparer.Ordinal).ToDictionary(Key, StringComparer.Ordinal);
        var today = now.People.Select(Post).Where(p => IsNotOver(p, day)).DistinctBy(Key, StringComparer.Ordinal).ToDictionary(Key, StringComparer.Ordinal);
        return
        [
            .. then.Where(p => !today.ContainsKey(p.Key)).Select(p => (p.Key, Change: new PostChange(Joined: false, p.Value)))
                .Concat(today.Where(p => !then.ContainsKey(p.Key)).Select(p => (p.Key, Change: new PostChange(Joined: true, p.Value))))
                .OrderBy(c => c.Key, StringComparer.Ordinal)
                .Select(c => c.Change),
        ];
    }

    private static bool IsNotOver(RehearsedPost post, DateOnly day) => post.To is null || post.To >= day;

    private static string Key(RehearsedPost post) => $"{post.Unit}\n{post.Post}\n{post.Person}";

    private static RehearsedPost Post(PersonRow row) => new(row.Unit, PostWords.Word(row.Post), row.Person, row.Name, row.From, row.To);
}

/// <summary>A post as it was held when the year was rehearsed.</summary>
public sealed record RehearsedPost(string Unit, string Post, string Person, string Name, DateOnly From, DateOnly? To);

/// <summary>Somebody holds a post who did not, or no more.</summary>
/// <param name="Joined">True: held now and not when it was rehearsed; false: the other way round.</param>
public sealed record PostChange(bool Joined, RehearsedPost Post);
