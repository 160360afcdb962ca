using Fluid;
using Fluid.Values;

namespace LaiChau.Workflow.Mail;

/// <summary>
/// The names that templates use for the letter's values, as plain functions (reflection would be the slowest part of a
/// mail), and the filters of official style. An unknown name is empty, as Liquid has it.
/// </summary>
internal static class LetterValues
{
    /// <summary>No template runs longer than this: an endless loop in an edited one must not hold up the mail.</summary>
    private const int MaxSteps = 200_000;

    public static TemplateOptions Options()
    {
        var options = new TemplateOptions { MaxSteps = MaxSteps, MemberAccessStrategy = new DefaultMemberAccessStrategy() };
        options.MemberAccessStrategy.Register<Letter, object?>(Of);
        options.MemberAccessStrategy.Register<LetterReader, object?>((reader, name) => name switch
        {
            "name" => reader.Name,
            "post" => reader.Post,
            "role" => reader.Role,
            _ => null,
        });
        options.MemberAccessStrategy.Register<LetterTask, object?>(Of);
        options.MemberAccessStrategy.Register<LetterSummary, object?>(Of);
        options.MemberAccessStrategy.Register<LetterUnit, object?>((unit, name) => name switch
        {
            "name" => unit.Name,
            "titles" => unit.Titles,
            "count" => unit.Count,
            "url" => unit.Url,
            _ => null,
        });
        options.MemberAccessStrategy.Register<LetterHeadings, object?>((headings, name) => headings.Letter.Heading(name));

        options.Filters.AddFilter("two", (input, _, _) => StringValue.Create(OfficialText.Two((int)input.ToNumberValue())));
        options.Filters.AddFilter("cell", (input, _, _) => StringValue.Create(input.ToStringValue().Replace('|', '/')));
        options.Filters.AddFilter("decap", (input, _, _) => StringValue.Create(Decapitalised(input.ToStringValue())));
        options.Filters.AddFilter("short", (input, arguments, _) =>
            StringValue.Create(OfficialText.Shortened(input.ToStringValue(), (int)arguments.At(0).ToNumberValue())));
        return options;
    }

    private static object? Of(Letter letter, string name) => name switch
    {
        "system" => letter.System,
        "to" => letter.To,
        "now" => letter.Now,
        "today" => letter.Today,
        "cycle" => letter.Cycle,
        "oneCycle" => letter.OneCycle,
        "year" => letter.Year,
        "documents" => letter.Documents,
        "contacts" => letter.Contacts,
        "tasks" => letter.Tasks,
        "watched" => letter.Watched,
        "reviews" => letter.Reviews,
        "requests" => letter.Requests,
        "vacant" => letter.Vacant,
        "closed" => letter.Closed,
        "messages" => letter.Messages,
        "receipts" => letter.Receipts,
        "home" => letter.Home,
        "hasCalendar" => letter.HasCalendar,
        "isTest" => letter.IsTest,
        "own" => letter.Own,
        "others" => letter.Others,
        "toReview" => letter.ToReview,
        "parts" => letter.Parts,
        "heading" => new LetterHeadings(letter),
        _ => null,
    };

    private static object? Of(LetterTask task, string name) => name switch
    {
        "stage" => task.Stage,
        "title" => task.Title,
        "stageKind" => task.StageKind,
        "cycle" => task.Cycle,
        "unit" => task.Unit,
        "document" => task.Document,
        "deadline" => task.Deadline,
        "plainDeadline" => task.PlainDeadline,
        "lastDay" => task.LastDay,
        "day" => Day(task.LastValidDay),
        "oldDay" => Day(task.OldLastValidDay),
        "submittedOn" => Day(task.SubmittedOn),
        "daysLeft" => task.DaysLeft,
        "daysLate" => task.DaysLate,
        "lastDayIsToday" => task.LastDayIsToday,
        "remindersBefore" => task.RemindersBefore,
        "url" => task.Url,
        "standsInFor" => task.StandsInFor,
        "opened" => task.Opened,
        "reminded" => task.Reminded,
        "returned" => task.Returned,
        "reason" => task.Reason,
        "takenOver" => task.TakenOver,
        "extended" => task.Extended,
        "declined" => task.Declined,
        "askedDay" => Day(task.AskedDay),
        "handedInAt" => task.HandedInAt,
        "handedInBy" => task.HandedInBy,
        "onBehalf" => task.OnBehalf,
        "waitsForReview" => task.WaitsForReview,
        "broughtForward" => task.BroughtForward,
        _ => null,
    };

    private static object? Of(LetterSummary summary, string name) => name switch
    {
        "count" => summary.Count,
        "units" => summary.Units,
        "late" => summary.Late,
        "lateUnits" => summary.LateUnits,
        "oneStage" => summary.OneStage,
        "oneDeadline" => summary.OneDeadline,
        "allOpened" => summary.AllOpened,
        "allTakenOver" => summary.AllTakenOver,
        "allParty" => summary.AllParty,
        "nearest" => Day(summary.Nearest),
        "standsInFor" => summary.StandsInFor,
        "noSuperior" => summary.NoSuperior,
        _ => null,
    };

    private static string? Day(DateOnly? day) => day is { } known ? OfficialText.Day(known) : null;

    /// <summary>A title inside a sentence. Names of bodies and people keep their capital: only a verb or noun of work loses it.</summary>
    private static string Decapitalised(string text) =>
        text.Length < 2 || char.IsUpper(text[1]) ? text : char.ToLower(text[0], Resources.Texts.Culture) + text[1..];
}

/// <summary>`heading.tasks` and so on.</summary>
internal sealed record LetterHeadings(Letter Letter);
