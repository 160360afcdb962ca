using System.CommandLine;
using System.Net;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Input;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Operation;
using LaiChau.Workflow.People;
using Microsoft.AspNetCore.Http;

namespace LaiChau.Workflow.Host.CommandLine;

/// <summary>`laichau serve`: the service.</summary>
internal static class ServeCommand
{
    public const string Name = "serve";

    /// <summary>What is in hand is brought to its end; the host gives up a little earlier.</summary>
    public static readonly TimeSpan Drain = TimeSpan.FromSeconds(10);

    private const string DemoFolder = "data/demo";
    private const string DefaultUrl = "http://localhost:5080";

    public static Command Make()
    {
        var urls = OptionOf.Optional("--urls", "UrlsOption", "ValueUrls");
        var settings = OptionOf.Optional("--config", "ConfigOption", "ValueFile");
        var demo = new Option<bool>("--demo") { Description = CommandTexts.Get("DemoOption") };
        var paused = new Option<bool>("--mail-paused") { Description = CommandTexts.Get("MailPausedOption") };
        var store = new StoreOptions();
        var command = new Command(Name, CommandTexts.Get("Serve")) { urls, settings, demo, paused };
        store.AddTo(command);
        command.SetAction((parsed, cancel) => Run(
            UrlsOf(parsed.GetValue(urls)),
            parsed.GetValue(settings), parsed.GetValue(demo), parsed.GetValue(paused), parsed.GetValue(demo) ? store.Of(parsed, DemoFolder) : store.Of(parsed), cancel));
        return command;
    }

    private static async Task<int> Run(string[] urls, string? config, bool asDemo, bool mailPaused, Store store, CancellationToken cancel)
    {
        var settings = Read(urls, config, store);
        settings.Mail.PublicAddress = settings.Service.PublicAddress ?? AddressFor(urls);
        if (asDemo)
        {
            // The people of the sample have mailboxes that somebody may own.
            settings.Mail.Transport = MailOptions.Pickup;
        }

        var sample = asDemo ? DemoSample.Read(settings.Demo) : null;
        await using var database = store.Connect();
        // Before anything is written: a newer program must not change the schema under one that serves.
        using var serving = database.BeginServing();
        database.Migrate();
        var storeClock = await database.Clock(TimeProvider.System, cancel);
        var clock = new SteadyClock(storeClock, await new Beats(database, storeClock).Newest(cancel));
        if (mailPaused)
        {
            // Before anything could leave: after a restore the world knows more than the store.
            await new MailSwitches(database, clock).Pause(by: null, cancel);
        }

        await using var app = ServiceHost.Build(new ServiceParts(urls, settings, database, storeClock, clock)
        {
            DataFolder = store.Folder,
            Postgres = store.Connection,
            Demo = sample,
        });
        if (app.Services.GetService<Demo>() is { } demo)
        {
            await demo.Claim(store.Place, cancel);
        }

        await app.StartAsync(cancel);
        if (settings.Service.PublicAddress is null && settings.Mail.UsesSmtp())
        {
            await Console.Error.WriteLineAsync(CommandTexts.Get("LinksLeadTo", settings.Mail.PublicAddress));
        }

        await Say(app, asDemo ? settings.Mail.PickupFolder : null, store, cancel);
        await app.WaitForShutdownAsync(cancel);
        return Commands.Done;
    }

    private static async Task Say(WebApplication app, string? demoMail, Store store, CancellationToken cancel)
    {
        await Console.Out.WriteLineAsync(CommandTexts.Get("Serving", string.Join(' ', app.Urls)));
        if (demoMail is { } folder)
        {
            await Console.Out.WriteLineAsync(CommandTexts.Get("DemoWhere", app.Urls.First(), Path.GetFullPath(Path.Combine(store.Folder, folder))));
        }
        else if (await app.Services.GetRequiredService<IssueKey>().ForFirstOperator(cancel) is { } secret)
        {
            await Console.Out.WriteLineAsync(CommandTexts.Get("FirstOperator", app.Services.GetRequiredService<MailOptions>().PublicAddress + SendSignInLink.Path + secret));
        }
    }

    internal static string[] UrlsOf(string? option) => (option ?? DefaultUrl).Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    internal static Settings Read(string[] urls, string? config, Store store)
    {
        List<InputProblem> problems = [.. urls.Where(u => !IsUrl(u)).Select(u => new InputProblem("--urls", "", CommandTexts.Get("UrlWrong", u)))];
        if (config is not null && !File.Exists(config))
        {
            problems.Add(new InputProblem("--config", "", CommandTexts.Get("ConfigMissing", config)));
        }

        Settings? settings = null;
        try
        {
            settings = Settings.Read(config ?? Path.Combine(store.Folder, Settings.FileName));
        }
        catch (InputException wrong)
        {
            problems.AddRange(wrong.Problems);
        }

        return problems.Count == 0 ? settings! : throw new InputException(problems);
    }

    /// <summary>
    /// What links in mails begin with when nobody has said it: a listening address that others can reach, this machine's name
    /// where it listens on every address, and only where there is nothing else its own loopback.
    /// </summary>
    internal static string AddressFor(string[] urls)
    {
        var addresses = urls.Select(BindingAddress.Parse).Where(a => !a.IsUnixPipe && !a.IsNamedPipe).ToList();
        var address = addresses.Find(a => !IsEverywhere(a.Host) && !AdminAccess.IsLoopback(a.Host)) ?? addresses.Find(a => IsEverywhere(a.Host)) ?? addresses.FirstOrDefault();
        var host = address is null || IsEverywhere(address.Host) ? Environment.MachineName : address.Host;
        return new UriBuilder(address?.Scheme ?? "http", host, address?.Port ?? 80).Uri.GetLeftPart(UriPartial.Authority);
    }

    private static bool IsEverywhere(string host) =>
        host is "*" or "+" || (IPAddress.TryParse(host, out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)));

    private static bool IsUrl(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            return address.Scheme is "http" or "https" && address.PathBase.Length == 0;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
