namespace LaiChau.Workflow.Host.Pages.Heads;

/// <summary>What came of a form, told on the page that follows it: a word in the address that has a text, nothing else.</summary>
internal static class WorkSaid
{
    private const string Key = "bao";

    /// <param name="word">Has a text `Said.word`, or is a refusal of the rules.</param>
    public static IResult Back(string page, string word) => Results.LocalRedirect($"{page}{(page.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{Key}={word}");

    public static (string? Text, bool Well) Of(HttpContext http) => http.Request.Query[Key].ToString() switch
    {
        "" => (null, true),
        var word when HeadTexts.Find($"Said.{word}") is { } said => (said, true),
        var word => (HeadTexts.Find($"Refused.{word}"), false),
    };
}
