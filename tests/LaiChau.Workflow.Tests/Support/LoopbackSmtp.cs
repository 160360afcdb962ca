// Long because the whole dialogue of a server is read from top to bottom; its parts share one line and one script of faults.
using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using LaiChau.Workflow.Benchmarks.Live;

namespace LaiChau.Workflow.Tests.Support;

/// <summary>
/// A mail server on loopback that refuses, stalls and hangs up on command; no server that one can install does it at the
/// wanted byte.
/// </summary>
internal sealed class LoopbackSmtp : IAsyncDisposable
{
    private readonly TcpListener listener;
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentBag<TcpClient> clients = [];
    private readonly Task accepting;
    private int connections;

    public LoopbackSmtp(IPAddress? address = null)
    {
        listener = new TcpListener(address ?? IPAddress.Loopback, 0);
        listener.Start();
        accepting = Accept();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>What the server does instead of its usual answer: by the command's first word (`RCPT`), `CONNECT`, `DATA` or, after the last dot, `.`.</summary>
    public Func<string, SmtpDo?> On { get; set; } = _ => null;

    public X509Certificate2? Certificate { get; set; }

    public bool TlsOnConnect { get; set; }

    public string Mechanisms { get; set; } = "PLAIN LOGIN";

    public (string User, string Password)? Account { get; set; }

    public bool Pipelining { get; set; } = true;

    public int Connections => connections;

    public ConcurrentQueue<(string Recipient, byte[] Message)> Delivered { get; } = [];

    public ConcurrentQueue<string> Commands { get; } = [];

    /// <summary>What it has taken, by the numbers in the Message-IDs.</summary>
    public IReadOnlyList<SunkMail> Mails() => [.. Delivered.Select(d => new SunkMail(Number(d.Message), d.Recipient))];

    /// <summary>Hangs up on everybody, as a server does after some idle minutes.</summary>
    public void HangUp()
    {
        foreach (var client in clients)
        {
            client.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        HangUp();
        await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    private static long Number(byte[] message)
    {
        const string header = "Message-Id: <";
        var line = Encoding.Latin1.GetString(message).Split("\r\n").First(l => l.StartsWith(header, StringComparison.OrdinalIgnoreCase));
        return long.Parse(line[header.Length..].Split('@')[0], System.Globalization.CultureInfo.InvariantCulture);
    }

    private async Task Accept()
    {
        while (!stop.IsCancellationRequested)
        {
            var client = await listener.AcceptTcpClientAsync(stop.Token);
            client.NoDelay = true;
            clients.Add(client);
            Interlocked.Increment(ref connections);
            _ = Task.Run(async () =>
            {
                using (client)
                {
                    try
                    {
                        await Talk(client);
                    }
                    catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or System.Security.Authentication.AuthenticationException or InvalidOperationException)
                    {
                        // The other side has gone, or was sent away.
                    }
                }
            });
        }
    }

    private async Task Talk(TcpClient client)
    {
        Stream line = client.GetStream();
        if (TlsOnConnect)
        {
            line = await Secured(line);
        }

        var reader = new LineReader(line);
        if (!await Answer(line, "CONNECT", "220 loopback"))
        {
            return;
        }

        var recipient = "";
        while (await reader.Line(stop.Token) is { } command)
        {
            Commands.Enqueue(command);
            var word = command.Split(' ')[0].ToUpperInvariant();
            switch (word)
            {
                case "EHLO":
                    if (!await Answer(line, command, Greeting(line is SslStream)))
                    {
                        return;
                    }

                    break;
                case "STARTTLS":
                    if (!await Answer(line, command, "220 go"))
                    {
                        return;
                    }

                    line = await Secured(line);
                    reader = new LineReader(line);
                    break;
                case "AUTH":
                    if (!await Answer(line, command, await IsLetIn(line, reader, command) ? "235 2.7.0 in" : "535 5.7.8 wrong"))
                    {
                        return;
                    }

                    break;
                case "DATA":
                    var wanted = On(command);
                    if (!await Perform(line, wanted, "354 go") || (wanted?.Answer is null && !await Take(line, reader, recipient)))
                    {
                        return;
                    }

                    break;
                case "QUIT":
                    await Say(line, "221 bye");
                    return;
                default:
                    recipient = word == "RCPT" ? command.Split('<', '>')[1] : recipient;
                    if (!await Answer(line, command, word is "MAIL" or "RCPT" or "RSET" or "NOOP" ? "250 2.0.0 ok" : "502 5.5.2 what"))
                    {
                        return;
                    }

                    break;
            }
        }
    }

    private async Task<bool> Take(Stream line, LineReader reader, string recipient)
    {
        var message = new MemoryStream();
        var cut = On("BODY")?.HangUpAfterBytes;
        while (await reader.Line(stop.Token) is { } text && text != ".")
        {
            message.Write(Encoding.Latin1.GetBytes(text.StartsWith('.') ? text[1..] : text));
            message.Write("\r\n"u8);
            if (message.Length > cut)
            {
                return false;
            }
        }

        var wanted = On(".");
        if (wanted is null or { DeliversFirst: true } or { Answer: null, HangsUp: false })
        {
            Delivered.Enqueue((recipient, message.ToArray()));
        }

        return await Perform(line, wanted, "250 2.0.0 queued");
    }

    private Task<bool> Answer(Stream line, string command, string usual) => Perform(line, On(command), usual);

    private async Task<bool> Perform(Stream line, SmtpDo? wanted, string usual)
    {
        if (wanted is { Wait: var wait } && wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, stop.Token);
        }

        if (wanted?.HangsUp == true)
        {
            return false;
        }

        await Say(line, wanted?.Answer ?? usual);
        return wanted?.ThenHangsUp != true;
    }

    private async Task Say(Stream line, string text) => await line.WriteAsync(Encoding.ASCII.GetBytes(text + "\r\n"), stop.Token);

    private string Greeting(bool secure)
    {
        List<string> words = ["loopback", "SIZE 50000000", "8BITMIME", "SMTPUTF8", "CHUNKING", "ENHANCEDSTATUSCODES"];
        words.AddRange(Pipelining ? ["PIPELINING"] : []);
        words.AddRange(Certificate is not null && !secure ? ["STARTTLS"] : []);
        words.AddRange(Account is not null ? [$"AUTH {Mechanisms}"] : []);
        return string.Join("\r\n", words.Select((w, i) => $"250{(i == words.Count - 1 ? ' ' : '-')}{w}"));
    }

    private async Task<SslStream> Secured(Stream line)
    {
        var secured = new SslStream(line);
        await secured.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = Certificate }, stop.Token);
        return secured;
    }

    private async Task<bool> IsLetIn(Stream line, LineReader reader, string command)
    {
        static string Plain(string? text) => Encoding.UTF8.GetString(Convert.FromBase64String(text ?? ""));
        var words = command.Split(' ');
        if (words[1] == "PLAIN")
        {
            var parts = Plain(words.Length > 2 ? words[2] : await reader.Line(stop.Token)).Split('\0');
            return Account == (parts[1], parts[2]);
        }

        await Say(line, "334 VXNlcm5hbWU6");
        var user = Plain(await reader.Line(stop.Token));
        await Say(line, "334 UGFzc3dvcmQ6");
        return Account == (user, Plain(await reader.Line(stop.Token)));
    }

    /// <summary>Lines as they come, without reading past what TLS needs after STARTTLS.</summary>
    private sealed class LineReader(Stream stream)
    {
        private readonly byte[] buffer = new byte[16 * 1024];
        private int start;
        private int end;

        public async Task<string?> Line(CancellationToken cancel)
        {
            var line = new StringBuilder();
            while (true)
            {
                var newLine = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
                if (newLine >= 0)
                {
                    line.Append(Encoding.Latin1.GetString(buffer, start, newLine));
                    start += newLine + 1;
                    return line.ToString().TrimEnd('\r');
                }

                line.Append(Encoding.Latin1.GetString(buffer, start, end - start));
                start = 0;
                end = await stream.ReadAsync(buffer, cancel);
                if (end == 0)
                {
                    return null;
                }
            }
        }
    }
}

/// <param name="Answer">Instead of the usual one.</param>
/// <param name="HangUpAfterBytes">For `BODY`: in the middle of the message.</param>
internal sealed record SmtpDo(string? Answer = null, bool HangsUp = false, bool ThenHangsUp = false, bool DeliversFirst = false, long? HangUpAfterBytes = null, TimeSpan Wait = default);
