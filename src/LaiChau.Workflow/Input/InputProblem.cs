using System.Globalization;

namespace LaiChau.Workflow.Input;

/// <summary>One thing that is wrong with something a person handed in: where it stands, what it is, what to write instead.</summary>
/// <param name="File">The file as the user named it.</param>
/// <param name="Place">Line and column, or a JSON pointer; empty when the whole file is meant.</param>
/// <param name="Text">A Vietnamese sentence with the remedy, from the resources.</param>
public sealed record InputProblem(string File, string Place, string Text)
{
    public override string ToString() =>
        Place.Length == 0 ? $"{File}: {Text}" : $"{File}: {Place}: {Text}";
}

/// <summary>What was read, or everything that is wrong with it; never both. Warnings stop nothing.</summary>
public sealed record InputResult<T>
    where T : class
{
    public T? Value { get; init; }

    public IReadOnlyList<InputProblem> Problems { get; init; } = [];

    public IReadOnlyList<InputProblem> Warnings { get; init; } = [];
}

/// <summary>Thrown by commands that can't go on; nothing was changed.</summary>
public sealed class InputException(IReadOnlyList<InputProblem> problems)
    : Exception(string.Create(CultureInfo.InvariantCulture, $"The input has {problems.Count} problem(s); first: {problems[0]}"))
{
    public IReadOnlyList<InputProblem> Problems { get; } = problems;
}
