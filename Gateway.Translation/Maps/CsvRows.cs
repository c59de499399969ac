using Gateway.Translation.Schemas;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Maps;

/// <summary>Makes the rows of a CSV document look like the segments of a message that has one kind of segment.</summary>
static class CsvRows
{
    /// <summary>The node of every row.</summary>
    internal const int Node = 0;

    internal static SegmentDefinition Definition(CsvFormat format) =>
        new("row", "Row", [.. format.Columns.Select((name, i) => Column(name, i + 1, format.Fixed?.Find(name)?.Decimals))], []);

    /// <summary>One loop, the document, that owns all rows.</summary>
    internal static MessageStructure Structure(int rows)
    {
        var structure = new MessageStructure();
        structure.Begin(rows);
        structure.Open(Node, 0, -1);
        structure.Close(0, rows);
        for (var row = 0; row < rows; row++) structure.Place(row, Node, 0);
        return structure;
    }

    static ElementUse Column(string name, int position, int? decimals) => new()
    {
        Position = position,
        Requirement = Requirement.Optional,
        Element = new(name, name, decimals is null ? ElementType.Text : ElementType.ImpliedDecimal, decimals ?? 0, 0, int.MaxValue),
    };
}
