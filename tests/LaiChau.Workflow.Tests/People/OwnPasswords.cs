using LaiChau.Workflow.Host.SignIn;
using LaiChau.Workflow.People;
using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.People;

/// <summary>Passwords and the account that is locked after wrong ones.</summary>
public sealed class OwnPasswords
{
    private const string Right = "seven small words";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<StoreKind> Stores => [StoreKind.Sqlite, StoreKind.Postgres];

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_person_signs_in_by_his_address_or_his_id_with_his_password(StoreKind kind)
    {
        await using var store = await WithPassword(kind);

        Assert.NotNull(await store.Passwords.Check("p03", Right, Cancel));
        Assert.NotNull(await store.Passwords.Check(AccountStore.Head, Right, Cancel));
        Assert.Null(await store.Passwords.Check("p03", "seven small word", Cancel));
        Assert.Null(await store.Passwords.Check("p02", Right, Cancel));
        Assert.Null(await store.Passwords.Check("", "", Cancel));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task After_five_wrong_ones_even_the_right_one_waits_a_quarter_of_an_hour(StoreKind kind)
    {
        await using var store = await WithPassword(kind);
        for (var i = 0; i < Passwords.MostTries; i++)
        {
            Assert.Null(await store.Passwords.Check("p03", "wrong", Cancel));
        }

        Assert.Null(await store.Passwords.Check("p03", Right, Cancel));
        store.Clock.Advance(Passwords.Locked - TimeSpan.FromSeconds(1));
        Assert.Null(await store.Passwords.Check("p03", Right, Cancel));
        store.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.NotNull(await store.Passwords.Check("p03", Right, Cancel));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_right_one_in_between_begins_the_count_anew(StoreKind kind)
    {
        await using var store = await WithPassword(kind);
        for (var i = 0; i < 3 * Passwords.MostTries; i++)
        {
            if (i % Passwords.MostTries == Passwords.MostTries - 1)
            {
                Assert.NotNull(await store.Passwords.Check("p03", Right, Cancel));
            }
            else
            {
                Assert.Null(await store.Passwords.Check("p03", "wrong", Cancel));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Of_many_guesses_at_once_no_more_are_looked_at(StoreKind kind)
    {
        await using var store = await WithPassword(kind);
        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Task.Run(() => store.Passwords.Check("p03", "wrong", Cancel), Cancel)));

        Assert.Equal(Passwords.MostTries, (await store.AccountOf("p03")).Failed);
        Assert.Null(await store.Passwords.Check("p03", Right, Cancel));
    }

    [Fact]
    public async Task A_link_opens_a_locked_account_and_unlocks_it()
    {
        await using var store = await WithPassword(StoreKind.Sqlite);
        for (var i = 0; i < Passwords.MostTries; i++)
        {
            await store.Passwords.Check("p03", "wrong", Cancel);
        }

        var link = Assert.Single(await store.Issue.Links(AccountStore.Head, AccountStore.Zone, Cancel));
        Assert.NotNull(await store.Use.Link(link.Secret, Cancel));

        Assert.NotNull(await store.Passwords.Check("p03", Right, Cancel));
    }

    [Fact]
    public async Task A_new_password_ends_the_sessions_that_began_before()
    {
        await using var store = await WithPassword(StoreKind.Sqlite);
        var before = await store.AccountOf("p03");

        var after = await store.Passwords.Set(before, "other small words", Cancel);

        Assert.NotEqual(before.Stamp, after.Stamp);
        Assert.Null(await store.Passwords.Check("p03", Right, Cancel));
    }

    [Fact]
    public async Task Who_shares_a_mailbox_signs_in_by_his_id_alone()
    {
        await using var store = await AccountStore.Make(StoreKind.Sqlite);
        await store.Issue.Links(AccountStore.Shared, AccountStore.Zone, Cancel);
        await store.Passwords.Set(await store.AccountOf("s01"), Right, Cancel);

        Assert.Null(await store.Passwords.Check(AccountStore.Shared, Right, Cancel));
        Assert.NotNull(await store.Passwords.Check("s01", Right, Cancel));
    }

    [Theory]
    [InlineData("short", "PasswordShort")]
    [InlineData("aaaaaaaaaaaaaaaa", "PasswordMonotonous")]
    [InlineData("I am p03 and nobody else", "PasswordOwnName")]
    [InlineData(Right, null)]
    public void A_password_is_long_and_not_one_s_own_name(string password, string? problem) =>
        Assert.Equal(problem, Passwords.Problem(password, ["Name p03", "p03", null]));

    private static async Task<AccountStore> WithPassword(StoreKind kind)
    {
        var store = await AccountStore.Make(kind);
        await store.Issue.Links(AccountStore.Head, AccountStore.Zone, Cancel);
        await store.Passwords.Set(await store.AccountOf("p03"), Right, Cancel);
        return store;
    }
}
