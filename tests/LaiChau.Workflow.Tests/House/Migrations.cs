using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.House;

/// <summary>The scripts of the schema: a store that has one will never run it again, so it is never edited.</summary>
public sealed class Migrations
{
    /// <summary>Scripts that stores may have run, with the SHA-256 of their bytes. A change of the schema is a new script and a new line.</summary>
    private static readonly Dictionary<string, string> Landed = new()
    {
        ["Postgres/0001_year.sql"] = "b5ab8fd914393e3161d185199634c8dea06043d47f1acfeb6578c0ba64d495bd",
        ["Postgres/0002_live.sql"] = "208f24b173eea97a2a1b6cc295c5f60f57ad78062df548c6ef18cdd3895eed83",
        ["Postgres/0003_requests.sql"] = "d6aa0846cfe8525aa589601b9f799d59d9da1645de5edec24f441e90612838e5",
        ["Postgres/0004_forms.sql"] = "3d91606d25ea2fa42995d1ab146de14d7608fb4516aca9393736a213be3b87fc",
        ["Postgres/0005_accounts.sql"] = "6a63fe8da3449d60a3ec020f58d4a900be1044a28547025f0697028e38cbf660",
        ["Postgres/0006_administration.sql"] = "673f104115a9ce443d82043d27474d74cdf20dd8a5e9d739fcabd97844eda856",
        ["Postgres/0007_register.sql"] = "1ec88f90245744c2f0c74d47397742575d1c408724817cf74da52e474fca6305",
        ["Postgres/0008_definitions.sql"] = "ae54173935585d2936b75e4fd4ae80ebdf1a244f28c1c241b1bcaa005f0bd8e1",
        ["Postgres/0009_templates.sql"] = "f4ad7ec29dad6cabf3e9ce7e764dc516f7acaf4c25ba92fdbfe21acd660ca681",
        ["Postgres/0010_attachment.sql"] = "214cabab38dfb95a5f322d4bce64bf3fc9ec8d62a9b90da11ecf6f9b97abcdc0",
        ["Sqlite/0001_year.sql"] = "12709e73598b112d59a1cae24117f36f1f1c85a0bb873d62229d8ca7e2cc0480",
        ["Sqlite/0002_live.sql"] = "65271bc877adff323c16d4b1edf7fda4605231ca7f86c620dfea7a73d7f32845",
        ["Sqlite/0003_requests.sql"] = "e7ae6bbd9445a32ed6a0d69167bf8385f99fce2946f1f1021ccbbf46ac4e8d60",
        ["Sqlite/0004_forms.sql"] = "77cbac7494eb610c3972b2ec06cf469005c5479fcfc4d474ca6a03152de591de",
        ["Sqlite/0005_accounts.sql"] = "e66a584a574f13a0adbd542b2c2b4f41665652ce173e60294d01d7bcb7ec1737",
        ["Sqlite/0006_administration.sql"] = "0ac3132ff15a91a5e6c38dc17c01b761d5fc7a5aa086a687994401f93ae2d414",
        ["Sqlite/0007_register.sql"] = "47bddfc4cf1c134d6435bc33836decb2366f492acc3bd02193d3b140fd7da2cf",
        ["Sqlite/0008_definitions.sql"] = "359fbc55d32bfe9796a72ad650cbfd5791869b209a8f8c404cccb4943fd876ce",
        ["Sqlite/0009_templates.sql"] = "2e2248047efd3d1d632b5d1be067c485d64e91e79e857fb2a2859a11231eb147",
        ["Sqlite/0010_attachment.sql"] = "9332463ac7bbbfb7564c1c80f650c4662fd30d248d64c113aa2c553f669a59ac",
    };

    private static readonly string Folder = Repository.Path("src/LaiChau.Workflow/Storage/Migrations");

    public static TheoryData<string> Databases => [.. Directory.GetDirectories(Folder).Select(d => Path.GetFileName(d)!)];

    private static IEnumerable<string> Scripts => Directory.GetFiles(Folder, "*", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(Folder, f).Replace('\\', '/')).Order(StringComparer.Ordinal);

    [Fact]
    public void A_landed_script_is_never_edited() =>
        Assert.Equal(
            Landed.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"{l.Key} {l.Value}"),
            Scripts.Select(s => $"{s} {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(File.ReadAllText(Path.Combine(Folder, s)).ReplaceLineEndings("\n"))))}"));

    [Theory]
    [MemberData(nameof(Databases))]
    public void Scripts_are_numbered_without_a_gap(string database)
    {
        var numbers = Scripts.Where(s => s.StartsWith(database + "/", StringComparison.Ordinal)).Select(s => int.Parse(s.Split('/')[1][..4], CultureInfo.InvariantCulture)).ToList();

        Assert.Equal(Enumerable.Range(1, numbers.Count), numbers);
    }

    [Fact]
    public void Both_databases_have_the_scripts_of_the_same_names() => Assert.Single(
        Directory.GetDirectories(Folder).Select(d => string.Join(' ', Directory.GetFiles(d).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal))).Distinct());

    [Fact]
    public void Every_script_is_part_of_the_program()
    {
        var embedded = typeof(SqliteDatabase).Assembly.GetManifestResourceNames();

        Assert.All(Scripts, s => Assert.Contains($"LaiChau.Workflow.Storage.Migrations.{s.Replace('/', '.')}", embedded));
    }
}
