using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace LaiChau.Workflow.Tests.Mail;

/// <summary>Templates that administrators have changed, in the store.</summary>
public abstract class SavedTemplates(StoreKind kind)
{
    private const string File = "ending.liquid";

    private static readonly MailOptions Options = new() { SenderAddress = "service@mail.example" };
    private static readonly MailContent Content = SampleLetters.Of("nhac-viec-con-03-ngay");

    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_one_node_has_saved_the_next_letter_of_another_says()
    {
        await using var store = await TestStore.Make(kind);
        await using var database = store.Open();
        var (here, there) = (new TemplatesInForce((string?)null), new TemplatesInForce((string?)null));
        var builder = new MessageBuilder(Options, there);
        var before = await Ending(database, builder);

        Assert.Equal(new TemplateSaved.Done(1), await Save(database, here).Run(File, "Yours, {{ to.name }}", 0, "p00", Cancel));
        Assert.Equal("Yours, " + Content.To.Name, await Ending(database, builder));
        Assert.Equal(new TemplateSaved.Done(2), await Save(database, here).Run(File, null, 1, "p00", Cancel));
        Assert.Equal(before, await Ending(database, builder));
        Assert.Empty(builder.TemplateProblems);
    }

    [Fact]
    public async Task Every_version_is_kept_with_its_writer()
    {
        await using var store = await TestStore.Make(kind);
        await using var database = store.Open();
        var save = Save(database, new TemplatesInForce((string?)null));
        await save.Run(File, "First", 0, "p00", Cancel);
        clock.Advance(TimeSpan.FromMinutes(1));
        await save.Run(File, "Second", 1, "p01", Cancel);
        await save.Run("closed.liquid", "Other", 0, null, Cancel);
        // The built-in text, written by hand, is the built-in text.
        await save.Run(File, MailTemplates.BuiltIn(File), 2, null, Cancel);

        await using var work = await database.ReadAsync(Cancel);
        Assert.Equal(
            [(3, null, null, 1), (2, "Second", "p01", 1), (1, "First", "p00", 0)],
            (await TemplateTable.Versions(work, File)).Select(v => (v.Version, v.Source, v.SavedBy, (int)(v.SavedAt - new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero)).TotalMinutes)));
        Assert.Equal(["closed.liquid"], (await TemplateTable.Newest(work)).Where(t => t.Source is not null).Select(t => t.File));
    }

    [Fact]
    public async Task What_is_wrong_or_has_been_changed_by_somebody_else_is_not_saved()
    {
        await using var store = await TestStore.Make(kind);
        await using var database = store.Open();
        var save = Save(database, new TemplatesInForce((string?)null));

        Assert.Equal(2, Assert.Single(Assert.IsType<TemplateSaved.Wrong>(await save.Run(File, "One\n{% if %}", 0, null, Cancel)).Problems).Line);
        Assert.Equal(new TemplateSaved.NothingChanges(), await save.Run(File, MailTemplates.BuiltIn(File), 0, null, Cancel));
        await save.Run(File, "First", 0, "p00", Cancel);
        var meanwhile = Assert.IsType<TemplateSaved.ChangedMeanwhile>(await save.Run(File, "Mine", 0, null, Cancel));
        Assert.Equal(("First", "p00"), (meanwhile.Newest.Source, meanwhile.Newest.SavedBy));
        Assert.Equal(new TemplateSaved.NothingChanges(), await save.Run(File, "First", 1, null, Cancel));

        await using var work = await database.ReadAsync(Cancel);
        Assert.Single(await TemplateTable.Versions(work, File));
    }

    [Fact]
    public async Task Of_two_who_save_at_once_one_is_told_of_the_other()
    {
        await using var store = await TestStore.Make(kind);
        await using var database = store.Open();
        var save = Save(database, new TemplatesInForce((string?)null));

        var saved = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(() => save.Run(File, $"Text {i}", 0, null, Cancel))));
        Assert.Equal(1, saved.Count(s => s is TemplateSaved.Done));
        Assert.Equal(3, saved.Count(s => s is TemplateSaved.ChangedMeanwhile));
    }

    [Fact]
    public async Task A_file_beside_the_service_counts_until_something_is_saved_and_again_when_that_is_taken_back()
    {
        await using var store = await TestStore.Make(kind);
        await using var database = store.Open();
        using var folder = new TemporaryFolder();
        folder.Write(File, "Of the folder");
        var templates = new TemplatesInForce(folder.Folder);
        var (save, builder) = (Save(database, templates), new MessageBuilder(Options, templates));
        Assert.Equal("Of the folder", await Ending(database, builder));
        await save.Run(File, "Of the store", 0, null, Cancel);
        Assert.Equal("Of the store", await Ending(database, builder));
        await save.Run(File, null, 1, null, Cancel);
        Assert.Equal("Of the folder", await Ending(database, builder));
    }

    [Fact]
    public async Task One_that_this_program_cannot_use_any_more_costs_no_letter()
    {
        await using var store = await TestStore.Make(kind);
        await using var database = store.Open();
        var builder = new MessageBuilder(Options, new TemplatesInForce((string?)null));
        var before = await Ending(database, builder);
        await using (var work = await database.BeginAsync(Cancel))
        {
            await TemplateTable.Insert(work, new TemplateRow { File = File, Version = 1, Source = "{% newer %}", SavedAt = clock.GetUtcNow() });
            await work.Commit(Cancel);
        }

        Assert.Equal(before, await Ending(database, builder));
        Assert.Equal(File, Assert.Single(builder.TemplateProblems).File);
    }

    private SaveTemplate Save(Database database, TemplatesInForce templates) => new(database, templates, clock);

    /// <summary>The last line of the next letter.</summary>
    private static async Task<string> Ending(Database database, MessageBuilder builder)
    {
        await using var work = await database.ReadAsync(Cancel);
        await builder.Follow(work);
        return builder.Words(Content).Text.TrimEnd().Split('\n')[^1];
    }
}

/// <summary>Over one file.</summary>
public sealed class SavedTemplatesOnSqlite() : SavedTemplates(StoreKind.Sqlite);

/// <summary>Over a database server.</summary>
public sealed class SavedTemplatesOnPostgres() : SavedTemplates(StoreKind.Postgres);
