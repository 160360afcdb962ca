using LaiChau.Workflow.People;
using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.People;

/// <summary>Links and codes that open an account once.</summary>
public sealed class SignInKeys
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<StoreKind> Stores => [StoreKind.Sqlite, StoreKind.Postgres];

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_link_opens_the_account_of_its_reader_once(StoreKind kind)
    {
        await using var store = await AccountStore.Make(kind);
        var link = Assert.Single(await store.Issue.Links(AccountStore.Head.ToUpperInvariant(), AccountStore.Zone, Cancel));

        Assert.Equal("p03", (await store.Use.Look(link.Secret, Cancel))!.PersonId);
        Assert.Equal("p03", (await store.Use.Link(link.Secret, Cancel))!.PersonId);

        Assert.Null(await store.Use.Look(link.Secret, Cancel));
        Assert.Null(await store.Use.Link(link.Secret, Cancel));
        Assert.DoesNotContain(link.Secret, await store.Query<string>("select digest from sign_in_key"));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Of_many_who_use_a_link_at_once_one_gets_in(StoreKind kind)
    {
        await using var store = await AccountStore.Make(kind);
        var link = Assert.Single(await store.Issue.Links(AccountStore.Head, AccountStore.Zone, Cancel));

        var opened = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => store.Use.Link(link.Secret, Cancel), Cancel)));

        Assert.Single(opened.OfType<AccountRow>());
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_link_opens_for_fifteen_minutes_and_no_longer(StoreKind kind)
    {
        await using var store = await AccountStore.Make(kind);
        var link = Assert.Single(await store.Issue.Links(AccountStore.Head, AccountStore.Zone, Cancel));

        store.Clock.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1));
        Assert.NotNull(await store.Use.Look(link.Secret, Cancel));
        store.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(await store.Use.Look(link.Secret, Cancel));
        Assert.Null(await store.Use.Link(link.Secret, Cancel));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Nobody_fills_a_mailbox_with_links(StoreKind kind)
    {
        await using var store = await AccountStore.Make(kind);
        for (var i = 0; i < IssueKey.MostLinks; i++)
        {
            Assert.Single(await store.Issue.Links(AccountStore.Head, AccountStore.Zone, Cancel));
        }

        Assert.Empty(await store.Issue.Links(AccountStore.Head, AccountStore.Zone, Cancel));
        store.Clock.Advance(IssueKey.LinkLife);

        Assert.Single(await store.Issue.Links(AccountStore.Head, AccountStore.Zone, Cancel));
    }

    [Fact]
    public async Task Who_signs_in_leaves_no_other_link_open()
    {
        await using var store = await AccountStore.Make(StoreKind.Sqlite);
        var first = Assert.Single(await store.Issue.Links(AccountStore.Head, AccountStore.Zone, Cancel));
        var second = Assert.Single(await store.Issue.Links(AccountStore.Head, AccountStore.Zone, Cancel));

        Assert.NotNull(await store.Use.Link(second.Secret, Cancel));

        Assert.Null(await store.Use.Link(first.Secret, Cancel));
    }

    [Fact]
    public async Task Each_reader_of_a_shared_mailbox_gets_a_letter_with_his_name_and_a_former_holder_none()
    {
        await using var store = await AccountStore.Make(StoreKind.Sqlite);

        Assert.Equal(2, await store.Send.Run(AccountStore.Shared, null, AccountStore.Zone, Cancel));
        Assert.Equal(0, await store.Send.Run(AccountStore.Former, null, AccountStore.Zone, Cancel));
        Assert.Equal(0, await store.Send.Run("nobody@mail.example", null, AccountStore.Zone, Cancel));

        Assert.Equal(["Name s01", "Name s02"], store.Server.Taken.Select(m => m.Content!.To.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task The_letter_carries_the_link_and_nothing_of_it_is_kept(StoreKind kind)
    {
        await using var store = await AccountStore.Make(kind);
        await store.Switches.Pause(null, Cancel);

        await store.Send.Run(AccountStore.Head, "/cycles/review-2026/pledges/X", AccountStore.Zone, Cancel);

        var mail = Assert.Single(store.Server.Taken);
        Assert.Equal(AccountStore.Head, mail.Address);
        var line = Assert.Single(mail.Built!.Text.Split('\n'), l => l.Contains("https://review.example/vao/", StringComparison.Ordinal));
        Assert.EndsWith("?ve=%2Fcycles%2Freview-2026%2Fpledges%2FX", line.TrimEnd(), StringComparison.Ordinal);
        var secret = line.Split("/vao/")[1].Split('?')[0];
        Assert.DoesNotContain(secret, mail.Built.Subject, StringComparison.Ordinal);
        Assert.Equal("p03", (await store.Use.Look(secret, Cancel))!.PersonId);
        Assert.Equal(["accepted"], await store.Query<string>("select state from mail"));
        Assert.Empty(await store.Query<string>("select subject from mail_content"));
        Assert.Empty(await store.Query<string>("select event from ledger where event like 'mail.%'"));
    }

    [Fact]
    public async Task While_all_mail_is_redirected_a_link_goes_there_too()
    {
        await using var store = await AccountStore.Make(StoreKind.Sqlite);
        await store.Switches.Redirect("all@mail.example", null, Cancel);

        await store.Send.Run(AccountStore.Head, null, AccountStore.Zone, Cancel);

        Assert.Equal("all@mail.example", Assert.Single(store.Server.Taken).Address);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_printed_code_opens_once_for_seven_days_however_it_is_typed(StoreKind kind)
    {
        await using var store = await AccountStore.Make(kind);
        var (issue, letter) = await store.Issue.Letter("n01", "p00", AccountStore.Zone, Cancel);
        Assert.Equal(LetterIssue.Done, issue);
        store.Clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));

        Assert.Equal("n01", (await store.Use.Code(" " + letter!.Code.Replace("-", " ", StringComparison.Ordinal).ToLowerInvariant(), Cancel))!.PersonId);
        Assert.Null(await store.Use.Code(letter.Code, Cancel));

        var (_, late) = await store.Issue.Letter("n01", "p00", AccountStore.Zone, Cancel);
        store.Clock.Advance(TimeSpan.FromDays(7));
        Assert.Null(await store.Use.Code(late!.Code, Cancel));
        Assert.Equal(["p00", "p00"], await store.Query<string>("select made_by from sign_in_key"));
    }

    [Fact]
    public async Task A_code_is_no_link_and_a_link_is_no_code()
    {
        await using var store = await AccountStore.Make(StoreKind.Sqlite);
        var (_, letter) = await store.Issue.Letter("n01", "p00", AccountStore.Zone, Cancel);

        Assert.Null(await store.Use.Link(OneTimeSecret.Typed(letter!.Code), Cancel));
        Assert.NotNull(await store.Use.Code(letter.Code, Cancel));
    }

    [Fact]
    public async Task Printed_once_more_the_letter_before_opens_nothing()
    {
        await using var store = await AccountStore.Make(StoreKind.Sqlite);
        var (_, lost) = await store.Issue.Letter("n01", "p00", AccountStore.Zone, Cancel);
        var (_, letter) = await store.Issue.Letter("n01", "p00", AccountStore.Zone, Cancel);

        Assert.Null(await store.Use.Code(lost!.Code, Cancel));
        Assert.NotNull(await store.Use.Code(letter!.Code, Cancel));
    }

    [Fact]
    public async Task Nobody_prints_a_code_for_somebody_with_a_mailbox_or_without_a_post()
    {
        await using var store = await AccountStore.Make(StoreKind.Sqlite);

        Assert.Equal(LetterIssue.HasMailbox, (await store.Issue.Letter("p03", "p00", AccountStore.Zone, Cancel)).Issue);
        Assert.Equal(LetterIssue.NoPost, (await store.Issue.Letter("x01", "p00", AccountStore.Zone, Cancel)).Issue);
        Assert.Equal(LetterIssue.NoPost, (await store.Issue.Letter("nobody", "p00", AccountStore.Zone, Cancel)).Issue);
        Assert.Empty(await store.Query<string>("select digest from sign_in_key"));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task The_first_operator_gets_links_until_he_has_a_password(StoreKind kind)
    {
        await using var store = await AccountStore.Make(kind);
        var unused = await store.Issue.ForFirstOperator(Cancel);
        var account = (await store.Use.Link((await store.Issue.ForFirstOperator(Cancel))!, Cancel))!;
        Assert.Equal((null, IssueKey.FirstOperator), (account.PersonId, account.Name));
        Assert.Null(await store.Use.Link(unused!, Cancel));

        await store.Passwords.Set(account, "seven small words", Cancel);

        Assert.Null(await store.Issue.ForFirstOperator(Cancel));
        Assert.Equal(account.Id, (await store.Passwords.Check(IssueKey.FirstOperator, "seven small words", Cancel))!.Id);
    }
}
