using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LaiChau.Workflow.Rehearsal;

/// <summary>
/// What a rehearsal stands for: definition, tree, calendar, year and scope. People are left out; a launch shows who has
/// changed since.
/// </summary>
internal static class RehearsalKey
{
    public static string Of(RehearsalInput input)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(input.Definition.Text);
        Add(input.Year.ToString(CultureInfo.InvariantCulture));
        Add(input.Scope ?? "");
        foreach (var unit in input.Tree.Units.OrderBy(u => u.Code, StringComparer.Ordinal))
        {
            Add(string.Create(CultureInfo.InvariantCulture,
                $"{unit.Code}|{unit.Name}|{unit.Kind}|{unit.Parent}|{unit.ValidFrom:O}|{unit.ValidTo:O}|{unit.Members}"));
        }

        foreach (var day in input.Calendar.OrderBy(d => d.Day))
        {
            Add(string.Create(CultureInfo.InvariantCulture, $"{day.Day:O}|{day.Kind}"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Add(string part)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(part));
            // Between parts something that no part holds.
            hash.AppendData([0]);
        }
    }
}
