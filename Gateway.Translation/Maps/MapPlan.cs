using Gateway.Translation.Documents;
using Gateway.Translation.Schemas;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Maps;

/// <summary>A map compiled against one schema: reads messages into documents and writes documents as messages.</summary>
/// <remarks>Immutable; one plan serves all threads.</remarks>
public sealed class MapPlan
{
    /// <summary>An origin names its row by sixteen bits; the last number is the map itself.</summary>
    internal const int MaxRows = ushort.MaxValue;

    [ThreadStatic]
    static MessageWriting? _writing;

    // Asked only where a value was refused.
    Dictionary<int, PlanRow>? _byNumber;

    internal MapPlan(MapDefinition definition, MessageSchema? schema, FieldTable document, RowSet top, IReadOnlyList<string> rows, IReadOnlyList<CodeList> codeLists)
    {
        CodeLists = codeLists;
        Definition = definition;
        Schema = schema;
        Document = document;
        Top = top;
        Rows = rows;
    }

    /// <summary>The map as it was written.</summary>
    public MapDefinition Definition { get; }

    /// <summary>The map's name.</summary>
    public string Name => Definition.Name;

    /// <summary>The schema of its messages; null for CSV.</summary>
    public MessageSchema? Schema { get; }

    /// <summary>The fields of its documents.</summary>
    public FieldTable Document { get; }

    /// <summary>The code lists that its rows use, by name.</summary>
    public IReadOnlyList<CodeList> CodeLists { get; }

    /// <summary>Where each row stands, as file:line; the last is the map itself.</summary>
    public IReadOnlyList<string> Rows { get; }

    /// <summary>The fields that its rows can give when they read, in the order of the rows.</summary>
    public IReadOnlyList<MapField> Fields => [.. new MapFields(Rows).Of(Top.All).Distinct()];

    internal RowSet Top { get; }

    /// <summary>The row of a number; null for one that makes nothing by itself, such as the map.</summary>
    internal PlanRow? RowAt(int number) => (_byNumber ??= Top.All.SelectMany(All).DistinctBy(r => r.Number).ToDictionary(r => r.Number)).GetValueOrDefault(number);

    static IEnumerable<PlanRow> All(PlanRow row) => row.Rows.SelectMany(All).Prepend(row);

    /// <summary>Reads a message. Never fails: what does not convert becomes diagnostics, what no row reads becomes extensions.</summary>
    public MappedDocument Read(in Message message, MessageStructure structure, ICollection<Diagnostic> diagnostics) =>
        Read(message, structure, diagnostics, 0, room: null);

    /// <summary>The same, into a tree that is lent until <see cref="MappedDocument.TakeBack"/>.</summary>
    internal MappedDocument Read(in Message message, MessageStructure structure, ICollection<Diagnostic> diagnostics, DocumentTree room) =>
        Read(message, structure, diagnostics, 0, room);

    MappedDocument Read(in Message message, MessageStructure structure, ICollection<Diagnostic> diagnostics, int firstRow, DocumentTree? room)
    {
        var scratch = MapScratch.OfThread;
        scratch.Document.Begin(Document, message.Buffer.Block, message.Start);
        scratch.Links.Build(structure);
        scratch.Elements.Split(message, Definition.Standard);
        var reading = new MessageReading(message, structure, this, scratch, diagnostics, firstRow);
        if (reading.IsCsv) CsvHeader.Check(this, reading);
        Top.Read(reading, new(0));
        var unread = UnreadElements.Keep(reading, Rows.Count - 1);
        if (Document.DocumentType == DocumentType.ShipNotice) ShipNoticeOrders.Complete(scratch.Document);
        var tree = scratch.Document.Finish(reading.IsCsv ? 0 : message.Bytes.Length, room);
        return Finished(tree, new(tree, Rows, message.Offset), unread);
    }

    /// <summary>Whether two rows of a CSV file belong to one document: they agree in the columns of the map's group.</summary>
    public bool IsSameDocument(in Segment first, in Segment row)
    {
        foreach (var column in Definition.Group)
            if (!first[column].Bytes.SequenceEqual(row[column].Bytes))
                return false;
        return true;
    }

    /// <summary>Reads the rows of one CSV document.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="firstRow">Number of the first of them in the file.</param>
    /// <param name="diagnostics">Takes what does not convert, and header columns that differ between the rows.</param>
    public MappedDocument ReadRows(in Message rows, int firstRow, ICollection<Diagnostic> diagnostics) =>
        Read(rows, CsvRows.Structure(rows.SegmentCount), diagnostics, firstRow - 1, room: null);

    MappedDocument Finished(DocumentTree tree, Origins origins, int unread) => InvoiceSign.IsTurned(tree)
        ? new(InvoiceSign.Normalize((Invoice)tree.ToDocument()), origins, Name) { UnreadElements = unread }
        : new(tree, origins, Name) { UnreadElements = unread };

    /// <summary>Writes a document's segments, without header and trailer, in the schema's order.</summary>
    /// <remarks>A value that its element cannot hold, or that would break its segment, is left out and reported; with such an error the message must not be sent.</remarks>
    /// <param name="document">The document.</param>
    /// <param name="writer">Takes the segments.</param>
    /// <param name="diagnostics">Takes what cannot be written.</param>
    /// <param name="source">The standard of the message that the document was read from: codes that it kept as they were sent mean something else in another. Null where
    /// it came from none.</param>
    /// <exception cref="ArgumentException">The map is for another document.</exception>
    public void Write(Document document, SegmentWriter writer, ICollection<Diagnostic> diagnostics, Standard? source = null)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(writer);
        if (document.GetType() != Document.Type) throw new ArgumentException($"{Name} writes {Document.Name}, not {document.Type}.", nameof(document));

        var writing = _writing ??= new();
        writing.Begin(this, diagnostics, writer, source);
        Write(document, writing);
        writing.WriteTo(writer);
        writing.End();
    }

    /// <summary>Writes a document as rows: the header's columns in each, one row for each line.</summary>
    /// <inheritdoc cref="Write(Document, SegmentWriter, ICollection{Diagnostic}, Standard?)" path="/remarks"/>
    /// <exception cref="ArgumentException">The map is for another document.</exception>
    public void WriteRows(Document document, IRowWriter writer, ICollection<Diagnostic> diagnostics)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(writer);
        if (document.GetType() != Document.Type) throw new ArgumentException($"{Name} writes {Document.Name}, not {document.Type}.", nameof(document));
        var format = Definition.Csv ?? throw new InvalidOperationException($"{Name} writes segments; use {nameof(Write)}.");
        var writing = _writing ??= new();
        writing.Begin(this, diagnostics, writer: null, source: null);
        var header = writing.Add(writing.Root, CsvRows.Node, CsvRows.Definition(format), [], Rows.Count - 1);
        Write(document, writing);
        writing.WriteTo(writer, header, format.Columns.Count);
        writing.End();
    }

    void Write(Document document, MessageWriting writing)
    {
        writing.Enter(document);
        Top.Write(writing, new(writing.Root), Document);
    }
}
