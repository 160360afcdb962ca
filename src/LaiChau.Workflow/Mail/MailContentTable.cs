using System.IO.Compression;
using System.Text;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Mail;

/// <summary>What letters said, for whoever asks later: "what exactly did we tell him?"</summary>
internal static class MailContentTable
{
    private const string KeepSql = """
        insert into mail_content (mail_id, subject, body) values (@Id, @Subject, @Body)
        on conflict (mail_id) do update set subject = excluded.subject, body = excluded.body
        """;

    /// <summary>Those that were built by us; what a transport builds itself it keeps itself.</summary>
    public static Task Keep(Work work, IEnumerable<OutgoingMail> mails) => work.Execute(KeepSql, mails
        .Where(m => m.Built is not null)
        .Select(m => new MailContentRow { Id = m.Number, Subject = m.Built!.Subject, Body = Deflate(m.Built.Text) }));

    private const string ReadSql = "select mail_id as id, subject, body from mail_content where mail_id = @Id";

    /// <returns>Null: nothing is kept of this mail, or no longer.</returns>
    public static async Task<(string Subject, string Text)?> Read(Work work, long mail) =>
        (await work.Query<MailContentRow>(ReadSql, new { Id = mail })).SingleOrDefault() is { } row ? (row.Subject, Inflate(row.Body)) : null;

    private static byte[] Deflate(string text)
    {
        using var packed = new MemoryStream(1024);
        using (var deflate = new DeflateStream(packed, CompressionLevel.Fastest))
        {
            deflate.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }

    private static string Inflate(byte[] packed)
    {
        using var reader = new StreamReader(new DeflateStream(new MemoryStream(packed), CompressionMode.Decompress), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private sealed class MailContentRow
    {
        public long Id { get; init; }

        public string Subject { get; init; } = "";

        public byte[] Body { get; init; } = [];
    }
}
