using Gateway.Translation.Documents;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Maps;

/// <summary>Reads a file of rows (delimited, or of fixed width) as documents: rows that agree in the map's group columns and follow each other make one.</summary>
/// <remarks>Put bytes into <see cref="GetMemory"/>, tell how many with <see cref="Advance"/>, read until <see cref="Read"/> is false, and so on;
/// after <see cref="Complete"/> false means the end. One thread at a time.</remarks>
public sealed class CsvDocumentReader
{
    readonly MapPlan _plan;
    readonly IRowReader _rows;
    readonly BoundedDiagnostics _diagnostics = new();
    readonly List<Diagnostic> _next = [];
    readonly SeenGroups? _seen;
    int _firstRow;

    /// <exception cref="ArgumentException">The map is not for CSV.</exception>
    public CsvDocumentReader(MapPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _plan = plan;
        _seen = plan.Definition.Group.Count > 0 ? new(plan.Definition.Group) : null;
        _rows = (plan.Definition.Csv ?? throw new ArgumentException($"{plan.Name} is not a map for rows.", nameof(plan))).NewReader();
    }

    /// <summary>The document just read.</summary>
    public MappedDocument? Document { get; private set; }

    /// <summary>Found in the rows of the document just read; at the end, what was found after the last one.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics => _diagnostics;

    /// <summary>Offset of the document's first row in the stored payload.</summary>
    public long Offset { get; private set; }

    /// <summary>Bytes from the first row to the end of the last one's content.</summary>
    public int Length { get; private set; }

    /// <summary>Number of the document's rows.</summary>
    public int RowCount { get; private set; }

    /// <summary>Whether everything was read.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Room to put the next bytes into.</summary>
    public Memory<byte> GetMemory(int sizeHint = 16 * 1024) => _rows.GetMemory(sizeHint);

    /// <summary>Says how many bytes were put there.</summary>
    public void Advance(int count) => _rows.Advance(count);

    /// <summary>Takes a copy of the next bytes; a block may end anywhere.</summary>
    public void Feed(ReadOnlySpan<byte> block, bool isFinal = false)
    {
        block.CopyTo(GetMemory(block.Length).Span);
        Advance(block.Length);
        if (isFinal) Complete();
    }

    /// <summary>Says that no more bytes will come.</summary>
    public void Complete() => _rows.Complete();

    /// <summary>Goes to the next document; false when more bytes are needed, or at the end.</summary>
    public bool Read()
    {
        if (Document is not null || IsAtEnd) _diagnostics.Clear();
        Document = null;
        Keep(_next);
        _next.Clear();
        while (_rows.Read())
        {
            if (_rows.KeptCount > 0 && !_plan.IsSameDocument(_rows.KeptRows[0], _rows.Row))
            {
                _next.AddRange(_rows.Diagnostics);
                Take(nextRow: _rows.RowNumber);
                return true;
            }

            Keep(_rows.Diagnostics);
            if (_firstRow == 0) _firstRow = _rows.RowNumber;
        }

        return _rows.IsAtEnd && TryTakeLast();
    }

    bool TryTakeLast()
    {
        if (IsAtEnd) return false;
        IsAtEnd = true;
        Keep(_rows.Diagnostics);
        if (_rows.KeptCount > 0) Take(nextRow: 0);
        else _diagnostics.TellDropped("file");
        return Document is not null;
    }

    void Take(int nextRow)
    {
        var rows = _rows.KeptRows;
        (Offset, Length, RowCount) = (rows.Offset, rows.Length, rows.SegmentCount);
        if (_seen?.FindSplit(rows[0], _firstRow) is { } split) _diagnostics.Add(split);
        Document = _plan.ReadRows(rows, _firstRow, _diagnostics);
        _diagnostics.TellDropped("document");
        _firstRow = nextRow;
        _rows.Release();
    }

    void Keep(IEnumerable<Diagnostic> found)
    {
        foreach (var diagnostic in found) _diagnostics.Add(diagnostic);
    }
}
