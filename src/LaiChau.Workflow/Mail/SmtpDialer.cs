using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;

namespace LaiChau.Workflow.Mail;

/// <summary>Makes a line that is ready for mail: connected, secured, greeted, signed in.</summary>
internal sealed class SmtpDialer(MailOptions options, ILogger log)
{
    private const string Down = "smtpDown";
    private const string AuthFailed = "authFailed";
    private const string TlsFailed = "tlsFailed";
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private readonly TimeSpan connectTime = TimeSpan.FromSeconds(options.ConnectSeconds);
    private readonly TimeSpan answerTime = TimeSpan.FromSeconds(options.CommandSeconds);
    private readonly SecureSocketOptions security = SmtpSecurity.Of(options);
    private readonly int port = SmtpSecurity.Port(options);

    public Action<Socket>? Dialed { get; set; }

    /// <exception cref="MailServerUnavailableException">With the word for the ledger.</exception>
    public async Task<SmtpSession> Dial(CancellationToken cancel)
    {
        var session = new SmtpSession(answerTime, TimeSpan.FromSeconds(options.AfterDataSeconds)) { LocalDomain = HelloName() };
        try
        {
            await Greet(session, cancel);
            await SignIn(session, cancel);
            return session;
        }
        catch (Exception e)
        {
            session.Dispose();
            cancel.ThrowIfCancellationRequested();
            if (e is MailServerUnavailableException || Word(e) is not { } word)
            {
                throw;
            }

            log.Unavailable(word, e);
            throw new MailServerUnavailableException(word, e);
        }
    }

    /// <summary>The line, not the program, is at fault.</summary>
    public static bool IsFault(Exception e) => e is IOException or SocketException or SmtpProtocolException or OperationCanceledException
        or TimeoutException or MailKit.ServiceNotConnectedException or ObjectDisposedException;

    private static string? Word(Exception e) => e switch
    {
        SmtpCommandException command => ((int)command.StatusCode).ToString(CultureInfo.InvariantCulture),
        SslHandshakeException or NotSupportedException or CryptographicException => TlsFailed,
        _ => IsFault(e) ? Down : null,
    };

    private async Task Greet(SmtpSession session, CancellationToken cancel)
    {
        session.CheckCertificateRevocation = false;
        if (options.CaFile is { Length: > 0 } file)
        {
            var authorities = Authorities(file);
            session.ServerCertificateValidationCallback = (_, certificate, chain, errors) => IsVouchedFor(authorities, certificate, chain, errors);
        }

        var socket = await Open(cancel);
        Dialed?.Invoke(socket);
        using var limit = Limit(answerTime, cancel);
        await session.ConnectAsync(socket, options.Host, port, security, limit.Token);
        // Addresses are ASCII, or have a domain that is written in ASCII: no relay needs to take more from us. With the others
        // left on, MailKit might choose BDAT, whose end nobody could tell from its last chunk.
        session.Capabilities &= ~(SmtpCapabilities.UTF8 | SmtpCapabilities.BinaryMime | SmtpCapabilities.Chunking);
    }

    /// <summary>
    /// Without delayed packets: a mail larger than a packet would wait some 45 ms for the server's delayed acknowledgement
    /// (measured.md: 22 mails a second). MailKit leaves it on, so the socket is ours. Every address of the name gets
    /// its share of the time, so that a dead IPv6 does not use up what IPv4 needs.
    /// </summary>
    private async Task<Socket> Open(CancellationToken cancel)
    {
        using var limit = Limit(connectTime, cancel);
        var addresses = await Dns.GetHostAddressesAsync(options.Host, limit.Token);
        Exception? last = null;
        for (var i = 0; i < addresses.Length; i++)
        {
            using var share = Limit(connectTime / (addresses.Length - i), limit.Token);
            Socket? socket = null;
            try
            {
                socket = new Socket(addresses[i].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(new IPEndPoint(addresses[i], port), share.Token);
                return socket;
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException && !limit.IsCancellationRequested)
            {
                socket?.Dispose();
                last = e;
            }
            catch
            {
                socket?.Dispose();
                throw;
            }
        }

        throw last ?? new SocketException((int)SocketError.HostNotFound);
    }

    private async Task SignIn(SmtpSession session, CancellationToken cancel)
    {
        if (options.User is not { Length: > 0 } user)
        {
            return;
        }

        if (!session.IsSecure && security != SecureSocketOptions.None)
        {
            log.NoTlsForPassword();
            throw new MailServerUnavailableException(TlsFailed);
        }

        // Windows sign-in needs a machine that has joined the domain; the password works with the others.
        session.AuthenticationMechanisms.ExceptWith(["GSSAPI", "NTLM", "NEGOTIATE"]);
        using var limit = Limit(answerTime, cancel);
        try
        {
            await session.AuthenticateAsync(Encoding.UTF8, new NetworkCredential(user, Password()), limit.Token);
        }
        catch (MailKit.Security.AuthenticationException e) when (e.InnerException is SmtpCommandException { StatusCode: >= (SmtpStatusCode)400 and < (SmtpStatusCode)500 } later)
        {
            // Not a wrong password, but a server that cannot look it up now.
            throw new MailServerUnavailableException(((int)later.StatusCode).ToString(CultureInfo.InvariantCulture), e);
        }
        catch (Exception e) when (e is MailKit.Security.AuthenticationException or NotSupportedException or SaslException or UnauthorizedAccessException or PasswordFileException)
        {
            log.NotLetIn(e);
            throw new MailServerUnavailableException(AuthFailed, e);
        }
    }

    private string Password()
    {
        if (options.PasswordFile is not { Length: > 0 } file)
        {
            return options.Password ?? "";
        }

        try
        {
            return File.ReadAllText(file).TrimEnd('\r', '\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PasswordFileException(e);
        }
    }

    private string? HelloName()
    {
        var name = options.HelloName.Length > 0 ? options.HelloName : Environment.MachineName;
        // MailKit's own word for us is better than a name that no server takes.
        return Ascii.IsValid(name) && Uri.CheckHostName(name) != UriHostNameType.Unknown ? name : null;
    }

    private static CancellationTokenSource Limit(TimeSpan time, CancellationToken cancel)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(time);
        return limit;
    }

    private static X509Certificate2Collection Authorities(string file)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CryptographicException("The file of certificate authorities cannot be read.", e);
        }

        return authorities;
    }

    /// <summary>Only the file's authorities count; that the certificate is for this host is still the platform's finding.</summary>
    private static bool IsVouchedFor(X509Certificate2Collection authorities, X509Certificate? certificate, X509Chain? platform, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 server || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        // A closed network reaches no revocation list.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (platform is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(platform.ChainElements.Select(e => e.Certificate).ToArray());
        }

        return chain.Build(server);
    }

    private sealed class PasswordFileException(Exception cause) : Exception("The password file cannot be read.", cause);
}
