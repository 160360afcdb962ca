using LaiChau.Workflow.Definitions;

namespace LaiChau.Workflow.Forms;

/// <summary>
/// What a unit fills in for a stage, and what its reviewer adds: a file that passed every check (workflows/forms/*.json).
/// Immutable; a cycle keeps the text it was launched with.
/// </summary>
public sealed record FormDefinition
{
    /// <summary>The file's name without its ending; a definition's `form` input names it.</summary>
    public required string Name { get; init; }

    public required string Title { get; init; }

    public string? Help { get; init; }

    /// <summary>What the unit fills in, in the order of the file.</summary>
    public required IReadOnlyList<FormField> Fields { get; init; }

    /// <summary>What the reviewer adds when he accepts; kept apart from what the unit handed in.</summary>
    public IReadOnlyList<FormField> Review { get; init; } = [];

    public IReadOnlyList<FormRule> Rules { get; init; } = [];

    /// <summary>A list that stays in the unit; null: this form has none.</summary>
    public FormRegister? Register { get; init; }

    /// <summary>The file's text as read.</summary>
    public required string Text { get; init; }

    public IReadOnlyList<FormField> Of(FormPart part) => part == FormPart.Unit ? Fields : Review;
}

/// <summary>One row a person, kept by the unit for itself: whoever is above it reads what the rows come to, and no row.</summary>
/// <param name="Rows">Label, help, limits and columns.</param>
/// <param name="Counts">By the unit's field: the column whose filled-in cells are counted; empty: all rows.</param>
public sealed record FormRegister(FormField Rows, IReadOnlyDictionary<string, string> Counts);

/// <summary>Whose answers: of one form the unit and its reviewer each have their own, and neither writes the other's.</summary>
public enum FormPart
{
    Unit,
    Review,
}

/// <summary>What a field holds.</summary>
public enum FieldKind
{
    /// <summary>One line.</summary>
    Text,

    /// <summary>Several lines.</summary>
    Lines,
    Whole,
    Number,
    Date,

    /// <summary>One of the options.</summary>
    Choice,

    /// <summary>Any of the options.</summary>
    Choices,

    /// <summary>Yes or left open.</summary>
    Yes,

    /// <summary>Rows of fields of their own.</summary>
    Group,

    /// <summary>Names of files that are stored beside the answers.</summary>
    Files,
}

/// <param name="Key">Its name in the answers: unique among its neighbours.</param>
public sealed record FormField(string Key, FieldKind Type, string Label)
{
    public string? Help { get; init; }

    /// <summary>What is counted, shown behind a number.</summary>
    public string? Unit { get; init; }

    public bool Required { get; init; }

    /// <summary>Limits of a number.</summary>
    public decimal? Least { get; init; }

    public decimal? Most { get; init; }

    /// <summary>Limits of a date, of the cycle's year or a year near it; both days count.</summary>
    public FixedDay? From { get; init; }

    public FixedDay? To { get; init; }

    /// <summary>Characters of a text.</summary>
    public int Longest { get; init; }

    public IReadOnlyList<FormOption> Options { get; init; } = [];

    /// <summary>Of a group's row.</summary>
    public IReadOnlyList<FormField> Fields { get; init; } = [];

    /// <summary>Of a group's row, among its own fields.</summary>
    public IReadOnlyList<FormRule> Rules { get; init; } = [];

    public int LeastRows { get; init; }

    public int MostRows { get; init; }

    public int MostFiles { get; init; }
}

/// <param name="Value">The word in the answers.</param>
/// <param name="Label">What people read.</param>
public sealed record FormOption(string Value, string Label);

/// <summary>What a rule between fields demands; a field that is left open breaks none but the two that need it.</summary>
public enum RuleKind
{
    /// <summary>`field` is at most `other` (numbers), unless the field `unless` says why.</summary>
    AtMost,

    /// <summary>`field` is not before `other` (dates).</summary>
    NotBefore,

    /// <summary>`field` is the sum of the fields `of`; those left open count nothing.</summary>
    Sum,

    /// <summary>`field` must be filled in when `other` is one of `is`.</summary>
    NeededWhen,

    /// <summary>`field` must be filled in when the fields `of` are not all the same.</summary>
    NeededWhenDiffers,
}

/// <summary>A rule between fields that stand beside each other.</summary>
public sealed record FormRule(RuleKind Kind, string Field)
{
    public string? Other { get; init; }

    public IReadOnlyList<string> Of { get; init; } = [];

    public IReadOnlyList<string> Is { get; init; } = [];

    public string? Unless { get; init; }

    /// <summary>Every field that it is about.</summary>
    public IEnumerable<string> Names => new[] { Field, Other, Unless }.OfType<string>().Concat(Of);
}
