using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Notices;
using LaiChau.Workflow.Rehearsal.Report;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Host.Pages.Templates;

/// <param name="Key">What the form sends: a mail's number, or a kind of invented letter.</param>
internal sealed record TrialChoice(string Key, string Label);

/// <summary>Letters to look at a template with: of every kind the newest real one, otherwise an invented one.</summary>
internal sealed class TemplateTrials(Database database, LetterContents contents, MailOptions options, IMailTransport transport, TimeProvider clock)
{
    /// <summary>In the order of the kinds.</summary>
    public static async Task<IReadOnlyList<TrialChoice>> Choices(Work work)
    {
        var real = await Real(work);
        List<TrialChoice> choices = [];
        foreach (var kind in Enum.GetValues<LetterKind>())
        {
            var name = TrialLetters.NameOf(kind.ToString());
            if (real.TryGetValue(kind, out var number) && await MailListTable.One(work, number) is { } mail)
            {
                choices.Add(new TrialChoice(Number(number), TemplateTexts.Get("RealMail", name, Number(number), mail.PersonName ?? mail.PersonId)));
            }
            else
            {
                choices.Add(new TrialChoice(kind.ToString(), TemplateTexts.Get("InventedMail", name)));
            }
        }

        // Nobody keeps what a receipt was made from.
        choices.Add(new TrialChoice(TrialLetters.Receipt, TemplateTexts.Get("InventedMail", TrialLetters.NameOf(TrialLetters.Receipt))));
        return choices;
    }

    /// <returns>Null: there is no such letter any more.</returns>
    public async Task<MailContent?> Content(Work work, string key)
    {
        if (!long.TryParse(key, System.Globalization.CultureInfo.InvariantCulture, out var number))
        {
            return TrialLetters.All.FirstOrDefault(t => t.Kind == key) is { } invented ? invented.Content with { PublicAddress = options.PublicAddress } : null;
        }

        // As it was made: what it says of days is what its reader has read.
        return await MailListTable.One(work, number) is { } line && await Workflow.Mail.MailTable.One(work, number) is { } mail
            ? await contents.One(work, mail, line.HandedAt ?? line.MadeAt)
            : null;
    }

    /// <summary>To the one address, at once.</summary>
    public Task<DirectMailSent> Send(MailContent content, MailTemplates templates, string address, CancellationToken cancel)
    {
        var builder = new MessageBuilder(options, templates) { SubjectMark = TemplateTexts.Get("TestMark") };
        return new DirectMail(database, transport, builder, options, clock).Send(
            new DirectLetter(DirectMailTable.Test, new MailPerson("", "", address, null, null, null), address, content.At, []) { Like = content }, cancel);
    }

    private static async Task<Dictionary<LetterKind, long>> Real(Work work)
    {
        Dictionary<long, CycleDefinition> definitions = [];
        Dictionary<LetterKind, long> newest = [];
        foreach (var told in await TemplateTrialTable.Newest(work))
        {
            if (!definitions.TryGetValue(told.CycleId, out var definition))
            {
                definitions[told.CycleId] = definition = StoredDefinitions.Of((await CycleTable.ById(work, told.CycleId)).Definition);
            }

            var kind = NoticeKinds.Of(definition, told.Stage, told.Kind, told.Key).Letter;
            newest[kind] = Math.Max(told.Mail, newest.GetValueOrDefault(kind));
        }

        if (await TemplateTrialTable.NewestOfSeveral(work) is { } digest)
        {
            newest[LetterKind.Digest] = digest;
        }

        return newest;
    }

    private static string Number(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>SQL of the letters that a template is looked at with.</summary>
internal static class TemplateTrialTable
{
    /// <summary>Only where the work is still as the notice says: a reminder of what has been accepted reads otherwise.</summary>
    private const string NewestSql = """
        select n.cycle_id, n.stage, n.kind, n.key, max(n.mail_id) as mail
        from notice n left join assignment a on a.id = n.assignment_id
        where n.mail_id is not null
          and (n.kind in ('unitClosed', 'notify') or a.state = case n.kind when 'review' then 'submitted' else 'open' end)
        group by n.cycle_id, n.stage, n.kind, n.key
        """;

    public static Task<List<TrialNotice>> Newest(Work work) => work.Query<TrialNotice>(NewestSql);

    private const string SeveralSql = """
        select max(d.mail_id) from (
            select n.mail_id from notice n
            where n.mail_id > (select coalesce(max(id), 0) from mail) - 1000
            group by n.mail_id having count(*) between 2 and 12) d
        """;

    /// <summary>Among the last thousand a mail with several things in it that is short enough to read.</summary>
    public static Task<long?> NewestOfSeveral(Work work) => work.Scalar<long?>(SeveralSql);
}

internal sealed class TrialNotice
{
    public long CycleId { get; init; }

    public string Stage { get; init; } = "";

    public string Kind { get; init; } = "";

    public string Key { get; init; } = "";

    public long Mail { get; init; }
}
