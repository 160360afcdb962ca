using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;
using LaiChau.Workflow.Versions;

namespace LaiChau.Workflow.Rehearsal;

/// <summary>A rehearsal that somebody wants of a stored definition on the store's tree and calendar.</summary>
public sealed record RehearsalWish(string DefinitionId, int Number, int Year, string? Scope, ActWord Act)
{
    /// <summary>Who asks; null: whoever sits at this machine.</summary>
    public string? By { get; init; }
}

/// <summary>Puts a rehearsal in the queue, or takes it out. What is wrong with it is said now and not after a while.</summary>
public sealed class AskRehearsal(Database database, TimeProvider clock)
{
    public async Task<RehearsalAnswer> Run(RehearsalWish wish, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        if (await DefinitionVersions.One(work, wish.DefinitionId, wish.Number) is not { } version)
        {
            return new RehearsalAnswer.Refused(RehearsalRefusal.NoSuchDefinition);
        }

        var (input, refused) = await Input(work, version, wish, cancel);
        if (input is null)
        {
            return refused!;
        }

        var row = new RehearsalRow
        {
            DefinitionId = wish.DefinitionId,
            Number = wish.Number,
            Year = wish.Year,
            Scope = wish.Scope,
            Act = wish.Act.Word,
            State = RehearsalState.Waiting,
            AskedAt = clock.GetUtcNow(),
            AskedBy = wish.By,
            FromDay = input.LaunchDay,
            ToDay = (input.Definition.EndsOn as FixedDay)?.In(wish.Year),
        };
        // A button pressed twice is one wish.
        if (await RehearsalTable.SameUnderWay(work, row) is { } there)
        {
            return new RehearsalAnswer.Asked(there);
        }

        row = row with { Id = await Keys.Take(work, Keys.Row, 1) };
        await RehearsalTable.Insert(work, row, version.Definition);
        await work.Commit(cancel);
        return new RehearsalAnswer.Asked(row.Id);
    }

    /// <summary>Ends one that waits at once; one that is on is told to, and ends within seconds.</summary>
    /// <returns>False: there is no such rehearsal.</returns>
    public async Task<bool> Cancel(long id, string? by, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        if (await RehearsalTable.One(work, id) is not { } row)
        {
            return false;
        }

        await RehearsalTable.AskCancel(work, id, clock.GetUtcNow(), by);
        if (row.State == RehearsalState.Waiting)
        {
            await RehearsalTable.End(work, id, RehearsalState.Cancelled, clock.GetUtcNow());
        }

        await work.Commit(cancel);
        return true;
    }

    /// <summary>Everything that it is made from, as the store has it now.</summary>
    internal static async Task<(RehearsalInput? Input, RehearsalAnswer.Refused? Refused)> Input(Work work, DefinitionVersion version, RehearsalWish wish, CancellationToken cancel)
    {
        if (DefinitionFile.Parse(version.Definition, wish.DefinitionId).Value is not { } definition
            || (await DefinitionVersions.Forms(work, definition, wish.Number)).Value is not { } forms)
        {
            return (null, new RehearsalAnswer.Refused(RehearsalRefusal.DefinitionIsWrong));
        }

        if (await StoredTree.Read(new JoinedDatabase(work), cancel) is not { } stored)
        {
            return (null, new RehearsalAnswer.Refused(RehearsalRefusal.StoreIsEmpty));
        }

        var input = new RehearsalInput
        {
            Definition = definition, Forms = forms, Year = wish.Year, Tree = stored.Tree, Calendar = stored.Calendar, Scope = wish.Scope, Act = wish.Act, Mail = KeptMail.Parse("sample:200")!,
            Templates = await TemplatesInForce.Saved(work),
        };
        if (wish.Scope is not null)
        {
            if (stored.Tree.Units.FirstOrDefault(u => u.Code == wish.Scope) is not { } unit)
            {
                return (null, new RehearsalAnswer.Refused(RehearsalRefusal.NoSuchScope));
            }

            if (unit.ValidFrom > input.LaunchDay || unit.ValidTo < input.LaunchDay)
            {
                return (null, new RehearsalAnswer.Refused(RehearsalRefusal.ScopeNotValid, input.LaunchDay));
            }
        }

        return definition.EndsOn is FixedDay ends && ends.In(wish.Year) < input.LaunchDay
            ? (null, new RehearsalAnswer.Refused(RehearsalRefusal.EndsBeforeItBegins, ends.In(wish.Year)))
            : (input, null);
    }
}

/// <summary>What came of asking for a rehearsal.</summary>
public abstract record RehearsalAnswer
{
    private RehearsalAnswer()
    {
    }

    /// <summary>It waits for its turn, or the same did already.</summary>
    public sealed record Asked(long Id) : RehearsalAnswer;

    /// <param name="Why">What forbids it.</param>
    /// <param name="Day">The day that it collides with, where there is one.</param>
    public sealed record Refused(RehearsalRefusal Why, DateOnly? Day = null) : RehearsalAnswer;
}

/// <summary>Why there is no rehearsal.</summary>
public enum RehearsalRefusal
{
    NoSuchDefinition,

    /// <summary>It was stored by a program that read it otherwise.</summary>
    DefinitionIsWrong,

    /// <summary>Nothing was imported yet.</summary>
    StoreIsEmpty,
    NoSuchScope,

    /// <summary>The unit is not there on the first day.</summary>
    ScopeNotValid,
    EndsBeforeItBegins,
}
