using System.Text.Json;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Host.Jobs;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Input;
using LaiChau.Workflow.Ledger;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Host.Pages.Change;

/// <summary>Gives a post of a unit to somebody, or leaves it vacant, at once; open work follows the post.</summary>
/// <param name="Unit">Null: none is chosen yet.</param>
/// <param name="Open">How much the unit owes, which follows the post.</param>
/// <param name="Meanwhile">Others hold the post than was shown before.</param>
/// <param name="Found">Units whose name has what was typed; there may be more of them than are shown.</param>
internal sealed record AppointModel(ShownState State, UnitRecord? Unit, IReadOnlyList<UnitRecord> Found, IReadOnlyList<HolderLine> Holders, long Open, FormInput Input, string Asked, bool Meanwhile)
{
    public const string Path = "/bo-nhiem";

    /// <summary>Field of the terms that the page has shown.</summary>
    public const string Holding = "dang-giu";

    /// <summary>What the form carries: whom it has shown when it was opened, until it has said that these are others now.</summary>
    public string Shown => !Meanwhile && Input.Has(Holding) ? Input[Holding] : Holders.Count == 0 ? "-" : string.Join(' ', Holders.Select(h => $"{h.Kind}:{AppointHolder.HeldTerm(h.Id, h.ToDay)}"));

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapPage(Path, http => Show(http, http.Request.Query["don-vi"].ToString().Trim(), new FormInput(null)));
        pages.MapForm(Path, async (http, form) =>
        {
            var input = new FormInput(form);
            var until = input.Day("den", needed: false);
            var post = PostWords.Parse(input["chuc-danh"]);
            if (post is null)
            {
                input.Refuse("chuc-danh", AdminTexts.Get("PostMissing"));
            }

            var vacant = input["nguoi"] == "khuyet";
            var appointment = new Appointment(input["don-vi"], post ?? default, vacant ? null : New(input), until)
            {
                PersonId = vacant || input["nguoi"] == "moi" ? null : await Known(http, input),
                IsNew = input["nguoi"] == "moi",
                Reason = input.Reason("ly-do"),
                By = PageRoutes.ByOf(http),
                Shown = input.Has(Holding) ? [.. input[Holding].Split(' ').Where(t => t.StartsWith(input["chuc-danh"] + ":", StringComparison.Ordinal)).Select(t => t[(t.IndexOf(':', StringComparison.Ordinal) + 1)..])] : null,
            };
            if (!input.IsFine)
            {
                return await Show(http, input["don-vi"], input);
            }

            var services = http.RequestServices;
            var answer = await services.GetRequiredService<AppointHolder>()
                .RunNow(appointment, ShownTime.Zone, services.GetRequiredService<TimeProvider>(), http.RequestAborted);
            if (answer == AppointAnswer.HoldersHaveChanged)
            {
                input.Refuse("chuc-danh", await WhatHappened(http, input["don-vi"], input["chuc-danh"]));
                return await Show(http, input["don-vi"], input, meanwhile: true);
            }

            if (answer != AppointAnswer.Done)
            {
                input.Refuse(answer switch { AppointAnswer.UnknownPerson or AppointAnswer.PersonIsKnown or AppointAnswer.PersonIsOperator => "ma-nguoi", AppointAnswer.UntilIsPast => "den", AppointAnswer.UnknownUnit => "don-vi", _ => "chuc-danh" },
                    AdminTexts.Get($"Appoint.{answer}", answer == AppointAnswer.PersonIsKnown ? await WhoHas(http, input["ma-nguoi"]) : ""));
                return await Show(http, input["don-vi"], input);
            }

            services.GetRequiredService<JobClock>().Nudge();
            return Results.LocalRedirect($"{Path}?don-vi={Uri.EscapeDataString(input["don-vi"])}&{Sayings.Key}=appointed");
        });
    }

    /// <returns>Null: nobody, or several of one name; said beside the field.</returns>
    private static async Task<string?> Known(HttpContext http, FormInput input)
    {
        if (!input.Has("ma-nguoi"))
        {
            input.Refuse("ma-nguoi", AdminTexts.Get("PersonMissing"));
            return null;
        }

        var services = http.RequestServices;
        await using var work = await services.GetRequiredService<Database>().ReadAsync(http.RequestAborted);
        var tree = services.GetRequiredService<Tree>();
        var found = NameSearch.People((await tree.Data(work)).People, input["ma-nguoi"]);
        switch (found.Count)
        {
            case 0:
                input.Refuse("ma-nguoi", AdminTexts.Get($"Appoint.{nameof(AppointAnswer.UnknownPerson)}"));
                return null;
            case 1:
                return found[0].Id;
            default:
                var today = await tree.On(work, ShownTime.DayOf(services.GetRequiredService<SteadyClock>().GetUtcNow()));
                input.Refuse("ma-nguoi", AdminTexts.Get("PersonsOfOneName", string.Join("; ", found.Take(NameSearch.Most).Select(p => $"{p.Id} ({Where(today, p)})"))));
                return null;
        }
    }

    /// <summary>Who has done what meanwhile, if it is on record: an import may have ended a term.</summary>
    private static async Task<string> WhatHappened(HttpContext http, string code, string post)
    {
        var services = http.RequestServices;
        await using var work = await services.GetRequiredService<Database>().ReadAsync(http.RequestAborted);
        var today = await services.GetRequiredService<Tree>().On(work, ShownTime.DayOf(services.GetRequiredService<SteadyClock>().GetUtcNow()));
        var changed = AdminTexts.Get("Appoint.HoldersHaveChanged", AdminTexts.Get($"Post.{post}"));
        if (await LedgerTable.NewestOfPost(work, code, post) is not { } newest || today.ByCode(code) is not { } unit)
        {
            return changed;
        }

        var holders = (await AppointTable.Holders(work, unit.Id, today.Day)).Where(h => h.Kind == post).Select(h => h.Person).ToList();
        var appointed = newest.Event == AppointHolder.Appointed ? JsonSerializer.Deserialize<string[]>(newest.Recipients!)![0] : null;
        var by = newest.ByPerson is { } id ? today.FindPerson(id)?.Name ?? id : ServingTexts.Get("ThisMachine");
        return appointed is null ? (holders.Count == 0 ? $"{changed} {AdminTexts.Get("Appoint.VacatedMeanwhile", ShownTime.Of(newest.At), by)}" : changed)
            : holders.Contains(appointed) ? $"{changed} {AdminTexts.Get("Appoint.GivenMeanwhile", $"{today.FindPerson(appointed)?.Name} ({appointed})", ShownTime.Of(newest.At), by)}"
            : changed;
    }

    /// <summary>As the list of people of one name tells administrators who somebody is.</summary>
    private static async Task<string> WhoHas(HttpContext http, string id)
    {
        var services = http.RequestServices;
        await using var work = await services.GetRequiredService<Database>().ReadAsync(http.RequestAborted);
        var today = await services.GetRequiredService<Tree>().On(work, ShownTime.DayOf(services.GetRequiredService<SteadyClock>().GetUtcNow()));
        return today.FindPerson(id) is { } person ? $"{person.Name} ({Where(today, person)})" : id;
    }

    /// <summary>What tells people of one name apart: the unit of a post, else the address.</summary>
    private static string Where(TreeSnapshot today, PersonRecord person) =>
        today.PostOf(person.Id) is { } post ? today.Unit(post.Unit).Name : person.Email ?? AdminTexts.Get("NoMailbox");

    /// <returns>Null: somebody whom the store knows.</returns>
    private static PersonRecord? New(FormInput input)
    {
        if (input["nguoi"] != "moi")
        {
            return null;
        }

        var (id, name, email) = (input["ma-nguoi"], SafeText.Normalised(input["ho-ten"]), input["thu-dien-tu"]);
        if (!SafeText.IsCode(id))
        {
            input.Refuse("ma-nguoi", AdminTexts.Get("PersonMissing"));
        }

        if (name.Length is 0 or > SafeText.LongestName || SafeText.UnsafeCharacter(name) is not null)
        {
            input.Refuse("ho-ten", AdminTexts.Get("NameMissing"));
        }

        if (email.Length > 0 && !MailboxText.IsAddress(email))
        {
            input.Refuse("thu-dien-tu", AdminTexts.Get("AddressWrong"));
        }

        return new PersonRecord { Id = id, Name = name, Email = email.Length == 0 ? null : email };
    }

    /// <param name="meanwhile">Others hold the post than the page has shown: from now on it is these.</param>
    private static async Task<IResult> Show(HttpContext http, string code, FormInput input, bool meanwhile = false)
    {
        var services = http.RequestServices;
        var clock = services.GetRequiredService<SteadyClock>();
        var today = ShownTime.DayOf(clock.GetUtcNow());
        await using var work = await services.GetRequiredService<Database>().ReadAsync(http.RequestAborted);
        var tree = await services.GetRequiredService<Tree>().On(work, today);
        var unit = tree.ByCode(code);
        var found = unit is null && code.Length > 0 ? NameSearch.Units(tree, code) : [];
        if (unit is null && found.Count == 0 && code.Length > 0 && input.WrongOf("don-vi") is null)
        {
            input.Refuse("don-vi", AdminTexts.Get("Appoint.UnknownUnit"));
        }

        var model = new AppointModel(
            await ShownState.Read(work, clock, http), unit, found,
            unit is null ? [] : await AppointTable.Holders(work, unit.Id, today), unit is null ? 0 : await AppointTable.Open(work, unit.Id), input, code, meanwhile);
        return PageRoutes.Page<AppointPage>(model, meanwhile ? StatusCodes.Status409Conflict : input.IsFine ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }
}
