using System.Globalization;
using System.Text;

namespace Gateway.Translation.Syntax;

/// <summary>Reads records of fixed width; a row is a line record with the columns of its document's header and trailer.</summary>
public sealed class FixedReader : IRowReader
{
    const int None = -1;
    const int LookAheadBytes = 4096;

    readonly CsvFormat _format;
    readonly FixedLayout _layout;
    readonly int _rowBytes;
    readonly int _keptBytes;
    readonly SegmentBuffer _buffer = new() { HasRanges = true };
    readonly BoundedDiagnostics _diagnostics = new();
    FixedRecordSpan? _header;
    bool _headerHasRow;
    int _documentSlot;
    bool _hasRow;
    bool _isStarted;
    bool _isFinal;
    bool _isCharsetChosen;
    bool _isUtf16;
    bool _isSkipping;
    byte _lineEnd;
    int _kept;
    int _at;

    /// <param name="format">How the records are written.</param>
    /// <param name="rowBytes">Longest record; stops a file without line breaks from being held whole.</param>
    /// <param name="keptBytes">Most bytes of kept rows; stops a document without end from filling the memory.</param>
    public FixedReader(CsvFormat format, int rowBytes = 64 * 1024, int keptBytes = 64 * 1024 * 1024)
    {
        ArgumentNullException.ThrowIfNull(format);
        _format = format;
        _layout = format.Fixed ?? throw new ArgumentException("The format has no fixed layout.", nameof(format));
        (_rowBytes, _keptBytes) = (rowBytes, keptBytes);
        _buffer.Delimiters = new(0, 0, DecimalMark: format.DecimalMark);
        _buffer.Columns = [.. Enumerable.Range(0, format.Columns.Count)];
    }

    public int RowNumber { get; private set; }

    public Segment Row => _hasRow ? new(_buffer, _buffer.SlotCount - 1, RowNumber) : default;

    public Message KeptRows => KeptCount == 0 ? default : new(_buffer, _kept, KeptCount);

    public int KeptCount => _buffer.SlotCount - _kept - (_hasRow ? 1 : 0);

    public IReadOnlyList<Diagnostic> Diagnostics => _diagnostics;

    public bool IsAtEnd { get; private set; }

    public Memory<byte> GetMemory(int sizeHint = 16 * 1024)
    {
        if (_buffer.Block.Length - _buffer.Length < sizeHint) Compact();
        return _buffer.Free(sizeHint);
    }

    public void Advance(int count) => _buffer.Advance(count);

    public void Complete() => _isFinal = true;

    public void Release() => _kept = _buffer.SlotCount - (_hasRow ? 1 : 0);

    public bool Read()
    {
        if (_hasRow) _diagnostics.Clear();
        _hasRow = false;
        if (IsAtEnd) return false;
        var isRow = ReadOn();
        if (isRow || IsAtEnd) _diagnostics.TellDropped("part of the file");
        return isRow;
    }

    bool ReadOn()
    {
        if (!_isStarted && !TryStart()) return false;
        if (_isUtf16) return PassAll();
        while (TryNext(out var start, out var end))
            if (end > start && Take(start, end))
                return true;
        if (!_isFinal) return false;
        if (_header is { } header && !_headerHasRow) return AddRow(header, header);
        IsAtEnd = true;
        return false;
    }

    bool PassAll()
    {
        _buffer.DropBytes(_buffer.Length);
        _at = 0;
        IsAtEnd = _isFinal;
        return false;
    }

    // Enough is awaited to see how lines end, so that the judgement is the same however the bytes come.
    bool TryStart()
    {
        if (_buffer.Length < LookAheadBytes && !_isFinal) return false;
        var bytes = _buffer.Block.AsSpan(0, Math.Min(_buffer.Length, LookAheadBytes));
        _isUtf16 = Utf16.IsStartOf(bytes);
        if (_isUtf16)
        {
            _diagnostics.Add(Utf16.Diagnostic(1));
            return _isStarted = true;
        }

        var hasMark = bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]);
        _at = hasMark ? 3 : 0;
        _lineEnd = !bytes.Contains((byte)'\n') && bytes.Contains((byte)'\r') ? (byte)'\r' : (byte)'\n';
        _buffer.Charset = _format.Charset ?? (hasMark ? Encoding.UTF8 : Encoding.Latin1);
        _isCharsetChosen = _format.Charset is not null || hasMark;
        return _isStarted = true;
    }

    // The next record without its line break; what is blank is none.
    bool TryNext(out int start, out int end)
    {
        (start, end) = (_at, _at);
        if (_layout.RecordBytes > 0) SkipLineBreaks();
        var ahead = _buffer.Block.AsSpan(_at, _buffer.Length - _at);
        var length = _layout.RecordBytes > 0 ? (ahead.Length >= _layout.RecordBytes ? _layout.RecordBytes : None) : ahead.IndexOf(_lineEnd);
        if ((length < 0 ? ahead.Length : length) > _rowBytes)
        {
            TellLong();
            if (length < 0) _at = _buffer.Length;
        }

        if (length < 0 && (!_isFinal || _at == _buffer.Length)) return false;
        start = _at;
        end = length < 0 ? _buffer.Length : _at + length;
        _at = Math.Min(_buffer.Length, _layout.RecordBytes > 0 ? end : end + 1);
        RowNumber++;
        while (end > start && _buffer.Block[end - 1] is (byte)'\r' or (byte)0x1A or 0) end--;
        if (_isSkipping || _buffer.Block.AsSpan(start, end - start).IndexOfAnyExcept((byte)' ') < 0) end = start;
        _isSkipping = false;
        return true;
    }

    void SkipLineBreaks()
    {
        while (_at < _buffer.Length && _buffer.Block[_at] is (byte)'\r' or (byte)'\n') _at++;
    }

    // A record without end is told once and let go up to the next line break.
    void TellLong()
    {
        if (!_isSkipping) Report(RowNumber + 1, _at, 0, $"has no end within {_rowBytes} bytes and was not read");
        _isSkipping = true;
    }

    bool Take(int start, int end)
    {
        ChooseCharset(start, end);
        var found = FixedRecordSpan.Of(_buffer, start, end);
        var tag = _layout.Tag is { } column ? found.TextOf(_buffer, column) : null;
        if (_layout.Records.FirstOrDefault(r => r.Tag is null || r.Tag == tag) is not { } record)
        {
            Report(RowNumber, start, end - start, $"is of the kind \"{tag}\", which the layout does not have; it has {string.Join(", ", _layout.Records.Select(r => r.Tag))}");
            return false;
        }

        Judge(record, found);
        return Take(found with { Record = record });
    }

    bool Take(in FixedRecordSpan found)
    {
        switch (found.Record!.Kind)
        {
            case FixedRecordKind.Header when _header is { } header && !_headerHasRow:
                // A header without lines is a row of its own; the one just read is read again after it.
                _at = found.Start;
                RowNumber--;
                return AddRow(header, header);
            case FixedRecordKind.Header:
                (_header, _headerHasRow, _documentSlot) = (found, false, _buffer.SlotCount);
                return false;
            case FixedRecordKind.Trailer:
                var isAlone = _header is not null && !_headerHasRow;
                if (isAlone) AddRow(_header!.Value, _header);
                Fill(found);
                (_header, _documentSlot) = (null, _buffer.SlotCount);
                return isAlone;
            default:
                return AddRow(found, _header);
        }
    }

    bool AddRow(in FixedRecordSpan line, FixedRecordSpan? header)
    {
        var first = _buffer.TokenCount;
        _buffer.RoomForTokens(2 * _format.Columns.Count);
        foreach (var name in _format.Columns)
        {
            var place = line.RangeOf(_buffer, name);
            if (place.IsEmpty && header is { } above) place = above.RangeOf(_buffer, name);
            _buffer.Tokens[_buffer.TokenCount++] = place.Start;
            _buffer.Tokens[_buffer.TokenCount++] = place.End;
        }

        // The first line after a header and the header are one row: the document begins there, and so do the places of its values.
        var start = header is { } own && !_headerHasRow ? own.Start : line.Start;
        _buffer.AddSlot(new(start, line.End, first, _buffer.TokenCount - first));
        _headerHasRow = _hasRow = true;
        if (line.End - _buffer.Slots[_kept].Start > _keptBytes) LetGo(line.Start);
        return true;
    }

    void LetGo(int start)
    {
        _diagnostics.Add(new(DiagnosticCodes.MessageTooLarge, DiagnosticCodes.MessageTooLarge.Severity, new(_buffer.OffsetAt(start), 0, RowNumber), $"The rows of one document exceed {_keptBytes} bytes; those before this one were let go."));
        Release();
    }

    // A trailer's columns belong to all rows of its document.
    void Fill(in FixedRecordSpan trailer)
    {
        for (var slot = Math.Max(_kept, _documentSlot); slot < _buffer.SlotCount; slot++)
            for (var column = 0; column < _format.Columns.Count; column++)
            {
                var token = _buffer.Slots[slot].FirstToken + 2 * column;
                if (_buffer.Tokens[token] != _buffer.Tokens[token + 1]) continue;
                var place = trailer.RangeOf(_buffer, _format.Columns[column]);
                (_buffer.Tokens[token], _buffer.Tokens[token + 1]) = (place.Start, place.End);
            }
    }

    // A line may end before its last columns, blanks at its end are often cut; but not inside a value that fills its place from the right.
    void Judge(FixedRecord record, in FixedRecordSpan found)
    {
        var length = found.CharacterCount(_buffer);
        if (length > record.Width && _layout.RecordBytes == 0 && found.HasValueBehind(_buffer, record.Width))
            Report(RowNumber, found.Start, found.End - found.Start, string.Create(CultureInfo.InvariantCulture, $"has {length} characters where the record has {record.Width}"));
        foreach (var column in record.Columns)
            if (column.Alignment == FixedAlignment.Right && length >= column.From && length < column.To)
                Report(RowNumber, found.Start, found.End - found.Start, string.Create(CultureInfo.InvariantCulture, $"ends after {length} characters, inside {column.Name} ({column.From}-{column.To})"));
    }

    void ChooseCharset(int start, int end)
    {
        var bytes = _buffer.Block.AsSpan(start, end - start);
        if (_isCharsetChosen || Ascii.IsValid(bytes)) return;
        _isCharsetChosen = true;
        _buffer.Charset = Charsets.Of(bytes, null, out _);
    }

    void Report(int row, int start, int length, string fault) => _diagnostics.Add(new(
        DiagnosticCodes.CsvRowMalformed,
        DiagnosticCodes.CsvRowMalformed.Severity,
        new(_buffer.OffsetAt(start), length, row),
        string.Create(CultureInfo.InvariantCulture, $"Record {row} {fault}.")));

    // Slots and bytes that no kept row looks at make room.
    void Compact()
    {
        var firstToken = _kept < _buffer.SlotCount ? _buffer.Slots[_kept].FirstToken : _buffer.TokenCount;
        var tokens = _buffer.Tokens.AsSpan(firstToken, _buffer.TokenCount - firstToken);
        var needed = Math.Min(_at, _header?.Start ?? _at);
        foreach (var token in tokens) needed = Math.Min(needed, token);
        for (var slot = _kept; slot < _buffer.SlotCount; slot++) needed = Math.Min(needed, _buffer.Slots[slot].Start);
        if (needed < Math.Max(1, _buffer.Length / 2)) return;
        tokens.CopyTo(_buffer.Tokens);
        _buffer.TokenCount = tokens.Length;
        foreach (ref var token in _buffer.Tokens.AsSpan(0, tokens.Length)) token -= needed;
        for (var slot = _kept; slot < _buffer.SlotCount; slot++)
        {
            var moved = _buffer.Slots[slot];
            _buffer.Slots[slot - _kept] = new(moved.Start - needed, moved.End - needed, moved.FirstToken - firstToken, moved.TokenCount);
        }

        _buffer.SlotCount -= _kept;
        _documentSlot = Math.Max(0, _documentSlot - _kept);
        _kept = 0;
        _at -= needed;
        _header = _header?.Moved(needed);
        _buffer.DropBytes(needed);
    }
}
