using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Input;
using LaiChau.Workflow.Resources;

namespace LaiChau.Workflow.Rehearsal;

/// <summary>
/// Collects what is wrong with a story and hands it out in the order of the file: the events are judged in the order of their instants.
/// </summary>
internal sealed class StoryProblems(string file)
{
    private const int WholeFile = -1;
    private readonly List<(int Event, InputProblem Problem)> entries = [];

    public bool Any => entries.Count > 0;

    /// <summary>A file as wrong as this is the wrong file; going on would only fill memory.</summary>
    public bool Full => entries.Count >= ProblemList.Enough;

    public void Add(Place place, string key, params object?[] values) => Add(WholeFile, place, key, values);

    /// <param name="number">Index of the event in the file.</param>
    public void Add(int number, Place place, string key, params object?[] values) =>
        entries.Add((number, new InputProblem(file, place.Pointer, Texts.Story.Get(key, values))));

    /// <summary>About the JSON itself.</summary>
    public void Add(Finding finding) => entries.Add((WholeFile, finding.In(file)));

    public IReadOnlyList<InputProblem> InOrder()
    {
        var ordered = entries.OrderBy(e => e.Event).Select(e => e.Problem).ToList();
        if (Full)
        {
            ordered.Add(new InputProblem(file, "", Texts.Story.Get("Stopped", ProblemList.Enough)));
        }

        return ordered;
    }
}
