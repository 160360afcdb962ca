using System.Security.Cryptography;
using System.Text;
using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Cycles.Actions;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Host.Api;
using LaiChau.Workflow.Host.Jobs;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Host.Pages.Change;

/// <param name="Word">In the page's address; the keys of its texts begin with the title's.</param>
/// <param name="Done">What is said when it is done.</param>
internal sealed record BulkKind(string Word, string Title, string Done, bool Extends)
{
    public static readonly BulkKind Extend = new("gia-han", "ExtendMany", "manyExtended", Extends: true);

    public static readonly BulkKind Exempt = new("mien", "ExemptMany", "manyExempted", Extends: false);
}

/// <summary>What would come of it, or came: units by name, and by the reason why others are left as they are.</summary>
/// <param name="Digest">Of the units that change: other ones are not changed unseen.</param>
internal sealed record BulkEffect(IReadOnlyList<string> Changed, IReadOnlyList<(string Reason, IReadOnlyList<string> Units)> Refused, string Digest);

/// <summary>Extends or exempts many units at once: chosen, shown by doing it in a transaction that is not committed, done.</summary>
internal static class BulkForm
{
    public static void Map(RouteGroupBuilder pages, BulkKind kind)
    {
        var path = $"/chu-ky/{{cycle}}/{kind.Word}";
        pages.MapGet(path, async (HttpContext http, string cycle) => await Show(http, kind, cycle, new FormInput(null), null, meanwhile: false));
        pages.MapForm(path, async (http, form) =>
        {
            var cycle = (string)http.Request.RouteValues["cycle"]!;
            var input = new FormInput(form);
            var (found, effect) = await Change(http, kind, cycle, input);
            if (!found)
            {
                return PageRoutes.NotFound();
            }

            if (effect is null || input["da-xem"] != effect.Digest)
            {
                if (await WasDone(http, kind, cycle, input))
                {
                    return Done(kind, cycle);
                }

                return await Show(http, kind, cycle, input, effect, meanwhile: effect is not null && input.Has("da-xem"));
            }

            http.RequestServices.GetRequiredService<JobClock>().Nudge();
            return Done(kind, cycle);
        });
    }

    private static IResult Done(BulkKind kind, string cycle) => Sayings.Back($"/cycles/{Uri.EscapeDataString(cycle)}", kind.Done);

    /// <summary>The same units have been changed in the same way by the first press of the button.</summary>
    private static async Task<bool> WasDone(HttpContext http, BulkKind kind, string cycle, FormInput input)
    {
        if (!input.Has("da-xem") || (kind.Extends && input.WrongOf("ngay") is not null))
        {
            return false;
        }

        var day = kind.Extends ? input.Day("ngay") : null;
        var lines = await PressedTwice.Lines(http, kind.Extends ? "assignment.extended" : "assignment.exempted", input["ly-do"]);
        List<string> units =
        [
            .. lines.Where(l => l.Cycle == cycle && l.Stage == input["buoc"] && (!kind.Extends || (l.DueOn == day && l.Cause == (input.Has("loi-he-thong") ? "serviceUnavailable" : null))))
                .Select(l => l.Unit!).Order(StringComparer.Ordinal),
        ];
        return units.Count > 0 && DigestOf(units) == input["da-xem"];
    }

    private static string DigestOf(IEnumerable<string> units) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', units))));

    /// <summary>Commits only what was seen.</summary>
    /// <returns>Whether there is such a cycle, and the effect; null: the input says why not.</returns>
    private static async Task<(bool Found, BulkEffect? Effect)> Change(HttpContext http, BulkKind kind, string cycle, FormInput input)
    {
        await using var work = await http.RequestServices.GetRequiredService<Database>().BeginAsync(http.RequestAborted);
        if (await CycleListTable.One(work, cycle) is not { } line)
        {
            return (false, null);
        }

        var effect = await Do(work, http, kind, line, input);
        if (effect is not null && input["da-xem"] == effect.Digest)
        {
            await work.Commit(http.RequestAborted);
        }

        return (true, effect);
    }

    /// <returns>Null: the input says why not.</returns>
    private static async Task<BulkEffect?> Do(Work work, HttpContext http, BulkKind kind, CycleLine cycle, FormInput input)
    {
        var services = http.RequestServices;
        var clock = services.GetRequiredService<TimeProvider>();
        var tree = services.GetRequiredService<Tree>();
        var definition = StoredDefinitions.Of(cycle.Definition);
        var day = kind.Extends ? input.Day("ngay") : null;
        var reason = input.Reason("ly-do");
        if (cycle.State is not ("running" or "paused"))
        {
            input.Refuse("buoc", AdminTexts.Get("Amend.CycleHasEnded"));
        }
        else if (definition.Flow.Activities.OfType<StageDefinition>().All(s => s.Id != input["buoc"]))
        {
            input.Refuse("buoc", AdminTexts.Get("Amend.NoSuchStage"));
        }

        if (day > cycle.EndsDay)
        {
            input.Refuse("ngay", AdminTexts.Get("Amend.AfterTheCyclesEnd", ShownTime.Of(cycle.EndsDay)));
        }

        if (!input.IsFine)
        {
            return null;
        }

        var today = LocalTime.DayOf(clock.GetUtcNow(), definition.Zone);
        var units = await Chosen(work, await tree.On(work, today), kind, cycle, input, today);
        if (units.Count == 0)
        {
            input.Refuse("pham-vi", AdminTexts.Get("NoUnitChosen"));
        }

        if (!input.IsFine)
        {
            return null;
        }

        var visitor = Visitor.Of(http);
        var outage = input.Has("loi-he-thong");
        var actions = units.ConvertAll<WorkAction>(u => kind.Extends
            ? new ExtendAction(default, u.Code, input["buoc"], day!.Value, reason, outage) { By = visitor.By, AsOperator = visitor.Operator }
            : new ExemptAction(default, u.Code, input["buoc"], reason) { By = visitor.By, AsOperator = visitor.Operator });
        var result = await new ActOnWork(new JoinedDatabase(work), tree).RunNow(cycle.Id, actions, clock, http.RequestAborted);
        var outcomes = units.Zip(result.Outcomes).ToList();
        var changed = outcomes.Where(o => o.Second.Refusal is null).Select(o => o.First).ToList();
        return new BulkEffect(
            [.. changed.Select(u => u.Name)],
            [.. outcomes.Where(o => o.Second.Refusal is not null).GroupBy(o => o.Second.Refusal!, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => (g.Key, (IReadOnlyList<string>)[.. g.Select(o => o.First.Name)]))],
            DigestOf(changed.Select(u => u.Code)));
    }

    /// <summary>By code; what is wrong with the choice is told to the input.</summary>
    private static async Task<List<ConcernedUnit>> Chosen(Work work, TreeSnapshot tree, BulkKind kind, CycleLine cycle, FormInput input, DateOnly today)
    {
        // Nobody is exempted by leaving a field empty.
        var listed = !kind.Extends || input["pham-vi"] == "danh-sach";
        var concerned = await BulkTable.Concerned(work, cycle.Id, input["buoc"], today, late: input["pham-vi"] == "qua-han", outage: input.Has("loi-he-thong"));
        var codes = input["don-vi"].Split([',', ';', ' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal).ToList();
        var unknown = codes.Where(c => tree.ByCode(c) is null).ToList();
        if (unknown.Count > 0 || (listed && codes.Count == 0))
        {
            input.Refuse("don-vi", unknown.Count > 0 ? AdminTexts.Get("CodesUnknown", string.Join(", ", unknown.Take(20))) : AdminTexts.Get("CodesMissing"));
            return concerned;
        }

        if (listed)
        {
            // Also those of which nothing can be changed, so that it is said why not.
            return [.. codes.Select(c => tree.ByCode(c)!).Select(u => new ConcernedUnit { Id = u.Id, Code = u.Code, Name = u.Name }).OrderBy(u => u.Code, StringComparer.Ordinal)];
        }

        var above = codes.ConvertAll(c => tree.ByCode(c)!.Id);
        return [.. concerned.Where(u => above.Count == 0 || above.Any(a => tree.IsUnder(u.Id, a))).OrderBy(u => u.Code, StringComparer.Ordinal)];
    }

    private static async Task<IResult> Show(HttpContext http, BulkKind kind, string name, FormInput input, BulkEffect? effect, bool meanwhile)
    {
        var services = http.RequestServices;
        await using var work = await services.GetRequiredService<Database>().ReadAsync(http.RequestAborted);
        if (await CycleListTable.One(work, name) is not { } line)
        {
            return PageRoutes.NotFound();
        }

        var opened = (await StageTable.OfCycle(work, line.Id)).Where(s => s.IsOpened).Select(s => s.Key).ToHashSet(StringComparer.Ordinal);
        var definition = StoredDefinitions.Of(line.Definition);
        var stages = definition.Flow.Activities.OfType<StageDefinition>().Where(s => opened.Contains(s.Id)).Select(s => (s.Id, s.Title)).ToList();
        var model = new BulkModel(await ShownState.Read(work, services.GetRequiredService<SteadyClock>(), http), kind, name, definition.Name, stages, input, effect, meanwhile);
        return PageRoutes.Page<BulkPage>(model, input.IsFine ? meanwhile ? StatusCodes.Status409Conflict : StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }
}

/// <param name="Stages">That have opened.</param>
/// <param name="Meanwhile">It would change other units now than those that were shown.</param>
internal sealed record BulkModel(ShownState State, BulkKind Kind, string Cycle, string CycleTitle, IReadOnlyList<(string Key, string Title)> Stages, FormInput Input, BulkEffect? Effect, bool Meanwhile);
