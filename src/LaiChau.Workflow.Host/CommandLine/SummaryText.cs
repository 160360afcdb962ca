using LaiChau.Workflow.Rehearsal;

namespace LaiChau.Workflow.Host.CommandLine;

/// <summary>What a rehearsal came to, in a few lines.</summary>
internal static class SummaryText
{
    private const double BytesPerMegabyte = 1_000_000;

    public static void Write(TextWriter writer, RehearsalOutcome outcome, OutputFolder output)
    {
        var summary = outcome.Summary;
        writer.WriteLine(CommandTexts.Get("SummaryStages", summary.Stages, summary.StagesDefined));
        writer.WriteLine(CommandTexts.Get("SummaryNotices", summary.Notices));
        writer.WriteLine(CommandTexts.Get("SummaryMails", summary.Mails, summary.MailFiles, summary.MailBytes / BytesPerMegabyte));
        writer.WriteLine(CommandTexts.Get("SummaryPeople", summary.MailsPerPerson.People, summary.MailsPerPerson.Median, summary.MailsPerPerson.Maximum));
        writer.WriteLine(CommandTexts.Get("SummaryRefusals", summary.Refusals));
        writer.WriteLine(CommandTexts.Get(summary.Events.ContainsKey("cycle.completed") ? "SummaryCompleted" : "SummaryNotCompleted"));
        writer.WriteLine(CommandTexts.Get("SummaryTime", summary.WallSeconds, summary.PeakBytes / BytesPerMegabyte));
        writer.WriteLine(CommandTexts.Get("SummaryWhere", output.Root));
        if (!outcome.Ended)
        {
            writer.WriteLine(CommandTexts.Get("StoryLeftServiceDown"));
        }
    }
}
