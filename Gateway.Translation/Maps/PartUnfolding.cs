using Gateway.Translation.Definitions;

namespace Gateway.Translation.Maps;

/// <summary>Puts the rows of parts where the parts are named.</summary>
sealed class PartUnfolding(IReadOnlyDictionary<string, IReadOnlyList<MapRow>> parts, ICollection<FileProblem> problems)
{
    const int MaxDepth = 8;

    int _rows;
    bool _isTold;

    internal IReadOnlyList<MapRow> Unfold(IReadOnlyList<MapRow> rows) => Unfold(rows, 0);

    List<MapRow> Unfold(IReadOnlyList<MapRow> rows, int depth)
    {
        var unfolded = new List<MapRow>(rows.Count);
        foreach (var row in rows)
            if (_rows <= MapPlan.MaxRows) unfolded.AddRange(Unfold(row, depth));
        return unfolded;
    }

    IReadOnlyList<MapRow> Unfold(MapRow row, int depth)
    {
        _rows++;
        return row switch
        {
            PartRow part => PartOf(part, depth),
            RecordRow record => [record with { Rows = Unfold(record.Rows, depth) }],
            TreeRow tree => [tree with { Levels = [.. tree.Levels.Select(l => l with { Rows = Unfold(l.Rows, depth) })] }],
            _ => [row],
        };
    }

    // Small parts of parts of parts would fill the memory: the way ends with the first row that is too many, and is told once.
    IReadOnlyList<MapRow> PartOf(PartRow row, int depth)
    {
        if (depth == MaxDepth || !parts.TryGetValue(row.Part.Text, out var rows))
        {
            problems.Add(row.Part.Position.Problem(depth == MaxDepth
                ? $"the part \"{row.Part.Text}\" leads back to itself"
                : $"unknown part \"{row.Part.Text}\"; {Spelling.Hint(row.Part.Text, [.. parts.Keys])}"));
            return [];
        }

        var unfolded = Unfold(rows, depth + 1);
        if (_rows <= MapPlan.MaxRows || _isTold) return unfolded;
        _isTold = true;
        problems.Add(row.Part.Position.Problem($"the parts unfold to more than {MapPlan.MaxRows} rows; use them less often, or make them smaller"));
        return unfolded;
    }
}
