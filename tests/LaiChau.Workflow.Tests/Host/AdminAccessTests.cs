using System.Net;
using LaiChau.Workflow.Host.Serving;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>Who is let in without a token, and who with one.</summary>
public sealed class AdminAccessTests
{
    private const string AdminToken = "0123456789abcdef0123456789abcdef";
    private const string PlainToken = "fedcba9876543210fedcba9876543210";

    [Fact]
    public void This_machine_s_own_user_needs_no_token()
    {
        Assert.True(Access().IsAdmin(Request()));
    }

    [Theory]
    [InlineData("http://0.0.0.0:5080")]
    [InlineData("http://*:5080")]
    [InlineData("http://[::]:5080")]
    [InlineData("http://10.1.2.3:5080")]
    public void Whoever_listens_for_others_too_asks_everybody(string address)
    {
        Assert.False(Access(listens: ["http://127.0.0.1:5079", address]).IsAdmin(Request()));
    }

    [Fact]
    public void With_a_public_address_everybody_is_asked()
    {
        Assert.False(Access(publicAddress: "https://nhacviec.example").IsAdmin(Request()));
    }

    [Theory]
    [InlineData("X-Forwarded-For")]
    [InlineData("x-forwarded-proto")]
    [InlineData("Forwarded")]
    [InlineData("X-Real-IP")]
    [InlineData("X-Original-For")]
    [InlineData("Via")]
    public void What_came_through_a_proxy_is_asked(string header)
    {
        var request = Request();
        request.Request.Headers[header] = "127.0.0.1";

        Assert.False(Access().IsAdmin(request));
    }

    [Fact]
    public void Another_machine_is_asked() => Assert.False(Access().IsAdmin(Request(from: "10.1.2.3")));

    [Fact]
    public void A_name_that_somebody_let_point_here_is_asked() => Assert.False(Access().IsAdmin(Request(host: "evil.example")));

    [Fact]
    public void An_administrator_s_token_opens_from_everywhere_and_another_does_not()
    {
        var access = Access(listens: ["http://0.0.0.0:80"]);

        Assert.True(access.IsAdmin(WithToken(AdminToken)));
        Assert.False(access.IsAdmin(WithToken(PlainToken)));
        Assert.Equal("p02", access.TokenOf(WithToken(PlainToken))?.Person);
        Assert.False(access.IsAdmin(WithToken(AdminToken[..^1] + "0")));
        Assert.Null(access.TokenOf(WithToken("")));
    }

    [Fact]
    public void A_token_of_less_than_an_administrator_is_not_more_because_it_comes_from_here()
    {
        var request = Request();
        request.Request.Headers.Authorization = "Bearer " + PlainToken;

        Assert.False(Access().IsAdmin(request));
    }

    [Fact]
    public void Signing_in_sets_a_cookie_that_works_and_does_not_contain_the_token()
    {
        var access = Access(listens: ["http://0.0.0.0:80"]);
        var signIn = Request(from: "10.1.2.3");

        Assert.True(access.SignIn(signIn, AdminToken));

        var cookie = signIn.Response.Headers.SetCookie.ToString();
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(AdminToken, cookie, StringComparison.Ordinal);
        var later = Request(from: "10.1.2.3");
        later.Request.Headers.Cookie = cookie.Split(';')[0];
        Assert.True(access.IsAdmin(later));
        Assert.False(Access(listens: ["http://0.0.0.0:80"], adminToken: "another-token-of-at-least-24").IsAdmin(later));
    }

    [Fact]
    public void A_wrong_token_signs_nobody_in()
    {
        var request = Request();

        Assert.False(Access().SignIn(request, "wrong"));
        Assert.Empty(request.Response.Headers.SetCookie.ToString());
    }

    private static AdminAccess Access(string[]? listens = null, string? publicAddress = null, string adminToken = AdminToken) => new(
        new ServiceOptions
        {
            PublicAddress = publicAddress,
            Tokens =
            [
                new TokenOptions { Name = "admin", Token = adminToken, Administrator = true },
                new TokenOptions { Name = "office", Token = PlainToken, Person = "p02" },
            ],
        },
        new Listening(listens ?? ["http://localhost:5080", "http://127.0.0.1:5081", "http://[::1]:5082"]));

    private static DefaultHttpContext Request(string from = "127.0.0.1", string host = "localhost:5080")
    {
        var request = new DefaultHttpContext();
        request.Connection.RemoteIpAddress = IPAddress.Parse(from);
        request.Request.Host = new HostString(host);
        return request;
    }

    private static DefaultHttpContext WithToken(string token)
    {
        var request = Request(from: "10.1.2.3");
        request.Request.Headers.Authorization = "Bearer " + token;
        return request;
    }

    private sealed class Listening : IServer
    {
        public Listening(string[] addresses)
        {
            var bound = new ServerAddressesFeature();
            foreach (var address in addresses)
            {
                bound.Addresses.Add(address);
            }

            Features.Set<IServerAddressesFeature>(bound);
        }

        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }
}
