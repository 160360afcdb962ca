using System.Globalization;
using LaiChau.Workflow.Host.Jobs;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Input;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Host.Pages.Templates;

/// <summary>The letters' templates: looked at with real letters, tried by mail, saved, taken back.</summary>
internal static class TemplateRoutes
{
    public const string Path = "/mau-thu";
    public const string One = Path + "/{file}";

    /// <summary>A Vietnamese letter is up to nine characters in a form, and there are other fields.</summary>
    private const long LongestForm = 10 * TemplateCheck.Longest;

    /// <summary>What administrators write into the frame of a letter must not act on our page, and stays without ours.</summary>
    private const string LetterPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

    public static void MapTemplates(this RouteGroupBuilder pages)
    {
        pages.MapPage(Path, List);
        pages.MapPage(One, http => Edit(http, http.Request.Query["phien-ban"].ToString()));
        Form("", Save);
        Form("/xem-thu", Preview);
        Form("/ban-html", Html);
        Form("/gui-thu", SendTest);
        Form("/mau-co-san", Reset);

        void Form(string word, Func<HttpContext, string, Typed, Task<IResult>> act) => pages.MapForm(
            One + word,
            (http, form) => FileOf(http) is { } file ? act(http, file, Typed.Of(form)) : Task.FromResult(PageRoutes.NotFound()),
            LongestForm);
    }

    private static string? FileOf(HttpContext http) => MailTemplates.Files.FirstOrDefault(f => f == (string)http.Request.RouteValues["file"]!);

    private static async Task<IResult> List(HttpContext http)
    {
        var services = http.RequestServices;
        var templates = services.GetRequiredService<TemplatesInForce>();
        await using var work = await services.GetRequiredService<Database>().ReadAsync(http.RequestAborted);
        await templates.Follow(work);
        var saved = (await TemplateTable.Newest(work)).ToDictionary(t => t.File, StringComparer.Ordinal);
        return PageRoutes.Page<TemplateListPage>(new TemplateListModel(
            await ShownState.Read(work, services.GetRequiredService<SteadyClock>(), http),
            [.. MailTemplates.Files.Select(f => new TemplateLine(f, saved.GetValueOrDefault(f), templates.IsOfFolder(f)))],
            templates.Current.Problems));
    }

    private static async Task<IResult> Edit(HttpContext http, string version) => FileOf(http) is not { } file
        ? PageRoutes.NotFound()
        : await Show(http, file, version.Length == 0 ? await Kept(http, file) : null, m => !int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? m
            : number == 0 ? m with { Text = m.Original, Compared = 0 }
            : m.Versions.FirstOrDefault(v => v.Version == number) is { } old ? m with { Text = old.Source ?? m.Original, Compared = number } : m);

    private static async Task<IResult> Save(HttpContext http, string file, Typed typed)
    {
        var saved = await http.RequestServices.GetRequiredService<SaveTemplate>().Run(file, typed.Text, typed.Seen, PageRoutes.ByOf(http), http.RequestAborted);
        switch (saved)
        {
            case TemplateSaved.Wrong wrong:
                return await Show(http, file, typed, m => m with { Problems = wrong.Problems, Saving = true }, StatusCodes.Status422UnprocessableEntity);
            case TemplateSaved.ChangedMeanwhile meanwhile:
                return await Show(http, file, typed, m => m with { Meanwhile = meanwhile.Newest }, StatusCodes.Status409Conflict);
            default:
                return await Done(http, file, saved is TemplateSaved.Done ? "templateSaved" : "templateSame");
        }
    }

    private static async Task<IResult> Reset(HttpContext http, string file, Typed typed)
    {
        var saved = await http.RequestServices.GetRequiredService<SaveTemplate>().Run(file, null, typed.Seen, PageRoutes.ByOf(http), http.RequestAborted);
        return saved is TemplateSaved.ChangedMeanwhile meanwhile
            ? await Show(http, file, null, m => m with { Meanwhile = meanwhile.Newest }, StatusCodes.Status409Conflict)
            : await Done(http, file, saved is TemplateSaved.Done ? "templateReset" : "templateSame");
    }

    private static async Task<IResult> Done(HttpContext http, string file, string said)
    {
        if (Visitor.Of(http).By is { } by)
        {
            await http.RequestServices.GetRequiredService<KeptTexts>().Forget(by, $"{Path}/{file}", http.RequestAborted);
        }

        // A run that has letters in hand which were made before it keeps them back; they need not wait for the minute.
        http.RequestServices.GetRequiredService<JobClock>().Enqueue(Step.Send);
        return Sayings.Back($"{Path}/{file}", said);
    }

    private static async Task<IResult> Preview(HttpContext http, string file, Typed typed)
    {
        var (problems, _, words) = await Try(http, file, typed);
        return await Show(http, file, typed, m => m with { Problems = problems, Preview = words, PreviewGone = problems.Count == 0 && words is null },
            problems.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> Html(HttpContext http, string file, Typed typed)
    {
        var (problems, _, words) = await Try(http, file, typed);
        if (words is null)
        {
            return await Show(http, file, typed, m => m with { Problems = problems, PreviewGone = problems.Count == 0 }, StatusCodes.Status422UnprocessableEntity);
        }

        http.Response.Headers.ContentSecurityPolicy = LetterPolicy;
        return Results.Content(words.Html, "text/html; charset=utf-8");
    }

    private static async Task<IResult> SendTest(HttpContext http, string file, Typed typed)
    {
        var (problems, trial, words) = await Try(http, file, typed);
        if (problems.Count > 0 || trial is null || !MailboxText.IsAddress(typed.Address))
        {
            return await Show(http, file, typed, m => m with
            {
                Problems = problems,
                Preview = words,
                PreviewGone = problems.Count == 0 && trial is null,
                AddressIsWrong = !MailboxText.IsAddress(typed.Address),
            }, StatusCodes.Status422UnprocessableEntity);
        }

        var sent = await http.RequestServices.GetRequiredService<TemplateTrials>().Send(trial.Value.Content, trial.Value.Templates, typed.Address, http.RequestAborted);
        return Sayings.Back($"/thu/{sent.Number}", sent.State == MailState.Accepted ? "testSent" : "testFailed");
    }

    /// <summary>The chosen letter, made with what stands in the editor.</summary>
    private static async Task<(IReadOnlyList<TemplateProblem> Problems, (MailContent Content, MailTemplates Templates)? Trial, LetterWords? Words)> Try(HttpContext http, string file, Typed typed)
    {
        var services = http.RequestServices;
        await using var work = await services.GetRequiredService<Database>().ReadAsync(http.RequestAborted);
        var sources = await services.GetRequiredService<TemplatesInForce>().Sources(work);
        if (TemplateCheck.Problems(sources, file, typed.Text) is { Count: > 0 } problems)
        {
            return (problems, null, null);
        }

        sources[file] = typed.Text;
        var templates = new MailTemplates(sources);
        return await services.GetRequiredService<TemplateTrials>().Content(work, typed.Chosen) is { } content
            ? ([], (content, templates), new MessageBuilder(services.GetRequiredService<MailOptions>(), templates).Words(content))
            : ([], null, null);
    }

    /// <param name="typed">What was sent; null: the editor shows what is in force.</param>
    private static async Task<IResult> Show(HttpContext http, string file, Typed? typed, Func<TemplateModel, TemplateModel> with, int status = StatusCodes.Status200OK)
    {
        var services = http.RequestServices;
        var templates = services.GetRequiredService<TemplatesInForce>();
        await using var work = await services.GetRequiredService<Database>().ReadAsync(http.RequestAborted);
        var versions = await TemplateTable.Versions(work, file);
        var original = templates.Base(file);
        var present = versions is [{ Source: { } saved }, ..] ? saved : original;
        var choices = await TemplateTrials.Choices(work);
        var by = Visitor.Of(http).By;
        var model = with(new TemplateModel(
            await ShownState.Read(work, services.GetRequiredService<SteadyClock>(), http), file, typed?.Text ?? present, present, original,
            versions is [var newest, ..] ? newest.Version : 0, versions, choices)
        {
            Chosen = typed?.Chosen ?? choices[0].Key,
            Address = typed?.Address ?? await AddressOf(work, services, Visitor.Of(http)),
            Pass = by is null ? null : services.GetRequiredService<KeptTexts>().PassOf(by, $"{Path}/{file}"),
            Kept = typed?.Kept == true,
        });
        // Whoever has not seen the newest version sees it before he may replace it.
        return PageRoutes.Page<TemplatePage>(typed is null || model.Meanwhile is not null ? model : model with { Seen = typed.Seen }, status);
    }

    /// <summary>What he sent when his session had ended; null: nothing.</summary>
    private static async Task<Typed?> Kept(HttpContext http, string file)
    {
        await using var work = await http.RequestServices.GetRequiredService<Database>().ReadAsync(http.RequestAborted);
        return Visitor.Of(http).By is { } by && await KeptTexts.Find(work, by, $"{Path}/{file}") is { } form ? Typed.Of(form) with { Kept = true } : null;
    }

    private static async Task<string> AddressOf(Work work, IServiceProvider services, Visitor visitor) => visitor.Person is { } person
        ? (await services.GetRequiredService<Tree>().On(work, ShownTime.DayOf(services.GetRequiredService<TimeProvider>().GetUtcNow()))).FindPerson(person)?.Email ?? ""
        : "";

    /// <summary>What a form of the editor sends.</summary>
    /// <param name="Seen">The version that it was opened with.</param>
    private sealed record Typed(string Text, int Seen, string Chosen, string Address)
    {
        public static Typed Of(IFormCollection form) => new(
            form["noi-dung"].ToString().ReplaceLineEndings("\n"),
            int.TryParse(form["ban"], NumberStyles.None, CultureInfo.InvariantCulture, out var seen) ? seen : -1,
            form["thu"].ToString(),
            form["dia-chi"].ToString().Trim());

        public bool Kept { get; init; }
    }
}
