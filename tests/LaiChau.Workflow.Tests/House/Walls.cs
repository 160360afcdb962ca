using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace LaiChau.Workflow.Tests.House;

/// <summary>Which folder may know which, and where a library may be met.</summary>
public sealed partial class Walls
{
    /// <summary>The library's folders: what each may know besides itself. Nobody knows Rehearsal.</summary>
    private static readonly Dictionary<string, string[]> MayKnow = new()
    {
        ["Resources"] = [],
        ["Storage"] = [],
        ["Input"] = ["Resources"],
        ["Definitions"] = ["Input", "Resources"],
        ["Calendar"] = ["Definitions", "Input", "Resources"],
        ["Engine"] = ["Definitions"],
        ["Forms"] = ["Definitions", "Input", "Resources", "Storage"],
        ["Ledger"] = ["Storage"],
        ["Mail"] = ["Input", "Resources", "Storage"],
        ["Units"] = ["Calendar", "Definitions", "Input", "Resources", "Storage"],
        ["Notices"] = ["Calendar", "Definitions", "Ledger", "Mail", "Resources", "Storage", "Telemetry", "Units"],
        ["People"] = ["Calendar", "Ledger", "Mail", "Resources", "Storage", "Units"],
        ["Cycles"] = ["Calendar", "Definitions", "Engine", "Forms", "Ledger", "Mail", "Notices", "Resources", "Storage", "Units"],
        ["Versions"] = ["Definitions", "Forms", "Input", "Storage"],
        ["Operation"] = ["Storage", "Telemetry"],
        ["Telemetry"] = [],
        ["Rehearsal"] = ["Calendar", "Cycles", "Definitions", "Engine", "Forms", "Input", "Ledger", "Mail", "Notices", "Resources", "Storage", "Telemetry", "Units", "Versions"],
    };

    /// <summary>
    /// Namespaces of packages and the places that may use them. MimeKit outside Mail: the check of an address in an input
    /// file, and the report's reading of the letters that a rehearsal kept.
    /// </summary>
    private static readonly Dictionary<string, string[]> MetIn = new()
    {
        ["Microsoft.Data.Sqlite"] = ["src/LaiChau.Workflow/Storage/"],
        ["Npgsql"] = ["src/LaiChau.Workflow/Storage/"],
        ["DbUp"] = ["src/LaiChau.Workflow/Storage/"],
        ["Dapper"] = ["src/LaiChau.Workflow/Storage/"],
        ["MimeKit"] = ["src/LaiChau.Workflow/Mail/", "src/LaiChau.Workflow/Input/MailboxText.cs", "src/LaiChau.Workflow/Rehearsal/Report/LetterSamples.cs"],
        ["MailKit"] = ["src/LaiChau.Workflow/Mail/"],
        ["Ical.Net"] = ["src/LaiChau.Workflow/Mail/"],
        ["DocumentFormat"] = ["src/LaiChau.Workflow/Input/"],
        ["CsvHelper"] = ["src/LaiChau.Workflow/Input/"],
        ["Hangfire"] = ["src/LaiChau.Workflow.Host/Jobs/"],
        ["Serilog"] = ["src/LaiChau.Workflow.Host/Serving/"],
        ["OpenTelemetry"] = ["src/LaiChau.Workflow.Host/Serving/"],
        ["System.CommandLine"] = ["src/LaiChau.Workflow.Host/CommandLine/"],
    };

    public static TheoryData<string> Folders => new(MayKnow.Keys);

    public static TheoryData<string> Packages => new(MetIn.Keys);

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_knows_only_what_it_may(string folder)
    {
        var strangers = MayKnow.Keys.Except(MayKnow[folder]).Where(f => f != folder).ToList();

        SourceTree.None(SourceTree.Files($"src/LaiChau.Workflow/{folder}", ".cs").SelectMany(f => f.CodeLines())
            .Where(l => Known(l.Text).Any(strangers.Contains)).Select(l => $"{l.Place}: {l.Text.Trim()}"));
    }

    [Fact]
    public void Every_folder_of_the_library_has_its_rule() => Assert.Equal(
        MayKnow.Keys.Order(StringComparer.Ordinal),
        SourceTree.Files("src/LaiChau.Workflow", ".cs").Select(f => f.Folder).OfType<string>().Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_package_is_met_only_where_its_edge_is(string package)
    {
        var met = new Regex(@"(?<![\w.])" + Regex.Escape(package) + @"(?=[.;])");

        SourceTree.None(SourceTree.Files("src", ".cs", ".razor")
            .Where(f => !MetIn[package].Any(place => f.Name.StartsWith(place, StringComparison.Ordinal)))
            .SelectMany(f => f.CodeLines()).Where(l => met.IsMatch(l.Text)).Select(l => l.Place));
    }

    [Fact]
    public void The_library_knows_neither_pages_nor_jobs_nor_the_host()
    {
        var project = XDocument.Load(Path.Combine(SourceTree.Library, "LaiChau.Workflow.csproj"));
        var packages = project.Descendants("PackageReference").Select(p => (string)p.Attribute("Include")!).ToList();

        Assert.Empty(project.Descendants("ProjectReference"));
        Assert.Empty(project.Descendants("FrameworkReference"));
        Assert.DoesNotContain(packages, p => p.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
            || p.StartsWith("Hangfire", StringComparison.Ordinal) || p.StartsWith("Elsa", StringComparison.Ordinal));
    }

    /// <summary>Folders that a line names in a using, in full or relative to the root namespace.</summary>
    private static IEnumerable<string> Known(string line) =>
        Full().Matches(line).Concat(line.StartsWith("using ", StringComparison.Ordinal) ? [] : Relative().Matches(line)).Select(m => m.Groups[1].Value);

    [GeneratedRegex(@"LaiChau\.Workflow\.([A-Z]\w+)")]
    private static partial Regex Full();

    /// <summary>As in `Calendar.SendWindows`; not a member of something, nor the value of an enumeration.</summary>
    [GeneratedRegex(@"(?<![\w.\x22])(Rehearsal|Cycles|Notices)\.[A-Z]\w+")]
    private static partial Regex Relative();
}
