namespace Gateway.Translation.Syntax;

/// <summary>The segments of one message, ST to SE or UNH to UNT, as positions in the received block.</summary>
public readonly ref struct Message
{
    readonly SegmentBuffer _buffer;
    readonly int _first;

    internal Message(SegmentBuffer buffer, int first, int count)
    {
        _buffer = buffer;
        _first = first;
        SegmentCount = count;
    }

    internal SegmentBuffer Buffer => _buffer;

    /// <summary>Index of the first segment's slot in the buffer.</summary>
    internal int FirstSlot => _first;

    /// <summary>Number of segments, header and trailer included.</summary>
    public int SegmentCount { get; }

    /// <summary>The segment at a zero-based index; its <see cref="Segment.Position"/> is one more.</summary>
    public Segment this[int index] => new(_buffer, _first + index, index + 1);

    /// <summary>The service characters in force.</summary>
    public Delimiters Delimiters => _buffer.Delimiters;

    /// <summary>Offset of the first segment in the stored payload.</summary>
    public long Offset => _buffer.OffsetAt(_buffer.Slots[_first].Start);

    /// <summary>Place of the first segment in the buffer's block.</summary>
    internal int Start => _buffer.Slots[_first].Start;

    /// <summary>From the header's tag to the end of the last segment's content, as they stand in the block.</summary>
    internal ReadOnlySpan<byte> Bytes => _buffer.Block.AsSpan(Start.._buffer.Slots[_first + SegmentCount - 1].End);

    /// <summary>Number of bytes from the header's tag to the end of the last segment's content.</summary>
    public int Length =>
        _buffer.LengthBetween(_buffer.Slots[_first].Start, _buffer.Slots[_first + SegmentCount - 1].End);
}
