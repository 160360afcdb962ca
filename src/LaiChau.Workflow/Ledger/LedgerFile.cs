using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Ledger;

/// <summary>`ledger.jsonl`: compact JSON, UTF-8 without BOM, LF, keys in the order of design.md section 5.</summary>
internal static class LedgerFile
{
    public static async Task Write(Work work, string path, TimeZoneInfo zone, CancellationToken cancel)
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 1 << 20);
        await using var json = new Utf8JsonWriter(file, new JsonWriterOptions
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            SkipValidation = true,
        });
        await foreach (var row in LedgerTable.Read(work).WithCancellation(cancel))
        {
            Write(json, row, zone);
            json.Flush();
            json.Reset();
            file.WriteByte((byte)'\n');
        }
    }

    private static void Write(Utf8JsonWriter json, LedgerRow row, TimeZoneInfo zone)
    {
        json.WriteStartObject();
        json.WriteNumber("n", row.N);
        json.WriteString("at", TimeZoneInfo.ConvertTime(row.At, zone).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture));
        json.WriteString("event", row.Event);
        Text("cycle", row.Cycle);
        Text("stage", row.Stage);
        Text("unit", row.Unit);
        Text("rung", row.Rung);
        Number("deadlineVersion", row.DeadlineVersion);
        Text("dueOn", row.DueOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Number("lateWorkingDays", row.LateWorkingDays);
        Raw("to", row.Recipients);
        Text("mail", row.Mail?.ToString("D6", CultureInfo.InvariantCulture));
        Text("action", row.Action);
        Text("cause", row.Cause);
        Text("reason", row.Reason);
        Raw("notices", row.Notices);
        json.WriteEndObject();

        void Text(string key, string? value)
        {
            if (value is not null)
            {
                json.WriteString(key, value);
            }
        }

        void Number(string key, int? value)
        {
            if (value is { } number)
            {
                json.WriteNumber(key, number);
            }
        }

        void Raw(string key, string? value)
        {
            if (value is not null)
            {
                json.WritePropertyName(key);
                json.WriteRawValue(value, skipInputValidation: true);
            }
        }
    }
}
