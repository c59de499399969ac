using Gateway.Translation.Documents;

namespace Gateway.Translation.Maps;

/// <summary>A field that a row of a map can give when it reads.</summary>
/// <param name="Path">Dotted path in the document, without indices.</param>
/// <param name="Row">The row, as file:line.</param>
public sealed record MapField(string Path, string Row);

/// <summary>Walks the rows of a map for the fields that they can give.</summary>
/// <param name="places">Where each row stands.</param>
sealed class MapFields(IReadOnlyList<string> places)
{
    internal IEnumerable<MapField> Of(IEnumerable<PlanRow> rows, string within = "") =>
        rows.Where(r => r.IsRead).SelectMany(r => Of(r, within));

    IEnumerable<MapField> Of(PlanRow row, string within) => row switch
    {
        RecordPlan record => [.. Steps(row, record.Target, within), .. Of(record.Inner.All, Steps(row, record.Target, within).Last().Path + ".")],
        TreePlan tree => tree.Levels.SelectMany(level => Of(row, level, within)),
        _ => row.Targets.SelectMany(t => Steps(row, t, within)),
    };

    IEnumerable<MapField> Of(PlanRow tree, LevelPlan level, string within) => level.List is { } list
        ? Of(level.Rows.All, $"{within}{list.Name}.").Prepend(new(within + list.Name, places[tree.Number]))
        : Of(level.Rows.All, within);

    // A record on the way is itself a field of the document.
    IEnumerable<MapField> Steps(PlanRow row, FieldTarget target, string within)
    {
        Field[] way = [.. target.Way, target.Leaf];
        return Enumerable.Range(1, way.Length).Select(n => new MapField(within + string.Join('.', way.Take(n).Select(f => f.Name)), places[row.Number]));
    }
}
