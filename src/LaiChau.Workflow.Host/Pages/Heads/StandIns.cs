using System.Globalization;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Host.Jobs;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Host.Pages.Heads;

/// <summary>Who stands in for the reader, and for which of his units he may let somebody do so.</summary>
internal sealed record StandInModel(ShownState State, (string? Text, bool Well) Said, IReadOnlyList<StandInUnit> Units, EnteredFields Entered, string? EnteredUnit, string? EnteredPerson, DateOnly Today)
{
    /// <summary>Proof that these forms were shown to this person, so that what he chooses can be kept when his session has ended.</summary>
    public string? Pass { get; init; }

    /// <summary>What stands in one of them was kept while he had to sign in again.</summary>
    public bool Kept { get; init; }

    public static async Task<StandInModel> Read(Work work, Tree tree, SteadyClock clock, HttpContext http, KeptTexts kept)
    {
        var day = ShownTime.DayOf(clock.GetUtcNow());
        var today = await tree.On(work, day);
        var data = await tree.Data(work);
        var person = Visitor.Of(http).Person;
        var units = person is null ? [] : today.AnsweredBy(person).Concat(today.AwayFrom(person)).Distinct()
            .Select(today.Unit).OrderBy(u => u.Code, StringComparer.Ordinal)
            .Select(u => new StandInUnit(
                u, today.Away(u.Id) is null,
                [.. DelegateOffice.Candidates(data, today, u.Id).Select(p => (p, today.Person(p).Name))],
                [.. DelegateOffice.Of(data, u.Id, day).Where(p => p.StandsInFor == person).Select(p => new ShownStandIn(p.Id, today.Person(p.PersonId).Name, p.FromDay, p.ToDay!.Value, p.FromDay <= day))]))
            .ToList();
        var model = new StandInModel(await ShownState.Read(work, clock, http), WorkSaid.Of(http), units, EnteredFields.None, null, null, day);
        if (person is null)
        {
            return model;
        }

        model = model with { Pass = kept.PassOf(person, HeadPages.StandIns) };
        // Of a unit for which he may not give it any more there is no form to show it in.
        return await KeptTexts.Find(work, person, HeadPages.StandIns) is { } text && units.Exists(u => u.HasForm && u.Unit.Code == text[StandInForms.UnitField])
            ? model with { Kept = true, Entered = EnteredFields.Kept(text), EnteredUnit = text[StandInForms.UnitField], EnteredPerson = text[StandInForms.PersonField] }
            : model;
    }
}

/// <param name="MayGive">Nobody stands in today.</param>
internal sealed record StandInUnit(UnitRecord Unit, bool MayGive, IReadOnlyList<(string Id, string Name)> Candidates, IReadOnlyList<ShownStandIn> Given)
{
    public bool HasForm => MayGive && Candidates.Count > 0;
}

internal sealed record ShownStandIn(long Id, string Name, DateOnly From, DateOnly To, bool HasBegun);

/// <summary>The page's forms.</summary>
internal static class StandInForms
{
    public const string UnitField = "don-vi";
    public const string PersonField = "nguoi";
    public const string FromField = "tu-ngay";
    public const string ToField = "den-ngay";

    public static void MapStandInForms(this RouteGroupBuilder pages)
    {
        pages.MapForm(HeadPages.StandIns, async (http, form) =>
        {
            var services = http.RequestServices;
            if (Visitor.Of(http).Person is not { } by)
            {
                return PageRoutes.NotForYou();
            }

            var entered = new EnteredFields();
            var (from, to) = (entered.Day(form, FromField), entered.Day(form, ToField));
            var (unit, person) = (form[UnitField].ToString(), form[PersonField].ToString());
            if (person.Length == 0)
            {
                entered.Wrong(PersonField, HeadTexts.Get("PersonNeeded"));
            }

            if (!entered.IsWrong)
            {
                var answer = await services.GetRequiredService<DelegateOffice>().RunNow(
                    new Delegation(unit, person, from!.Value, to!.Value, by), ShownTime.Zone, services.GetRequiredService<TimeProvider>(), http.RequestAborted);
                if (answer == DelegateAnswer.Done)
                {
                    services.GetRequiredService<JobClock>().Nudge();
                    await services.GetRequiredService<KeptTexts>().Forget(by, HeadPages.StandIns, http.RequestAborted);
                    return WorkSaid.Back(HeadPages.StandIns, "standInGiven");
                }

                entered.Wrong(answer is DelegateAnswer.DayNotAllowed or DelegateAnswer.Overlaps ? FromField : PersonField, HeadTexts.Get($"StandIn.{answer}"));
            }

            await using var work = await services.GetRequiredService<Database>().ReadAsync(http.RequestAborted);
            var model = await StandInModel.Read(work, services.GetRequiredService<Tree>(), services.GetRequiredService<SteadyClock>(), http, services.GetRequiredService<KeptTexts>());
            return PageRoutes.Page<StandInPage>(model with { Entered = entered, EnteredUnit = unit, EnteredPerson = person, Kept = false }, StatusCodes.Status422UnprocessableEntity);
        });

        pages.MapForm($"{HeadPages.StandIns}/{{id:long}}/ket-thuc", async (http, _) =>
        {
            if (Visitor.Of(http).Person is not { } by)
            {
                return PageRoutes.NotForYou();
            }

            var answer = await http.RequestServices.GetRequiredService<DelegateOffice>().EndNow(
                long.Parse((string)http.Request.RouteValues["id"]!, CultureInfo.InvariantCulture), by, ShownTime.Zone, http.RequestServices.GetRequiredService<TimeProvider>(), http.RequestAborted);
            http.RequestServices.GetRequiredService<JobClock>().Nudge();
            return answer == DelegateAnswer.NotTheHead ? PageRoutes.NotForYou() : WorkSaid.Back(HeadPages.StandIns, "standInEnded");
        });
    }
}
