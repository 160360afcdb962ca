using System.CommandLine;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Input;
using LaiChau.Workflow.People;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Host.CommandLine;

/// <summary>`laichau operator`: whoever has the machine helps an operator back in who has forgotten his password; also beside a running service.</summary>
internal static class OperatorCommand
{
    private const string NameOption = "--name";

    public static Command Make()
    {
        var name = OptionOf.Optional(NameOption, "OperatorNameOption", "ValueName");
        var urls = OptionOf.Optional("--urls", "UrlsOption", "ValueUrls");
        var settings = OptionOf.Optional("--config", "ConfigOption", "ValueFile");
        var store = new StoreOptions();
        var command = new Command("operator", CommandTexts.Get("OperatorCommand")) { name, urls, settings };
        store.AddTo(command);
        command.SetAction((parsed, cancel) => Run(
            parsed.GetValue(name) ?? IssueKey.FirstOperator, ServeCommand.UrlsOf(parsed.GetValue(urls)), parsed.GetValue(settings), store.Of(parsed), cancel));
        return command;
    }

    private static async Task<int> Run(string name, string[] urls, string? config, Store store, CancellationToken cancel)
    {
        if (store.Problem() is { } noStore)
        {
            throw new InputException([noStore]);
        }

        var settings = ServeCommand.Read(urls, config, store);
        await using var database = store.OpenExisting();
        var keep = database is null ? null : new KeepOperators(database, new Tree(), await database.Clock(TimeProvider.System, cancel));
        var known = keep is null ? [] : await Known(keep, database!, cancel);
        if (known.FirstOrDefault(o => o.Name == name) is not { } one)
        {
            throw new InputException([new InputProblem(NameOption, "", known.Count == 0
                ? CommandTexts.Get("NoOperator", store.Place)
                : CommandTexts.Get("OperatorUnknown", name, string.Join(", ", known.Select(o => o.Name))))]);
        }

        var link = (await keep!.Renew(one.Id, by: null, cancel)).Link!;
        var address = (settings.Service.PublicAddress ?? ServeCommand.AddressFor(urls)) + SendSignInLink.Path + link.Secret;
        Console.WriteLine(CommandTexts.Get("OperatorLink", name, ShownTime.Of(link.Until), address));
        return Commands.Done;
    }

    private static async Task<IReadOnlyList<OperatorLine>> Known(KeepOperators keep, Storage.Database database, CancellationToken cancel)
    {
        await using var work = await database.ReadAsync(cancel);
        return await keep.List(work);
    }
}
