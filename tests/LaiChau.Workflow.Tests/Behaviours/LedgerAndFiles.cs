using System.Diagnostics;
using System.Text;
using System.Text.Json;
using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Behaviours;

/// <summary>behaviours.md 21, and the bytes that a rehearsal leaves.</summary>
public sealed class LedgerAndFiles
{
    [Fact]
    public async Task Case_21_the_servers_own_time_zone_and_language_are_irrelevant()
    {
        using var folder = new TemporaryFolder();
        var files = new ReviewYear().Ends("04-30").Units("Y,Cell Y,cell,P,2025-07-01,").People("Y,head,p04").Stage("pledges", "03-02", "03-31")
            .At("2026-03-10 23:30", "submit X pledges").At("2026-03-12 00:30", "return X pledges", ("reason", "a")).Write(folder);
        var outputs = await Task.WhenAll(
            Run("utc", "UTC", "C"), Run("la", "America/Los_Angeles", "tr_TR.UTF-8"), Run("vn", "Asia/Ho_Chi_Minh", "vi_VN.UTF-8"));

        Assert.Equal(outputs[0], outputs[1]);
        Assert.Equal(outputs[0], outputs[2]);
        Assert.Contains("ledger.jsonl", outputs[0].Keys);
        Assert.Contains("mail/000001.eml", outputs[0].Keys);

        async Task<SortedDictionary<string, string>> Run(string name, string zone, string language)
        {
            var output = Path.Combine(folder.Folder, name);
            var start = new ProcessStartInfo("dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "laichau.dll"), "rehearse", "--definition", files.Definition, "--year", "2026", "--units", files.Units,
                "--people", files.People, "--calendar", files.Calendar, "--story", files.Story!, "--out", output,
            ])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["TZ"] = zone, ["LANG"] = language, ["LC_ALL"] = language },
            };
            using var process = Process.Start(start)!;
            var text = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode == 0, string.Concat(text));
            var contents = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var file in Directory.EnumerateFiles(output, "*", SearchOption.AllDirectories).Where(f => f.EndsWith(".eml", StringComparison.Ordinal) || f.EndsWith(".jsonl", StringComparison.Ordinal)))
            {
                contents.Add(Path.GetRelativePath(output, file), Convert.ToHexString(await File.ReadAllBytesAsync(file)));
            }

            return contents;
        }
    }

    [Fact]
    public async Task The_ledger_is_compact_JSON_that_escapes_only_what_JSON_demands()
    {
        var ledger = await new ReviewYear().Ends("03-31").Quiet().Stage("pledges", "03-02", "03-31")
            .At("2026-03-10 09:00", "submit X pledges").At("2026-03-10 10:00", "return X pledges", ("reason", "\"C\u00F2n\" <06> \u0111\u1EA3ng vi\u00EAn & 'ch\u01B0a' k\u00FD\\ +1\n\ttab")).Rehearse();
        Assert.Equal(
            """{"n":6,"at":"2026-03-10T10:00:00+07:00","event":"assignment.returned","cycle":"review-2026","stage":"pledges","unit":"X","deadlineVersion":2,"dueOn":"2026-03-31","reason":"""
            + "\"\\\"C\u00F2n\\\" <06> \u0111\u1EA3ng vi\u00EAn & 'ch\u01B0a' k\u00FD\\\\ +1\\n\\ttab\"}",
            ledger.Raw[5]);
        Assert.Equal("""{"n":1,"at":"2026-01-01T00:00:00+07:00","event":"cycle.launched","cycle":"review-2026"}""", ledger.Raw[0]);
        Assert.NotEqual(Encoding.UTF8.GetPreamble(), ledger.Bytes[..3]);
        Assert.DoesNotContain((byte)'\r', ledger.Bytes);
        Assert.Equal((byte)'\n', ledger.Bytes[^1]);
    }

    [Fact]
    public async Task Every_mail_of_the_ledger_is_a_message_to_its_recipient_under_its_number()
    {
        var ledger = await new ReviewYear().Ends("04-30").KeepMails().Stage("pledges", "03-02", "03-31")
            .At("2026-03-26 07:00", "smtpDown").At("2026-03-26 08:03", "smtpUp").Rehearse();
        var numbers = ledger.Lines.Where(l => l.Mail is not null).Select(l => l.Mail!).Distinct().ToList();
        Assert.Equal(Enumerable.Range(1, numbers.Count).Select(n => n.ToString("D6", System.Globalization.CultureInfo.InvariantCulture)), numbers);
        foreach (var line in ledger.Lines.Where(l => l.Event == "mail.accepted"))
        {
            var mail = ledger.Mail(line.Mail!);
            Assert.Equal(line.Json.GetProperty("to")[0].GetString() + "@mail.example", mail.To.Mailboxes.Single().Address);
            Assert.Equal("auto-generated", mail.Headers["Auto-Submitted"]);
            Assert.NotNull(mail.TextBody);
            Assert.NotNull(mail.HtmlBody);
            Assert.Equal(line.At, mail.Date);
        }

        Assert.Equal(numbers.Count, numbers.Select(n => ledger.Mail(n).MessageId).Distinct().Count());
    }

    [Fact]
    public async Task The_ledger_is_the_same_whether_mails_are_kept_or_not()
    {
        var kept = await Year().KeepMails().Rehearse();
        var merged = await Year().Rehearse();
        Assert.Equal(kept.Raw, merged.Raw);

        static ReviewYear Year() => new ReviewYear().Ends("04-30").Stage("pledges", "03-02", "03-31").At("2026-03-10 09:00", "submit X pledges")
            .At("2026-03-12 09:00", "return X pledges", ("reason", "a")).At("2026-03-26 07:00", "crash", ("where", "afterAccept"));
    }

    [Fact]
    public async Task Lines_of_mails_name_stage_unit_and_rung_only_in_their_notices()
    {
        var ledger = await new ReviewYear().Ends("04-30").Stage("pledges", "03-02", "03-31").Rehearse();
        Assert.All(ledger.Lines.Where(l => l.Mail is not null), l =>
        {
            Assert.Equal(["n", "at", "event", "cycle", "to", "mail", "notices"], l.Json.EnumerateObject().Select(p => p.Name));
            Assert.Equal(["stage", "unit", "rung", "deadlineVersion"], l.Json.GetProperty("notices")[0].EnumerateObject().Select(p => p.Name));
            Assert.Equal(JsonValueKind.Number, l.Json.GetProperty("notices")[0].GetProperty("deadlineVersion").ValueKind);
        });
    }
}
