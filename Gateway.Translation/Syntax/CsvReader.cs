using System.Globalization;
using System.Text;

namespace Gateway.Translation.Syntax;

/// <summary>Reads rows of delimited text from bytes fed block by block; a row is a <see cref="Segment"/> whose elements are its columns, from one.</summary>
/// <remarks>Rows are kept from the first one after <see cref="Release"/> on, so that those of one document can be looked at together:
/// <see cref="KeptRows"/>. A malformed row is told and the next line goes on. Any bytes are accepted, nothing throws.</remarks>
public sealed partial class CsvReader : IRowReader
{
    const int NoSlot = -1;
    const string QuoteFault = "has a quote that is not closed, or text after the closing one";

    readonly CsvFormat _format;
    readonly int _rowBytes;
    readonly int _keptBytes;
    readonly SegmentStream _stream;
    readonly BoundedDiagnostics _diagnostics = new();
    string[] _columns = [];
    bool _isStarted;
    bool _isSkipping;
    bool _hasHeader;
    bool _isCharsetChosen;
    bool _isUtf16;
    long _asciiTo;

    /// <param name="format">How the rows are written.</param>
    /// <param name="rowBytes">Longest row; stops a quote that is never closed from taking the file.</param>
    /// <param name="keptBytes">Most bytes of kept rows; stops a document without end from filling the memory.</param>
    public CsvReader(CsvFormat format, int rowBytes = 64 * 1024, int keptBytes = 64 * 1024 * 1024)
    {
        ArgumentNullException.ThrowIfNull(format);
        (_format, _rowBytes, _keptBytes) = (format, rowBytes, keptBytes);
        _stream = new(rowBytes, 0);
        (_row, _behind) = (new(_stream.Buffer), new(_stream.Buffer));
    }

    /// <summary>How many bytes are awaited before the first row is judged.</summary>
    internal int LookAheadBytes { get; init; } = 4096;

    /// <summary>Names in the header row, in the order of the file; empty before the first <see cref="Read"/> and without header.</summary>
    public IReadOnlyList<string> FileColumns => _columns;

    /// <summary>Number of the row in the file, the header being 1.</summary>
    public int RowNumber { get; private set; }

    /// <summary>Whether <see cref="Row"/> is set.</summary>
    public bool HasRow { get; private set; }

    /// <summary>The row just read. Valid until the next call.</summary>
    public Segment Row => HasRow ? new(_stream.Buffer, _stream.Current, RowNumber) : default;

    /// <summary>The rows since <see cref="Release"/>, without the one just read: when that begins another document, this is the finished one.</summary>
    public Message KeptRows => _stream.Kept < 0 ? default : new(_stream.Buffer, _stream.Kept, KeptCount);

    /// <summary>Number of rows in <see cref="KeptRows"/>.</summary>
    public int KeptCount => _stream.Kept < 0 ? 0 : _stream.Current - _stream.Kept + (HasRow ? 0 : 1);

    /// <summary>Found with this row or before it; to be looked at after the last <see cref="Read"/> too.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics => _diagnostics;

    /// <summary>Whether everything was read.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Bytes fed so far.</summary>
    public long BytesFed { get; private set; }

    /// <summary>Room to put the next bytes into.</summary>
    public Memory<byte> GetMemory(int sizeHint = 16 * 1024)
    {
        _stream.Compact(sizeHint, _isStarted && !_isUtf16 ? int.MaxValue : 0);
        return _stream.Buffer.Free(sizeHint);
    }

    /// <summary>Says how many bytes were put there.</summary>
    public void Advance(int count)
    {
        BytesFed += count;
        _stream.Buffer.Advance(count);
    }

    /// <summary>Takes a copy of the next bytes; a block may end anywhere.</summary>
    public void Feed(ReadOnlySpan<byte> block, bool isFinal = false)
    {
        block.CopyTo(GetMemory(block.Length).Span);
        Advance(block.Length);
        if (isFinal) Complete();
    }

    /// <summary>Says that no more bytes will come.</summary>
    public void Complete() => _stream.Complete();

    /// <summary>Forgets the kept rows; the one just read is the first of the next.</summary>
    public void Release() => _stream.Kept = HasRow ? _stream.Current : NoSlot;

    /// <summary>Goes to the next row; false when more bytes are needed, or at the end.</summary>
    public bool Read()
    {
        if (HasRow) _diagnostics.Clear();
        HasRow = false;
        if (IsAtEnd) return false;
        var isRow = ReadOn();
        if (isRow || IsAtEnd) _diagnostics.TellDropped("part of the file");
        return isRow;
    }

    bool ReadOn()
    {
        if (!_isStarted && !TryStart()) return false;
        if (_isUtf16) return PassAll();
        while (true)
        {
            if (_isSkipping && !SkipLine()) return false;
            switch (Pull())
            {
                case Pulled.Segment when IsComment():
                    break;
                case Pulled.Segment when IsHeader:
                    ReadHeader();
                    break;
                case Pulled.Segment:
                    return TakeRow();
                case Pulled.TooLong:
                    GiveUpRow();
                    break;
                case Pulled.End:
                    if (IsHeader)
                        Report(DiagnosticCodes.CsvColumnMissing, new(BytesFed, 0), "The file is empty; expected a header row with the names of the columns.");
                    IsAtEnd = true;
                    return false;
                default:
                    return false;
            }
        }
    }

    bool IsHeader => _hasHeader && RowNumber == 0;

    bool PassAll()
    {
        _stream.Buffer.DropBytes(_stream.Buffer.Length);
        IsAtEnd = _stream.IsFinal;
        return false;
    }

    // Enough is awaited to see how lines end, so that the judgement is the same however the bytes come.
    bool TryStart()
    {
        var buffer = _stream.Buffer;
        if (buffer.Length < LookAheadBytes && !_stream.IsFinal) return false;
        var bytes = buffer.Block.AsSpan(0, Math.Min(buffer.Length, LookAheadBytes));
        _isUtf16 = Utf16.IsStartOf(bytes);
        if (_isUtf16)
        {
            _diagnostics.Add(Utf16.Diagnostic(1));
            return _isStarted = true;
        }

        var hasMark = bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]);
        var lineEnd = !bytes.Contains((byte)'\n') && bytes.Contains((byte)'\r') ? (byte)'\r' : (byte)'\n';
        buffer.Charset = _format.Charset ?? (hasMark ? Encoding.UTF8 : Encoding.Latin1);
        buffer.Columns = [];
        _isCharsetChosen = _format.Charset is not null || hasMark;
        var start = hasMark ? 3 : 0;
        var (told, delimiter) = SeparatorLine(bytes[start..], lineEnd);
        _stream.Begin(start + told, new(lineEnd, delimiter, Quote: _format.Quote, DecimalMark: _format.DecimalMark), Standard.Csv);
        _hasHeader = _format.HasHeader;
        if (!_hasHeader) _stream.Buffer.Columns = [.. Enumerable.Range(0, _format.Columns.Count)];
        return _isStarted = true;
    }

    // Excel's own first line, sep=; with the delimiter that it will take.
    (int Length, byte Delimiter) SeparatorLine(ReadOnlySpan<byte> bytes, byte lineEnd)
    {
        var length = bytes.IndexOf(lineEnd) + 1;
        return length > 5 && bytes.StartsWith("sep="u8) && bytes[5..length].Trim("\r\n"u8).IsEmpty ? (length, bytes[4]) : (0, _format.Delimiter);
    }

    // A comment is no row; what a quote in it may have swallowed is read again.
    bool IsComment()
    {
        var slot = _stream.Buffer.Slots[_stream.Current];
        if (slot.Start == slot.End || !IsCommentAt(slot.Start)) return false;
        CutToLine(slot);
        return true;
    }

    bool IsCommentAt(int start) => _format.Comment != 0 && _stream.Buffer.Block[start] == _format.Comment;

    // A row that ends with its own line gives back the lines that a quote joined to it. Returns where it ends.
    int CutToLine(in SegmentSlot slot)
    {
        var line = _stream.Buffer.Block.AsSpan(slot.Start, slot.End - slot.Start).IndexOf(_stream.Buffer.Delimiters.Segment);
        if (line < 0) return slot.End;
        Joined(slot.End);
        _stream.CutCurrent(slot.Start + line, slot.Start + line + 1);
        return slot.Start + line;
    }

    void ChooseCharset(int start, int end)
    {
        if (_isCharsetChosen) return;
        // Lines that were joined are not looked at again with each row that joins them.
        var known = (int)Math.Clamp(_asciiTo - _stream.Buffer.BlockOffset, start, end);
        if (Ascii.IsValid(_stream.Buffer.Block.AsSpan(known, end - known)))
        {
            _asciiTo = _stream.Buffer.BlockOffset + end;
            return;
        }

        var row = _stream.Buffer.Block.AsSpan(start, end - start);
        _isCharsetChosen = true;
        _stream.Buffer.Charset = Charsets.Of(row, null, out _);
    }

    void ReadHeader()
    {
        RowNumber = 1;
        var slot = _stream.Buffer.Slots[_stream.Current];
        _stream.Buffer.Columns = [.. Enumerable.Range(0, slot.TokenCount + 1)];
        var header = new Segment(_stream.Buffer, _stream.Current, 1);
        ChooseCharset(slot.Start, slot.End);
        _columns = new string[slot.TokenCount + 1];
        for (var i = 0; i < _columns.Length; i++) _columns[i] = header[i + 1].ToString().Trim();
        _columns = _columns[..(Array.FindLastIndex(_columns, c => c.Length > 0) + 1)];
        if (_format.Columns.Count == 0) return;
        var place = new Location(header.Offset, header.Length, RowNumber);
        _stream.Buffer.Columns = [.. _format.Columns.Select(name => PlaceOf(name, place))];
    }

    int PlaceOf(string name, Location header)
    {
        var place = FindColumn(name);
        foreach (var alias in _format.Aliases.GetValueOrDefault(name, []))
            if (place < 0)
                place = FindColumn(alias);
        if (place < 0 && !_format.Optional.Contains(name))
            Report(DiagnosticCodes.CsvColumnMissing, header,
                $"The header row has no column \"{name}\"; it has {string.Join(", ", _columns.Select(c => $"\"{c}\""))}.");
        // Which of two is meant is not for us to say.
        if (place >= 0 && Array.FindIndex(_columns, place + 1, c => string.Equals(c, _columns[place], StringComparison.OrdinalIgnoreCase)) >= 0)
            Report(DiagnosticCodes.CsvColumnTwice, header, $"The column \"{_columns[place]}\" stands more than once in the header row; name the one that is not meant otherwise, or leave it out.");
        return place;
    }

    int FindColumn(string name) => Array.FindIndex(_columns, c => string.Equals(c, name, StringComparison.OrdinalIgnoreCase));

    bool TakeRow()
    {
        RowNumber++;
        if (_stream.Kept < 0) _stream.Kept = _stream.Current;
        HasRow = true;
        var slot = _stream.Buffer.Slots[_stream.Current];
        var end = _wholeEnd ?? slot.End;
        ChooseCharset(slot.Start, end);
        if ((_fault ?? Fault(slot)) is { } fault) ReportRow(slot, fault);
        if (end - _stream.Buffer.Slots[_stream.Kept].Start > _keptBytes)
        {
            Report(DiagnosticCodes.MessageTooLarge, new(_stream.Buffer.OffsetAt(slot.Start), 0, RowNumber), $"The rows of one document exceed {_keptBytes} bytes; those before this one were let go.");
            Release();
        }

        return true;
    }

    int Expected => _columns.Length > 0 ? _columns.Length : _format.Columns.Count;

    string? Fault(in SegmentSlot slot)
    {
        var bytes = _stream.Buffer.Block.AsSpan(slot.Start, slot.End - slot.Start);
        if (_format.Quote != 0 && bytes.Contains(_format.Quote) && QuotesAreBroken(slot)) return QuoteFault;
        return CountFault(ColumnCount(slot));
    }

    string? CountFault(int count) => Expected > 0 && count != Expected
        ? string.Create(CultureInfo.InvariantCulture, $"has {count} columns where {Expected} are expected")
        : null;

    // Delimiters behind the last column part nothing from nothing.
    int ColumnCount(in SegmentSlot slot)
    {
        var (count, end) = (slot.TokenCount + 1, slot.End);
        for (; count > Math.Max(1, Expected) && _stream.Buffer.Tokens[slot.FirstToken + count - 2] == end - 1; count--) end--;
        return count;
    }

    // A quoted value is one whole: a quote at both ends, and inside only doubled ones.
    bool QuotesAreBroken(in SegmentSlot slot)
    {
        var start = slot.Start;
        for (var token = slot.FirstToken; token <= slot.FirstToken + slot.TokenCount; token++)
        {
            var end = token < slot.FirstToken + slot.TokenCount ? _stream.Buffer.Tokens[token] : slot.End;
            var value = _stream.Buffer.Block.AsSpan(start, end - start);
            if (value.Length > 0 && value[0] == _format.Quote && !IsClosed(value[1..])) return true;
            start = end + 1;
        }

        return false;
    }

    bool IsClosed(ReadOnlySpan<byte> value)
    {
        while (value.IndexOf(_format.Quote) is >= 0 and var at)
        {
            if (at == value.Length - 1) return true;
            if (value[at + 1] != _format.Quote) return false;
            value = value[(at + 2)..];
        }

        return false;
    }

    // A quote left open may have swallowed the next lines: the row ends with its own line.
    void ReportRow(in SegmentSlot slot, string fault)
    {
        var end = CutToLine(slot);
        Report(DiagnosticCodes.CsvRowMalformed, new(_stream.Buffer.OffsetAt(slot.Start), end - slot.Start, RowNumber), $"Row {RowNumber.ToString(CultureInfo.InvariantCulture)} {fault}.");
    }

    // The row in progress exceeds the limit: it is left with its own line, and the rows before it stay.
    void GiveUpRow()
    {
        Joined(_stream.OpenStart + _rowBytes);
        TellTooLong(_stream.OpenStart);
        _isSkipping = true;
    }

    void TellTooLong(int start)
    {
        RowNumber++;
        Report(DiagnosticCodes.CsvRowMalformed, new(_stream.Buffer.OffsetAt(start), 0, RowNumber), $"Row {RowNumber.ToString(CultureInfo.InvariantCulture)} has no end within the longest row allowed; a quote may be open. Its line was not read.");
    }

    bool SkipLine()
    {
        var start = _stream.FirstNeeded;
        var line = _stream.Buffer.Block.AsSpan(start, _stream.Buffer.Length - start).IndexOf(_stream.Buffer.Delimiters.Segment);
        if (line >= 0) _stream.SkipOpen(start + line + 1);
        else TakeOutLine();
        _isSkipping = line < 0 && !_stream.IsFinal;
        return !_isSkipping;
    }

    void TakeOutLine()
    {
        _behind.Forget();
        _stream.TakeOutOpen();
    }

    void Report(DiagnosticCode code, in Location location, string text) =>
        _diagnostics.Add(new(code, code.Severity, location, text));
}
