using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Input;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Host.Api;

/// <summary>The operator's switches for all mail, and the test mail.</summary>
internal static class OperatorRoutes
{
    public static void MapOperator(this RouteGroupBuilder api)
    {
        api.MapGet("/mail/switches", async (HttpContext http, Rights rights, MailSwitches switches) =>
        {
            await rights.NeedOperator(Caller.Of(http), http.RequestAborted);
            return Answer.Ok(SwitchesView.Of(await switches.Read(http.RequestAborted)));
        }).Describe<SwitchesView>("readSwitches");

        Switch("/mail/pause", "pauseMail", (switches, caller, cancel) => switches.Pause(caller.Signature, cancel));
        Switch("/mail/resume", "resumeMail", (switches, _, cancel) => switches.Resume(cancel));
        Switch("/mail/end-redirect", "endRedirect", (switches, _, cancel) => switches.EndRedirect(cancel));

        api.MapPost("/mail/redirect", (HttpContext http, Body<AddressInput> body, Rights rights, Writes writes) =>
        {
            var address = Address(body);
            return Run(http, body, rights, writes, (switches, caller, cancel) => switches.Redirect(address, caller.Signature, cancel));
        }).DescribeWrite<SwitchesView>("redirectMail");

        api.MapPost("/mail/test", async (HttpContext http, Body<AddressInput> body, Rights rights, Writes writes, SendTestMail send) =>
        {
            await rights.NeedOperator(Caller.Of(http), http.RequestAborted);
            var address = Address(body);
            return await writes.RunOutside(http, body, async _ =>
                Answer.Ok(TestMailView.Of(await send.Run(address, ShownTime.Zone, http.RequestAborted))));
        }).DescribeWrite<TestMailView>("sendTestMail");

        void Switch(string path, string name, Func<MailSwitches, Caller, CancellationToken, Task> turn) =>
            api.MapPost(path, (HttpContext http, Body<Nothing> body, Rights rights, Writes writes) => Run(http, body, rights, writes, turn))
                .DescribeWrite<SwitchesView>(name);
    }

    private static async Task<IResult> Run<T>(HttpContext http, Body<T> body, Rights rights, Writes writes, Func<MailSwitches, Caller, CancellationToken, Task> turn)
        where T : class, new()
    {
        await rights.NeedOperator(Caller.Of(http), http.RequestAborted);
        return await writes.Run(http, body, async write =>
        {
            var switches = new MailSwitches(write.Store, http.RequestServices.GetRequiredService<TimeProvider>());
            await turn(switches, write.Caller, http.RequestAborted);
            return Answer.Ok(SwitchesView.Of(await switches.Read(http.RequestAborted)));
        });
    }

    private static string Address(Body<AddressInput> body)
    {
        var address = body.Needed("address", body.Value.Address);
        if (address.Length > 0 && !MailboxText.IsAddress(address))
        {
            body.Wrong("address", ApiTexts.Get("AddressWrong"));
        }

        return address;
    }
}

internal sealed record AddressInput
{
    public string? Address { get; init; }
}

/// <summary>What is switched for all mail.</summary>
internal sealed record SwitchesView(bool Paused, DateTimeOffset? PausedAt, string? PausedBy, string? RedirectedTo, DateTimeOffset? RedirectedAt, string? RedirectedBy)
{
    public static SwitchesView Of(MailSwitchState state) =>
        new(state.IsPaused, state.PausedAt, state.PausedBy, state.RedirectedTo, state.RedirectedAt, state.RedirectedBy);
}

/// <summary>What came of a test mail.</summary>
internal sealed record TestMailView(long Mail, string State, string? Reason)
{
    public static TestMailView Of(TestMailSent sent) => new(sent.Number, sent.State, sent.Reason);
}
