using Gateway.Translation.Documents;
using Gateway.Translation.Schemas;

namespace Gateway.Translation.Maps;

/// <summary>Where the rows being compiled stand: in which loop or segment, filling which record.</summary>
/// <param name="Node">The loop, or the segment; null in CSV.</param>
/// <param name="Table">The fields of the record.</param>
/// <param name="Enclosing">The tables of the records around it, the nearest first.</param>
sealed record CompileScope(SchemaNode? Node, FieldTable Table, IReadOnlyList<FieldTable> Enclosing)
{
    /// <summary>The fields of the document itself.</summary>
    internal FieldTable Document => Enclosing.Count == 0 ? Table : Enclosing[^1];

    internal CompileScope Inside(SchemaNode? node, FieldTable table) => new(node, table, [Table, .. Enclosing]);
}
