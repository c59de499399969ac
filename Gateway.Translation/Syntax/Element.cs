namespace Gateway.Translation.Syntax;

/// <summary>One element, repetition or component: a span of bytes that is decoded only when asked for.</summary>
public readonly ref struct Element
{
    readonly SegmentBuffer _buffer;
    readonly int _start;
    readonly int _end;

    internal Element(SegmentBuffer buffer, int start, int end)
    {
        _buffer = buffer;
        _start = start;
        _end = end;
    }

    internal SegmentBuffer Buffer => _buffer;

    /// <summary>Place of the first byte in the buffer's block.</summary>
    internal int Start => _start;

    /// <summary>Number of bytes in the block.</summary>
    internal int Size => _end - _start;

    /// <summary>The bytes as received: components, release characters and quotes included.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.Block.AsSpan(_start, _end - _start);

    public bool IsEmpty => _start == _end;

    /// <summary>Offset of the first byte in the stored payload.</summary>
    public long Offset => _buffer.OffsetAt(_start);

    /// <summary>Number of bytes in the stored payload.</summary>
    public int Length => _buffer.LengthBetween(_start, _end);

    /// <summary>Number of repetitions; an empty element has none.</summary>
    public int RepetitionCount => Count(_buffer.Delimiters.Repetition);

    /// <summary>Number of components; an empty element has none.</summary>
    public int ComponentCount => Count(_buffer.Delimiters.Component);

    /// <summary>Repetition <paramref name="number"/>, from one; empty when there are fewer.</summary>
    public Element Repetition(int number) => Part(_buffer.Delimiters.Repetition, number);

    /// <summary>Component <paramref name="number"/>, from one; empty when there are fewer.</summary>
    public Element this[int number] => Part(_buffer.Delimiters.Component, number);

    /// <summary>All repetitions in turn.</summary>
    internal ElementParts Repetitions => new(this, _buffer.Delimiters.Repetition);

    /// <summary>All components in turn.</summary>
    internal ElementParts Components => new(this, _buffer.Delimiters.Component);

    /// <summary>Component <paramref name="number"/>, from one, and all behind it; empty when there are fewer.</summary>
    internal Element From(int number) => Piece(_buffer.Delimiters.Component, number, takesRest: true);

    /// <summary>The part that begins at a place of the block.</summary>
    internal Element PartFrom(int start, byte separator) => new(_buffer, start, Next(separator, start));

    /// <summary>Piece <paramref name="number"/>, from one, between the occurrences of a byte that is no delimiter; empty when there are fewer.</summary>
    internal Element Piece(byte separator, int number, bool takesRest)
    {
        var piece = Part(separator, number);
        return takesRest ? new(_buffer, piece._start, _end) : piece;
    }

    /// <summary>The value: decoded with the interchange's character set, release characters and quotes taken away.</summary>
    public override string ToString() => Escapes.Decode(Bytes, _buffer.Delimiters, _buffer.Charset);

    /// <summary>The value as far as anybody reads a name or number: of one that a sender made long its first 120 characters.</summary>
    internal string ToShortString()
    {
        const int characters = 120;
        // A character has four bytes at most, or in UNOX two and an escape for each, and may be released.
        const int bytesOfOne = 8;
        if (Size <= characters) return ToString();
        var text = Escapes.Decode(Bytes[..Math.Min(Size, characters * bytesOfOne)], _buffer.Delimiters, _buffer.Charset);
        return text.Length <= characters ? text : text[..(char.IsHighSurrogate(text[characters - 1]) ? characters - 1 : characters)];
    }

    int Count(byte separator)
    {
        if (IsEmpty) return 0;
        var count = 1;
        for (var at = Next(separator, _start); at < _end; at = Next(separator, at + 1)) count++;
        return count;
    }

    Element Part(byte separator, int number)
    {
        var start = _start;
        while (true)
        {
            var end = Next(separator, start);
            if (--number == 0) return new(_buffer, start, end);
            if (end == _end) return new(_buffer, _end, _end);
            start = end + 1;
        }
    }

    // A released delimiter is data; the release character is looked at again here because an
    // element does not know its place in the position index, and composites are short.
    int Next(byte separator, int from)
    {
        if (separator == 0) return _end;
        var release = _buffer.Delimiters.Release;
        var at = from;
        for (; at < _end; at++)
        {
            var b = _buffer.Block[at];
            if (b == Iso2022.Esc && Iso2022.IsOf(_buffer.Charset)) at += Math.Max(1, Iso2022.RunLength(_buffer.Block.AsSpan(at, _end - at))) - 1;
            else if (release != 0 && b == release) at++;
            else if (b == separator) break;
        }

        _buffer.Walked += at - from + 1;
        return Math.Min(at, _end);
    }
}
