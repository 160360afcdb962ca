using System.Security.Cryptography;
using LaiChau.Workflow.Cycles.Actions;
using LaiChau.Workflow.Forms;
using LaiChau.Workflow.Ledger;
using LaiChau.Workflow.Resources;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Cycles;

/// <summary>
/// Stores a file beside a unit's answers, for a draft or a submission to name. The same content again is the same file. One that
/// nothing comes to name is removed by the housekeeping, or when its room is needed.
/// </summary>
public sealed class AttachFile(Database database, Tree tree, TimeProvider clock)
{
    private const int Megabyte = 1024 * 1024;

    /// <summary>A report scanned at an office's usual fineness has some five megabytes for twenty pages.</summary>
    public const int MostBytes = 10 * Megabyte;

    /// <summary>Of one assignment, with what was handed in before.</summary>
    public const int MostStored = 60 * Megabyte;

    /// <summary>Of one assignment, likewise.</summary>
    public const int MostFiles = 40;

    /// <summary>Until the draft that leaves the old files out is saved, the new ones lie beside them.</summary>
    private const int MostBeside = 2;

    /// <summary>Time to name it in a draft.</summary>
    internal static readonly TimeSpan Waits = TimeSpan.FromDays(7);

    /// <summary>Time to mend a form with a mistake in it: its files are stored, and named by nothing yet.</summary>
    private static readonly TimeSpan Mends = TimeSpan.FromHours(1);

    /// <summary>What whoever sends too much is told, whether or not it was read.</summary>
    public static string TooLarge(string name) => Texts.Forms.Get("FileLarge", name, MostBytes / Megabyte);

    /// <param name="by">Person id: who writes the unit's draft, or may enter a paper for it.</param>
    /// <param name="name">As <see cref="AttachedFile.NameOf"/> gives it.</param>
    /// <param name="naming">Digests of the other files that the form names with which this one came: what it leaves out makes room. Null: nobody knows yet.</param>
    /// <exception cref="ArgumentException">There is no such stage or unit.</exception>
    public async Task<Attached> Run(long cycle, string stage, string unit, string by, string name, byte[] content, IReadOnlySet<string>? naming, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        var now = clock.GetUtcNow();
        var context = await CycleContext.Load(work, tree, await CycleTable.ById(work, cycle), new LedgerBuffer());
        var today = await context.TreeOn(context.DayOf(now));
        var owed = today.ByCode(unit) ?? throw new ArgumentException($"There is no unit '{unit}'.", nameof(unit));
        var kind = context.Definition.Stage(stage).Kind;
        var opened = context.Stages.GetValueOrDefault(stage);
        if (opened is null || (await AssignmentTable.OfUnits(work, opened.Id, [owed.Id])).SingleOrDefault() is not { } row)
        {
            return Attached.Refused(Refusal.NotAssigned);
        }

        if (WhoMay.Draft(today, owed.Id, kind, by) is null && WhoMay.Decide(today, owed.Id, by) is null)
        {
            return Attached.Refused(Refusal.NotTheHead);
        }

        if (Ended(opened, row) is { } ended)
        {
            return Attached.Refused(ended);
        }

        if (await CycleFormTable.Of(work, cycle, stage) is not { } form || !FormFiles.Takes(form))
        {
            return Attached.Wrong(Texts.Forms["FilesNotTaken"]);
        }

        if (content.Length > MostBytes)
        {
            return Attached.Wrong(TooLarge(name));
        }

        var (told, problem) = FileKind.Tell(name, content);
        if (told is null)
        {
            return Attached.Wrong(problem!);
        }

        var digest = Convert.ToHexStringLower(SHA256.HashData(content));
        var others = (await AttachmentTable.OfAssignment(work, row.Id)).FindAll(f => f.Sha256 != digest);
        if (!Fits(others, content.Length)
            && !await MakeRoom(work, row, AssignmentPath.Of(context.Cycle.Name, stage, unit), others, content.Length, naming, f => f.AddedAt <= now - Mends || (naming is not null && f.ByPerson == by)))
        {
            return Attached.Wrong(Texts.Forms.Get("FilesFull", name, MostFiles, MostStored / Megabyte));
        }

        await AttachmentTable.Put(work, new AttachmentRow
        {
            AssignmentId = row.Id,
            Sha256 = digest,
            Name = name,
            Kind = told.Word,
            Size = content.Length,
            Content = content,
            AddedAt = now,
            ByPerson = by,
            LookAt = now + Waits,
        });
        await work.Commit(cancel);
        return new Attached(new AttachedFile(digest, name), null, null);
    }

    /// <summary>
    /// What nothing names any more gives way, the oldest first and no more than is needed. What only the draft names does not, for it
    /// may stay as it is; but it does not stand in the way of a form that leaves it out.
    /// </summary>
    /// <param name="path">Of the assignment's page.</param>
    /// <param name="others">By age; those that give way are taken out.</param>
    /// <param name="released">Nobody is about to name it.</param>
    private static async Task<bool> MakeRoom(Work work, AssignmentRow row, string path, List<AttachmentRow> others, int size, IReadOnlySet<string>? naming, Func<AttachmentRow, bool> released)
    {
        var lasting = await AttachmentTable.Lasting(work, row.Id, path);
        bool Drafted(AttachmentRow file) => row.Draft?.Contains($"\"{file.Sha256}\"", StringComparison.Ordinal) == true;
        bool Named(AttachmentRow file) => lasting.Contains(file.Sha256) || naming?.Contains(file.Sha256) == true;
        foreach (var file in others.FindAll(f => !Named(f) && !Drafted(f) && released(f)))
        {
            if (Fits(others, size))
            {
                return true;
            }

            await AttachmentTable.Remove(work, row.Id, file.Sha256);
            others.Remove(file);
        }

        return Fits(others, size) || (naming is not null && Fits(others.FindAll(Named), size) && Fits(others, size, MostBeside));
    }

    /// <summary>There is room for one more of this size.</summary>
    private static bool Fits(List<AttachmentRow> others, int size, int times = 1) =>
        others.Count < times * MostFiles && others.Sum(f => (long)f.Size) + size <= times * MostStored;

    private static string? Ended(StageRow stage, AssignmentRow row) => row.State switch
    {
        AssignmentState.Submitted => Refusal.AlreadySubmitted,
        AssignmentState.Accepted => Refusal.AlreadyAccepted,
        not AssignmentState.Open => Refusal.AssignmentEnded,
        _ => stage.State == StageState.Closed ? Refusal.StageClosed : null,
    };
}

/// <summary>What came of a file.</summary>
/// <param name="File">As answers name it; null: it is not stored.</param>
/// <param name="Refusal">The reason (<see cref="Actions.Refusal"/>), when it is not the file's.</param>
/// <param name="Problem">What is wrong with the file: a Vietnamese sentence that says what to give instead.</param>
public sealed record Attached(AttachedFile? File, string? Refusal, string? Problem)
{
    internal static Attached Refused(string refusal) => new(null, refusal, null);

    internal static Attached Wrong(string problem) => new(null, null, problem);
}
