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

    /// <summary>Under which a trial finds the names that mean nothing.</summary>
    private const string UnknownKey = "unknown";

    private static readonly object Unknown = new();

    /// <param name="strict">Filters that are not there are faults.</param>
    public static TemplateOptions Options(bool strict = false)
    {
        var options = new TemplateOptions { MaxSteps = MaxSteps, StrictFilters = strict, MemberAccessStrategy = new DefaultMemberAccessStrategy() };
        options.MemberAccessStrategy.Register<Letter, object?>((letter, name, context) => Known(Of(letter, name), name, context));
        options.MemberAccessStrategy.Register<LetterReader, object?>((reader, name, context) => Known(Of(reader, name), name, context));
        options.MemberAccessStrategy.Register<LetterTask, object?>((task, name, context) => Known(Of(task, name), name, context));
        options.MemberAccessStrategy.Register<LetterSummary, object?>((summary, name, context) => Known(Of(summary, name), name, context));
        options.MemberAccessStrategy.Register<LetterUnit, object?>((unit, name, context) => Known(Of(unit, name), name, context));
        options.MemberAccessStrategy.Register<LetterHeadings, object?>((headings, name) => headings.Letter.Heading(name));

        options.Filters.AddFilter("two", (input, _, _) => StringValue.Create(OfficialText.Two((int)input.ToNumberValue())));
        options.Filters.AddFilter("cell", (input, _, _) => StringValue.Create(input.ToStringValue().Replace('|', '/')));
        options.Filters.AddFilter("decap", (input, _, _) => StringValue.Create(Decapitalised(input.ToStringValue())));
        options.Filters.AddFilter("short", (input, arguments, _) =>
            StringValue.Create(OfficialText.Shortened(input.ToStringValue(), (int)arguments.At(0).ToNumberValue())));
        return options;
    }

    /// <summary>Lets a trial know of every name that means nothing.</summary>
    public static void Note(TemplateContext context, ISet<string> unknown) => context.AmbientValues[UnknownKey] = unknown;

    private static object? Known(object? value, string name, TemplateContext context)
    {
        if (!ReferenceEquals(value, Unknown))
        {
            return value;
        }

        if (context.AmbientValues.TryGetValue(UnknownKey, out var noted))
        {
            ((ISet<string>)noted).Add(name);
        }

        return null;
    }

    private static object? Of(LetterReader reader, string name) => name switch
    {
        "name" => reader.Name,
        "post" => reader.Post,
        "role" => reader.Role,
        _ => Unknown,
    };

    private static object? Of(LetterUnit unit, string name) => name switch
    {
        "name" => unit.Name,
        "titles" => unit.Titles,
        "count" => unit.Count,
        "url" => unit.Url,
        _ => Unknown,
    };

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
        _ => Unknown,
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
        _ => Unknown,
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
        _ => Unknown,
    };

    private static string? Day(DateOnly? day) => day is { } known ? OfficialText.Day(known) : null;

    /// <summary>A title inside a sentence. Names of bodies and people keep their capital: only a verb or noun of work loses it.</summary>
    private static string Decapitalised(string text) =>
        text.Length < 2 || char.IsUpper(text[1]) ? text : char.ToLower(text[0], Resources.Texts.Culture) + text[1..];
}

/// <summary>`heading.tasks` and so on.</summary>
internal sealed record LetterHeadings(Letter Letter);
