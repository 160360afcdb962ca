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

    /// <summary>What is to be kept of a mail, made before any transaction waits for it.</summary>
    /// <returns>Null: it was not built by us; what a transport builds itself it keeps itself.</returns>
    public static MailContentRow? Pack(OutgoingMail mail) =>
        mail.Built is { } built ? new MailContentRow { Id = mail.Number, Subject = built.Subject, Body = Deflate(built.Text) } : null;

    public static Task Keep(Work work, IEnumerable<MailContentRow> contents) => work.ExecuteMany(KeepSql, contents);

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
}

/// <summary>A letter as it is kept.</summary>
internal sealed class MailContentRow
{
    public long Id { get; init; }

    public string Subject { get; init; } = "";

    /// <summary>UTF-8, deflated.</summary>
    public byte[] Body { get; init; } = [];
}
