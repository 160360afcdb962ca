using System.CommandLine;
using LaiChau.Workflow.Host.Serving;

namespace LaiChau.Workflow.Host.CommandLine;

/// <summary>`laichau serve`: the service.</summary>
internal static class ServeCommand
{
    private const string DefaultUrl = "http://localhost:5080";

    public static Command Make()
    {
        var urls = OptionOf.Optional("--urls", "UrlsOption", "ValueUrls");
        var data = OptionOf.Optional("--data", "DataOption", "ValueFolder");
        var command = new Command("serve", CommandTexts.Get("Serve")) { urls, data };
        command.SetAction((parsed, cancel) => Run(
            parsed.GetValue(urls) ?? DefaultUrl, parsed.GetValue(data) ?? Store.DefaultFolder, cancel));
        return command;
    }

    private static async Task<int> Run(string urls, string data, CancellationToken cancel)
    {
        await using var database = Store.Open(data);
        using var serving = database.BeginServing();
        await using var app = ServiceHost.Build(urls.Split(';'), new ServiceOptions(), database, TimeProvider.System);
        await app.RunAsync(cancel);
        return Commands.Done;
    }
}
