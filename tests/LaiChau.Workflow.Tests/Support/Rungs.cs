using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace LaiChau.Workflow.Tests.Support;

/// <summary>
/// A ladder in words: `T-3`, `T+3 superior`, `T+10 superior+1 every 5 times 3`, `T-3 drop`, `D+2d` (days instead of working
/// days). The key is the first word; its number is the offset.
/// </summary>
internal static partial class Rungs
{
    public static JsonArray Of(params string[] rungs) => new([.. rungs.Select(Rung)]);

    private static JsonNode Rung(string text)
    {
        var words = text.Split(' ');
        var offset = Number().Match(words[0]);
        var rung = new JsonObject
        {
            ["key"] = words[0],
            ["offset"] = int.Parse(offset.Groups[1].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
            ["unit"] = offset.Groups[2].Length > 0 ? "days" : "workingDays",
        };
        for (var i = 1; i < words.Length; i++)
        {
            switch (words[i])
            {
                case "drop":
                    rung["missed"] = "drop";
                    break;
                case "every":
                    rung["repeatEvery"] = int.Parse(words[++i], CultureInfo.InvariantCulture);
                    break;
                case "times":
                    rung["repeatMax"] = int.Parse(words[++i], CultureInfo.InvariantCulture);
                    break;
                default:
                    rung["to"] = words[i];
                    break;
            }
        }

        return rung;
    }

    [GeneratedRegex("([+-][0-9]+)(d?)$")]
    private static partial Regex Number();
}
