namespace Gateway.Translation.Syntax;

/// <summary>The elements of a segment in turn, in one walk. Asked for by its number each is counted from the tag, which for all of a segment that a sender made long costs the square.</summary>
/// <remarks>Not for rows of CSV or of fixed width, whose elements stand in an order of their own.</remarks>
ref struct SegmentElements
{
    readonly SegmentBuffer _buffer;
    readonly SegmentSlot _slot;
    int _token;

    // The separator before the element to come; -1 behind the last.
    int _separator;

    internal SegmentElements(SegmentBuffer buffer, SegmentSlot slot)
    {
        (_buffer, _slot, _token) = (buffer, slot, slot.FirstToken);
        _separator = NextSeparator();
    }

    public Element Current { get; private set; }

    public readonly SegmentElements GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_separator < 0) return false;
        var start = _separator + 1;
        _separator = NextSeparator();
        Current = new(_buffer, start, _separator < 0 ? _slot.End : _separator);
        return true;
    }

    int NextSeparator()
    {
        while (_token < _slot.FirstToken + _slot.TokenCount)
        {
            _buffer.Walked++;
            var at = _buffer.Tokens[_token++];
            if (_buffer.Block[at] == _buffer.Delimiters.Element) return at;
        }

        return -1;
    }
}

/// <summary>The repetitions of an element, or the components of one, in turn and in one walk; an empty one has one that is empty.</summary>
ref struct ElementParts
{
    readonly Element _whole;
    readonly byte _separator;
    int _start;

    internal ElementParts(Element whole, byte separator)
    {
        _whole = whole;
        _separator = separator;
        _start = whole.Start;
    }

    public Element Current { get; private set; }

    public readonly ElementParts GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_start < 0) return false;
        Current = _whole.PartFrom(_start, _separator);
        var end = Current.Start + Current.Size;
        _start = end == _whole.Start + _whole.Size ? -1 : end + 1;
        return true;
    }
}
