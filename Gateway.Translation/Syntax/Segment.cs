namespace Gateway.Translation.Syntax;

/// <summary>One segment: <c>segment[3]</c> is its third element, counted from one as the standards do.</summary>
public readonly ref struct Segment
{
    readonly SegmentBuffer _buffer;
    readonly int _slot;

    internal Segment(SegmentBuffer buffer, int slot, int position)
    {
        _buffer = buffer;
        _slot = slot;
        Position = position;
    }

    internal SegmentBuffer Buffer => _buffer;

    internal ref readonly SegmentSlot Slot => ref _buffer.Slots[_slot];

    /// <summary>Position in the message, the header being 1; zero outside a message.</summary>
    public int Position { get; }

    /// <summary>The tag's bytes.</summary>
    public ReadOnlySpan<byte> Id => this[0].Bytes;

    /// <summary>Offset of the tag in the stored payload.</summary>
    public long Offset => _buffer.OffsetAt(Slot.Start);

    /// <summary>Bytes from the tag to the last element; the terminator is not counted.</summary>
    public int Length => _buffer.LengthBetween(Slot.Start, Slot.End);

    /// <summary>The segment as received, without its terminator.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.Block.AsSpan(Slot.Start, Slot.End - Slot.Start);

    /// <summary>Number of elements after the tag, empty ones included.</summary>
    public int ElementCount
    {
        get
        {
            if (_buffer.Columns is { } columns) return columns.Length;
            var count = 0;
            var slot = Slot;
            _buffer.Walked += slot.TokenCount;
            for (var t = slot.FirstToken; t < slot.FirstToken + slot.TokenCount; t++)
                if (_buffer.Block[_buffer.Tokens[t]] == _buffer.Delimiters.Element)
                    count++;
            return count;
        }
    }

    /// <summary>Element <paramref name="number"/> from one, the tag being zero; empty when the segment is shorter. In CSV column <paramref name="number"/>; there is no tag.</summary>
    public Element this[int number]
    {
        get
        {
            var slot = Slot;
            if (_buffer.HasRanges) return Range(number, slot);
            if (_buffer.Columns is { } columns) number = number >= 1 && number <= columns.Length ? columns[number - 1] : -1;
            if (number < 0) return new(_buffer, slot.End, slot.End);
            var separator = _buffer.Delimiters.Element;
            var start = slot.Start;
            var last = slot.FirstToken + slot.TokenCount;
            for (var t = slot.FirstToken; t < last; t++)
            {
                var at = _buffer.Tokens[t];
                if (_buffer.Block[at] != separator) continue;
                if (number-- == 0)
                {
                    _buffer.Walked += t - slot.FirstToken;
                    return new(_buffer, start, at);
                }

                start = at + 1;
            }

            _buffer.Walked += slot.TokenCount;
            return number == 0 ? new(_buffer, start, slot.End) : new(_buffer, slot.End, slot.End);
        }
    }

    /// <summary>All after the tag in turn.</summary>
    internal SegmentElements Elements => new(_buffer, Slot);

    Element Range(int number, SegmentSlot slot) => number >= 1 && 2 * number <= slot.TokenCount
        ? new(_buffer, _buffer.Tokens[slot.FirstToken + 2 * number - 2], _buffer.Tokens[slot.FirstToken + 2 * number - 1])
        : new(_buffer, slot.End, slot.End);

    public override string ToString() => _buffer.Charset.GetString(Bytes);
}
