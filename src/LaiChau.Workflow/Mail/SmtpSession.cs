using MailKit.Net.Smtp;
using MimeKit;
using MimeKit.IO;

namespace LaiChau.Workflow.Mail;

/// <summary>
/// MailKit's client with a time limit for each answer instead of one for all, and
/// with the knowledge how far the message in hand has come.
/// </summary>
/// <remarks>
/// Whether the last dot may have been sent is known from the order in which MailKit 4.18 works: it writes the headers, then the
/// body (our <see cref="Written"/>), and only when that has returned the dot; then it waits for the answer. As long as the message has
/// not been written in full, the server has no dot and must not deliver. From then on, even when the write of the dot itself
/// fails, nobody knows. A message smaller than the socket's buffer is written in full although the server may have
/// read nothing of it: that too counts as unknown.
/// </remarks>
internal sealed class SmtpSession : SmtpClient
{
    private readonly TimeSpan answerTime;
    private readonly TimeSpan messageTime;
    private CancellationTokenSource? limit;

    public SmtpSession(TimeSpan answerTime, TimeSpan messageTime)
    {
        this.answerTime = answerTime;
        this.messageTime = messageTime;
        // MailKit's own limit is one for everything; ours come before it.
        Timeout = (int)(answerTime + messageTime).TotalMilliseconds;
    }

    /// <summary>The last dot of the mail in hand may have been sent.</summary>
    public bool MayHaveEnded { get; private set; }

    public async Task Hand(MimeMessage message, MailboxAddress from, MailboxAddress to, CancellationToken stop)
    {
        MayHaveEnded = false;
        message.Body = new Written(this, message.Body!);
        using (limit = CancellationTokenSource.CreateLinkedTokenSource(stop))
        {
            limit.CancelAfter(answerTime);
            await SendAsync(MessageBuilder.Format, message, from, [to], limit.Token);
        }
    }

    /// <summary>Asked for where the server wants to know; MailKit would write the whole message to count its bytes.</summary>
    protected override Task<long> GetSizeAsync(FormatOptions options, MimeMessage message, CancellationToken cancellationToken) =>
        Task.FromResult(Size(message));

    protected override void OnSenderAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response) => limit!.CancelAfter(answerTime);

    protected override void OnRecipientAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response) => limit!.CancelAfter(answerTime);

    protected override void OnSenderNotAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response)
    {
        limit!.CancelAfter(answerTime);
        base.OnSenderNotAccepted(message, mailbox, response);
    }

    protected override void OnRecipientNotAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response)
    {
        limit!.CancelAfter(answerTime);
        base.OnRecipientNotAccepted(message, mailbox, response);
    }

    private static long Size(MimeMessage message)
    {
        using var headers = new MeasuringStream();
        message.WriteTo(MessageBuilder.Format, headers, headersOnly: true);
        return headers.Length + ((Written)message.Body!).Length;
    }

    /// <summary>The body of a message as bytes that were made before the line is used, and the knowledge that they are all written.</summary>
    private sealed class Written : MimeEntity
    {
        private readonly SmtpSession session;
        private readonly MemoryStream bytes = new(16 * 1024);

        public Written(SmtpSession session, MimeEntity body) : base(new ContentType("multipart", "mixed"))
        {
            this.session = session;
            Headers.Clear();
            foreach (var header in body.Headers)
            {
                Headers.Add(header.Clone());
            }

            body.WriteTo(MessageBuilder.Format, bytes, contentOnly: true);
            if (!bytes.GetBuffer().AsSpan(0, (int)bytes.Length).EndsWith("\r\n"u8))
            {
                // The dot has to stand on a line of its own.
                bytes.Write("\r\n"u8);
            }
        }

        public long Length => bytes.Length;

        /// <summary>The bytes are seven-bit and short-lined already, and must stay what they are.</summary>
        public override void Prepare(EncodingConstraint constraint, int maxLineLength = 78)
        {
        }

        public override async Task WriteToAsync(FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellationToken = default)
        {
            session.limit!.CancelAfter(session.answerTime);
            await stream.WriteAsync(bytes.GetBuffer().AsMemory(0, (int)bytes.Length), cancellationToken);
            session.MayHaveEnded = true;
            session.limit.CancelAfter(session.messageTime);
        }
    }
}
