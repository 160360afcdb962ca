using System.Text;
using CsCheck;
using LaiChau.Workflow.Input;
using LaiChau.Workflow.Resources;
using LaiChau.Workflow.Tests.Support;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Tests.Units;

public sealed class InputFileTests : IDisposable
{
    private const string Header = "code,name,kind,parent,valid_from,valid_to\n";
    private const string PeopleHeader = "unit,post,person,name,email,from,to\n";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_missing_file_is_named()
    {
        var path = Path.Combine(folder.Folder, "units.csv");

        var problem = Assert.Single(UnitsFile.Read(path).Problems);

        Assert.Equal(new InputProblem(path, "", Texts.Input["FileMissing"]), problem);
    }

    [Fact]
    public void A_folder_in_place_of_a_file_is_a_problem_and_not_a_crash() =>
        Assert.Equal(Texts.Input["FileUnreadable"], Assert.Single(UnitsFile.Read(folder.Folder).Problems).Text);

    [Fact]
    public void A_file_over_the_size_limit_is_refused()
    {
        var path = folder.Write("units.csv", Header + new string('x', 100));

        Assert.Equal(Texts.Input.Get("FileTooLarge", 100 / (1024.0 * 1024)), Assert.Single(UnitsFile.Read(path, maxBytes: 100).Problems).Text);
    }

    [Fact]
    public void A_file_of_exactly_the_limit_is_read()
    {
        var text = Header + "R,Root,province,,2025-07-01,\n";

        Assert.Empty(UnitsFile.Read(folder.Write("units.csv", text), maxBytes: text.Length).Problems);
    }

    [Fact]
    public void Both_files_are_checked_even_when_one_can_not_be_read()
    {
        var people = folder.Write("people.csv", PeopleHeader + "X,haed,p1,A,,2025-07-01,\n");

        var problems = TreeCheck.Read(Path.Combine(folder.Folder, "none.csv"), people).Problems;

        Assert.Equal([Path.Combine(folder.Folder, "none.csv"), people], problems.Select(p => p.File));
    }

    [Fact]
    public void Ten_thousand_errors_in_one_file_give_ten_thousand_problems_in_the_order_of_the_lines()
    {
        var text = new StringBuilder(Header).Append("R,Root,province,,2025-07-01,\n");
        for (var i = 0; i < 10_000; i++)
        {
            text.Append(null, $"U{i},Unit,cell,NONE{i},2025-07-01,\n");
        }

        var problems = UnitsFile.Read(folder.Write("units.csv", text.ToString())).Problems;

        Assert.Equal(10_000, problems.Count);
        Assert.Equal(Enumerable.Range(3, 10_000).Select(n => Texts.Input.Get("CsvPlaceCell", n, 4, "parent")), problems.Select(p => p.Place));
    }

    [Fact]
    public void A_file_that_is_nothing_but_errors_is_given_up_before_it_fills_the_memory()
    {
        var text = new StringBuilder(PeopleHeader).Insert(PeopleHeader.Length, ",x\n", ProblemList.Enough + 5_000);

        var problems = PeopleFile.Read(folder.Write("people.csv", text.ToString())).Problems;

        Assert.Equal(ProblemList.Enough + 1, problems.Count);
        Assert.Equal(Texts.Input.Get("CsvStopped", ProblemList.Enough), problems[^1].Text);
    }

    [Fact]
    public void So_is_one_whose_rows_only_the_units_prove_wrong()
    {
        var units = folder.Write("units.csv", Header + "R,Root,province,,2025-07-01,\n");
        var people = folder.Write("people.csv", PeopleHeader + string.Concat(
            Enumerable.Range(0, ProblemList.Enough + 10).Select(n => $"Q,officer,p{n},N,,2025-07-01,\n")));

        var problems = TreeCheck.Read(units, people).Problems;

        Assert.Equal(ProblemList.Enough + 1, problems.Count);
        Assert.Equal(Texts.Input.Get("CsvStopped", ProblemList.Enough), problems[^1].Text);
    }

    [Fact]
    public void Names_and_codes_come_out_in_one_normal_form_whichever_keyboard_wrote_them()
    {
        // The same two words with composed letters and with combining marks.
        var units = folder.Write("units.csv", Header + "\u0110U,Chi b\u1ED9,cell,,2025-07-01,\n\u0110\u0300U,x,cell,\u0110U,2025-07-01,\nY,Chi b\u006F\u0323\u0302,cell,\u0110U,2025-07-01,\n");

        var result = UnitsFile.Read(units);

        // A letter with a mark that has no composed form is no letter of a code.
        Assert.Equal(Texts.Input.Get("CsvPlaceCell", 3, 1, "code"), Assert.Single(result.Problems).Place);
        units = folder.Write("units.csv", Header + "A,Chi b\u1ED9,cell,,2025-07-01,\nB,Chi b\u006F\u0323\u0302,cell,A,2025-07-01,\n");
        Assert.Single(UnitsFile.Read(units).Value!.Select(u => u.Name).Distinct());
    }

    [Fact]
    public void Whatever_bytes_are_damaged_there_is_a_tree_or_a_list_of_problems_and_never_a_crash()
    {
        var units = Encoding.UTF8.GetBytes(Header + "R,Root,province,,2025-07-01,\nP,\"A, B\",commune,R,2025-07-01,\nX,Cell,cell,P,2025-07-01,2026-06-30\n");
        var people = Encoding.UTF8.GetBytes(PeopleHeader + "R,administrator,p1,A,a@b.example,2025-07-01,\nX,head,p2,B,,2025-07-01,2026-03-31\n");
        var (unitsPath, peoplePath) = (folder.Write("units.csv", ""), folder.Write("people.csv", ""));
        var damage = Gen.Select(Gen.Int[0, 1_000], Gen.OneOf(Gen.Byte, Gen.Int[0, 5].Select(n => ",\"\n\r\0R"u8[n]))).Array[0, 6];

        Gen.Select(damage, damage).Sample(
            (inUnits, inPeople) =>
            {
                File.WriteAllBytes(unitsPath, Damaged(units, inUnits));
                File.WriteAllBytes(peoplePath, Damaged(people, inPeople));
                var result = TreeCheck.Read(unitsPath, peoplePath);
                return (result.Value is null) == (result.Problems.Count > 0);
            },
            iter: 500,
            threads: 1);
    }

    private static byte[] Damaged(byte[] bytes, (int At, byte Value)[] damage)
    {
        var damaged = (byte[])bytes.Clone();
        foreach (var (at, value) in damage)
        {
            damaged[at % damaged.Length] = value;
        }

        return damaged;
    }

    [Fact]
    public void A_sound_tree_comes_out_as_it_stands_in_the_files()
    {
        var units = folder.Write("units.csv", Header + "R,Root,province,,2025-07-01,\nX,Cell,cell,R,2025-07-01,2026-06-30\n");
        var people = folder.Write("people.csv", PeopleHeader + "X,deputyInCharge,p1, A B ,,2025-07-01,2025-12-31\nR,administrator,p2,C,c@d.example,2025-07-01,\n");

        var tree = TreeCheck.Read(units, people).Value!;

        Assert.Equal(
            [
                new UnitRow(2, "R", "Root", "province", null, new(2025, 7, 1), null, null),
                new UnitRow(3, "X", "Cell", "cell", "R", new(2025, 7, 1), new(2026, 6, 30), null),
            ],
            tree.Units);
        Assert.Equal(
            [
                new PersonRow(2, "X", PostKind.DeputyInCharge, "p1", "A B", null, new(2025, 7, 1), new(2025, 12, 31)),
                new PersonRow(3, "R", PostKind.Administrator, "p2", "C", "c@d.example", new(2025, 7, 1), null),
            ],
            tree.People);
    }
}
