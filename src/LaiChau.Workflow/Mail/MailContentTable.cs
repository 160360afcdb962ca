using System.IO.Compression;
using System.Text;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Mail;

/// <summary>SQL over what letters said when they were handed over.</summary>
internal static class MailContentTable
{
    private const string PutSql = """
        insert into mail_content (mail_id, subject, body) values (@MailId, @Subject, @Body)
        on conflict (mail_id) do update set subject = excluded.subject, body = excluded.body
        """;

    public static Task Put(Work work, long mail, string subject, string text) =>
        work.Execute(PutSql, new { MailId = mail, Subject = subject, Body = Deflated(text) });

    private const string OfMailSql = "select subject, body from mail_content where mail_id = @Mail";

    /// <returns>Null: it has not been handed over yet, or housekeeping has removed the text.</returns>
    public static async Task<KeptLetter?> OfMail(Work work, long mail) =>
        (await work.Query<ContentRow>(OfMailSql, new { Mail = mail })).SingleOrDefault() is { } row
            ? new KeptLetter(row.Subject, Inflated(row.Body))
            : null;

    internal static byte[] Deflated(string text)
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Fastest))
        {
            deflate.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }

    internal static string Inflated(byte[] body)
    {
        using var inflate = new DeflateStream(new MemoryStream(body), CompressionMode.Decompress);
        using var reader = new StreamReader(inflate, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private sealed class ContentRow
    {
        public string Subject { get; init; } = "";

        public byte[] Body { get; init; } = [];
    }
}

internal sealed record KeptLetter(string Subject, string Text);
