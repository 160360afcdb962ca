using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Notices;
using LaiChau.Workflow.Tests.Support;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Tests.Behaviours;

/// <summary>Mails that an operator holds, lets go, or has told again.</summary>
public abstract class HeldMails(StoreKind kind)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static ReviewYear Pledges => new ReviewYear().Ends("06-30").Ladder("T-3").ReviewLadder().Units("Y,Cell Y,cell,P,2025-07-01,").Stage("pledges", "03-02", "03-31");

    [Fact]
    public async Task A_held_mail_stays_behind_until_it_is_let_go()
    {
        await using var store = await LiveStore.Make(kind, "2026-03-01 00:00");
        await store.Launch(Pledges.People("Y,head,p04"), import: true);
        var (mails, switches) = (Handler(store), new MailSwitches(store.Database, store.Clock));
        await switches.Pause("p00", Cancel);
        await store.At08("2026-03-02");
        Assert.Equal(["p03 planned", "p04 planned"], await States(store));
        Assert.Equal(Held.Done, await mails.Hold(1, "p00", Cancel));
        Assert.Equal(Held.NotPossible, await mails.Hold(1, "p00", Cancel));
        Assert.Equal(Held.NoSuchMail, await mails.Hold(99, "p00", Cancel));
        await switches.Resume(Cancel);
        await store.Beat();
        await store.Until("2026-03-02 09:00");
        Assert.Equal(["p03 planned", "p04 accepted"], await States(store));
        Assert.Equal(Held.NotPossible, await mails.LetGo(2, Cancel));

        Assert.Equal(Held.Done, await mails.LetGo(1, Cancel));
        await store.Beat();
        Assert.Equal(["p03 accepted", "p04 accepted"], await States(store));
        Assert.Equal(Held.NotPossible, await mails.TellAgain(1, Cancel));
    }

    [Fact]
    public async Task Let_go_after_its_day_what_it_had_to_say_is_in_the_next_mail()
    {
        await using var store = await LiveStore.Make(kind, "2026-03-01 00:00");
        await store.Launch(Pledges.People("Y,head,p04"), import: true);
        var (mails, switches) = (Handler(store), new MailSwitches(store.Database, store.Clock));
        await switches.Pause("p00", Cancel);
        await store.At08("2026-03-02");
        await mails.Hold(1, null, Cancel);
        await switches.Resume(Cancel);
        await store.Beat();
        await store.Until("2026-03-04 12:00");
        await mails.LetGo(1, Cancel);
        await store.Beat();
        await store.Until("2026-03-05 12:00");

        // A mail that is held leaves the order of numbers.
        Assert.Equal(
            [
                "2026-03-02 08:00 mail.accepted p04 [pledges Y open v1]",
                "2026-03-04 12:00 mail.expired p03 [pledges X open v1]",
                "2026-03-05 08:00 mail.accepted p03 [pledges X open v1]",
            ],
            (await store.Lines()).Where(l => l.Event.StartsWith("mail.", StringComparison.Ordinal)).Select(l => l.ToString()));
    }

    [Fact]
    public async Task Who_had_no_mailbox_is_told_again_when_he_has_one()
    {
        await using var store = await LiveStore.Make(kind, "2026-03-01 00:00");
        await store.Launch(Pledges.PersonRow("Y,head,p04,Name p04,,2025-07-01,"), import: true);
        await store.Until("2026-03-02 12:00");
        var number = long.Parse((await store.Texts("select cast(id as text) from mail where state = 'noAddress'"))[0], System.Globalization.CultureInfo.InvariantCulture);
        var named = new Appointment("Y", PostKind.Officer, new PersonRecord { Id = "p04", Name = "Name p04", Email = "p04@mail.example" }, null);
        await store.Service.Appoint.Run(named, store.Clock.GetUtcNow(), LocalTime.Vietnam, Cancel);
        Assert.Equal(Held.Done, await Handler(store).TellAgain(number, Cancel));
        Assert.Equal(Held.NotPossible, await Handler(store).TellAgain(number, Cancel));
        await store.Until("2026-03-03 12:00");

        (await store.Ledger()).Of("Y", """
            2026-03-02 00:00 assignment.opened pledges Y v1 due=2026-03-31
            2026-03-02 08:00 mail.noAddress p04 [pledges Y open v1]
            2026-03-03 08:00 mail.accepted p04 [pledges Y open v1]
            """);
    }

    private static HoldMails Handler(LiveStore store) => new(store.Database, store.Service.Tree, store.Clock);

    private static Task<List<string>> States(LiveStore store) => store.Texts("select person_id || ' ' || state from mail order by id");
}

/// <summary>Over one file.</summary>
public sealed class HeldMailsOnSqlite() : HeldMails(StoreKind.Sqlite);

/// <summary>Over a database server.</summary>
public sealed class HeldMailsOnPostgres() : HeldMails(StoreKind.Postgres);
