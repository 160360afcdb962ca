using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using LaiChau.Workflow.Definitions;
using static LaiChau.Workflow.Tests.Definitions.DefinitionText;

namespace LaiChau.Workflow.Tests.Definitions;

public sealed class DefinitionFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("definitions").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_file_that_is_not_there_or_is_a_folder_is_a_problem_of_the_whole_file()
    {
        foreach (var path in new[] { Path.Combine(folder, "nowhere.json"), folder })
        {
            var problem = Assert.Single(DefinitionFile.Read(path).Problems);
            Assert.Equal((path, ""), (problem.File, problem.Place));
        }
    }

    [Fact]
    public void A_file_over_the_limit_is_refused_before_it_is_read()
    {
        var path = Path.Combine(folder, "large.json");
        using (var file = File.Create(path))
        {
            file.SetLength(DefinitionFile.DefaultMaxBytes + 1);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Single(DefinitionFile.Read(path).Problems);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1024 * 1024);
    }

    [Fact]
    public void A_smaller_limit_can_be_set()
    {
        var path = Path.Combine(DefinitionFolder.Workflows, "annual-review.json");
        Assert.Single(DefinitionFile.Read(path, maxBytes: 1000).Problems);
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_text()
    {
        var text = Sequence(Stage("pledges")).ToJsonString();
        var path = Path.Combine(folder, "bom.json");
        File.WriteAllText(path, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        Assert.Equal(text, DefinitionFile.Read(path).Value!.Text);
    }

    [Fact]
    public void Another_encoding_than_UTF_8_is_refused()
    {
        var path = Path.Combine(folder, "other.json");
        foreach (var encoding in new[] { Encoding.Latin1, Encoding.Unicode })
        {
            var file = Sequence(Stage("pledges"));
            file["name"] = "\u00e9";
            File.WriteAllText(path, file.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }), encoding);
            Assert.Equal("", Assert.Single(DefinitionFile.Read(path).Problems).Place);
        }
    }

    [Fact]
    public void The_year_of_the_province_is_read_quickly()
    {
        var text = File.ReadAllText(Path.Combine(DefinitionFolder.Workflows, "annual-review.json"));
        DefinitionFile.Parse(text, "warm-up");
        var best = Enumerable.Range(0, 10).Min(_ =>
        {
            var watch = Stopwatch.StartNew();
            DefinitionFile.Parse(text, "annual-review.json");
            return watch.Elapsed;
        });
        Assert.InRange(best, TimeSpan.Zero, TimeSpan.FromMilliseconds(20));
    }
}
