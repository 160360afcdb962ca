using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Notices;
using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Notices;

/// <summary>A template that changes while mails leave.</summary>
public abstract class ChangedTemplates(StoreKind kind)
{
    private readonly ScriptedTransport server = new(chunk: 4, connections: 3);
    private readonly TemplatesInForce templates = new((string?)null);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_that_was_made_from_the_old_text_is_handed_over_any_more()
    {
        await using var store = await Opened(60);
        // Another node's page: this one learns of it from the store alone.
        var save = new SaveTemplate(store.Database, new TemplatesInForce((string?)null), store.Clock);
        var change = new Lazy<Task>(() => save.Run("ending.liquid", "The new ending.", 0, "p00", Cancel));
        server.Handed = _ => change.Value;
        await store.At08("2026-03-02");
        var old = server.Taken.Count;
        Assert.InRange(old, server.ChunkSize, server.Connections * server.ChunkSize);
        Assert.All(server.Taken, m => Assert.DoesNotContain("The new ending.", m.Built!.Text, StringComparison.Ordinal));

        await store.Beat();
        Assert.Equal(60, server.Taken.Select(m => m.Address).Distinct().Count());
        Assert.Equal(60, server.Taken.Count);
        Assert.All(server.Taken.Skip(old), m => Assert.Contains("The new ending.", m.Built!.Text, StringComparison.Ordinal));
        Assert.Equal(60, (await store.Lines()).Count(l => l.Event == "mail.accepted"));
    }

    [Fact]
    public async Task One_that_fails_while_letters_are_made_stops_none_of_them()
    {
        await using var store = await Opened(3);
        await using (var work = await store.Database.BeginAsync(Cancel))
        {
            await TemplateTable.Insert(work, new TemplateRow { File = "ending.liquid", Version = 1, Source = "{% part ending %}", SavedAt = store.Clock.GetUtcNow() });
            await work.Commit(Cancel);
        }

        await store.At08("2026-03-02");
        Assert.Equal(3, server.Taken.Count);
        Assert.All(server.Taken, m => Assert.Contains("Title of pledges", m.Built!.Text, StringComparison.Ordinal));
        Assert.Single(templates.Current.Problems);
    }

    private async Task<LiveStore> Opened(int units)
    {
        var store = await LiveStore.Make(kind, "2026-03-01 12:00", server, new SendRules { Builder = new MessageBuilder(new MailOptions(), templates) });
        await store.Launch(
            new ReviewYear().Ends("04-30").Ladder().Stage("pledges", "03-02", "03-31")
                .Units([.. Enumerable.Range(1, units).Select(i => $"U{i:D2},Unit {i},cell,P,2025-07-01,")])
                .OnlyPeople(["R,administrator,p00", .. Enumerable.Range(1, units).Select(i => $"U{i:D2},head,u{i:D2}")])
                .WithoutUnit("X"),
            import: true);
        return store;
    }
}

/// <summary>Over one file.</summary>
public sealed class ChangedTemplatesOnSqlite() : ChangedTemplates(StoreKind.Sqlite);

/// <summary>Over a database server.</summary>
public sealed class ChangedTemplatesOnPostgres() : ChangedTemplates(StoreKind.Postgres);
