using LaiChau.Workflow.Input;

namespace LaiChau.Workflow.Units;

/// <summary>Units and people together: all or nothing, every problem of both files at once (design.md section 7).</summary>
public static class TreeCheck
{
    /// <summary>Problems in the order units file, people file; by line and column within each.</summary>
    public static InputResult<TreeFiles> Read(string unitsPath, string peoplePath, long maxBytes = InputFile.DefaultMaxBytes)
    {
        // A nation's people take as long to read as its units, and somebody waits for both.
        var reading = Task.Run(() => PeopleFile.Scan(peoplePath, maxBytes));
        var units = UnitsFile.Scan(unitsPath, maxBytes);
        var people = reading.GetAwaiter().GetResult();
        if (units.Table.Complete)
        {
            foreach (var person in people.People)
            {
                Person(units, people.Table, person);
            }
        }

        var sound = !units.Table.Problems.Any && !people.Table.Problems.Any;
        if (sound)
        {
            Warn(units, people);
        }

        return new InputResult<TreeFiles>
        {
            Value = sound ? new TreeFiles(units.Rows(), people.Rows()) { PeopleName = peoplePath } : null,
            Problems = [.. units.Table.Problems.InOrder(), .. people.Table.Problems.InOrder()],
            Warnings = [.. units.Table.Warnings.InOrder(), .. people.Table.Warnings.InOrder()],
        };
    }

    private static void Person(UnitsScan units, CsvTable table, PersonLine person)
    {
        if (person.Unit is null)
        {
            return;
        }

        if (!units.ByCode.TryGetValue(person.Unit, out var unit))
        {
            table.Unknown(person.Line, "unit", units.Codes, person.Unit, "PersonUnitUnknown", person.Unit);
            return;
        }

        if (person.Post == PostKind.Administrator && unit.Parent is { Length: > 0 })
        {
            table.Wrong(person.Line, "post", "PersonAdministratorBelowRoot", person.Unit);
        }

        if (person.From < unit.ValidFrom)
        {
            table.Wrong(person.Line, "from", "PersonBeforeUnit", person.Unit, unit.ValidFrom);
        }
        else if (person.From > unit.ValidTo)
        {
            table.Wrong(person.Line, "from", "PersonAfterUnit", person.Unit, unit.ValidTo);
        }

        // A post without an end ends with its unit.
        if (person.To > unit.ValidTo)
        {
            table.Wrong(person.Line, "to", "PersonAfterUnit", person.Unit, unit.ValidTo);
        }
    }

    private static void Warn(UnitsScan units, PeopleScan people)
    {
        if (people.People.All(p => p.Post != PostKind.Administrator))
        {
            people.Table.Warnings.Add("TreeNoAdministrator");
        }

        var answered = people.People.Where(p => PostWords.CanAnswer(p.Post!.Value)).Select(p => p.Unit!).ToHashSet(StringComparer.Ordinal);
        CountedWarning.Add(people.Table, "TreeNobodyAnswers", units.Units.Select(u => u.Code!).Where(code => !answered.Contains(code)));
        CountedWarning.Add(people.Table, "TreeNoMailbox", people.People.Where(p => p.Email is "").Select(p => p.Person!).Distinct(StringComparer.Ordinal));
    }
}
