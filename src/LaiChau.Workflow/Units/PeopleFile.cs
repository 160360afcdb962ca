using LaiChau.Workflow.Input;

namespace LaiChau.Workflow.Units;

/// <summary>The people file (design.md section 5): <c>unit,post,person,name,email,from,to</c>, one row a post that somebody holds.</summary>
public static class PeopleFile
{
    private static readonly string[] Required = ["unit", "post", "person", "name", "email", "from", "to"];

    /// <summary>The rows, checked as far as that goes without the units; <see cref="TreeCheck"/> does the rest.</summary>
    public static InputResult<IReadOnlyList<PersonRow>> Read(string path, long maxBytes = InputFile.DefaultMaxBytes)
    {
        var scan = Scan(path, maxBytes);
        return new InputResult<IReadOnlyList<PersonRow>>
        {
            Value = scan.Table.Problems.Any ? null : scan.Rows(),
            Problems = scan.Table.Problems.InOrder(),
            Warnings = scan.Table.Warnings.InOrder(),
        };
    }

    internal static PeopleScan Scan(string path, long maxBytes)
    {
        var table = new CsvTable(path, maxBytes, Required);
        var people = table.Lines().Where(l => l.Sound).Select(Person).ToList();
        if (table.Complete && people.Count == 0 && !table.Problems.Any)
        {
            table.Warnings.Add("CsvNoRows");
        }

        var scan = new PeopleScan(table, people);
        PeopleAgree.Check(scan);
        return scan;
    }

    private static PersonLine Person(CsvLine line)
    {
        var person = new PersonLine(
            line.Number, line.Code("unit"), Post(line), line.Code("person"), line.RequiredText("name"), Email(line),
            line.RequiredDay("from"), line.OptionalDay("to", out var ends), ends);
        if (person.To < person.From)
        {
            line.Table.Wrong(line.Number, "to", "CsvDaysReversed", "to", "from");
        }

        return person;
    }

    private static PostKind? Post(CsvLine line)
    {
        if (line.RequiredText("post") is not { } word)
        {
            return null;
        }

        var post = PostWords.Parse(word);
        if (post is null)
        {
            line.Table.Unknown(line.Number, "post", PostWords.Known, word, "PersonPost", SafeText.Shown(word), string.Join(", ", PostWords.All));
        }

        return post;
    }

    /// <summary>Empty: no mailbox.</summary>
    private static string? Email(CsvLine line)
    {
        var email = line.Text("email");
        if (string.IsNullOrEmpty(email) || MailboxText.IsAddress(email))
        {
            return email;
        }

        line.Table.Wrong(line.Number, "email", "PersonEmail", SafeText.Shown(email));
        return null;
    }
}
