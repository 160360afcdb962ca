using LaiChau.Workflow.Resources;

namespace LaiChau.Workflow.Host.CommandLine;

/// <summary>Where the simulated year stands: one line that is overwritten on a terminal, a line a month elsewhere.</summary>
internal sealed class ProgressLine(TextWriter writer)
{
    private readonly bool terminal = !Console.IsErrorRedirected;
    private DateOnly shown;

    public void Show(DateOnly day)
    {
        if (terminal ? day == shown : day.Year == shown.Year && day.Month == shown.Month)
        {
            return;
        }

        shown = day;
        var text = CommandTexts.Get("Progress", day.ToString("d/M/yyyy", Texts.Culture));
        if (terminal)
        {
            writer.Write($"\r{text}   ");
        }
        else
        {
            writer.WriteLine(text);
        }
    }

    public void End()
    {
        if (terminal)
        {
            writer.WriteLine();
        }
    }
}
