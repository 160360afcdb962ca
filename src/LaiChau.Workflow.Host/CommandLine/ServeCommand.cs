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
        var store = new StoreOptions();
        var command = new Command("serve", CommandTexts.Get("Serve")) { urls };
        store.AddTo(command);
        command.SetAction((parsed, cancel) => Run(
            parsed.GetValue(urls) ?? DefaultUrl, store.Of(parsed), cancel));
        return command;
    }

    private static async Task<int> Run(string urls, Store store, CancellationToken cancel)
    {
        await using var database = store.Open();
        using var serving = database.BeginServing();
        await using var app = ServiceHost.Build(urls.Split(';'), database, await database.Clock(TimeProvider.System, cancel));
        await app.RunAsync(cancel);
        return Commands.Done;
    }
}
