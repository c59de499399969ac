namespace Gateway.Translation.Syntax;

/// <summary>Walks over the quotes and delimiters of a row of delimited text and remembers where they break the rules, so that lines which several
/// rows join by a quote left open are walked over once.</summary>
/// <remarks>Begun at a row's first byte, or inside a quoted value where a line begins: what follows is the same for every row that comes there
/// inside quotes. It takes quotes as <see cref="PositionIndex"/> does. Positions are those of the stream, since bytes move in the buffer.</remarks>
sealed class RowScan(SegmentBuffer buffer)
{
    const long None = -1;

    readonly Queue<long> _delimiters = [];
    readonly Queue<(long Value, long At)> _breaks = [];
    long _begun;
    long _at;
    long _value;
    long _lastDelimiter;
    int _adjacent;
    long _lastBroken;
    bool _isFinal;

    /// <summary>The terminator that ends the row, or the end of the input; null as long as it was not reached.</summary>
    internal long? End { get; private set; } = None;

    /// <summary>Whether it stands inside quotes.</summary>
    internal bool InQuote { get; private set; }

    /// <summary>Whether the value where it stands begins with a quote: another one in it must be doubled, or end it.</summary>
    internal bool IsQuoted { get; private set; }

    /// <summary>How many bytes it went over so far.</summary>
    internal long Work { get; private set; }

    /// <summary>Begins a row, or goes on inside a value of which only is known that its quote is open.</summary>
    internal void Begin(long position, bool inQuote)
    {
        (_begun, _at, _value, _lastDelimiter, _lastBroken) = (position, position, position, None, None);
        (InQuote, IsQuoted, End, _adjacent) = (inQuote, false, null, 0);
        _delimiters.Clear();
        _breaks.Clear();
    }

    /// <summary>Forgets where it is: bytes were taken out.</summary>
    internal void Forget() => End = None;

    /// <summary>Forgets where it is when that lies before a position: those bytes may be gone.</summary>
    internal void ForgetBefore(long position)
    {
        if (_at < position) Forget();
    }

    /// <summary>Whether it came over a position where a line begins, or stands there: then inside quotes.</summary>
    internal bool Covers(long position) => _begun <= position && (End ?? long.MaxValue) >= position;

    /// <summary>Number of delimiters from a position on.</summary>
    internal int DelimitersFrom(long position)
    {
        while (_delimiters.TryPeek(out var delimiter) && delimiter < position) _delimiters.Dequeue();
        return _delimiters.Count;
    }

    /// <summary>Number of delimiters that stand one behind the other before the end of the row.</summary>
    internal int DelimitersAtEnd(int end) => _lastDelimiter == buffer.BlockOffset + end - 1 ? _adjacent : 0;

    /// <summary>Whether the rules of quotes are broken from a position on.</summary>
    /// <param name="position">Where a line begins, inside quotes.</param>
    /// <param name="isQuoted">Whether the value there begins with a quote.</param>
    internal bool IsBrokenFrom(long position, bool isQuoted)
    {
        while (_breaks.TryPeek(out var gone) && gone.At < position) _breaks.Dequeue();
        return _lastBroken > position || (isQuoted && _breaks.TryPeek(out var next) && next.Value <= position);
    }

    /// <summary>Goes on to a position, or to the end of the row before it; false when bytes are missing.</summary>
    internal bool Advance(long to, bool isFinal)
    {
        _isFinal = isFinal;
        while (End is null && _at < to)
        {
            var at = (int)(_at - buffer.BlockOffset);
            if (at >= buffer.Length) return isFinal && Finish();
            var rest = buffer.Block.AsSpan(at, (int)Math.Min(buffer.Length - at, to - _at));
            var (quote, element, segment) = (buffer.Delimiters.Quote, buffer.Delimiters.Element, buffer.Delimiters.Segment);
            var found = InQuote ? rest.IndexOf(quote) : rest.IndexOfAny(quote, element, segment);
            _at += found < 0 ? rest.Length : found;
            Work += found < 0 ? rest.Length : found + 1;
            if (found < 0) continue;
            // What a quote closes is seen by the two bytes behind it.
            if (InQuote && !isFinal && at + found + 2 >= buffer.Length) return false;
            Take(at + found);
        }

        return true;
    }

    // A quote that the input leaves open is one that breaks the rules.
    bool Finish()
    {
        if (InQuote) Break(_at);
        End = _at;
        return true;
    }

    void Take(int at)
    {
        var taken = buffer.Block[at];
        if (InQuote) Close(at);
        else if (taken == buffer.Delimiters.Quote) Open(at);
        else if (taken == buffer.Delimiters.Element) Delimit();
        else End = _at;
        if (End is null) _at++;
    }

    void Close(int at)
    {
        InQuote = false;
        if (at + 1 >= buffer.Length) return;
        var next = buffer.Block[at + 1];
        if (next != buffer.Delimiters.Quote && next != buffer.Delimiters.Element && !EndsRow(at + 1)) Break(_at);
    }

    void Open(int at)
    {
        if (_at == _value) (InQuote, IsQuoted) = (true, true);
        else InQuote = buffer.Block[at - 1] == buffer.Delimiters.Quote;
    }

    void Delimit()
    {
        _adjacent = _at == _lastDelimiter + 1 ? _adjacent + 1 : 1;
        (_lastDelimiter, _value, IsQuoted) = (_at, _at + 1, false);
        _delimiters.Enqueue(_at);
    }

    void Break(long at)
    {
        _breaks.Enqueue((_value, at));
        if (IsQuoted) _lastBroken = _value;
    }

    // A carriage return before the line feed belongs to the line break, and to nothing where none ends the input.
    bool EndsRow(int at)
    {
        var rest = buffer.Block.AsSpan(at, buffer.Length - at);
        return rest[0] == buffer.Delimiters.Segment
            || (buffer.Delimiters.Segment == '\n' && rest.StartsWith("\r\n"u8))
            || (_isFinal && rest.TrimStart("\r\n"u8).IsEmpty && !rest.Contains(buffer.Delimiters.Segment));
    }
}
