using LaiChau.Workflow.Host.CommandLine;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>Where links in mails lead when no public address is set.</summary>
public sealed class LinkAddressTests
{
    [Theory]
    [InlineData("http://127.0.0.1:5000", "http://127.0.0.1:5000")]
    [InlineData("https://review.example/;http://*:80", "https://review.example")]
    [InlineData("http://*:80;http://localhost:5000", "http://localhost:5000")]
    [InlineData("http://[::1]:5001", "http://[::1]:5001")]
    public void They_begin_with_the_first_address_that_leads_to_one_machine(string urls, string expected) =>
        Assert.Equal(expected, ServeCommand.AddressFor(urls.Split(';')));

    [Theory]
    [InlineData("http://*:8080")]
    [InlineData("http://+:8080")]
    [InlineData("http://0.0.0.0:8080")]
    [InlineData("http://[::]:8080")]
    public void Where_the_service_listens_everywhere_they_name_the_machine(string url) =>
        Assert.Equal($"http://{Environment.MachineName}:8080", ServeCommand.AddressFor([url]), ignoreCase: true);
}
