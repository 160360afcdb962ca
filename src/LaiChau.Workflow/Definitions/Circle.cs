namespace LaiChau.Workflow.Definitions;

/// <summary>Strongly connected components (Tarjan), without recursion: a chain of needs may be as long as the file.</summary>
internal static class Circle
{
    /// <returns>For each node the number of its component; two nodes have the same one when each needs the other.</returns>
    public static int[] Of(IReadOnlyList<List<int>> needs)
    {
        var count = needs.Count;
        var order = new int[count];
        var low = new int[count];
        var component = new int[count];
        Array.Fill(component, -1);
        var pending = new Stack<int>();
        var path = new Stack<(int Node, int Next)>();
        var visited = 0;
        var components = 0;
        for (var root = 0; root < count; root++)
        {
            if (order[root] != 0)
            {
                continue;
            }

            path.Push((root, 0));
            while (path.TryPop(out var at))
            {
                var (node, next) = at;
                if (next == 0)
                {
                    order[node] = low[node] = ++visited;
                    pending.Push(node);
                }

                if (next < needs[node].Count)
                {
                    path.Push((node, next + 1));
                    var needed = needs[node][next];
                    if (order[needed] == 0)
                    {
                        path.Push((needed, 0));
                    }
                    else if (component[needed] < 0)
                    {
                        low[node] = Math.Min(low[node], order[needed]);
                    }

                    continue;
                }

                if (low[node] == order[node])
                {
                    int member;
                    do
                    {
                        member = pending.Pop();
                        component[member] = components;
                    }
                    while (member != node);
                    components++;
                }

                if (path.TryPeek(out var parent))
                {
                    low[parent.Node] = Math.Min(low[parent.Node], low[node]);
                }
            }
        }

        return component;
    }
}
