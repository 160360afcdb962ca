// Long because each page is one test, and all of them are asked as a browser asks.
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>The pages on which administrators watch and change cycles, as a browser without script gets them.</summary>
public abstract partial class AdminPageTests(ServedStore served)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cycle_is_watched_from_the_top_down_to_what_one_commune_owes()
    {
        var name = await served.Launch("watched");
        using var client = served.Client();
        var top = await Get(client, $"/cycles/{name}");
        Assert.Contains("<svg", top, StringComparison.Ordinal);
        Assert.Contains("Commune Q", top, StringComparison.Ordinal);
        Assert.Contains($"/cycles/{name}?don-vi=Q", top, StringComparison.Ordinal);
        Assert.DoesNotContain("Cell 2<", top, StringComparison.Ordinal);
        // Twenty cells below it, none has handed in.
        Assert.Contains("0/20", top, StringComparison.Ordinal);
        Assert.Contains("Cell 2<", await Get(client, $"/cycles/{name}?don-vi=Q"), StringComparison.Ordinal);
        Assert.DoesNotContain("Cell 2<", await Get(client, $"/cycles/{name}?don-vi=P"), StringComparison.Ordinal);
        foreach (var list in new[] { $"/theo-doi/{name}/tre-han?sau=x&buoc=none", $"/theo-doi/{name}/chua-co-nguoi", "/thu/khong-dia-chi?tu=x" })
        {
            await Get(client, list);
        }

        foreach (var nowhere in new[] { "/cycles/none", $"/cycles/{name}?don-vi=none", "/theo-doi/none/tre-han" })
        {
            using var missing = await client.GetAsync(new Uri(nowhere, UriKind.Relative), Cancel);
            Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        }
    }

    [Fact]
    public async Task A_day_is_amended_after_its_effect_was_shown_and_what_was_typed_is_kept_when_it_is_wrong()
    {
        var name = await served.Launch("amended");
        using var client = served.Client("p00");
        var form = $"/chu-ky/{name}/thoi-han";
        var day = TimeProvider.System.GetUtcNow().AddDays(60).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        using var wrong = await Post(client, form, ("buoc", "pledges"), ("moc", "han-cuoi"), ("ngay", "31/31/2026"), ("ly-do", "Flood of May"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        var again = await wrong.Content.ReadAsStringAsync(Cancel);
        Assert.Contains("Flood of May", again, StringComparison.Ordinal);
        Assert.Contains("ngay-error", again, StringComparison.Ordinal);
        using var far = await Post(client, form, ("buoc", "pledges"), ("moc", "han-cuoi"), ("ngay", "2126-01-01"), ("ly-do", "Flood."));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, far.StatusCode);

        using var shown = await Post(client, form, ("buoc", "pledges"), ("moc", "han-cuoi"), ("ngay", day), ("ly-do", "Flood."));
        var digest = Digest().Match(await shown.Content.ReadAsStringAsync(Cancel)).Groups[1].Value;
        Assert.Equal((HttpStatusCode.OK, 64), (shown.StatusCode, digest.Length));
        Assert.Empty(await Texts($"select l.event from ledger l join cycle c on c.id = l.cycle_id where c.name = '{name}' and l.event = 'stage.amended'"));

        using var changed = await Post(client, form, ("buoc", "pledges"), ("moc", "han-cuoi"), ("ngay", day), ("ly-do", "Flood."), ("da-xem", "another"));
        Assert.Equal(HttpStatusCode.Conflict, changed.StatusCode);
        using var done = await Confirmed(client, form, digest, ("buoc", "pledges"), ("moc", "han-cuoi"), ("ngay", day), ("ly-do", "Flood."));
        Assert.Equal($"/cycles/{name}?bao=stageAmended", done.Headers.Location!.ToString());
        Assert.Equal(["p00 Flood."], await Texts($"select l.by_person || ' ' || l.reason from ledger l join cycle c on c.id = l.cycle_id where c.name = '{name}' and l.event = 'stage.amended'"));
    }

    [Fact]
    public async Task Several_units_are_extended_and_one_is_exempted_after_their_names_were_shown()
    {
        var name = await served.Launch("extended");
        using var client = served.Client();
        var day = TimeProvider.System.GetUtcNow().AddDays(60).ToString("d/M/yyyy", CultureInfo.InvariantCulture);
        var extend = $"/chu-ky/{name}/gia-han";
        using var unknown = await Post(client, extend, ("buoc", "pledges"), ("pham-vi", "danh-sach"), ("don-vi", "C02, C99"), ("ngay", day), ("ly-do", "Flood."));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unknown.StatusCode);
        Assert.Contains("C99", await unknown.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);

        using var shown = await Post(client, extend, ("buoc", "pledges"), ("pham-vi", "tat-ca"), ("don-vi", "Q"), ("ngay", day), ("ly-do", "Flood."));
        var page = await shown.Content.ReadAsStringAsync(Cancel);
        Assert.Contains("Cell 40", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Cell 39", page, StringComparison.Ordinal);
        Assert.Empty(await Acts(name, "assignment.extended"));
        using var done = await Confirmed(client, extend, Digest().Match(page).Groups[1].Value, ("buoc", "pledges"), ("pham-vi", "tat-ca"), ("don-vi", "Q"), ("ngay", day), ("ly-do", "Flood."));
        Assert.Equal($"/cycles/{name}?bao=manyExtended", done.Headers.Location!.ToString());
        Assert.Equal(20, (await Acts(name, "assignment.extended")).Count);

        var exempt = $"/chu-ky/{name}/mien";
        using var nobody = await Post(client, exempt, ("buoc", "pledges"), ("don-vi", ""), ("ly-do", "Merged."));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, nobody.StatusCode);
        using var asked = await Post(client, exempt, ("buoc", "pledges"), ("don-vi", "C01"), ("ly-do", "Merged."));
        using var exempted = await Confirmed(client, exempt, Digest().Match(await asked.Content.ReadAsStringAsync(Cancel)).Groups[1].Value, ("buoc", "pledges"), ("don-vi", "C01"), ("ly-do", "Merged."));
        Assert.Equal($"/cycles/{name}?bao=manyExempted", exempted.Headers.Location!.ToString());
        Assert.Equal(["C01 Merged."], await Acts(name, "assignment.exempted"));
    }

    [Fact]
    public async Task A_post_is_given_to_somebody_new_and_left_vacant()
    {
        using var client = served.Client();
        using var unknown = await Post(client, "/bo-nhiem?don-vi=C07", "/bo-nhiem", ("ly-do", "Elected."), ("don-vi", "C07"), ("chuc-danh", "head"), ("nguoi", "da-co"), ("ma-nguoi", "nobody"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unknown.StatusCode);
        using var address = await Post(client, "/bo-nhiem?don-vi=C07", "/bo-nhiem", ("ly-do", "Elected."), ("don-vi", "C07"), ("chuc-danh", "head"), ("nguoi", "moi"), ("ma-nguoi", "n07"), ("ho-ten", "New Head"), ("thu-dien-tu", "a@b@c"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, address.StatusCode);
        Assert.Contains("New Head", await address.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);

        using var given = await Post(client, "/bo-nhiem?don-vi=C07", "/bo-nhiem", ("ly-do", "Elected."), ("don-vi", "C07"), ("chuc-danh", "head"), ("nguoi", "moi"), ("ma-nguoi", "n07"), ("ho-ten", "New Head"), ("thu-dien-tu", "n07@mail.example"));
        Assert.Equal("/bo-nhiem?don-vi=C07&bao=appointed", given.Headers.Location!.ToString());
        var shown = await Get(client, "/bo-nhiem?don-vi=C07");
        Assert.Contains("New Head (n07)", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("Name h07", shown, StringComparison.Ordinal);
        using var vacated = await Post(client, "/bo-nhiem?don-vi=C07", "/bo-nhiem", ("ly-do", "Elected."), ("don-vi", "C07"), ("chuc-danh", "head"), ("nguoi", "khuyet"));
        Assert.Equal(HttpStatusCode.Found, vacated.StatusCode);
        Assert.DoesNotContain("New Head (n07)", await Get(client, "/bo-nhiem?don-vi=C07"), StringComparison.Ordinal);
        using var silent = await Post(client, "/bo-nhiem?don-vi=C07", "/bo-nhiem", ("don-vi", "C07"), ("chuc-danh", "head"), ("nguoi", "da-co"), ("ma-nguoi", "n07"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, silent.StatusCode);
        Assert.Contains("ly-do-error", await silent.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal(["post.appointed head Elected. [\"n07\"]", "post.vacated head Elected. [\"n07\"]"],
            await Texts("select event || ' ' || cause || ' ' || reason || ' ' || recipients from ledger where unit = 'C07' and event like 'post.%' order by n"));
        using var nowhere = await client.GetAsync(new Uri("/bo-nhiem?don-vi=none", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, nowhere.StatusCode);
    }

    [Fact]
    public async Task Who_is_said_to_be_new_and_is_not_keeps_his_name_his_mailbox_and_his_posts()
    {
        const string known = "select id || ' ' || name || ' ' || email from person where id = 'h11'";
        const string held = "select person_id || ' ' || o.kind from post o join unit u on u.id = o.unit_id where u.code in ('C11', 'C12') and to_at is null order by o.id";
        using var client = served.Client();
        List<string> before = [.. await Texts(known), .. await Texts(held)];
        using var refused = await Post(client, "/bo-nhiem?don-vi=C12", "/bo-nhiem", ("ly-do", "Elected."), ("don-vi", "C12"), ("chuc-danh", "head"), ("nguoi", "moi"), ("ma-nguoi", "h11"), ("ho-ten", "Another"), ("thu-dien-tu", "another@mail.example"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var page = WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync(Cancel));
        Assert.Contains("ma-nguoi-error", page, StringComparison.Ordinal);
        Assert.Contains("Name h11 (Cell 11)", page, StringComparison.Ordinal);
        Assert.Equal(before, [.. await Texts(known), .. await Texts(held)]);
        Assert.Equal(3, before.Count);
    }

    [Fact]
    public async Task Units_and_people_are_found_by_what_an_official_types()
    {
        using var client = served.Client();
        // A part of the name, without marks and capitals.
        Assert.Contains("/bo-nhiem?don-vi=C08\"", await Get(client, "/bo-nhiem?don-vi=c%C3%89LL%208"), StringComparison.Ordinal);
        var many = await Get(client, "/bo-nhiem?don-vi=cell");
        Assert.Equal(20, Regex.Count(many, "<li><a href=\"/bo-nhiem"));

        using var given = await Post(client, "/bo-nhiem?don-vi=C08", "/bo-nhiem", ("ly-do", "Elected."), ("don-vi", "C08"), ("chuc-danh", "officer"), ("nguoi", "da-co"), ("ma-nguoi", " name H09 "));
        Assert.Equal(HttpStatusCode.Found, given.StatusCode);
        Assert.Contains("Name h09 (h09)", await Get(client, "/bo-nhiem?don-vi=C08"), StringComparison.Ordinal);

        using var twin = await Post(client, "/bo-nhiem?don-vi=C09", "/bo-nhiem", ("ly-do", "Elected."), ("don-vi", "C09"), ("chuc-danh", "officer"), ("nguoi", "moi"), ("ma-nguoi", "twin"), ("ho-ten", "Name h10"));
        using var two = await Post(client, "/bo-nhiem?don-vi=C08", "/bo-nhiem", ("ly-do", "Elected."), ("don-vi", "C08"), ("chuc-danh", "officer"), ("nguoi", "da-co"), ("ma-nguoi", "Name h10"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, two.StatusCode);
        var said = await two.Content.ReadAsStringAsync(Cancel);
        Assert.Contains("h10 (Cell 10); twin (Cell 9)", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_day_off_is_added_to_the_calendar_whose_year_is_drawn()
    {
        using var client = served.Client();
        var day = TimeProvider.System.GetUtcNow().AddDays(40);
        var year = day.Year.ToString(CultureInfo.InvariantCulture);
        using var past = await Post(client, "/lich", ("nam", year), ("ngay", "2020-01-01"), ("loai", "Holiday"), ("nguon", "Notice 1"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, past.StatusCode);
        using var kind = await Post(client, "/lich", ("nam", year), ("ngay", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), ("loai", "7"), ("nguon", "Notice 1"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, kind.StatusCode);
        (string, string)[] fields = [("nam", year), ("ngay", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), ("loai", "Holiday"), ("nguon", "Notice 1")];
        using var shown = await Post(client, "/lich", fields);
        var digest = Digest().Match(await shown.Content.ReadAsStringAsync(Cancel)).Groups[1].Value;
        Assert.Equal((HttpStatusCode.OK, 64), (shown.StatusCode, digest.Length));
        Assert.DoesNotContain("Notice 1", await Get(client, $"/lich?nam={year}"), StringComparison.Ordinal);
        using var saved = await Confirmed(client, "/lich", digest, fields);
        Assert.Equal($"/lich?nam={year}&bao=daySaved", saved.Headers.Location!.ToString());
        var page = await Get(client, $"/lich?nam={year}");
        Assert.Equal(12, Regex.Count(page, "<svg class=\"month\""));
        Assert.Contains("Notice 1", page, StringComparison.Ordinal);
        // Asked once more, for instance with the back button: it is there already.
        using var again = await Post(client, "/lich", fields);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.StatusCode);
        // As does whoever presses who has not done it himself.
        using var other = served.Client("p00");
        using var twice = await Post(other, "/lich", "/lich", [.. fields, ("da-xem", digest)]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, twice.StatusCode);
        await Get(client, "/lich?nam=x");
    }

    [Fact]
    public async Task A_day_leaves_the_calendar_again_after_its_effect_was_shown_and_with_a_reason()
    {
        using var client = served.Client("p00");
        var day = TimeProvider.System.GetUtcNow().AddDays(47);
        var (year, iso) = (day.Year.ToString(CultureInfo.InvariantCulture), day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        (string, string)[] fields = [("nam", year), ("ngay", iso), ("loai", "Holiday"), ("nguon", "Notice 9")];
        using var asked = await Post(client, "/lich", fields);
        using var saved = await Confirmed(client, "/lich", Digest().Match(await asked.Content.ReadAsStringAsync(Cancel)).Groups[1].Value, fields);
        Assert.Equal(HttpStatusCode.Found, saved.StatusCode);
        Assert.Contains($"/lich/bo?ngay={iso}", await Get(client, $"/lich?nam={year}"), StringComparison.Ordinal);

        var page = await Get(client, $"/lich/bo?ngay={iso}");
        Assert.Contains("Notice 9", page, StringComparison.Ordinal);
        var digest = Digest().Match(page).Groups[1].Value;
        Assert.Equal(64, digest.Length);
        using var without = await Post(client, $"/lich/bo?ngay={iso}", "/lich/bo", ("ngay", iso), ("da-xem", digest), ("ly-do", " "));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, without.StatusCode);
        Assert.Contains("ly-do-error", await without.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        using var unseen = await Post(client, $"/lich/bo?ngay={iso}", "/lich/bo", ("ngay", iso), ("da-xem", "another"), ("ly-do", "The notice was withdrawn."));
        Assert.Equal(HttpStatusCode.Conflict, unseen.StatusCode);
        Assert.Contains("The notice was withdrawn.", await unseen.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal(["Notice 9"], await Texts("select source from calendar_day where source = 'Notice 9'"));

        var token = Token().Match(page).Groups[1].Value;
        using var removed = await ConfirmedAt(client, $"/lich/bo?ngay={iso}", "/lich/bo", digest, ("ngay", iso), ("ly-do", "The notice was withdrawn."));
        Assert.Equal($"/lich?nam={year}&bao=dayRemoved", removed.Headers.Location!.ToString());
        Assert.DoesNotContain("Notice 9", await Get(client, $"/lich?nam={year}"), StringComparison.Ordinal);
        Assert.Equal(["calendar.dayDecided Notice 9 p00", "calendar.dayRemoved The notice was withdrawn. p00"],
            await Texts("select event || ' ' || reason || ' ' || by_person from ledger where event like 'calendar.%' and (reason = 'Notice 9' or event = 'calendar.dayRemoved') order by n"));

        // Somebody else was faster, or it was pressed twice.
        using var twice = await AdministratorsForms.PostWith(client, token, "/lich/bo", ("ngay", iso), ("da-xem", digest), ("ly-do", "Again."));
        Assert.Equal($"/lich?nam={year}&bao=dayNotThere", twice.Headers.Location!.ToString());
        using var past = await client.GetAsync(new Uri("/lich/bo?ngay=2020-01-01", UriKind.Relative), Cancel);
        Assert.Equal("/lich?nam=2020&bao=dayPast", past.Headers.Location!.ToString());
        using var nonsense = await client.GetAsync(new Uri("/lich/bo?ngay=tomorrow", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.NotFound, nonsense.StatusCode);
    }

    [Fact]
    public async Task An_import_shows_what_it_changes_and_keeps_what_the_files_no_longer_have_unless_that_is_confirmed()
    {
        using var client = served.Client();
        const string units = "code,name,kind,parent,valid_from,valid_to\nR,Province,province,,2025-07-01,\nP,Commune of P,commune,R,2025-07-01,\nQ,Commune Q,commune,R,2025-07-01,\nN,New Cell,cell,P,2025-07-01,\n";
        const string people = "unit,post,person,name,email,from,to\nR,administrator,p00,Name p00,p00@mail.example,2025-07-01,\nR,head,p01,Name p01,p01@mail.example,2025-07-01,\nP,head,p02,Name p02,p02@mail.example,2025-07-01,\nQ,head,p04,Name p04,other@mail.example,2025-07-01,\nN,head,n01,New Head,n01@mail.example,2025-07-01,\n";
        using var wrong = await Upload(client, units.Replace("cell,P", "cell,Z", StringComparison.Ordinal), people);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Contains("units.csv", await wrong.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        using var operators = await Upload(client, units, people.Replace("n01,New Head", "VAN-HANH,New Head", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, operators.StatusCode);
        Assert.Contains("VAN-HANH", await operators.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        using var nothing = await Upload(client, "", people);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, nothing.StatusCode);

        using var shown = await Upload(client, units, people);
        Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
        var page = WebUtility.HtmlDecode(await shown.Content.ReadAsStringAsync(Cancel));
        foreach (var named in new[] { "New Cell (N)", "Commune of P (P)", "New Head (n01)", "Name p04 (p04)", "Cell 39 (C39)", "Name h39 (h39)" })
        {
            Assert.Contains(named, page, StringComparison.Ordinal);
        }

        Assert.Equal(["Commune"], await Texts("select name from unit where code = 'P'"));
        var carried = Carried().Matches(page).Select(m => (m.Groups[1].Value, m.Groups[2].Value)).ToList();
        Assert.Equal(2, carried.Count);
        using var blind = await Upload(client, null, null, [.. carried, ("xac-nhan", "co")]);
        Assert.Equal(HttpStatusCode.Conflict, blind.StatusCode);
        using var done = await Upload(client, null, null, [.. carried, ("xac-nhan", "co"), ("da-xem", Digest().Match(page).Groups[1].Value)]);
        Assert.Equal("/danh-muc?bao=treeImported", done.Headers.Location!.ToString());
        Assert.Equal(["Commune of P"], await Texts("select name from unit where code = 'P'"));
        Assert.Equal(["other@mail.example"], await Texts("select email from person where id = 'p04'"));
        Assert.Equal(["C39"], await Texts("select code from unit where code = 'C39' and valid_to is null"));

        using var again = await Upload(client, units, people);
        var seen = Digest().Match(await again.Content.ReadAsStringAsync(Cancel)).Groups[1].Value;
        // Somebody is appointed after the difference was shown: he is not ended unseen.
        using var given = await Post(client, "/bo-nhiem?don-vi=C39", "/bo-nhiem", ("ly-do", "Elected."), ("don-vi", "C39"), ("chuc-danh", "deputy"), ("nguoi", "moi"), ("ma-nguoi", "n39"), ("ho-ten", "Late Deputy"));
        Assert.Equal(HttpStatusCode.Found, given.StatusCode);
        using var unseen = await Upload(client, null, null, [.. carried, ("xac-nhan", "co"), ("ket-thuc", "co"), ("da-xem", seen)]);
        Assert.Equal(HttpStatusCode.Conflict, unseen.StatusCode);
        var anew = await unseen.Content.ReadAsStringAsync(Cancel);
        Assert.Contains("Late Deputy (n39)", anew, StringComparison.Ordinal);
        Assert.Equal(["h39", "n39"], await Texts("select person_id from post where person_id in ('h39', 'n39') and to_day is null and to_at is null order by person_id"));

        using var ended = await Upload(client, null, null, [.. carried, ("xac-nhan", "co"), ("ket-thuc", "co"), ("da-xem", Digest().Match(anew).Groups[1].Value)]);
        Assert.Equal(HttpStatusCode.Found, ended.StatusCode);
        Assert.Empty(await Texts("select code from unit where code like 'C%' and valid_to is null"));
        Assert.Empty(await Texts("select person_id from post where person_id = 'h39' and to_day is null"));
    }

    [Fact]
    public async Task A_definition_is_drawn_downloaded_and_checked()
    {
        using var client = served.Client();
        var page = await Get(client, $"/quy-trinh/{ServedStore.Cycle}");
        Assert.Contains("<svg class=\"flow\"", page, StringComparison.Ordinal);
        Assert.Contains("Title of pledges", page, StringComparison.Ordinal);
        var file = await client.GetStringAsync(new Uri($"/quy-trinh/{ServedStore.Cycle}/tep", UriKind.Relative), Cancel);
        Assert.Equal([file], await Texts($"select definition from cycle where name = '{ServedStore.Cycle}'"));

        using var sound = await Check(client, file);
        Assert.Equal(HttpStatusCode.OK, sound.StatusCode);
        Assert.Contains("<svg class=\"flow\"", await sound.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        using var wrong = await Check(client, file.Replace("\"title\"", "\"titel\"", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Contains("/root/activities/0", WebUtility.HtmlDecode(await wrong.Content.ReadAsStringAsync(Cancel)), StringComparison.Ordinal);
        using var empty = await Check(client, "");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, empty.StatusCode);
        using var nowhere = await client.GetAsync(new Uri("/quy-trinh/none/tep", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.NotFound, nowhere.StatusCode);
    }

    [Fact]
    public async Task The_flow_of_the_years_review_is_drawn_with_every_step_in_a_place_of_its_own()
    {
        using var client = served.Client();
        using var shown = await Check(client, await File.ReadAllTextAsync(Repository.Path("workflows/annual-review.json"), Cancel));
        var boxes = Box().Matches(await shown.Content.ReadAsStringAsync(Cancel)).Select(m => (m.Groups[1].Value, m.Groups[2].Value)).ToList();

        Assert.True(boxes.Count > 10, $"{boxes.Count} boxes");
        Assert.Equal(boxes.Count, boxes.Distinct().Count());
    }

    private static async Task<HttpResponseMessage> Check(HttpClient client, string definition)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent(Token().Match(await Get(client, "/quy-trinh")).Groups[1].Value), "__RequestVerificationToken" },
            { new StringContent(definition), "tep", "definition.json" },
        };
        return await client.PostAsync(new Uri("/quy-trinh", UriKind.Relative), form, Cancel);
    }

    [GeneratedRegex("<rect class=\"step[ a-z]*\" x=\"([^\"]+)\" y=\"([^\"]+)\"")]
    private static partial Regex Box();

    private static async Task<HttpResponseMessage> Upload(HttpClient client, string? units, string? people, params (string Name, string Value)[] fields)
    {
        using var form = new MultipartFormDataContent();
        form.Add(new StringContent(Token().Match(await Get(client, "/danh-muc")).Groups[1].Value), "__RequestVerificationToken");
        foreach (var (name, content) in new[] { ("don-vi", units), ("nguoi", people) })
        {
            if (content is not null)
            {
                form.Add(new StringContent(content), name, name + ".csv");
            }
        }

        foreach (var (name, value) in fields)
        {
            form.Add(new StringContent(value), name);
        }

        return await client.PostAsync(new Uri("/danh-muc", UriKind.Relative), form, Cancel);
    }

    [GeneratedRegex("name=\"([a-z-]+-goi)\" value=\"([^\"]+)\"")]
    private static partial Regex Carried();

    private Task<List<string>> Acts(string cycle, string happened) =>
        Texts($"select l.unit || ' ' || l.reason from ledger l join cycle c on c.id = l.cycle_id where c.name = '{cycle}' and l.event = '{happened}' order by l.n");

    private static async Task<string> Get(HttpClient client, string path)
    {
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(Cancel));
    }

    private async Task<List<string>> Texts(string sql)
    {
        await using var database = served.Open();
        await using var work = await database.ReadAsync(Cancel);
        return await work.Query<string>(sql);
    }

    private static Task<HttpResponseMessage> Post(HttpClient client, string form, params (string Name, string Value)[] fields) => Post(client, form, form, fields);

    /// <summary>As a browser: the page first, then its form with its token.</summary>
    private static async Task<HttpResponseMessage> Post(HttpClient client, string page, string form, params (string Name, string Value)[] fields)
    {
        var token = Token().Match(await Get(client, page)).Groups[1].Value;
        Assert.NotEmpty(token);
        return await client.PostAsync(
            new Uri(form, UriKind.Relative),
            new FormUrlEncodedContent([new("__RequestVerificationToken", token), .. fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value))]), Cancel);
    }

    /// <summary>Presses the button under what was shown. The service works on meanwhile: what is another effect by then is shown anew, and pressed again.</summary>
    private static Task<HttpResponseMessage> Confirmed(HttpClient client, string form, string digest, params (string Name, string Value)[] fields) => ConfirmedAt(client, form, form, digest, fields);

    private static async Task<HttpResponseMessage> ConfirmedAt(HttpClient client, string page, string form, string digest, params (string Name, string Value)[] fields)
    {
        for (var tries = 1; ; tries++)
        {
            var answer = await Post(client, page, form, [.. fields, ("da-xem", digest)]);
            if (answer.StatusCode != HttpStatusCode.Conflict || tries == 10)
            {
                return answer;
            }

            digest = Digest().Match(await answer.Content.ReadAsStringAsync(Cancel)).Groups[1].Value;
            answer.Dispose();
        }
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("name=\"da-xem\" value=\"([^\"]+)\"")]
    private static partial Regex Digest();
}

/// <summary>Over one file.</summary>
public sealed class AdminPagesOnSqlite(ServedOnSqlite served) : AdminPageTests(served), IClassFixture<ServedOnSqlite>;

/// <summary>Over a database server.</summary>
public sealed class AdminPagesOnPostgres(ServedOnPostgres served) : AdminPageTests(served), IClassFixture<ServedOnPostgres>;
