using System.Text.Json;
using LaiChau.Workflow.Host.Api;
using LaiChau.Workflow.Host.Pages.Heads;
using LaiChau.Workflow.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Primitives;

namespace LaiChau.Workflow.Host.Pages;

/// <summary>
/// A session that ends while somebody writes costs him no word: what he sends is kept for him and stands in the form again
/// when he has signed in. Only what a form of ours was shown to him for is kept, so that a stranger fills no store.
/// </summary>
internal sealed class KeptTexts(Database database, IDataProtectionProvider protection, TimeProvider clock)
{
    /// <summary>The form's hidden field.</summary>
    public const string PassField = "giu";

    /// <summary>After the path of an assignment's page: its other forms, of review, days and reasons.</summary>
    public const string OtherForms = "#khac";

    private const long MostBytes = 4 * 1024 * 1024;

    private static readonly TimeSpan PassHolds = TimeSpan.FromDays(7);

    private readonly IDataProtector protector = protection.CreateProtector("laichau.kept-text");

    /// <param name="path">Of the page that shows the form.</param>
    public string PassOf(string person, string path) =>
        protector.Protect(JsonSerializer.Serialize(new Pass(person, path, clock.GetUtcNow()), ApiJson.Options));

    /// <summary>Of a form that somebody has sent whose session has ended: its texts and the files that it names, none that came with it.</summary>
    public async Task<string?> KeepPosted(HttpContext http) =>
        http.Request is { HasFormContentType: true, ContentLength: <= MostBytes } ? await Keep(await http.Request.ReadFormAsync(http.RequestAborted), http.RequestAborted)
        : http.Request.HasFormContentType && await PostedFields.WithoutFiles(http.Request, MostBytes, http.RequestAborted) is { } fields ? await Keep(fields, http.RequestAborted)
        : null;

    /// <returns>The page that shows the text once its writer has signed in; null: this is no form of ours.</returns>
    public async Task<string?> Keep(IFormCollection form, CancellationToken cancel)
    {
        if (Read(form[PassField].ToString()) is not { } pass || pass.At + PassHolds < clock.GetUtcNow())
        {
            return null;
        }

        var fields = form.Where(f => f.Key is not (PassField or AssignmentForms.VersionField or PaperForm.SeenField) && !f.Key.StartsWith("__", StringComparison.Ordinal))
            .ToDictionary(f => f.Key, f => f.Value.ToArray(), StringComparer.Ordinal);
        await using var work = await database.BeginAsync(cancel);
        await KeptTextTable.Put(work, pass.Person, pass.Path, JsonSerializer.Serialize(fields, ApiJson.Options), clock.GetUtcNow());
        await work.Commit(cancel);
        return pass.Path;
    }

    /// <returns>The fields as they were sent; null: nothing is kept.</returns>
    public static async Task<IFormCollection?> Find(Work work, string person, string path) =>
        await KeptTextTable.Find(work, person, path) is { } fields
            ? new FormCollection(JsonSerializer.Deserialize<Dictionary<string, string[]>>(fields, ApiJson.Options)!
                .ToDictionary(f => f.Key, f => new StringValues(f.Value), StringComparer.Ordinal))
            : null;

    /// <summary>It is saved, or its writer does without.</summary>
    public async Task Forget(string person, string path, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        await KeptTextTable.Forget(work, person, path);
        await work.Commit(cancel);
    }

    private Pass? Read(string text)
    {
        try
        {
            return text.Length == 0 ? null : JsonSerializer.Deserialize<Pass>(protector.Unprotect(text), ApiJson.Options);
        }
        catch (Exception broken) when (broken is System.Security.Cryptography.CryptographicException or JsonException)
        {
            return null;
        }
    }

    private sealed record Pass(string Person, string Path, DateTimeOffset At);
}

/// <summary>SQL over texts that wait for their writers.</summary>
internal static class KeptTextTable
{
    private const string PutSql = """
        insert into kept_text (person_id, path, fields, kept_at) values (@Person, @Path, @Fields, @At)
        on conflict (person_id, path) do update set fields = excluded.fields, kept_at = excluded.kept_at
        """;

    public static Task Put(Work work, string person, string path, string fields, DateTimeOffset at) =>
        work.Execute(PutSql, new { Person = person, Path = path, Fields = fields, At = at });

    private const string FindSql = "select fields from kept_text where person_id = @Person and path = @Path";

    public static Task<string?> Find(Work work, string person, string path) => work.Scalar<string>(FindSql, new { Person = person, Path = path });

    private const string ForgetSql = "delete from kept_text where person_id = @Person and path = @Path";

    public static Task Forget(Work work, string person, string path) => work.Execute(ForgetSql, new { Person = person, Path = path });
}
