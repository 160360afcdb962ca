namespace LaiChau.Workflow.Host.Pages;

/// <summary>What came of a form, told on the page that follows it. Only words that have a text: nobody writes on our page by a link.</summary>
internal static class Sayings
{
    public const string Key = "bao";

    private static readonly string[] Good =
    [
        "mailPaused", "mailResumed", "redirected", "redirectEnded", "testSent", "cyclePaused", "cycleResumed", "cycleCancelled", "mailResent", "mailSettled",
        "stageAmended", "manyExtended", "manyExempted", "appointed", "mailHeld", "mailReleased", "mailRetried", "daySaved", "dayRemoved", "treeImported", "definitionStored", "definitionSame",
        "rehearsalAsked", "rehearsalCancelled", "rehearsalApproved", "cycleLaunched",
        "templateSaved", "templateReset", "templateSame", "operatorRemoved",
    ];

    private static readonly string[] Bad = ["addressWrong", "testFailed", "reasonNeeded", "alreadyPaused", "notPaused", "cycleEnded", "mailNotUnknown", "hasMailbox", "mailNotWaiting", "mailNotRetried", "cycleWasLaunched", "dayPast", "dayNotThere"];

    public static IResult Back(string page, string word) => Results.LocalRedirect($"{page}?{Key}={word}");

    public static (string? Said, bool Well) Of(HttpContext http)
    {
        var word = http.Request.Query[Key].ToString();
        return Good.Contains(word) ? (PageTexts.Get($"Said.{word}"), true)
            : Bad.Contains(word) ? (PageTexts.Get($"Said.{word}"), false)
            : (null, true);
    }
}
