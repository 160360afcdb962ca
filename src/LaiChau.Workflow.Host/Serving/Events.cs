namespace LaiChau.Workflow.Host.Serving;

/// <summary>Every line that the service itself logs: ids and words, never an address, a name or a letter.</summary>
internal static partial class Events
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Node {Node} has joined")]
    public static partial void Joined(this ILogger log, long node);

    [LoggerMessage(Level = LogLevel.Information, Message = "Node {Node} has left")]
    public static partial void Left(this ILogger log, long node);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Node {Node} has lost its lock and joins anew")]
    public static partial void LostLock(this ILogger log, long node);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The node has not signed off: {Fault}")]
    public static partial void NotSignedOff(this ILogger log, string fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "{What} failed: {Fault} ({Message})")]
    public static partial void Failed(this ILogger log, string what, string fault, string message);

    [LoggerMessage(Level = LogLevel.Error, Message = "A request failed: {Place}")]
    public static partial void RequestFailed(this ILogger log, string place);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{What} failed")]
    public static partial void FailedHow(this ILogger log, Exception how, string what);

    [LoggerMessage(Level = LogLevel.Information, Message = "{What} goes on again")]
    public static partial void GoesOn(this ILogger log, string what);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Job} waits for its minute: {Fault}")]
    public static partial void Waits(this ILogger log, string job, string fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No job has run for {Silence}; the jobs are set up anew")]
    public static partial void Silent(this ILogger log, TimeSpan silence);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Problems with changed templates of letters: {Number} {Files}; letters are made from built-in ones in their place")]
    public static partial void Templates(this ILogger log, int number, string files);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The machine's clock is {Behind} behind what is on record; time stands still at {Since}")]
    public static partial void ClockStands(this ILogger log, TimeSpan behind, DateTimeOffset since);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The machine's clock leapt {Ahead} ahead; mail rests for {Rest}, then the leap is followed if it stays")]
    public static partial void ClockLeapt(this ILogger log, TimeSpan ahead, TimeSpan rest);

    [LoggerMessage(Level = LogLevel.Information, Message = "The machine's clock is steady again")]
    public static partial void ClockSteady(this ILogger log);
}
