using LaiChau.Workflow.Input;

namespace LaiChau.Workflow.Tests.Input;

/// <summary>What is refused stands in Units/Broken/people-emails.csv.</summary>
public sealed class MailboxTextTests
{
    [Theory]
    [InlineData("bi-thu.muong-kim@laichau.example")]
    [InlineData("van+phong_1@xa.laichau.example")]
    [InlineData("o'neil@mail")] // a closed network may have names without a dot
    [InlineData("a@x\u00E3.example")]
    [InlineData("A.B@X-1.example")]
    public void One_bare_address_is_taken(string address) => Assert.True(MailboxText.IsAddress(address));

    [Fact]
    public void Parts_longer_than_a_mail_server_takes_are_refused()
    {
        Assert.False(MailboxText.IsAddress($"{new string('a', 65)}@laichau.example"));
        Assert.False(MailboxText.IsAddress($"a@{new string('b', 64)}.example"));
        Assert.False(MailboxText.IsAddress($"a@{string.Join('.', Enumerable.Repeat("laichau", 40))}"));
    }

    [Theory]
    [InlineData("a@b.example\r\nBcc: c@d.example")]
    [InlineData("a\0@b.example")]
    [InlineData("a@b.example\n")]
    [InlineData("a@b\u202Ec.example")]
    public void Nothing_that_could_start_another_header_is_taken(string address) => Assert.False(MailboxText.IsAddress(address));
}
