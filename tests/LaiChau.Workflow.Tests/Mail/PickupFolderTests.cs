using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using MimeKit;

namespace LaiChau.Workflow.Tests.Mail;

public sealed class PickupFolderTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_mail_is_one_file_by_its_number_and_nothing_else_stays()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Folder, "out", "mail");

        Assert.Equal("Accepted Accepted Accepted", (await Send(path, SmtpLetters.Mails(3))).Words());

        Assert.Equal(["000001.eml", "000002.eml", "000003.eml"], Directory.GetFiles(path).Select(f => Path.GetFileName(f)).Order());
        Assert.Equal(SmtpLetters.Builder.Bytes(SmtpLetters.Mail(2)), await File.ReadAllBytesAsync(Path.Combine(path, "000002.eml"), Cancel));
    }

    [Fact]
    public async Task A_mail_that_is_sent_again_is_still_one_file_with_one_identity()
    {
        using var folder = new TemporaryFolder();
        await Send(folder.Folder, [SmtpLetters.Mail(7)]);
        await Send(folder.Folder, [SmtpLetters.Mail(7, "other@laichau.example")]);

        using var read = await MimeMessage.LoadAsync(Assert.Single(Directory.GetFiles(folder.Folder)), Cancel);
        Assert.Equal("7.mail@laichau.example", read.MessageId);
        Assert.Equal("other@laichau.example", read.To.Mailboxes.Single().Address);
    }

    [Fact]
    public async Task A_redirected_mail_says_whom_it_was_for()
    {
        using var folder = new TemporaryFolder();
        var mail = SmtpLetters.Mail(8);
        await Send(folder.Folder, [mail with { Address = "thu@laichau.example" }]);

        using var read = await MimeMessage.LoadAsync(Path.Combine(folder.Folder, "000008.eml"), Cancel);
        Assert.Equal("thu@laichau.example", read.To.Mailboxes.Single().Address);
        Assert.Equal(mail.Address, read.Headers[MessageBuilder.OriginalTo]);
        Assert.Null(SmtpLetters.Builder.Build(mail).Headers[MessageBuilder.OriginalTo]);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_leaves_every_mail_waiting()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("not-a-folder", "");

        var refused = await Assert.ThrowsAsync<MailServerUnavailableException>(() => Transport(Path.Combine(file, "mail")).Connect(Cancel));
        Assert.Equal("pickupFailed", refused.Reason);
    }

    /// <summary>`/dev/full` is a disk without room.</summary>
    [Fact]
    public async Task A_full_disk_hands_nothing_over_from_there_on()
    {
        using var folder = new TemporaryFolder();
        var transport = Transport(folder.Folder);
        await using var connection = await transport.Connect(Cancel);
        File.CreateSymbolicLink(Path.Combine(folder.Folder, "000002.eml.part"), "/dev/full");

        Assert.Equal("Accepted NotHanded:pickupFailed NotHanded:pickupFailed", (await connection.Send(SmtpLetters.Mails(3), Cancel)).Words());
        Assert.Equal(["000001.eml"], Directory.GetFiles(folder.Folder).Select(f => Path.GetFileName(f)));
        Assert.Equal("Accepted Accepted", (await connection.Send(SmtpLetters.Mails(3)[1..], Cancel)).Words());
    }

    [Fact]
    public async Task A_file_that_cannot_be_replaced_is_not_handed_and_the_others_are()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folder.Folder, "000002.eml"));

        Assert.Equal("Accepted NotHanded:pickupFailed Accepted", (await Send(folder.Folder, SmtpLetters.Mails(3))).Words());
        Assert.Equal(["000001.eml", "000003.eml"], Directory.GetFiles(folder.Folder).Select(f => Path.GetFileName(f)).Order());
    }

    [Fact]
    public async Task A_stop_hands_nothing_over_any_more()
    {
        using var folder = new TemporaryFolder();
        await using var connection = await Transport(folder.Folder).Connect(Cancel);

        Assert.Equal("NotHanded:stopped", (await connection.Send(SmtpLetters.Mails(1), new CancellationToken(canceled: true))).Words());
        Assert.Empty(Directory.GetFiles(folder.Folder));
    }

    private static PickupFolder Transport(string folder) => new(folder, SmtpLetters.Builder, NullLogger<PickupFolder>.Instance);

    private static async Task<IReadOnlyList<Delivery>> Send(string folder, IReadOnlyList<OutgoingMail> mails)
    {
        await using var connection = await Transport(folder).Connect(Cancel);
        return await connection.Send(mails, Cancel);
    }
}
