using System.Text;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Host.Serving;

/// <summary>A fault in a word, for records and logs, without what it may quote: addresses, names, connection strings.</summary>
internal static class FaultWord
{
    public static string Of(Exception failed) => StoreFaults.Of(failed) is { } store
        ? $"store{store}"
        : failed.GetType().Name.Replace("Exception", "", StringComparison.Ordinal);

    /// <summary>For whoever has to mend it: kinds and places all the way down, without the messages.</summary>
    public static string Place(Exception failed)
    {
        var place = new StringBuilder();
        for (var at = failed; at is not null; at = at.InnerException)
        {
            place.AppendLine(at.GetType().FullName).AppendLine(at.StackTrace);
        }

        return place.ToString();
    }

    /// <summary>The system's own words are safe to log where they come from the store or from files and name no person.</summary>
    public static string Safe(Exception failed) => StoreFaults.Of(failed) is not null || failed is IOException or TimeoutException
        ? failed.Message.ReplaceLineEndings(" ")
        : failed.GetType().FullName!;
}
