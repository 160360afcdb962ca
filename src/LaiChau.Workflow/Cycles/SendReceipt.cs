using LaiChau.Workflow.Cycles.Actions;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Ledger;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Cycles;

/// <summary>
/// Tells who handed work in, or whose paper was entered for him, that it has arrived, when, and whether in time. It goes out at
/// once, also while other mail is paused; while all mail is redirected it goes there too. It holds nothing of what was handed in.
/// </summary>
public sealed class SendReceipt(
    Database database, Tree tree, MailSwitches switches, IMailTransport transport, MessageBuilder builder, MailOptions options, TimeProvider clock)
{
    private readonly DirectMail mail = new(database, transport, builder, options, clock);

    /// <returns>The mail's state; null: its reader has no mailbox, or the work was taken back meanwhile.</returns>
    public async Task<string?> Run(HandedIn handed, CancellationToken cancel)
    {
        var letter = await Letter(handed, cancel);
        if (letter is null)
        {
            return null;
        }

        var redirected = (await switches.Read(cancel)).RedirectedTo;
        return (await mail.Send(redirected is null ? letter : letter with { Address = redirected }, cancel)).State;
    }

    private async Task<DirectLetter?> Letter(HandedIn handed, CancellationToken cancel)
    {
        await using var work = await database.ReadAsync(cancel);
        var context = await CycleContext.Load(work, tree, await CycleTable.ById(work, handed.Cycle), new LedgerBuffer());
        var day = context.DayOf(handed.At);
        var people = await context.TreeOn(day);
        if (people.ByCode(handed.Work.Unit) is not { } unit
            || (await AssignmentTable.OfUnits(work, context.Stages[handed.Work.Stage].Id, [unit.Id])).SingleOrDefault() is not { HandedInDay: { } receivedOn } row)
        {
            return null;
        }

        if (receivedOn > day)
        {
            // Handed in anew on a later day, of which its own receipt tells.
            return null;
        }

        var onBehalf = handed.Work.OnBehalf || handed.Work.ReceivedOn < day;
        var by = handed.Work.By is { } acted ? people.FindPerson(acted) : null;
        var reader = onBehalf ? people.AnswersFor(unit.Id) is { } answering ? people.Person(answering.Person) : null : by;
        if (reader?.Email is not { } address)
        {
            return null;
        }

        var stage = context.Definition.Stage(row.Stage);
        var judgedBy = row.LastHandedIn is null ? row.FirstLatenessDay ?? row.LatenessDay : row.LastLatenessDay!.Value;
        var late = Lateness.Of(receivedOn, judgedBy, context.Calendar);
        var about = new MailItem
        {
            Kind = MailItemKind.Receipt,
            Rung = "receipt",
            Own = false,
            Cycle = context.Definition.Name,
            Year = context.Cycle.Year,
            Document = context.Definition.Document,
            Contact = context.Definition.Contact,
            Stage = stage.Title,
            StageKind = stage.Kind.ToString(),
            Unit = unit.Name,
            UnitCode = unit.Code,
            UnitKind = unit.Kind,
            WordingDay = judgedBy,
            Wording = "inclusive",
            LastValidDay = judgedBy,
            WorkingDaysLate = late > 0 ? late : null,
            SubmittedOn = receivedOn,
            HandedInAt = TimeZoneInfo.ConvertTime(handed.At, context.Zone),
            HandedInBy = by?.Name,
            OnBehalf = onBehalf,
            WaitsForReview = stage.Review == ReviewBy.Superior,
            Path = $"/cycles/{context.Cycle.Name}/{row.Stage}/{unit.Code}",
        };
        return new DirectLetter(DirectMailTable.Receipt, Reader(reader, unit, people, address), address, TimeZoneInfo.ConvertTime(clock.GetUtcNow(), context.Zone), []) { About = about };
    }

    /// <summary>By the post through which he has to do with this unit, else by his first.</summary>
    private static MailPerson Reader(PersonRecord person, UnitRecord unit, TreeSnapshot people, string address)
    {
        var post = people.AnswersFor(unit.Id) is { } own && own.Person == person.Id ? (own.Unit, own.Post)
            : people.Administrators.Contains(person.Id) ? (people.Root.Id, PostWords.Administrator)
            : people.PostOf(person.Id);
        var of = post is { } known ? people.Unit(known.Item1) : null;
        return new MailPerson(person.Id, person.Name, address, of?.Name, of?.Kind, post?.Item2);
    }
}

/// <summary>Work that was handed in.</summary>
/// <param name="Work">As it was carried out, with who acted.</param>
/// <param name="At">When it arrived.</param>
public sealed record HandedIn(long Cycle, SubmitAction Work, DateTimeOffset At);
