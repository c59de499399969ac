namespace Gateway.Translation.Syntax;

// Rows that a quote joins to the lines behind them. One that is not sound ends with its own line, and the next line is read as a row of its own, which may join
// much of the same again, and so on. What was seen of those lines is remembered, so that they cost what they are long, and not each as much as a row may be.
public sealed partial class CsvReader
{
    readonly RowScan _row;
    readonly RowScan _behind;

    // Up to here lines were joined to a row that gave them up again.
    long _joinedTo;

    // Of a row that was cut to its own line: what is wrong with it as a whole, and where that would have ended.
    string? _fault;
    int? _wholeEnd;

    /// <summary>Whether joined lines are remembered; without, the same is read, which tests hold it to.</summary>
    internal bool RemembersLines { get; init; } = true;

    /// <summary>How many bytes were indexed and gone over so far, for tests to hold against the length of the input.</summary>
    internal long Work => _stream.Work + _row.Work + _behind.Work;

    Pulled Pull()
    {
        while (FindLine(out var start, out var line))
        {
            var (first, next) = (_stream.Buffer.BlockOffset + start, _stream.Buffer.BlockOffset + line + 1);
            _row.Begin(first, inQuote: false);
            if (!_row.Advance(next - 1, _stream.IsFinal)) return Pulled.NeedsBytes;
            if (!_row.InQuote) break;
            _behind.ForgetBefore(first);
            if (!_behind.Advance(next, _stream.IsFinal)) return Pulled.NeedsBytes;
            if (!_behind.Covers(next)) _behind.Begin(next, inQuote: true);
            if (!_behind.Advance(first + _rowBytes + 1, _stream.IsFinal)) return Pulled.NeedsBytes;
            var isTooLong = !(_behind.End - first <= _rowBytes);
            if (!isTooLong && IsSound(start, first, next)) break;
            Joined(isTooLong ? start + _rowBytes : _wholeEnd!.Value);
            if (!isTooLong)
            {
                _stream.PullCut(start, Math.Min(line, _wholeEnd!.Value));
                return Pulled.Segment;
            }

            TellTooLong(start);
            _stream.SkipOpen(line + 1);
        }

        (_fault, _wholeEnd) = (null, null);
        return _stream.Pull();
    }

    // Where lines were joined before: the first byte of the next row, and the end of its own line.
    bool FindLine(out int start, out int line)
    {
        var buffer = _stream.Buffer;
        start = line = _stream.FirstNeeded;
        if (!RemembersLines || _stream.HasNext || buffer.BlockOffset + start >= _joinedTo || IsHeader) return false;
        while (start < buffer.Length && (buffer.Block[start] is (byte)'\r' or (byte)'\n' || buffer.Block[start] == buffer.Delimiters.Segment)) start++;
        line = start + buffer.Block.AsSpan(start, buffer.Length - start).IndexOf(buffer.Delimiters.Segment);
        return line >= start;
    }

    // A comment is never more than its own line.
    bool IsSound(int start, long first, long next)
    {
        _wholeEnd = WholeEnd(start);
        var broken = _row.IsBrokenFrom(first - 1, isQuoted: false) || _behind.IsBrokenFrom(next, _row.IsQuoted);
        var count = _row.DelimitersFrom(first) + _behind.DelimitersFrom(next) + 1;
        _fault = broken ? QuoteFault : CountFault(Math.Max(Math.Min(count, Math.Max(1, Expected)), count - _behind.DelimitersAtEnd(_wholeEnd.Value)));
        return _fault is null && !IsCommentAt(start);
    }

    int WholeEnd(int start)
    {
        var buffer = _stream.Buffer;
        var end = (int)(_behind.End!.Value - buffer.BlockOffset);
        if (end < buffer.Length) return buffer.Delimiters.Segment == '\n' && buffer.Block[end - 1] == '\r' ? end - 1 : end;
        while (end > start && buffer.Block[end - 1] is (byte)'\r' or (byte)'\n') end--;
        return end;
    }

    void Joined(int to)
    {
        if (_format.Quote != 0) _joinedTo = Math.Max(_joinedTo, _stream.Buffer.BlockOffset + to);
    }
}
