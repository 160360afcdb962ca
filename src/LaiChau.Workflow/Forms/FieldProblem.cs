namespace LaiChau.Workflow.Forms;

/// <summary>What is wrong with one answer.</summary>
/// <param name="Path">Keys and row numbers from 0, joined by dots: `tasks.0.measure`. Empty: the answers as a whole.</param>
/// <param name="Text">A Vietnamese sentence that says what to write instead.</param>
public sealed record FieldProblem(string Path, string Text);
