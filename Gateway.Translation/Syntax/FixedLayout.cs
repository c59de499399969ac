namespace Gateway.Translation.Syntax;

/// <summary>What a record of a fixed-width file is to its document.</summary>
public enum FixedRecordKind
{
    /// <summary>A row.</summary>
    Line,

    /// <summary>Stands before the rows of its document; its columns belong to each of them.</summary>
    Header,

    /// <summary>Stands behind the rows of its document; its columns belong to each of them.</summary>
    Trailer,
}

/// <summary>The side of its place at which a value stands.</summary>
public enum FixedAlignment
{
    Left,
    Right,
}

/// <summary>Where a value stands in its record.</summary>
/// <param name="Name">The column, as maps name it.</param>
/// <param name="From">First character of the record, from one.</param>
/// <param name="To">Last character.</param>
public sealed record FixedColumn(string Name, int From, int To)
{
    public FixedAlignment Alignment { get; init; }

    /// <summary>Fills the other side; default the blank.</summary>
    public byte Pad { get; init; } = (byte)' ';

    /// <summary>Places behind an implied decimal point; null where the decimal mark is written.</summary>
    public int? Decimals { get; init; }

    public int Width => To - From + 1;
}

/// <summary>One kind of record.</summary>
/// <param name="Kind">What it is to its document.</param>
/// <param name="Tag">What stands in the layout's tag column; null where all records are of one kind.</param>
/// <param name="Columns">Its columns.</param>
public sealed record FixedRecord(FixedRecordKind Kind, string? Tag, IReadOnlyList<FixedColumn> Columns)
{
    /// <summary>Characters up to the end of the last column.</summary>
    public int Width { get; } = Columns.Count == 0 ? 0 : Columns.Max(c => c.To);
}

/// <summary>How a file of fixed width is written: its kinds of records, and where their columns stand.</summary>
public sealed record FixedLayout
{
    /// <summary>Where each record names its kind; null where all are of one kind.</summary>
    public FixedColumn? Tag { get; init; }

    /// <summary>Bytes of every record in a file without line breaks; zero where line breaks end the records.</summary>
    public int RecordBytes { get; init; }

    public required IReadOnlyList<FixedRecord> Records { get; init; }

    /// <summary>The columns of all records, each name once.</summary>
    public IReadOnlyList<string> ColumnNames => [.. Records.SelectMany(r => r.Columns).Select(c => c.Name).Distinct()];

    /// <summary>The first column of that name.</summary>
    public FixedColumn? Find(string name) => Records.SelectMany(r => r.Columns).FirstOrDefault(c => c.Name == name);
}
