using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Ledger;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Notices;

/// <summary>
/// In an open send window: what waits and is still true becomes one mail per person, addressed to whoever it concerns
/// at this moment. Cycles of one zone and window share the mail.
/// </summary>
public sealed class ComposeDigests(Database database, Tree tree, TimeProvider clock)
{
    /// <returns>How many mails were made.</returns>
    public async Task<int> Run(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var work = await database.BeginAsync(cancel);
        var ledger = new LedgerBuffer();
        // A rung of this very instant belongs into the same mail; one made without it would leave it to the next window.
        await SweepDueRungs.UpTo(work, now, null);
        var made = 0;
        await TooLateMails.Release(work, tree, ledger, now);
        foreach (var window in await OpenWindows(work, now))
        {
            made += await Compose(work, ledger, window, now);
        }

        await LedgerTable.Append(work, ledger, now);
        await work.Commit(cancel);
        return made;
    }

    private async Task<List<OpenWindow>> OpenWindows(Work work, DateTimeOffset now)
    {
        List<OpenWindow> open = [];
        var waiting = await NoticeTable.CyclesWithDue(work);
        var cycles = waiting.Count == 0 ? [] : await CycleSheet.All(work);
        foreach (var id in waiting)
        {
            var definition = cycles[id].Definition;
            var windows = new SendWindows(definition.SendWindow, definition.Zone, await tree.Calendar(work));
            if (windows.OpenAt(now) is { } span)
            {
                open.Add(new OpenWindow(id, windows.KeyOf(span.Day), span, windows));
            }
        }

        return open.GroupBy(w => w.Key, StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => g.First() with { Cycles = [.. g.Select(w => w.Cycle)] })
            .ToList();
    }

    private async Task<int> Compose(Work work, LedgerBuffer ledger, OpenWindow window, DateTimeOffset now)
    {
        var people = await tree.On(work, window.Span.Day);
        var hadMail = await MailTable.PeopleOfWindow(work, window.Key);
        var end = new Endings(ledger);
        List<Addressed> waiting = [];
        foreach (var cycle in window.Cycles)
        {
            waiting.AddRange(await Address(work, await DueNotice.Waiting(work, cycle), people, window, now, end));
        }

        // Whoever had his mail of this window waits for the next, and nothing is decided for him before that.
        var ready = NewestOnly(waiting.Where(w => !w.People.All(hadMail.Contains)), w => string.Join(' ', w.People), end);
        List<Addressed> single = [];
        foreach (var notice in ready)
        {
            single.AddRange(await OneRowEach(work, notice, hadMail));
        }

        return await Write(work, window, now, NewestOnly(single, w => w.People[0], end), end);
    }

    /// <summary>Ends what is no longer true, what nobody would hear, and what was to be dropped rather than late.</summary>
    private static async Task<List<Addressed>> Address(Work work, List<DueNotice> notices, TreeSnapshot people, OpenWindow window, DateTimeOffset now, Endings end)
    {
        List<Addressed> addressed = [];
        foreach (var notice in notices)
        {
            var (recipients, dropped) = Recipients.Of(notice, people);
            if (Recipients.NoLongerTrue(notice, people) is { } untrue)
            {
                end.Add(notice, untrue.Event, untrue.Reason);
            }
            else if (dropped is not null)
            {
                end.Add(notice, "notice.dropped", dropped);
            }
            else if (notice.Missed == "drop" && window.Windows.FirstEndingAfter(notice.DueAt).To <= now)
            {
                end.Add(notice, "notice.dropped", "missed");
            }
            else if (notice.OneOfSeveral)
            {
                var person = await StillOneOf(work, notice, recipients);
                if (person is null)
                {
                    end.Add(notice, "notice.notNeeded", "somebodyAnswers");
                }
                else
                {
                    addressed.Add(new Addressed(notice, [person]));
                }
            }
            else
            {
                if (notice.Recipient == Recipient.SuperiorAndAdministrators && people.Administrators.Count == 0)
                {
                    end.Say(notice, "notice.dropped", Recipients.NoAdministrators);
                }

                addressed.Add(new Addressed(notice, recipients));
            }
        }

        return addressed;
    }

    /// <summary>The row's person, or whoever has taken his place among those who are told; null: all of them have their row.</summary>
    private static async Task<string?> StillOneOf(Work work, DueNotice notice, IReadOnlyList<string> recipients)
    {
        if (recipients.Contains(notice.PersonId!, StringComparer.Ordinal))
        {
            return notice.PersonId;
        }

        var told = await NoticeTable.PeopleOf(work, notice.Id);
        var next = recipients.FirstOrDefault(r => !told.Contains(r));
        if (next is not null)
        {
            await NoticeTable.SplitFor(work, notice.Id, next, first: true);
        }

        return next;
    }

    /// <summary>
    /// Of several due rungs of one assignment the newest goes out and speaks for the older. Of rungs of one moment that is
    /// the later one in the ladder. What is no rung rides along.
    /// </summary>
    private static List<Addressed> NewestOnly(IEnumerable<Addressed> notices, Func<Addressed, string> to, Endings end)
    {
        var byKind = notices.ToLookup(n => n.Notice.IsRung);
        List<Addressed> kept = [.. byKind[false]];
        foreach (var group in byKind[true].GroupBy(n => (n.Notice.AssignmentId, To: to(n))))
        {
            var byAge = group.OrderBy(n => n.Notice.DueAt).ThenBy(n => n.Notice.Id).ToList();
            foreach (var older in byAge.SkipLast(1))
            {
                end.Add(older.Notice, "notice.superseded", byAge[^1].Notice.Rung);
            }

            kept.Add(byAge[^1]);
        }

        return kept;
    }

    /// <summary>A notice is one per person told: what is for several becomes a row each; who had his mail keeps a waiting one.</summary>
    private static async Task<IReadOnlyList<Addressed>> OneRowEach(Work work, Addressed notice, HashSet<string> hadMail)
    {
        if (notice.People.Count == 1)
        {
            return [notice];
        }

        List<Addressed> rows = [];
        foreach (var person in notice.People)
        {
            var row = await NoticeTable.SplitFor(work, notice.Notice.Id, person, first: person == notice.People[0]);
            if (!hadMail.Contains(person))
            {
                rows.Add(new Addressed(notice.Notice with { Id = row }, [person]));
            }
        }

        return rows;
    }

    private static async Task<int> Write(Work work, OpenWindow window, DateTimeOffset now, List<Addressed> told, Endings end)
    {
        await end.Write(work);
        var byPerson = told.GroupBy(t => t.People[0], StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).ToList();
        var number = await Keys.Take(work, Keys.Mail, byPerson.Count);
        List<MailRow> mails = [];
        List<(long Notice, string Person, long Mail)> lines = [];
        foreach (var person in byPerson)
        {
            mails.Add(new MailRow
            {
                Id = number,
                PersonId = person.Key,
                SendWindow = window.Key,
                State = MailState.Planned,
                MadeAt = now,
                ExpiresAt = window.Span.Expires,
                NextTryAt = now,
            });
            lines.AddRange(person.Select(n => (n.Notice.Id, person.Key, number)));
            number++;
        }

        await MailTable.Insert(work, mails);
        await NoticeTable.PutIntoMails(work, lines);
        return mails.Count;
    }

    private sealed record Addressed(DueNotice Notice, IReadOnlyList<string> People);

    private sealed record OpenWindow(long Cycle, string Key, SendSpan Span, SendWindows Windows)
    {
        public IReadOnlyList<long> Cycles { get; init; } = [];
    }

    /// <summary>Notices that end without a mail, each once.</summary>
    private sealed class Endings(LedgerBuffer ledger)
    {
        private readonly Dictionary<long, (string State, string Reason)> ended = [];

        public void Add(DueNotice notice, string happened, string reason)
        {
            if (ended.TryAdd(notice.Id, (happened["notice.".Length..], reason)))
            {
                Say(notice, happened, reason);
            }
        }

        /// <summary>Only one of those whom the notice is for is not told.</summary>
        public void Say(DueNotice notice, string happened, string reason) => ledger.Add(LineOf(notice, happened, reason));

        public Task Write(Work work) => NoticeTable.End(work, ended.Select(e => (e.Key, e.Value.State, e.Value.Reason)));
    }

    internal static LedgerEntry LineOf(DueNotice notice, string happened, string reason) => new(LedgerPhase.Notices, happened)
    {
        CycleId = notice.CycleId,
        Stage = notice.Stage,
        Unit = notice.Unit,
        Rung = notice.Rung,
        DeadlineVersion = notice.DeadlineVersion,
        Reason = reason,
    };
}
