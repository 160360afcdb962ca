using System.Diagnostics;
using Hangfire;
using Hangfire.PostgreSql;
using Hangfire.PostgreSql.Factories;
using LaiChau.Workflow.Mail;
using Microsoft.Extensions.Logging.Abstractions;

namespace LaiChau.Workflow.Benchmarks.Live;

/// <summary>
/// The way users would go without us: a Hangfire job for each reminder, on PostgreSQL, with the same letters over reused connections.
/// Whether anything is still owed is not even asked, and a killed job would send again.
/// </summary>
internal static class JobPerMail
{
    /// <summary>measured.md: twenty are no faster.</summary>
    private const int Workers = 10;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static Job job = null!;

    /// <returns>Jobs a second to schedule, and to execute once due, from the first mail to the last.</returns>
    public static async Task<(double Scheduled, double Executed)> Send(
        IReadOnlyList<MailContent> letters, MessageBuilder builder, MailOptions options, string postgres, CancellationToken cancel)
    {
        var pool = new MailOptions
        {
            Transport = options.Transport, Host = options.Host, Port = options.Port, SenderAddress = options.SenderAddress, Connections = Workers,
        };
        await using var transport = new SmtpTransport(pool, builder, TimeProvider.System, NullLogger<SmtpTransport>.Instance);
        job = new Job(letters, transport);
        var storageOptions = new PostgreSqlStorageOptions { QueuePollInterval = TimeSpan.FromSeconds(1), UseSlidingInvisibilityTimeout = true };
        var storage = new PostgreSqlStorage(new NpgsqlConnectionFactory(postgres, storageOptions), storageOptions);
        var client = new BackgroundJobClient(storage);
        var began = Stopwatch.GetTimestamp();
        var due = TimeProvider.System.GetUtcNow();
        for (var i = 0; i < letters.Count; i++)
        {
            var number = i;
            client.Schedule(() => Run(number), due);
        }

        var scheduled = letters.Count / Stopwatch.GetElapsedTime(began).TotalSeconds;
        using (new BackgroundJobServer(new BackgroundJobServerOptions { WorkerCount = Workers, SchedulePollingInterval = TimeSpan.FromSeconds(1) }, storage))
        {
            await job.Through.Task.WaitAsync(Patience, cancel);
        }

        return (scheduled, (letters.Count - 1) / Stopwatch.GetElapsedTime(job.First, job.Last).TotalSeconds);
    }

    /// <summary>What Hangfire calls.</summary>
    public static Task Run(int number) => job.Run(number);

    private sealed class Job(IReadOnlyList<MailContent> letters, SmtpTransport transport)
    {
        private int sent;

        public TaskCompletionSource Through { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public long First { get; private set; }

        public long Last { get; private set; }

        public async Task Run(int number)
        {
            var letter = letters[number];
            await using var connection = await transport.Connect(CancellationToken.None);
            var answer = (await connection.Send([new OutgoingMail(letter.Number, letter.To.Address, letter)], CancellationToken.None))[0];
            if (answer.Outcome != DeliveryOutcome.Accepted)
            {
                throw new InvalidOperationException($"Mail {letter.Number}: {answer}");
            }

            switch (Interlocked.Increment(ref sent))
            {
                case 1:
                    First = Stopwatch.GetTimestamp();
                    break;
                case var all when all == letters.Count:
                    Last = Stopwatch.GetTimestamp();
                    Through.SetResult();
                    break;
            }
        }
    }
}
