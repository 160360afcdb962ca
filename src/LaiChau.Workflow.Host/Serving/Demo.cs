using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Host.Pages.Heads;
using LaiChau.Workflow.Input;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Notices;
using LaiChau.Workflow.People;
using LaiChau.Workflow.Rehearsal;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Host.Serving;

/// <summary>Section `Demo`: only `serve --demo` reads it.</summary>
internal sealed class DemoOptions
{
    /// <summary>Code of the unit whose subtree takes part; null: the whole sample.</summary>
    public string? Scope { get; set; }

    /// <summary>Somebody does something so often.</summary>
    [System.ComponentModel.DataAnnotations.Range(1, 3600)]
    public int PaceSeconds { get; set; } = 15;
}

/// <summary>The demo's input: the sample that lies beside the program.</summary>
internal static class DemoSample
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "samples");

    /// <exception cref="InputException">The sample is damaged.</exception>
    public static DemoInput Read(DemoOptions options)
    {
        var definition = DefinitionFile.Read(Path.Combine(Folder, "demo", "study-campaign.json"));
        var tree = TreeCheck.Read(Path.Combine(Folder, "lai-chau", "units.csv"), Path.Combine(Folder, "lai-chau", "people.csv"));
        var calendar = CalendarFile.Read(Path.Combine(Folder, "lai-chau", "calendar.csv"));
        List<InputProblem> problems = [.. definition.Problems, .. tree.Problems, .. calendar.Problems];
        if (options.Scope is { } scope && tree.Value?.Units.Any(u => u.Code == scope) == false)
        {
            problems.Add(new InputProblem("Demo:Scope", "", ServingTexts.Get("DemoScopeUnknown", scope)));
        }

        return problems.Count > 0 ? throw new InputException(problems) : new DemoInput
        {
            Definition = definition.Value!,
            Tree = tree.Value!,
            Calendar = calendar.Value!,
            Scope = options.Scope,
            Act = ActWord.Parse("mixed:7")!,
        };
    }
}

/// <summary>The demo of this process: winds its store when the service begins, and lets people act while it runs.</summary>
internal sealed class Demo(Database database, DemoInput input, DemoOptions options, MailOptions mail, IMailTransport transport, MessageBuilder builder, TimeProvider clock)
{
    private readonly Demonstration demonstration = new(database, input, mail, transport, builder);

    public TimeSpan Pace => TimeSpan.FromSeconds(options.PaceSeconds);

    /// <summary>Address of the page to sign in at.</summary>
    public string SignIn => mail.PublicAddress + Access.SignInPath;

    /// <summary>While time is wound: the day it has come to; null: it is now.</summary>
    public DateOnly? Day { get; private set; }

    /// <exception cref="InputException">The store is not a demo's.</exception>
    public async Task Claim(string place, CancellationToken cancel)
    {
        if (!await demonstration.Claim(clock.GetUtcNow(), cancel))
        {
            throw new InputException([new InputProblem(place, "", ServingTexts.Get("NotADemo"))]);
        }
    }

    public async Task Wind(CancellationToken cancel)
    {
        await demonstration.Wind(clock.GetUtcNow(), day => Day = day, cancel);
        Day = null;
    }

    public Task<DemoPeople?> People(CancellationToken cancel) => demonstration.People(cancel);

    /// <summary>A code for somebody who owes work and has no mailbox, so that whoever tries the demo sees a head's pages too.</summary>
    /// <returns>Null: nobody without a mailbox owes anything.</returns>
    public async Task<LetterFor?> HeadsCode(Tree tree, IssueKey keys, CancellationToken cancel) =>
        await HeadWithoutMailbox(tree, cancel) is { } head ? (await keys.Letter(head, null, ShownTime.Zone, cancel)).Letter : null;

    private async Task<string?> HeadWithoutMailbox(Tree tree, CancellationToken cancel)
    {
        await using var work = await database.ReadAsync(cancel);
        var today = await tree.On(work, ShownTime.DayOf(clock.GetUtcNow()));
        foreach (var person in (await tree.Data(work)).People.Where(p => p.Email is null))
        {
            if ((await WorkListTable.Unended(work, today.AnsweredBy(person.Id))).Any(w => w.State == AssignmentState.Open))
            {
                return person.Id;
            }
        }

        return null;
    }
}
