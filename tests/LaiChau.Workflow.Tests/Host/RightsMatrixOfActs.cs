using System.Net;
using LaiChau.Workflow.Host.Pages.Heads;

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
