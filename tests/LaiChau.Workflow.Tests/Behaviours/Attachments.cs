// Long because everything that keeps a file or lets it go is told with one year.
using System.Text.Json.Nodes;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Cycles.Actions;
using LaiChau.Workflow.Forms;
using LaiChau.Workflow.Operation;
using LaiChau.Workflow.Tests.Forms;
using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Behaviours;

/// <summary>Files beside a unit's answers: stored for one assignment, named by its drafts and submissions, read by those who read these.</summary>
public abstract class Attachments(StoreKind kind)
{
    private const string PageOfX = "/cycles/review-2026/ethics/X";

    private const string KeepSql = "insert into kept_text (person_id, path, fields, kept_at) values ('p03', @Path, @Fields, @At)";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static ReviewYear Ethics => new ReviewYear().Ends("06-30").Stage("ethics", "03-02", "03-31", ("type", "LaiChau.ReviewEthicsStandards")).Quiet()
        .Units("Y,Cell Y,cell,P,2025-07-01,").People("Y,head,p04", "X,officer,p08");

    [Fact]
    public async Task A_file_is_stored_once_and_comes_back_as_it_was()
    {
        await using var store = await Launched();
        var content = FileSamples.Pdf("The standard.");
        var first = await Attach(store, "p03", "standard.pdf", content);
        var again = await Attach(store, "p08", "standard (2).pdf", content);
        var handed = await store.Do(store.Cycle, at => new SubmitAction(at, "X", "ethics", Naming(again.File!)) { By = "p03" });

        Assert.Equal((FileSamples.DigestOf(content), null), (first.File?.Digest, handed.Refusal));
        Assert.Equal([$"standard (2).pdf pdf {content.Length} p08"], await store.Texts("select name || ' ' || kind || ' ' || cast(size as text) || ' ' || by_person from attachment"));
        Assert.Equal(content, (await Read(store, first.File!.Digest, "", drafts: false, reads: true))!.Content);
    }

    [Fact]
    public async Task Neither_a_draft_nor_a_submission_names_a_file_that_is_not_there()
    {
        await using var store = await Launched();
        var neighbours = (await Attach(store, "p04", "theirs.pdf", FileSamples.Pdf("Theirs."), "Y")).File!;
        var own = (await Attach(store, "p03", "own.pdf", FileSamples.Pdf("Own."))).File!;
        var draft = await store.Do(store.Cycle, at => new DraftAction(at, "X", "ethics", Naming(own, neighbours)) { By = "p03" });
        var handed = await store.Do(store.Cycle, at => new SubmitAction(at, "X", "ethics", Naming(own, neighbours)) { By = "p03" });
        var asWritten = await store.Do(store.Cycle, at => new DraftAction(at, "X", "ethics", """{"state":"perhaps","document":["own.pdf"]}""") { By = "p03" });
        var well = await store.Do(store.Cycle, at => new SubmitAction(at, "X", "ethics", Naming(own)) { By = "p03" });

        foreach (var refused in new[] { draft, handed })
        {
            Assert.Equal(Refusal.Incomplete, refused.Refusal);
            var problem = Assert.Single(refused.Problems!);
            Assert.Equal("document", problem.Path);
            Assert.Contains("theirs.pdf", problem.Text, StringComparison.Ordinal);
        }

        // What is no name of a file stays in a draft as it was written, like any other value.
        Assert.Equal((null, null), (asWritten.Refusal, well.Refusal));
        Assert.Equal(["assignment.refused incomplete"], await store.Texts("select event || ' ' || reason from ledger where event = 'assignment.refused'"));
    }

    [Fact]
    public async Task Only_who_writes_the_draft_or_enters_a_paper_gives_files_and_only_while_the_work_is_owed()
    {
        await using var store = await Launched();
        List<string?> answers = [];
        foreach (var person in new[] { "p03", "p08", "p02", "p00", "p04", "p01", "p99" })
        {
            answers.Add((await Attach(store, person, "a.pdf", FileSamples.Pdf(person))).Refusal);
        }

        await store.Do(store.Cycle, at => new SubmitAction(at, "X", "ethics", """{"state":"notReported","reason":"Ill."}""") { By = "p03" });
        var late = await Attach(store, "p03", "a.pdf", FileSamples.Pdf("late"));

        Assert.Equal([null, null, null, null, Refusal.NotTheHead, Refusal.NotTheHead, Refusal.NotTheHead], answers);
        Assert.Equal(Refusal.AlreadySubmitted, late.Refusal);
        Assert.Equal(["4"], await store.Texts("select cast(count(*) as text) from attachment"));
    }

    [Fact]
    public async Task What_is_no_file_that_is_wanted_is_not_stored_and_hears_why()
    {
        await using var store = await Launched();
        var page = await Attach(store, "p03", "report.pdf", FileSamples.Page);
        var empty = await Attach(store, "p03", "report.pdf", []);
        var large = await Attach(store, "p03", "report.pdf", [.. FileSamples.Pdf(), .. new byte[AttachFile.MostBytes]]);

        Assert.All(new[] { page, empty, large }, a => Assert.Contains("report.pdf", a.Problem, StringComparison.Ordinal));
        Assert.Equal(3, new[] { page, empty, large }.Select(a => a.Problem).Distinct().Count());
        Assert.Empty(await store.Texts("select name from attachment"));
    }

    [Fact]
    public async Task There_is_an_end_to_how_much_one_assignment_stores()
    {
        await using var store = await Launched();
        for (var i = 0; i < AttachFile.MostFiles; i++)
        {
            Assert.NotNull((await Attach(store, "p03", $"{i}.pdf", FileSamples.Pdf($"{i}"))).File);
        }

        var more = await Attach(store, "p03", "more.pdf", FileSamples.Pdf("more"));
        var same = await Attach(store, "p03", "again.pdf", FileSamples.Pdf("7"));
        for (var i = 0; i < AttachFile.MostStored / AttachFile.MostBytes; i++)
        {
            Assert.NotNull((await Attach(store, "p04", $"{i}.pdf", Large(i), "Y")).File);
        }

        var heavy = await Attach(store, "p04", "heavy.pdf", FileSamples.Pdf("heavy"), "Y");

        Assert.Equal((null, null), (more.File, heavy.File));
        Assert.Contains("more.pdf", more.Problem, StringComparison.Ordinal);
        Assert.Contains("heavy.pdf", heavy.Problem, StringComparison.Ordinal);
        Assert.NotNull(same.File);
    }

    [Fact]
    public async Task What_is_left_out_makes_room_and_what_anything_names_does_not()
    {
        await using var store = await Launched();
        var handed = (await Attach(store, "p03", "handed.pdf", FileSamples.Pdf("handed"), naming: [])).File!;
        await store.Do(store.Cycle, at => new SubmitAction(at, "X", "ethics", Naming(handed)) { By = "p03" });
        await store.Do(store.Cycle, at => new ReturnAction(at, "X", "ethics", "More.") { By = "p02" });
        var kept = (await Attach(store, "p03", "kept.pdf", FileSamples.Pdf("kept"), naming: [])).File!;
        await using (var work = await store.Database.BeginAsync(Cancel))
        {
            await work.Execute(KeepSql, new { Path = PageOfX, Fields = new JsonObject { ["f.document"] = new JsonArray(kept.Written) }.ToJsonString(), At = store.Clock.GetUtcNow() });
            await work.Commit(Cancel);
        }

        var scan = (await Attach(store, "p02", "scan.pdf", FileSamples.Pdf("scan"), naming: [])).File!;
        var mistaken = await Form("mistaken", AttachFile.MostFiles - 2);
        Assert.Equal(AttachFile.MostFiles - 2, mistaken.Count);
        await store.Do(store.Cycle, at => new DraftAction(at, "X", "ethics", Naming([.. mistaken])) { By = "p03" });
        // The form still names them all.
        Assert.Null((await Attach(store, "p03", "more.pdf", FileSamples.Pdf("more"), naming: mistaken)).File);
        // One that leaves them out is taken beside them, for its draft is not saved yet; then they give way.
        var right = await Form("right", 3);
        Assert.Equal((3, 0), (right.Count, (await Names(store)).Except([.. mistaken.Concat(right).Select(f => f.Name[..^4]), "handed", "kept", "scan"]).Count()));
        await store.Do(store.Cycle, at => new DraftAction(at, "X", "ethics", Naming([.. right])) { By = "p03" });
        var later = await Form("later", 30, right);
        Assert.Equal(30, later.Count);
        var names = await Names(store);
        Assert.Equal(AttachFile.MostFiles, names.Count);
        Assert.Empty(right.Concat(later).Select(f => f.Name[..^4]).Concat(["handed", "kept", "scan"]).Except(names));
        // Somebody else's form with a mistake in it has its file for an hour, and what is named has room for five more.
        store.Jump("2026-03-02 11:01");
        Assert.Equal(5, (await Form("last", 8, [.. right, .. later])).Count);
        Assert.DoesNotContain("scan", await Names(store));

        async Task<List<AttachedFile>> Form(string word, int count, IEnumerable<AttachedFile>? ticked = null)
        {
            List<AttachedFile> named = [.. ticked ?? []];
            var before = named.Count;
            for (var i = 0; i < count; i++)
            {
                if ((await Attach(store, "p03", $"{word}{i}.pdf", FileSamples.Pdf($"{word} {i}"), naming: named)).File is { } file)
                {
                    named.Add(file);
                }
            }

            return named[before..];
        }
    }

    [Fact]
    public async Task What_nobody_has_named_yet_waits_an_hour_for_whoever_sends_it_before_it_makes_room()
    {
        await using var store = await Launched();
        for (var i = 0; i < AttachFile.MostFiles; i++)
        {
            await Attach(store, "p03", $"{i}.pdf", FileSamples.Pdf($"{i}"));
        }

        store.Jump("2026-03-02 10:59");
        Assert.Null((await Attach(store, "p03", "more.pdf", FileSamples.Pdf("more"))).File);
        store.Jump("2026-03-02 11:01");
        Assert.NotNull((await Attach(store, "p03", "more.pdf", FileSamples.Pdf("more"))).File);
        Assert.Equal(AttachFile.MostFiles, (await Names(store)).Count);
    }

    [Fact]
    public async Task However_often_a_draft_leaves_out_and_takes_in_there_is_an_end_to_what_is_stored()
    {
        await using var store = await Launched();
        List<AttachedFile> all = [];
        for (var i = 0; i < 3 * AttachFile.MostFiles; i++)
        {
            // Each form leaves out what the draft names, and the draft names everything again.
            if ((await Attach(store, "p03", $"{i}.pdf", FileSamples.Pdf($"{i}"), naming: [])).File is { } file)
            {
                all.Add(file);
                await store.Do(store.Cycle, at => new DraftAction(at, "X", "ethics", Naming([.. all])) { By = "p03" });
            }
        }

        Assert.Equal(2 * AttachFile.MostFiles, all.Count);
        Assert.Equal(2 * AttachFile.MostFiles, (await Names(store)).Count);
    }

    [Fact]
    public async Task A_file_is_read_by_those_who_draft_by_who_gave_it_and_after_handing_in_by_those_who_read_that()
    {
        await using var store = await Launched();
        var handed = (await Attach(store, "p03", "handed.pdf", FileSamples.Pdf("Handed in."))).File!.Digest;
        var left = (await Attach(store, "p02", "left.pdf", FileSamples.Pdf("Left out."))).File!.Digest;
        Assert.NotNull(await Read(store, handed, "p08", drafts: true, reads: true));
        Assert.NotNull(await Read(store, left, "p02", drafts: false, reads: true));
        Assert.Null(await Read(store, handed, "p02", drafts: false, reads: true));
        await store.Do(store.Cycle, at => new SubmitAction(at, "X", "ethics", Naming(new AttachedFile(handed, "handed.pdf"))) { By = "p03" });

        Assert.NotNull(await Read(store, handed, "p02", drafts: false, reads: true));
        Assert.Null(await Read(store, handed, "p02", drafts: false, reads: false));
        Assert.Null(await Read(store, left, "p01", drafts: false, reads: true));
        Assert.Null(await Read(store, new string('0', 64), "p03", drafts: true, reads: true));
        Assert.Null(await Read(store, "%", "p03", drafts: true, reads: true));
        // It stays with the submission that named it, also when the next one does without.
        await store.Do(store.Cycle, at => new ReturnAction(at, "X", "ethics", "Without it, please.") { By = "p02" });
        await store.Do(store.Cycle, at => new SubmitAction(at, "X", "ethics", """{"state":"notReported","reason":"Ill."}""") { By = "p03" });
        Assert.NotNull(await Read(store, handed, "p02", drafts: false, reads: true));
    }

    [Fact]
    public async Task What_nothing_names_goes_after_a_week_and_nothing_else_does()
    {
        await using var store = await Launched();
        async Task<AttachedFile> Given(string word) => (await Attach(store, "p03", word + ".pdf", FileSamples.Pdf(word))).File!;
        var (handed, drafted, kept) = (await Given("handed"), await Given("drafted"), await Given("kept"));
        await Given("loose");
        await store.Do(store.Cycle, at => new SubmitAction(at, "X", "ethics", Naming(handed)) { By = "p03" });
        await store.Do(store.Cycle, at => new ReturnAction(at, "X", "ethics", "More.") { By = "p02" });
        await store.Do(store.Cycle, at => new DraftAction(at, "X", "ethics", Naming(drafted)) { By = "p03" });
        await using (var work = await store.Database.BeginAsync(Cancel))
        {
            await work.Execute(
                KeepSql,
                new { Path = PageOfX, Fields = new JsonObject { ["f.document"] = new JsonArray(kept.Written) }.ToJsonString(), At = store.Clock.GetUtcNow() });
            await work.Commit(Cancel);
        }

        store.Jump("2026-03-09 09:59");
        Assert.Equal(0, await Clean(store));
        await Given("later");
        store.Jump("2026-03-09 10:00");
        Assert.Equal(1, await Clean(store));
        Assert.Equal(["drafted", "handed", "kept", "later"], await Names(store));
        // One that an answer names is never looked at again; of the others each when its week is over.
        Assert.Equal(["handed.pdf"], await store.Texts("select name from attachment where look_at is null"));

        await store.Do(store.Cycle, at => new DraftAction(at, "X", "ethics", "{}") { By = "p03" });
        store.Jump("2026-03-16 10:00");
        Assert.Equal(2, await Clean(store));
        Assert.Equal(["handed", "kept"], await Names(store));
    }

    [Fact]
    public async Task A_text_that_was_kept_of_its_own_pages_holds_a_file_and_no_other_does()
    {
        await using var store = await Launched();
        foreach (var (word, path) in new[] { ("paper", PageOfX + "/nhap-thay"), ("neighbour", "/cycles/review-2026/ethics/Y"), ("template", "/mau-thu") })
        {
            var file = (await Attach(store, "p03", word + ".pdf", FileSamples.Pdf(word))).File!;
            await using var work = await store.Database.BeginAsync(Cancel);
            await work.Execute(KeepSql, new { Path = path, Fields = new JsonObject { ["f.document"] = new JsonArray(file.Written) }.ToJsonString(), At = store.Clock.GetUtcNow() });
            await work.Commit(Cancel);
        }

        store.Jump("2026-03-09 10:00");
        Assert.Equal(2, await Clean(store));
        Assert.Equal(["paper"], await Names(store));
    }

    [Fact]
    public async Task What_the_draft_of_ended_work_names_stays_and_is_looked_at_no_more_until_it_is_opened_again()
    {
        await using var store = await Launched();
        var drafted = (await Attach(store, "p03", "drafted.pdf", FileSamples.Pdf("drafted"))).File!;
        await Attach(store, "p03", "loose.pdf", FileSamples.Pdf("loose"));
        var exempt = (await Attach(store, "p04", "exempt.pdf", FileSamples.Pdf("exempt"), "Y")).File!;
        await store.Do(store.Cycle, at => new DraftAction(at, "X", "ethics", Naming(drafted)) { By = "p03" });
        await store.Do(store.Cycle, at => new DraftAction(at, "Y", "ethics", Naming(exempt)) { By = "p04" });
        await store.Do(store.Cycle, at => new SubmitAction(at, "X", "ethics", """{"state":"notReported","reason":"Ill."}""") { By = "p02", OnBehalf = true, Reason = "A paper." });
        var accepted = await store.Do(store.Cycle, at => new AcceptAction(at, "X", "ethics") { By = "p02" });
        var ended = await store.Do(store.Cycle, at => new ExemptAction(at, "Y", "ethics", "Dissolved soon.") { By = "p02" });
        Assert.Equal((null, null), (accepted.Refusal, ended.Refusal));

        store.Jump("2026-03-09 10:00");
        Assert.Equal(1, await Clean(store));
        Assert.Equal(["drafted", "exempt"], await Names(store));
        Assert.Empty(await store.Texts("select name from attachment where look_at is not null"));
        var reopened = await store.Do(store.Cycle, at => new ReopenAction(at, "X", "ethics", "Once more.") { By = "p02" });
        Assert.Null(reopened.Refusal);
        await store.Do(store.Cycle, at => new DraftAction(at, "X", "ethics", "{}") { By = "p03" });
        store.Jump("2026-03-16 10:00");
        Assert.Equal(1, await Clean(store));
        Assert.Equal(["exempt"], await Names(store));
    }

    [Fact]
    public async Task Files_that_nothing_names_go_in_batches()
    {
        await using var store = await Launched();
        var id = (await Of(store, "X")).Id;
        await using (var work = await store.Database.BeginAsync(Cancel))
        {
            await work.ExecuteMany(
                "insert into attachment (assignment_id, sha256, name, kind, size, added_at, by_person, look_at, content) values (@Id, @Sha, 'a.pdf', 'pdf', 1, @At, 'p03', @At, @Content)",
                Enumerable.Range(0, 70).Select(i => new { Id = id, Sha = $"{i:00}", At = store.Clock.GetUtcNow().AddDays(-1).AddSeconds(i), Content = new byte[1] }));
            await work.Commit(Cancel);
        }

        Assert.Equal(50, await Clean(store));
        Assert.Equal(20, await Clean(store));
        Assert.Equal(0, await Clean(store));
    }

    private static Task<int> Clean(LiveStore store) => new Housekeeping(store.Database, store.Clock).Run(TimeSpan.FromDays(60), Cancel);

    private static async Task<List<string>> Names(LiveStore store) => [.. (await store.Texts("select name from attachment")).Select(n => n[..^4]).Order(StringComparer.Ordinal)];

    private static string Naming(params AttachedFile[] files) => new JsonObject
    {
        ["state"] = "keepsExisting",
        ["documentNumber"] = "15-QD/DU",
        ["document"] = new JsonArray([.. files.Select(f => (JsonNode?)f.Json)]),
    }.ToJsonString();

    /// <summary>As large as a file may be.</summary>
    private static byte[] Large(int i)
    {
        var content = new byte[AttachFile.MostBytes];
        FileSamples.Pdf($"{i}").CopyTo(content, 0);
        return content;
    }

    private static Task<Attached> Attach(LiveStore store, string by, string name, byte[] content, string unit = "X", IEnumerable<AttachedFile>? naming = null) =>
        new AttachFile(store.Database, store.Service.Tree, store.Clock).Run(store.Cycle, "ethics", unit, by, name, content, naming?.Select(f => f.Digest).ToHashSet(StringComparer.Ordinal), Cancel);

    private static async Task<AttachmentRow?> Read(LiveStore store, string digest, string person, bool drafts, bool reads)
    {
        var id = (await Of(store, "X")).Id;
        await using var work = await store.Database.ReadAsync(Cancel);
        return await AttachmentTable.One(work, id, digest, person, drafts, reads);
    }

    private static async Task<AssignmentRow> Of(LiveStore store, string unit) => (await store.Assignments(store.Cycle)).Single(a => a.Unit == unit);

    private async Task<LiveStore> Launched()
    {
        var store = await LiveStore.Make(kind, "2026-03-02 09:00");
        store.Cycle = await store.Launch(Ethics, import: true);
        await store.Until("2026-03-02 10:00");
        return store;
    }
}

/// <summary>Over one file.</summary>
public sealed class AttachmentsOnSqlite() : Attachments(StoreKind.Sqlite);

/// <summary>Over a database server.</summary>
public sealed class AttachmentsOnPostgres() : Attachments(StoreKind.Postgres);
