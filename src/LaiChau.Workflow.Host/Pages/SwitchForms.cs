using LaiChau.Workflow.Host.Jobs;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Input;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Notices;

namespace LaiChau.Workflow.Host.Pages;

/// <summary>The operator's switches as plain forms.</summary>
internal static class SwitchForms
{
    private const string AddressField = "dia-chi";

    public static void MapSwitches(this RouteGroupBuilder pages)
    {
        Switch("/van-hanh/tam-dung-thu", "mailPaused", (switches, by, cancel) => switches.Pause(by, cancel));
        Switch("/van-hanh/gui-lai-thu", "mailResumed", (switches, _, cancel) => switches.Resume(cancel));
        Switch("/van-hanh/thoi-chuyen-huong", "redirectEnded", (switches, _, cancel) => switches.EndRedirect(cancel));

        pages.MapForm("/van-hanh/chuyen-huong", async (http, form) =>
        {
            var address = form[AddressField].ToString().Trim();
            if (!MailboxText.IsAddress(address))
            {
                return Sayings.Back("/", "addressWrong");
            }

            await http.RequestServices.GetRequiredService<MailSwitches>().Redirect(address, PageRoutes.ByOf(http), http.RequestAborted);
            return Sayings.Back("/", "redirected");
        });

        pages.MapForm("/van-hanh/thu-kiem-tra", async (http, form) =>
        {
            var address = form[AddressField].ToString().Trim();
            if (!MailboxText.IsAddress(address))
            {
                return Sayings.Back("/", "addressWrong");
            }

            var sent = await http.RequestServices.GetRequiredService<SendTestMail>().Run(address, ShownTime.Zone, http.RequestAborted);
            return Sayings.Back($"/thu/{sent.Number}", sent.State == MailState.Accepted ? "testSent" : "testFailed");
        });

        Decide("gui-lai", "mailResent", (mails, number, cancel) => mails.SendAgain(number, cancel));
        Decide("da-nhan", "mailSettled", (mails, number, cancel) => mails.Settle(number, cancel));

        Change("giu", "mailHeld", "mailNotWaiting", (mails, number, by, cancel) => mails.Hold(number, by, cancel));
        Change("thoi-giu", "mailReleased", "mailNotWaiting", (mails, number, _, cancel) => mails.LetGo(number, cancel));
        Change("bao-lai", "mailRetried", "mailNotRetried", (mails, number, _, cancel) => mails.TellAgain(number, cancel));

        void Change(string word, string said, string not, Func<HoldMails, long, string?, CancellationToken, Task<Held>> change) =>
            pages.MapForm($"/thu/{{number:long}}/{word}", async (http, _) =>
            {
                var number = long.Parse((string)http.Request.RouteValues["number"]!, System.Globalization.CultureInfo.InvariantCulture);
                var held = await change(http.RequestServices.GetRequiredService<HoldMails>(), number, PageRoutes.ByOf(http), http.RequestAborted);
                http.RequestServices.GetRequiredService<JobClock>().Nudge();
                return held == Held.NoSuchMail ? PageRoutes.NotFound() : Sayings.Back($"/thu/{number}", held == Held.Done ? said : not);
            });

        void Switch(string path, string said, Func<MailSwitches, string?, CancellationToken, Task> turn) => pages.MapForm(path, async (http, _) =>
        {
            await turn(http.RequestServices.GetRequiredService<MailSwitches>(), PageRoutes.ByOf(http), http.RequestAborted);
            http.RequestServices.GetRequiredService<JobClock>().Nudge();
            return Sayings.Back("/", said);
        });

        void Decide(string word, string said, Func<SettleMails, long, CancellationToken, Task<Settled>> decide) =>
            pages.MapForm($"/thu/{{number:long}}/{word}", async (http, _) =>
            {
                var number = long.Parse((string)http.Request.RouteValues["number"]!, System.Globalization.CultureInfo.InvariantCulture);
                var settled = await decide(http.RequestServices.GetRequiredService<SettleMails>(), number, http.RequestAborted);
                http.RequestServices.GetRequiredService<JobClock>().Nudge();
                return settled == Settled.NoSuchMail ? PageRoutes.NotFound() : Sayings.Back($"/thu/{number}", settled == Settled.Done ? said : "mailNotUnknown");
            });
    }
}
