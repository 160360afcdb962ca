// Long because the whole table of who may what is read in one place, beside how it is asked.
using System.Net;
using System.Text;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Tests.Support;
using Microsoft.AspNetCore.Routing;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>
/// Every route and every operation of the API, asked by everybody: signed out, somebody whose post has ended, a viewer, a
/// neighbour, the head of the unit in question, the officer and the head of the unit above, an administrator, an operator.
/// Pages are asked with sessions, the API with tokens.
/// </summary>
/// <remarks>
/// The unit in question is C31, a cell under P: own for h31, below p02 and n01's unit, a neighbour of h32 and out of sight of
/// p04. What is asked is whether somebody is let through to the operation, not whether it can be done now.
/// </remarks>
public sealed partial class RightsMatrix(ServedOnSqlite served) : IClassFixture<ServedOnSqlite>
{
    private static readonly string[] Everybody = ["out", "x01", "v01", "h32", "p04", "n01", "h31", "p02", "p00", "operator"];

    /// <summary>Everybody whom a token or a session makes known.</summary>
    private const string Known = "x01 v01 h32 p04 n01 h31 p02 p00 operator";

    private const string All = "out " + Known;

    /// <summary>Signed in by an account; the others of these tests are by a token.</summary>
    private const string Accounts = "v01 h32 p04 n01 h31 p02 p00";

    /// <summary>Whoever is known gets as far as the form's token.</summary>
    private const string Posts = Known;

    /// <summary>A second cycle, which may end.</summary>
    private const string Other = "matrix";

    private const string Administrators = "p00 operator";

    /// <summary>Not who administers by his post.</summary>
    private const string Operators = "operator";

    /// <summary>Reads of a unit: who answers for it or above it, its officers, viewers, administrators. n01 is an officer of P, not of the cell.</summary>
    private const string Readers = "v01 h31 p02 p00 operator";

    private const string One = "/api/cycles/{cycle}/stages/{stage}/assignments/{unit}";

    /// <summary>Who is let through to each operation of the API.</summary>
    private static readonly Dictionary<string, string> Api = new(StringComparer.Ordinal)
    {
        ["GET /api/cycles"] = Known,
        ["GET /api/cycles/{cycle}"] = Known,
        ["GET /api/cycles/{cycle}/assignments"] = Known,
        ["GET /api/cycles/{cycle}/stages/{stage}/form"] = Known,
        [$"GET {One}"] = Readers,
        [$"GET {One}/history"] = Readers,
        [$"GET {One}/files/{{sha}}"] = Readers,
        // For a draft, and for a paper that the superior's office enters.
        [$"POST {One}/files"] = "h31 p02 p00",
        ["POST /api/cycles/{cycle}/pause"] = Administrators,
        ["POST /api/cycles/{cycle}/resume"] = Administrators,
        ["POST /api/cycles/{cycle}/cancel"] = Administrators,
        [$"POST {One}/draft"] = "h31 p00",
        [$"POST {One}/submit"] = "h31 p00",
        [$"POST {One}/withdraw"] = "h31 p00",
        [$"POST {One}/return"] = "p02 p00",
        [$"POST {One}/accept"] = "p02 p00",
        [$"POST {One}/reopen"] = "p02 p00",
        [$"POST {One}/exempt"] = "p02 p00",
        [$"POST {One}/ask-extension"] = "h31 p00",
        [$"POST {One}/decline-extension"] = "p02 p00",
        [$"POST {One}/extend"] = "p02 p00",
        // Each unit has its own answer; of one that cannot be seen nothing is done.
        ["POST /api/cycles/{cycle}/stages/{stage}/extend"] = "v01 h31 p02 p00",
        ["GET /api/cycles/{cycle}/stages/{stage}/amend"] = Administrators,
        ["POST /api/cycles/{cycle}/stages/{stage}/amend"] = Administrators,
        ["POST /api/units/{unit}/posts/{post}/appoint"] = Administrators,
        ["POST /api/units/{unit}/posts/{post}/vacate"] = Administrators,
        // One's own mails.
        ["GET /api/mails"] = "x01 v01 h32 p04 n01 h31 p02 p00 operator",
        ["GET /api/mails/{number:long}"] = Administrators,
        ["POST /api/mails/{number:long}/resend"] = Administrators,
        ["POST /api/mails/{number:long}/settle"] = Administrators,
        ["GET /api/mail/switches"] = Administrators,
        ["POST /api/mail/pause"] = Administrators,
        ["POST /api/mail/resume"] = Administrators,
        ["POST /api/mail/end-redirect"] = Administrators,
        ["POST /api/mail/redirect"] = Administrators,
        ["POST /api/mail/test"] = Administrators,
        ["GET /api/ledger"] = Administrators,
        ["GET /api/openapi.json"] = Known,
    };

    /// <summary>Who is let through to each page and form; what a page for several shows of whom is tried beside the page.</summary>
    internal static readonly Dictionary<string, string> Pages = new(StringComparer.Ordinal)
    {
        ["GET /health/live"] = All,
        ["GET /health/ready"] = All,
        ["GET /_content/MudBlazor/MudBlazor.min.css"] = All,
        ["GET /page.css"] = All,
        ["GET /admin.css"] = All,
        ["GET /dang-nhap"] = All,
        ["GET /dang-nhap/da-gui"] = All,
        ["GET /dang-nhap/ma-truy-cap"] = All,
        ["POST /dang-nhap/duong-dan"] = All,
        ["POST /dang-nhap/mat-khau"] = All,
        ["POST /dang-nhap/ma-thu"] = All,
        ["POST /dang-nhap"] = All,
        ["GET /vao/{secret}"] = All,
        ["POST /vao/{secret}"] = All,
        ["POST /dang-xuat"] = All,
        ["GET /mat-khau"] = Accounts,
        ["POST /mat-khau"] = Posts,
        ["GET /tai-khoan/thu-giay"] = Administrators,
        ["POST /tai-khoan/thu-giay/{person}"] = Administrators,
        ["GET /tai-khoan/nguoi-van-hanh"] = Operators,
        ["POST /tai-khoan/nguoi-van-hanh"] = Operators,
        ["POST /tai-khoan/nguoi-van-hanh/{id:long}/duong-dan"] = Operators,
        ["GET /tai-khoan/nguoi-van-hanh/{id:long}/bo"] = Operators,
        ["POST /tai-khoan/nguoi-van-hanh/{id:long}/bo"] = Operators,
        ["GET /hangfire/{**path}"] = Administrators,
        ["GET /"] = Known,
        ["GET /viec"] = Known,
        ["GET /tham-dinh"] = Known,
        ["POST /tham-dinh"] = Known,
        ["GET /uy-quyen"] = Known,
        ["POST /uy-quyen"] = Known,
        ["POST /uy-quyen/{id:long}/ket-thuc"] = Known,
        ["GET /cycles/{cycle}"] = Known,
        ["GET /cycles/{cycle}/{stage}/{unit}"] = Readers,
        ["GET /cycles/{cycle}/{stage}/{unit}/kiem-tra"] = Readers,
        ["GET /cycles/{cycle}/{stage}/{unit}/nhap-thay"] = Readers,
        ["GET /cycles/{cycle}/{stage}/{unit}/danh-sach"] = Readers,
        // Of a file that somebody may not read he does not learn that it is there.
        ["GET /cycles/{cycle}/{stage}/{unit}/tep/{sha}"] = Known,
        ["POST /cycles/{cycle}/{stage}/{unit}/danh-sach"] = Known,
        ["POST /cycles/{cycle}/{stage}/{unit}/nhap"] = Known,
        ["POST /cycles/{cycle}/{stage}/{unit}/gui"] = Known,
        ["POST /cycles/{cycle}/{stage}/{unit}/rut-lai"] = Known,
        ["POST /cycles/{cycle}/{stage}/{unit}/xin-gia-han"] = Known,
        ["POST /cycles/{cycle}/{stage}/{unit}/gia-han"] = Known,
        ["POST /cycles/{cycle}/{stage}/{unit}/khong-gia-han"] = Known,
        ["POST /cycles/{cycle}/{stage}/{unit}/chap-nhan"] = Known,
        ["POST /cycles/{cycle}/{stage}/{unit}/tra-lai"] = Known,
        ["POST /cycles/{cycle}/{stage}/{unit}/mo-lai"] = Known,
        ["POST /cycles/{cycle}/{stage}/{unit}/nhap-thay"] = Known,
        ["GET /thu"] = Administrators,
        ["GET /thu/{number:long}"] = Administrators,
        ["POST /thu/{number:long}/gui-lai"] = Administrators,
        ["POST /thu/{number:long}/da-nhan"] = Administrators,
        ["POST /van-hanh/tam-dung-thu"] = Administrators,
        ["POST /van-hanh/gui-lai-thu"] = Administrators,
        ["POST /van-hanh/thoi-chuyen-huong"] = Administrators,
        ["POST /van-hanh/chuyen-huong"] = Administrators,
        ["POST /van-hanh/thu-kiem-tra"] = Administrators,
        ["POST /thu/{number:long}/giu"] = Administrators,
        ["POST /thu/{number:long}/thoi-giu"] = Administrators,
        ["POST /thu/{number:long}/bao-lai"] = Administrators,
        ["GET /thu/khong-dia-chi"] = Administrators,
        ["GET /theo-doi/{cycle}/tre-han"] = Administrators,
        ["GET /theo-doi/{cycle}/chua-co-nguoi"] = Administrators,
        ["GET /chu-ky/{cycle}/thoi-han"] = Administrators,
        ["POST /chu-ky/{cycle}/thoi-han"] = Administrators,
        ["GET /chu-ky/{cycle}/gia-han"] = Administrators,
        ["POST /chu-ky/{cycle}/gia-han"] = Administrators,
        ["GET /chu-ky/{cycle}/mien"] = Administrators,
        ["POST /chu-ky/{cycle}/mien"] = Administrators,
        ["GET /bo-nhiem"] = Administrators,
        ["POST /bo-nhiem"] = Administrators,
        ["GET /lich"] = Administrators,
        ["POST /lich"] = Administrators,
        ["GET /lich/bo"] = Administrators,
        ["POST /lich/bo"] = Administrators,
        ["GET /danh-muc"] = Administrators,
        ["POST /danh-muc"] = Administrators,
        ["GET /mau-thu"] = Administrators,
        ["GET /mau-thu/{file}"] = Administrators,
        ["POST /mau-thu/{file}"] = Administrators,
        ["POST /mau-thu/{file}/xem-thu"] = Administrators,
        ["POST /mau-thu/{file}/ban-html"] = Administrators,
        ["POST /mau-thu/{file}/gui-thu"] = Administrators,
        ["POST /mau-thu/{file}/mau-co-san"] = Administrators,
        ["GET /quy-trinh"] = Administrators,
        ["POST /quy-trinh"] = Administrators,
        ["GET /quy-trinh/{cycle}"] = Administrators,
        ["GET /quy-trinh/{cycle}/tep"] = Administrators,
        ["GET /dinh-nghia/{definition}/{version:int}"] = Administrators,
        ["GET /dinh-nghia/{definition}/{version:int}/tep"] = Administrators,
        ["GET /dinh-nghia/{definition}/{version:int}/bieu-mau/{form}"] = Administrators,
        ["GET /dien-tap"] = Administrators,
        ["POST /dien-tap"] = Administrators,
        ["GET /dien-tap/{id:long}"] = Administrators,
        ["POST /dien-tap/{id:long}/huy"] = Administrators,
        ["GET /dien-tap/{id:long}/bao-cao"] = Administrators,
        ["GET /dien-tap/{id:long}/mail/{letter}"] = Administrators,
        ["POST /dien-tap/{id:long}/phe-duyet"] = Administrators,
        ["GET /dien-tap/{id:long}/khoi-dong"] = Administrators,
        ["POST /dien-tap/{id:long}/khoi-dong"] = Administrators,
        ["GET /chu-ky/{cycle}/{change}"] = Administrators,
        ["POST /chu-ky/{cycle}/{change}"] = Administrators,
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_route_has_its_line_and_every_line_its_route()
    {
        var routes = await Listed();

        Assert.Equal(
            Api.Keys.Concat(Pages.Keys).Order(StringComparer.Ordinal),
            routes.Select(r => r.Name).Order(StringComparer.Ordinal));
        Assert.All(routes, r => Assert.Equal(r.Audience is Audience.Tokens or Audience.TokensAndAdministrators, Api.ContainsKey(r.Name)));
    }

    [Fact]
    public async Task Each_operation_lets_through_whom_it_is_for_and_nobody_else()
    {
        await served.Launch(Other);
        var wrong = new List<string>();
        // Whoever is exempted is out of everything else.
        foreach (var (name, who) in Api.OrderBy(a => a.Key.EndsWith("/exempt", StringComparison.Ordinal)))
        {
            var (method, pattern) = (name.Split(' ')[0], name.Split(' ')[1]);
            foreach (var asks in Everybody)
            {
                var status = await AskApi(asks, method, pattern);
                // A token that names nobody must name for whom it acts.
                var through = status is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.BadRequest);
                if (through != who.Split(' ').Contains(asks) || (asks == "out") != (status == HttpStatusCode.Unauthorized) || (int)status >= 500)
                {
                    wrong.Add($"{name} {asks}: {(int)status}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Each_page_lets_through_whom_it_is_for_and_nobody_else()
    {
        var visits = new Dictionary<string, Visit>(StringComparer.Ordinal);
        foreach (var asks in Everybody)
        {
            visits[asks] = await VisitOf(asks);
        }

        var wrong = new List<string>();
        // Whoever signs out is out, and whoever tries another way in may be somebody else.
        foreach (var (name, who) in Pages.OrderBy(p => p.Key.EndsWith("/dang-xuat", StringComparison.Ordinal)))
        {
            var (method, pattern) = (name.Split(' ')[0], name.Split(' ')[1]);
            foreach (var (asks, visit) in visits)
            {
                using var answer = method == "GET" ? await visit.Get(Filled(pattern)) : await visit.PostBare(Filled(pattern));
                var refused = answer.StatusCode == HttpStatusCode.Forbidden
                    || answer.Headers.Location?.ToString().StartsWith("/dang-nhap?ve=", StringComparison.Ordinal) == true;
                if (refused == who.Split(' ').Contains(asks) || (refused && (asks == "out") == (answer.StatusCode == HttpStatusCode.Forbidden))
                    || ((int)answer.StatusCode >= 500 && !pattern.StartsWith("/health", StringComparison.Ordinal)))
                {
                    wrong.Add($"{name} {asks}: {(int)answer.StatusCode}");
                }
            }
        }

        foreach (var visit in visits.Values)
        {
            visit.Dispose();
        }

        Assert.Empty(wrong);
    }

    private async Task<Visit> VisitOf(string who)
    {
        var visit = new Visit(served.Address);
        if (who is "x01" or "operator")
        {
            using var signed = await visit.PostBare("/dang-nhap", ("ma", "the-long-secret-token-of-" + who));
            Assert.Equal(HttpStatusCode.Found, signed.StatusCode);
        }

        if (who is "out" or "x01" or "operator")
        {
            return visit;
        }

        visit.Dispose();
        return await SignedIn.As(served, who);
    }

    private static async Task<List<(string Name, Audience Audience)>> Listed()
    {
        using var folder = new TemporaryFolder();
        await using var app = await Routes.Build(folder);
        return
        [
            .. from route in Routes.Of(app)
               from method in route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]
               select ($"{method} /{route.RoutePattern.RawText!.TrimStart('/')}", Access.Of(route)[0]),
        ];
    }

    private async Task<HttpStatusCode> AskApi(string who, string method, string pattern)
    {
        using var client = served.Client(who == "out" ? null : who);
        using var request = new HttpRequestMessage(new HttpMethod(method), Filled(pattern) + (method == "GET" && pattern.EndsWith("/amend", StringComparison.Ordinal) ? "?day=2020-01-01" : ""));
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");
        if (method == "POST")
        {
            request.Content = new StringContent(Body(pattern), Encoding.UTF8, "application/json");
        }

        using var response = await client.SendAsync(request, Cancel);
        return response.StatusCode;
    }

    /// <summary>An address of the pattern, of something that is there as far as it can be.</summary>
    internal static string Filled(string pattern) => pattern
        .Replace("{cycle}", pattern.Split('/')[^1] is "pause" or "resume" or "cancel" ? Other : ServedStore.Cycle, StringComparison.Ordinal)
        .Replace("{definition}/{version:int}", "annual-review/0", StringComparison.Ordinal)
        .Replace("{form}", "none", StringComparison.Ordinal)
        .Replace("{letter}", "000001.eml", StringComparison.Ordinal)
        .Replace("{file}", "ending.liquid", StringComparison.Ordinal)
        .Replace("{id:long}", "999999", StringComparison.Ordinal)
        .Replace("{change}", "huy", StringComparison.Ordinal)
        .Replace("{person}", "n01", StringComparison.Ordinal)
        .Replace("{secret}", "nothing", StringComparison.Ordinal)
        .Replace("{**path}", "", StringComparison.Ordinal)
        .Replace("{sha}", new string('a', 64), StringComparison.Ordinal)
        .Replace("{stage}", "pledges", StringComparison.Ordinal)
        .Replace("{unit}", "C31", StringComparison.Ordinal)
        .Replace("{post}", "deputy", StringComparison.Ordinal)
        .Replace("{number:long}", "999999", StringComparison.Ordinal);

    /// <summary>Well formed, so that who asks is all that is refused.</summary>
    private static string Body(string pattern) => pattern.Split('/')[^1] switch
    {
        "extend" when pattern.Contains("{unit}", StringComparison.Ordinal) => """{"dueOn": "2020-01-01", "reason": "R."}""",
        "extend" => """{"units": ["C31"], "dueOn": "2020-01-01", "reason": "R."}""",
        "return" or "reopen" or "exempt" or "decline-extension" or "pause" or "resume" or "cancel" when pattern.Contains("{cycle}", StringComparison.Ordinal) => """{"reason": "R."}""",
        "amend" => """{"day": "2020-01-01", "reason": "R."}""",
        "redirect" or "test" => """{"address": "me@mail.example"}""",
        "appoint" => """{"person": "h40", "reason": "R."}""",
        "vacate" => """{"reason": "R."}""",
        "ask-extension" => """{"dueOn": "2020-01-01", "reason": "R."}""",
        _ => "{}",
    };
}
