using LaiChau.Workflow.Ledger;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Notices;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Host.Api;

/// <summary>Mails: what was told to whom, and what an operator decides about those of which nobody knows whether they arrived.</summary>
internal static class MailRoutes
{
    public static void MapMails(this RouteGroupBuilder api)
    {
        api.MapGet("/mails", async (HttpContext http, Rights rights, Database database, string? state, DateOnly? day, string? person, long? before, int? take) =>
        {
            var caller = Caller.Of(http);
            await using var work = await database.ReadAsync(http.RequestAborted);
            if (!await rights.IsAdministrator(work, caller))
            {
                // One's own mails; nobody else's.
                person = person is null || person == caller.Person ? caller.Person ?? throw ProblemException.NotAllowed : throw ProblemException.NotAllowed;
            }

            var mails = await MailListTable.Page(work, new MailFilter(state, day, person), before, Paging.Take(take));
            return Answer.Ok(new MailListView([.. mails.Select(MailView.Of)], Paging.Next(mails, Paging.Take(take), m => m.Id)));
        }).Describe<MailListView>("listMails");

        api.MapGet("/mails/{number:long}", async (HttpContext http, Rights rights, Database database, long number) =>
        {
            var caller = Caller.Of(http);
            await using var work = await database.ReadAsync(http.RequestAborted);
            var mail = await MailListTable.One(work, number);
            if (!await rights.IsAdministrator(work, caller) && (mail is null || mail.PersonId != caller.Person))
            {
                // Whether there is such a mail is nobody's business either.
                throw ProblemException.NotAllowed;
            }

            return mail is null ? throw ProblemException.NotFound : Answer.Ok(new OneMailView(
                MailView.Of(mail),
                await MailContentTable.Read(work, number) is { } letter ? new LetterView(letter.Subject, letter.Text) : null,
                [.. (await MailListTable.NoticesOf(work, number)).Select(MailNoticeView.Of)]));
        }).Describe<OneMailView>("readMail");

        Decide("/mails/{number:long}/resend", "resendMail", (mails, number, cancel) => mails.SendAgain(number, cancel));
        Decide("/mails/{number:long}/settle", "settleMail", (mails, number, cancel) => mails.Settle(number, cancel));

        void Decide(string path, string name, Func<SettleMails, long, CancellationToken, Task<Settled>> decide) =>
            api.MapPost(path, async (HttpContext http, Body<Nothing> body, Rights rights, Writes writes, long number) =>
            {
                await rights.NeedOperator(Caller.Of(http), http.RequestAborted);
                return await writes.Run(http, body, async write =>
                {
                    var mails = new SettleMails(write.Store, write.Tree, http.RequestServices.GetRequiredService<TimeProvider>());
                    return await decide(mails, number, http.RequestAborted) switch
                    {
                        Settled.Done => Answer.Ok(MailView.Of((await MailListTable.One(write.Work, number))!)),
                        Settled.NoSuchMail => throw ProblemException.NotFound,
                        _ => throw new ProblemException(StatusCodes.Status409Conflict, "mailNotUnknown"),
                    };
                });
            }).DescribeWrite<MailView>(name);
    }
}

internal sealed record MailListView(IReadOnlyList<MailView> Mails, long? Next);

/// <summary>One mail as a list shows it.</summary>
internal sealed record MailView(long Number, string? Person, string? PersonName, string? Address, string State, string? Reason, DateTimeOffset MadeAt,
    DateTimeOffset? HandedAt, DateTimeOffset? EndedAt, DateTimeOffset? NextTryAt, int Attempts, int Resends, int Notices, bool Test)
{
    public static MailView Of(MailLine mail) => new(mail.Id, mail.PersonId.Length == 0 ? null : mail.PersonId, mail.PersonName, mail.Address, mail.State, mail.Reason,
        mail.MadeAt, mail.HandedAt, mail.EndedAt, mail.NextTryAt, mail.Attempts, mail.Resends, mail.Notices, mail.IsTest);
}

/// <summary>A mail with what it said, as long as that is kept.</summary>
internal sealed record OneMailView(MailView Mail, LetterView? Letter, IReadOnlyList<MailNoticeView> Notices);

internal sealed record LetterView(string Subject, string Text);

internal sealed record MailNoticeView(string Cycle, string Stage, string? Unit, string Rung, int? DeadlineVersion, string State)
{
    public static MailNoticeView Of(MailNoticeLine notice) =>
        new(notice.Cycle, notice.Stage, notice.Unit, NoticeRow.RungText(notice.Key, notice.Occurrence), notice.DeadlineVersion, notice.State);
}
