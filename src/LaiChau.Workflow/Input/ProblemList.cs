using LaiChau.Workflow.Resources;

namespace LaiChau.Workflow.Input;

/// <summary>Collects what is wrong with one file and hands it out in the order of the file, whatever order the checks ran in.</summary>
internal sealed class ProblemList(string file)
{
    /// <summary>A file as wrong as this is the wrong file; going on would only fill memory. One more problem says so.</summary>
    public const int Enough = 100_000;

    private readonly List<Entry> entries = [];

    public bool Any => entries.Count > 0;

    public bool Full => entries.Count > Enough;

    /// <summary>About the whole file.</summary>
    public void Add(string key, params object?[] values) => Add(0, 0, "", Texts.Input.Get(key, values));

    public void AddLine(int line, string key, params object?[] values) =>
        Add(line, 0, Texts.Input.Get("CsvPlaceLine", line), Texts.Input.Get(key, values));

    /// <param name="column">1-based, as it stands in this file.</param>
    public void AddCell(int line, int column, string name, string text) =>
        Add(line, column, Texts.Input.Get("CsvPlaceCell", line, column, name), text);

    /// <summary>By line, then column; the whole file first.</summary>
    public IReadOnlyList<InputProblem> InOrder() =>
        [.. entries.OrderBy(e => e.Line).ThenBy(e => e.Column).Select(e => new InputProblem(file, e.Place, e.Text))];

    private void Add(int line, int column, string place, string text)
    {
        if (entries.Count < Enough)
        {
            entries.Add(new Entry(line, column, place, text));
        }
        else if (entries.Count == Enough)
        {
            entries.Add(new Entry(int.MaxValue, 0, "", Texts.Input.Get("CsvStopped", Enough)));
        }
    }

    private readonly record struct Entry(int Line, int Column, string Place, string Text);
}
