using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using LaiChau.Workflow.Mail;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace LaiChau.Workflow.Benchmarks.Live;

/// <summary>
/// What a program without any database does with the same letters: templates and MIME for each mail, MailKit on as many
/// reused connections, `NoDelay`. Nothing is remembered.
/// </summary>
internal static class PlainMail
{
    public static async Task<TimeSpan> Send(IReadOnlyList<MailContent> letters, MessageBuilder builder, MailOptions options, CancellationToken cancel)
    {
        var waiting = new ConcurrentQueue<MailContent>(letters);
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, options.Connections).Select(_ => Task.Run(() => Talk(waiting, builder, options, cancel), cancel)));
        return Stopwatch.GetElapsedTime(began);
    }

    private static async Task Talk(ConcurrentQueue<MailContent> waiting, MessageBuilder builder, MailOptions options, CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(options.Host, options.Port, cancel);
        using var client = new SmtpClient();
        await client.ConnectAsync(socket, options.Host, options.Port, SecureSocketOptions.None, cancel);
        while (waiting.TryDequeue(out var letter))
        {
            using var message = builder.Build(letter);
            await client.SendAsync(message, cancel);
        }

        await client.DisconnectAsync(true, cancel);
    }
}
