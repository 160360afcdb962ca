using System.Globalization;
using LaiChau.Workflow.Host.Pages;
using LaiChau.Workflow.Host.Pages.Change;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.People;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Host.SignIn;

/// <param name="Tokens">Tokens of the configuration that may do the same, by name.</param>
/// <param name="Own">Name of the reader's own account; null: he has none.</param>
internal sealed record OperatorListModel(ShownState State, IReadOnlyList<OperatorLine> Operators, IReadOnlyList<string> Tokens, string? Own, FormInput Input);

/// <param name="Address">Opens the account, once.</param>
internal sealed record OperatorLinkModel(string Name, string Address, DateTimeOffset Until);

/// <param name="IsOwn">The reader would remove himself.</param>
internal sealed record OperatorRemovalModel(ShownState State, OperatorLine Operator, bool IsOwn, FormInput Input);

/// <summary>
/// Who operates the service, seen and changed by operators alone: somebody who administers by his post makes himself none. A
/// link is shown once, as the answer to the form that asks for it.
/// </summary>
internal static class OperatorAccountRoutes
{
    public const string Path = "/tai-khoan/nguoi-van-hanh";

    public const string Name = "ten";
    public const string Reason = "ly-do";
    public const string Sure = "xac-nhan";

    /// <summary>Whom the page is about, where it says that he has to stay.</summary>
    public const string Who = "nguoi";

    public static void MapOperators(this WebApplication app)
    {
        var pages = app.MapGroup("").ForOperators().ExcludeFromDescription();
        pages.MapPage(Path, http => List(http, new FormInput(null)));
        pages.MapForm(Path, Add);
        pages.MapForm(Path + "/{id:long}/duong-dan", async (http, _) =>
            await http.RequestServices.GetRequiredService<KeepOperators>().Renew(IdOf(http), Visitor.Of(http).By, http.RequestAborted) is (OperatorChange.Done, { } link)
                ? Show(http, link)
                : PageRoutes.NotFound());
        pages.MapPage(Path + "/{id:long}/bo", http => Ask(http, new FormInput(null), StatusCodes.Status200OK));
        pages.MapForm(Path + "/{id:long}/bo", Remove);
    }

    private static async Task<IResult> Add(HttpContext http, IFormCollection form)
    {
        var input = new FormInput(form);
        var reason = input.Reason(Reason);
        if (input.IsFine)
        {
            var (change, link) = await http.RequestServices.GetRequiredService<KeepOperators>().Add(input[Name], reason, Visitor.Of(http).By, http.RequestAborted);
            if (link is not null)
            {
                return Show(http, link);
            }

            input.Refuse(Name, SignInTexts.Get($"Operator.{change}"));
        }

        return await List(http, input);
    }

    private static async Task<IResult> Remove(HttpContext http, IFormCollection form)
    {
        var input = new FormInput(form);
        var reason = input.Reason(Reason);
        var keep = http.RequestServices.GetRequiredService<KeepOperators>();
        if (await Find(http, keep) is not { } one)
        {
            return PageRoutes.NotFound();
        }

        var own = one.Name == OwnOf(http);
        if (own && input[Sure] != "co")
        {
            input.Refuse(Sure, SignInTexts.Get("OwnRemovalUnsure"));
        }

        if (input.IsFine)
        {
            switch (await keep.Remove(one.Id, reason, Visitor.Of(http).By, http.RequestAborted))
            {
                case OperatorChange.Done:
                    // The page he would come back to is no longer for him.
                    return own ? Results.LocalRedirect(Access.SignInPath) : Sayings.Back(Path, "operatorRemoved");
                case OperatorChange.LastOne:
                    input.Refuse(Who, SignInTexts.Get("Operator.LastOne"));
                    return await Ask(http, input, StatusCodes.Status409Conflict);
                default:
                    return PageRoutes.NotFound();
            }
        }

        return await Ask(http, input, StatusOf(input));
    }

    private static async Task<IResult> List(HttpContext http, FormInput input)
    {
        var services = http.RequestServices;
        await using var work = await services.GetRequiredService<Database>().ReadAsync(http.RequestAborted);
        var model = new OperatorListModel(
            await ShownState.Read(work, services.GetRequiredService<SteadyClock>(), http), await services.GetRequiredService<KeepOperators>().List(work),
            [.. services.GetRequiredService<ServiceOptions>().Tokens.Where(t => t.Administrator).Select(t => t.Name)], OwnOf(http), input);
        return PageRoutes.Page<OperatorListPage>(model, StatusOf(input));
    }

    private static async Task<IResult> Ask(HttpContext http, FormInput input, int status)
    {
        var services = http.RequestServices;
        if (await Find(http, services.GetRequiredService<KeepOperators>()) is not { } one)
        {
            return PageRoutes.NotFound();
        }

        await using var work = await services.GetRequiredService<Database>().ReadAsync(http.RequestAborted);
        return PageRoutes.Page<OperatorRemovalPage>(
            new OperatorRemovalModel(await ShownState.Read(work, services.GetRequiredService<SteadyClock>(), http), one, one.Name == OwnOf(http), input), status);
    }

    private static async Task<OperatorLine?> Find(HttpContext http, KeepOperators keep)
    {
        await using var work = await http.RequestServices.GetRequiredService<Database>().ReadAsync(http.RequestAborted);
        return (await keep.List(work)).FirstOrDefault(o => o.Id == IdOf(http));
    }

    private static IResult Show(HttpContext http, OperatorLink link) => PageRoutes.Page<OperatorLinkPage>(new OperatorLinkModel(
        link.Name, http.RequestServices.GetRequiredService<MailOptions>().PublicAddress + SendSignInLink.Path + link.Secret, link.Until));

    private static long IdOf(HttpContext http) => long.Parse((string)http.Request.RouteValues["id"]!, CultureInfo.InvariantCulture);

    /// <summary>Whoever comes by a token or sits at this machine has no account to lose.</summary>
    private static string? OwnOf(HttpContext http) => Visitor.Of(http) is { HasAccount: true, Person: null } visitor ? visitor.By : null;

    private static int StatusOf(FormInput input) => input.IsFine ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity;
}
