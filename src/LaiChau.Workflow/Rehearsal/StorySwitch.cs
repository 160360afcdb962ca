namespace LaiChau.Workflow.Rehearsal;

/// <summary>Something that breaks and works again, by turns.</summary>
/// <param name="judge">False: an event before may have been misread.</param>
internal sealed class StorySwitch(string down, string up, bool judge)
{
    private bool isUp = true;

    /// <returns>Whether it works from now on.</returns>
    public bool Turn(EventDraft draft, bool toUp)
    {
        if (judge && toUp == isUp)
        {
            draft.Text.Wrong("do", toUp ? "UpWithoutDown" : "DownTwice", down, up);
        }

        isUp = toUp;
        return toUp;
    }
}
