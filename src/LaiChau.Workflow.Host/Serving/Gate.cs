namespace LaiChau.Workflow.Host.Serving;

/// <summary>
/// One run at a time: whoever comes while it is on leaves word, and it goes round once more, so that what came up
/// meanwhile is not left to the next minute.
/// </summary>
internal sealed class Gate
{
    private readonly Lock guard = new();
    private bool busy;
    private bool again;

    /// <returns>False: somebody is at it and will go round again.</returns>
    public bool Enter()
    {
        lock (guard)
        {
            if (busy)
            {
                again = true;
                return false;
            }

            return busy = true;
        }
    }

    /// <returns>True: somebody asked meanwhile; stay and go round once more.</returns>
    public bool StayFor()
    {
        lock (guard)
        {
            (var asked, again) = (again, false);
            busy = asked;
            return asked;
        }
    }

    /// <summary>Out, whatever was asked.</summary>
    public void Leave()
    {
        lock (guard)
        {
            busy = again = false;
        }
    }
}
