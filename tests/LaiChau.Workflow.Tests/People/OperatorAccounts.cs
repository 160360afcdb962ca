using LaiChau.Workflow.People;
using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.People;

/// <summary>Operators who make, help and remove each other.</summary>
public sealed class OperatorAccounts
{
    private const string Good = "seven small words";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<StoreKind> Stores => [StoreKind.Sqlite, StoreKind.Postgres];

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_second_operator_comes_in_once_by_his_link_and_then_by_his_password(StoreKind kind)
    {
        await using var store = await AccountStore.Make(kind);
        var first = await First(store);
        var (change, link) = await store.Operators.Add("second", "Two are better.", "van-hanh", Cancel);
        Assert.Equal(OperatorChange.Done, change);
        var before = await store.ListOperators();
        Assert.Equal(["second", IssueKey.FirstOperator], before.Select(o => o.Name));
        Assert.Equal((false, null, (DateTimeOffset?)link!.Until), (before[0].HasPassword, before[0].SignedInAt, before[0].LinkUntil));

        store.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        var account = (await store.Use.Link(link.Secret, Cancel))!;
        Assert.Null(await store.Use.Link(link.Secret, Cancel));
        await store.Passwords.Set(account, Good, Cancel);

        Assert.NotEqual(first.Id, account.Id);
        Assert.Equal(account.Id, (await store.Passwords.Check("second", Good, Cancel))!.Id);
        var after = (await store.ListOperators())[0];
        Assert.Equal((true, (DateTimeOffset?)store.Clock.GetUtcNow(), null), (after.HasPassword, after.SignedInAt, after.LinkUntil));
        Assert.Equal(["""operator.added ["second"] Two are better. van-hanh"""], await Record(store));
        Assert.DoesNotContain(link.Secret, await store.Query<string>("select digest from sign_in_key"));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Who_has_forgotten_his_password_gets_a_link_from_another_and_the_link_before_opens_nothing(StoreKind kind)
    {
        await using var store = await AccountStore.Make(kind);
        var first = await First(store);
        var lost = (await store.Operators.Renew(first.Id, "other", Cancel)).Link!;
        var (change, link) = await store.Operators.Renew(first.Id, "other", Cancel);

        Assert.Equal(OperatorChange.Done, change);
        Assert.Null(await store.Use.Link(lost.Secret, Cancel));
        Assert.Equal(first.Id, (await store.Use.Link(link!.Secret, Cancel))!.Id);
        Assert.Equal(OperatorChange.NoSuchOperator, (await store.Operators.Renew(999_999, "other", Cancel)).Change);
        await store.Issue.Links(AccountStore.Head, AccountStore.Zone, Cancel);
        // Nobody gets into a person's account by this way.
        Assert.Equal(OperatorChange.NoSuchOperator, (await store.Operators.Renew((await store.AccountOf("p03")).Id, "other", Cancel)).Change);
        Assert.Equal(OperatorChange.NoSuchOperator, await store.Operators.Remove((await store.AccountOf("p03")).Id, "Wrong.", "other", Cancel));
    }

    [Theory]
    [InlineData("", OperatorChange.NameWrong)]
    [InlineData("ab", OperatorChange.NameWrong)]
    [InlineData("Big.Letters", OperatorChange.NameWrong)]
    [InlineData("two words", OperatorChange.NameWrong)]
    [InlineData("-begins-with-a-dash", OperatorChange.NameWrong)]
    [InlineData("forty-one-letters-forty-one-letters-forty", OperatorChange.NameWrong)]
    [InlineData(IssueKey.FirstOperator, OperatorChange.NameTaken)]
    [InlineData("p03", OperatorChange.NameTaken)]
    public async Task A_name_is_plain_and_nobody_else_s(string name, object expected)
    {
        await using var store = await AccountStore.Make(StoreKind.Sqlite);
        await First(store);

        Assert.Equal((OperatorChange)expected, (await store.Operators.Add(name, "Two are better.", null, Cancel)).Change);
        Assert.Single(await store.ListOperators());
        Assert.Empty(await Record(store));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Who_is_removed_has_no_way_in_any_more_and_the_record_says_who_did_it_and_why(StoreKind kind)
    {
        await using var store = await AccountStore.Make(kind);
        var first = await First(store);
        var second = await Second(store);
        var open = (await store.Operators.Renew(first.Id, "second", Cancel)).Link!;

        Assert.Equal(OperatorChange.Done, await store.Operators.Remove(first.Id, "Moved away.", "second", Cancel));

        Assert.Equal([second.Id], (await store.ListOperators()).Select(o => o.Id));
        Assert.Null(await store.Passwords.Check(IssueKey.FirstOperator, Good, Cancel));
        Assert.Null(await store.Use.Link(open.Secret, Cancel));
        Assert.Equal("""operator.removed ["van-hanh"] Moved away. second""", (await Record(store))[^1]);
        Assert.Equal(OperatorChange.NoSuchOperator, await store.Operators.Remove(first.Id, "Again.", "second", Cancel));
        // Somebody of his name is somebody else.
        var (change, link) = await store.Operators.Add(IssueKey.FirstOperator, "Back.", "second", Cancel);
        Assert.Equal(OperatorChange.Done, change);
        Assert.NotEqual(first.Id, (await store.Use.Link(link!.Secret, Cancel))!.Id);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task The_last_who_can_come_in_by_himself_stays(StoreKind kind)
    {
        await using var store = await AccountStore.Make(kind);
        var first = await First(store);
        Assert.Equal(OperatorChange.LastOne, await store.Operators.Remove(first.Id, "Moved away.", null, Cancel));

        // Who has never come may never come.
        await store.Operators.Add("third", "Later.", null, Cancel);
        Assert.Equal(OperatorChange.LastOne, await store.Operators.Remove(first.Id, "Moved away.", null, Cancel));
        var third = (await store.ListOperators()).Single(o => o.Name == "third");
        Assert.Equal(OperatorChange.Done, await store.Operators.Remove(third.Id, "Never came.", null, Cancel));
        Assert.Equal([IssueKey.FirstOperator], (await store.ListOperators()).Select(o => o.Name));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Of_two_who_remove_each_other_at_once_one_stays(StoreKind kind)
    {
        await using var store = await AccountStore.Make(kind);
        for (var round = 0; round < 5; round++)
        {
            var first = round == 0 ? await First(store) : null;
            var ids = new[] { first?.Id ?? (await store.ListOperators()).Single().Id, (await Second(store, $"round-{round}")).Id };

            var changes = await Task.WhenAll(ids.Select(id => Task.Run(() => store.Operators.Remove(id, "At once.", null, Cancel), Cancel)));

            Assert.Equal([OperatorChange.Done, OperatorChange.LastOne], changes.Order());
            Assert.Single(await store.ListOperators());
        }
    }

    private static async Task<AccountRow> First(AccountStore store) =>
        await store.Passwords.Set((await store.Use.Link((await store.Issue.ForFirstOperator(Cancel))!, Cancel))!, Good, Cancel);

    private static async Task<AccountRow> Second(AccountStore store, string name = "second") =>
        await store.Passwords.Set((await store.Use.Link((await store.Operators.Add(name, "Two are better.", null, Cancel)).Link!.Secret, Cancel))!, Good, Cancel);

    private static Task<List<string>> Record(AccountStore store) =>
        store.Query<string>("select event || ' ' || recipients || ' ' || reason || ' ' || coalesce(by_person, '-') from ledger where event like 'operator.%' and reason is not null order by n");
}
