using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using LaiChau.Workflow.Host.Pages.Heads;
using LaiChau.Workflow.Tests.Forms;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>
/// What is done on an assignment's page, with the form's token and all its fields, so that who asks is all that can be wrong. C33
/// is the unit in question: own for h33, a neighbour of h32.
/// </summary>
public sealed partial class RightsMatrix
{
    private const string Unit = "C33";

    private const string Heads = "h33 p00";

    private const string Reviewers = "p02 p00";

    private static readonly string[] Asking = ["x01", "v01", "h32", "p04", "n01", "operator", "h33", "p02", "p00"];

    private static readonly (string Name, string Value)[] Answers = [("f.signed", "9"), ("f.obliged", "9")];

    private static readonly (string Name, string Value)[] AsksFor = [("xin-ngay", "31/12/2099"), ("xin-ly-do", "R.")];

    /// <summary>In an order in which each finds what it needs. The first of the two to whom it is allowed does it.</summary>
    private static readonly (string Act, string Who, (string Name, string Value)[] Fields)[] Acts =
    [
        ("nhap-thay", Reviewers, [.. Answers, ("nhan-ngay", "1/1/2020"), ("nhan-ly-do", "R.")]),
        ("nhap", Heads, Answers),
        ("xin-gia-han", Heads, AsksFor),
        ("khong-gia-han", Reviewers, [("khong-gia-han-ly-do", "R.")]),
        ("gui", Heads, []),
        ("rut-lai", Heads, []),
        ("gui", Heads, []),
        ("tra-lai", Reviewers, [("tra-ly-do", "R.")]),
        ("gui", Heads, []),
        ("chap-nhan", Reviewers, []),
        ("mo-lai", Reviewers, [("mo-ly-do", "R.")]),
        ("gia-han", Reviewers, [("gia-han-ngay", "31/12/2099"), ("gia-han-ly-do", "R.")]),
        ("danh-sach", "h33", [("danh-sach", "name\nA")]),
    ];

    [Fact]
    public async Task Each_act_on_an_assignment_lets_through_whom_it_is_for_and_nobody_else()
    {
        var visits = new Dictionary<string, Visit>(StringComparer.Ordinal);
        foreach (var asks in Asking)
        {
            visits[asks] = await VisitOf(asks);
        }

        var page = $"/cycles/{ServedStore.Cycle}/pledges/{Unit}";
        var wrong = new List<string>();
        foreach (var (act, who, fields) in Acts)
        {
            foreach (var (asks, visit) in visits)
            {
                using var answer = await visit.Post("/uy-quyen", $"{page}/{act}", [("phien-ban", await Version()), .. fields]);
                var said = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Cancel));
                var refused = answer.StatusCode == HttpStatusCode.Forbidden || Refusals.Any(r => said.Contains(r, StringComparison.Ordinal));
                if (refused == who.Split(' ').Contains(asks) || (int)answer.StatusCode >= 500 || answer.StatusCode == HttpStatusCode.BadRequest
                    || (who.StartsWith(asks, StringComparison.Ordinal) && act is not ("nhap-thay" or "danh-sach") && answer.StatusCode != HttpStatusCode.Found))
                {
                    wrong.Add($"{act} {asks}: {(int)answer.StatusCode}");
                }
            }
        }

        foreach (var visit in visits.Values)
        {
            visit.Dispose();
        }

        Assert.Empty(wrong);
        Assert.Equal(
            Pages.Keys.Where(k => k.StartsWith("POST /cycles/", StringComparison.Ordinal)).Select(k => k.Split('/')[^1]).Order(StringComparer.Ordinal),
            Acts.Select(a => a.Act).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_attached_to_an_evaluation_is_for_the_unit_and_its_reviewer_alone()
    {
        await served.Launch("graded", "LaiChau.Evaluate");
        const string Work = "/cycles/graded/pledges/C35";
        const string Api = "/api/cycles/graded/stages/pledges/assignments/C35";
        using var head = served.Client("h35");
        using var given = await head.PostAsync(new Uri(Api + "/files?name=evidence.pdf", UriKind.Relative), new ByteArrayContent(FileSamples.Pdf("Graded.")), Cancel);
        Assert.Equal(HttpStatusCode.OK, given.StatusCode);
        var file = JsonNode.Parse(await given.Content.ReadAsStringAsync(Cancel))!;
        var values = new JsonObject { ["values"] = JsonNode.Parse("""
            {"subject": "collective", "formNumber": "mau2A", "strengths": "S.", "shortcomings": "S.", "remedies": "R.", "selfGrade": "good", "collectiveGrade": "good"}
            """) };
        values["values"]!["evidence"] = new JsonArray(file.DeepClone());
        using var handed = await head.PostAsync(new Uri(Api + "/submit", UriKind.Relative), new StringContent(values.ToJsonString(), Encoding.UTF8, "application/json"), Cancel);
        Assert.True(handed.StatusCode == HttpStatusCode.OK, await handed.Content.ReadAsStringAsync(Cancel));

        List<string> gets = [];
        foreach (var asks in new[] { "out", "x01", "v01", "h32", "p04", "n01", "operator", "p00", "h35", "p02" })
        {
            using var client = served.Client(asks == "out" ? null : asks);
            client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");
            foreach (var address in new[] { $"{Api}/files/{file["file"]}", $"{Work}/tep/{file["file"]}" })
            {
                using var got = await client.GetAsync(new Uri(address, UriKind.Relative), Cancel);
                if (got.StatusCode == HttpStatusCode.OK && got.Content.Headers.ContentType?.MediaType == "application/pdf")
                {
                    gets.Add($"{asks} {address[..4]}");
                }
            }
        }

        Assert.Equal(["h35 /api", "h35 /cyc", "p02 /api", "p02 /cyc"], gets);
    }

    private static string[] Refusals => [HeadTexts.Word("Refused", "notTheHead"), HeadTexts.Word("Refused", "notTheReviewer")];

    private async Task<string> Version()
    {
        await using var database = served.Open();
        await using var work = await database.ReadAsync(Cancel);
        return (await work.Query<string>($"""
            select cast(a.version as text) from assignment a join unit u on u.id = a.unit_id join cycle c on c.id = a.cycle_id
            where u.code = '{Unit}' and c.name = '{ServedStore.Cycle}'
            """)).Single();
    }
}
