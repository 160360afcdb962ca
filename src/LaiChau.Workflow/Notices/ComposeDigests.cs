using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Cycles;
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
    public async Task Run(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var work = await database.BeginAsync(cancel);
        var ledger = new LedgerBuffer();
        foreach (var window in await OpenWindows(work, now))
        {
            await Compose(work, ledger, window, now);
        }

        await LedgerTable.Append(work, ledger, now);
        await work.Commit(cancel);
    }

    private async Task<List<OpenWindow>> OpenWindows(Work work, DateTimeOffset now)
    {
        List<OpenWindow> open = [];
        foreach (var id in await NoticeTable.CyclesWithDue(work))
        {
            var definition = CycleContext.DefinitionOf(await CycleTable.ById(work, id));
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

    private async Task Compose(Work work, LedgerBuffer ledger, OpenWindow window, DateTimeOffset now)
    {
        var people = await tree.On(work, window.Span.Day);
        var hadMail = await MailTable.PeopleOfWindow(work, window.Key);
        var end = new Endings(ledger);
        // By person what he is told; a notice for several persons stands in several lists.
        Dictionary<string, List<DueNotice>> told = new(StringComparer.Ordinal);
        foreach (var cycle in window.Cycles)
        {
            foreach (var notice in await DueNotice.Waiting(work, cycle))
            {
                if (Recipients.NoLongerTrue(notice, people) is { } untrue)
                {
                    end.Add(notice, untrue.Event, untrue.Reason);
                    continue;
                }

                var (recipients, dropped) = Recipients.Of(notice, people);
                if (dropped is not null)
                {
                    end.Add(notice, "notice.dropped", dropped);
                }
                else if (notice.Missed == "drop" && window.Windows.FirstEndingAfter(notice.DueAt).To <= now)
                {
                    end.Add(notice, "notice.dropped", "missed");
                }
                else
                {
                    // A person of several who was told already has his own row.
                    foreach (var person in notice.PersonId is { } one && recipients.Contains(one) ? [one] : recipients)
                    {
                        if (!told.TryGetValue(person, out var list))
                        {
                            told[person] = list = [];
                        }

                        list.Add(notice);
                    }
                }
            }
        }

        foreach (var person in told.Keys.Where(hadMail.Contains).ToList())
        {
            told.Remove(person);
        }

        await Write(work, window, now, told.ToDictionary(t => t.Key, t => NewestOnly(t.Value, end), StringComparer.Ordinal), end);
    }

    /// <summary>
    /// Of several due rungs of one assignment the newest goes out and speaks for the older; the same holds for
    /// `takenOver` and `unassigned` that came again.
    /// </summary>
    private static List<DueNotice> NewestOnly(List<DueNotice> notices, Endings end)
    {
        List<DueNotice> kept = [];
        foreach (var group in notices.GroupBy(n => (n.AssignmentId, Class: n.AssignmentId is null ? n.Stage : n.IsRung ? "rung" : n.Kind)))
        {
            var byAge = group.OrderBy(n => n.DueAt).ThenBy(n => n.Id).ToList();
            foreach (var older in byAge.SkipLast(1))
            {
                end.Add(older, "notice.superseded", byAge[^1].Rung);
            }

            kept.Add(byAge[^1]);
        }

        return kept;
    }

    private static async Task Write(Work work, OpenWindow window, DateTimeOffset now, Dictionary<string, List<DueNotice>> told, Endings end)
    {
        // Who waits for the next window may still be told by the same row.
        await end.Write(work);
        var number = await Keys.Take(work, Keys.Mail, told.Count);
        List<MailRow> mails = [];
        List<(DueNotice Notice, string Person, long Mail)> lines = [];
        foreach (var (person, notices) in told.OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            mails.Add(new MailRow
            {
                Id = number,
                PersonId = person,
                SendWindow = window.Key,
                State = MailState.Planned,
                MadeAt = now,
                ExpiresAt = window.Span.Expires,
                NextTryAt = now,
            });
            lines.AddRange(notices.Select(n => (n, person, number)));
            number++;
        }

        await MailTable.Insert(work, mails);
        var first = new HashSet<long>();
        var repeated = lines.Where(l => !first.Add(l.Notice.Id)).ToList();
        await NoticeTable.CopyForPerson(work, repeated);
        await NoticeTable.PutIntoMail(work, lines.Except(repeated));
    }

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
                ledger.Add(LineOf(notice, happened, reason));
            }
        }

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
