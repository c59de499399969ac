using System.Text;

namespace Gateway.Translation.Syntax;

/// <summary>Where one segment lies in the block.</summary>
/// <param name="Start">First byte of the tag.</param>
/// <param name="End">One past the last content byte; the terminator is not part of it.</param>
/// <param name="FirstToken">Index of its first delimiter in the position index.</param>
/// <param name="TokenCount">Number of its element, repetition and component delimiters; the terminator is not counted.</param>
readonly record struct SegmentSlot(int Start, int End, int FirstToken, int TokenCount);

/// <summary>A block of received bytes with the positions of all its delimiters, found once; everything later works on positions.</summary>
/// <remarks>Reused from block to block. The views (<see cref="Message"/>, <see cref="Segment"/>, <see cref="Element"/>) are
/// ref structs because they are void once the buffer takes the next block.</remarks>
sealed class SegmentBuffer
{
    const int SmallestFreeBytes = 16 * 1024;

    // Whoever loads whole vectors near the end finds memory behind it, as in a block of the reader's.
    const int CopySlackBytes = 64;
    const int CopySlackTokens = 64;

    /// <summary>The bytes; only the first <see cref="Length"/> count.</summary>
    internal byte[] Block = [];

    internal int Length;

    /// <summary>Position of the block's first byte in the received stream, bytes that were taken out not counted.</summary>
    internal long BlockOffset;

    /// <summary>Ascending positions of every unreleased delimiter in <see cref="Block"/>.</summary>
    internal int[] Tokens = new int[1024];

    internal int TokenCount;

    internal SegmentSlot[] Slots = new SegmentSlot[256];

    internal int SlotCount;

    internal Delimiters Delimiters;

    /// <summary>Decodes values; chosen from ISA or UNB.</summary>
    internal Encoding Charset = Encoding.Latin1;

    /// <summary>The only decimal mark that numbers may have; zero where either may stand. UNA3 says it before syntax version 4 (ISO 9735 §10.1).</summary>
    internal byte OnlyDecimalMark;

    /// <summary>In CSV the place in the row of each element, from zero, -1 where the file has none; null where segments have a tag.</summary>
    internal int[]? Columns;

    /// <summary>Whether the tokens of a slot are not delimiters but the start and end of each of its elements (records of fixed width).</summary>
    internal bool HasRanges;

    /// <summary>How many delimiters and bytes were passed in search of elements and their parts: what asking costs, for tests to hold against the length of the input.</summary>
    internal long Walked;

    RemovedBytes? _removed;
    FoldedBytes? _folded;

    // Bytes behind the others that may be the start of a sequence to fold; nobody sees them before it is known.
    int _held;

    /// <summary>Whether line breaks are being taken out of what comes in.</summary>
    internal bool JoinsLines { get; private set; }

    /// <summary>Payload offset of the first line break that was taken out; -1 for none.</summary>
    internal long FirstLineBreak { get; private set; } = -1;

    /// <summary>Takes a copy of one message and nothing else.</summary>
    internal void CopyFrom(in Message message)
    {
        var from = message.Buffer;
        var slots = from.Slots.AsSpan(message.FirstSlot, message.SegmentCount);
        var (start, firstToken) = (slots[0].Start, slots[0].FirstToken);
        (Length, TokenCount, SlotCount) = (0, 0, 0);
        (Delimiters, Charset, OnlyDecimalMark, BlockOffset, _removed) = (from.Delimiters, from.Charset, from.OnlyDecimalMark, from.BlockOffset + start, from._removed?.Since(from.BlockOffset + start));
        var bytes = from.Block.AsSpan(start, slots[^1].End - start);
        if (Block.Length < bytes.Length + CopySlackBytes) Block = new byte[bytes.Length + bytes.Length / 2 + CopySlackBytes];
        bytes.CopyTo(Block);
        Length = bytes.Length;
        RoomForTokens(slots[^1].FirstToken + slots[^1].TokenCount - firstToken + CopySlackTokens);
        foreach (var token in from.Tokens.AsSpan(firstToken, slots[^1].FirstToken + slots[^1].TokenCount - firstToken)) Tokens[TokenCount++] = token - start;
        foreach (var slot in slots) AddSlot(new(slot.Start - start, slot.End - start, slot.FirstToken - firstToken, slot.TokenCount));
    }

    /// <summary>Whether bytes of the payload are missing in the block.</summary>
    internal bool HasRemoved => _removed is not null;

    /// <summary>Offset of a byte in the stored payload.</summary>
    internal long OffsetAt(int position) =>
        _removed is null ? BlockOffset + position : _removed.OffsetAt(BlockOffset + position);

    /// <summary>Number of payload bytes between two positions.</summary>
    internal int LengthBetween(int start, int end) =>
        _removed is null || start == end ? end - start : (int)(OffsetAt(end - 1) + 1 - OffsetAt(start));

    /// <summary>Room for the next bytes. Whoever calls it has moved what is still wanted to the front.</summary>
    internal Memory<byte> Free(int sizeHint)
    {
        var wanted = Math.Max(sizeHint, SmallestFreeBytes);
        if (Block.Length - Length - _held < wanted)
            Array.Resize(ref Block, Math.Max(Length + _held + wanted, Math.Max(Block.Length * 2, 4 * SmallestFreeBytes)));
        return Block.AsMemory(Length + _held);
    }

    internal void Advance(int count)
    {
        var from = Length;
        Length += _held + count;
        _held = 0;
        if (JoinsLines) TakeLineBreaksOut(from);
        if (_folded is not null) FoldFrom(from);
    }

    /// <summary>Says that no more bytes will come: what was held back is what it looks like.</summary>
    internal void Complete()
    {
        Length += _held;
        _held = 0;
    }

    /// <summary>Whether sequences of bytes are being made one byte each.</summary>
    internal bool IsFolding => _folded is not null;

    /// <summary>From <paramref name="position"/> on, each of these sequences is the one byte that stands for it. Not together with <see cref="JoinLines"/>.</summary>
    internal void Fold(int position, FoldedBytes sequences)
    {
        _folded = sequences;
        FoldFrom(position);
    }

    /// <summary>Puts the sequences back from <paramref name="position"/> on, and folds no more.</summary>
    internal void Unfold(int position)
    {
        if (_folded is not { } folded) return;
        _folded = null;
        PutBehind(position, folded.Expand(Block.AsSpan(position, Length + _held - position), at => _removed?.IsBefore(BlockOffset + position + at + 1) == true));
        _held = 0;
        _removed?.ForgetFrom(BlockOffset + position + 1);
    }

    void PutBehind(int position, byte[] tail)
    {
        if (Block.Length < position + tail.Length) Array.Resize(ref Block, position + tail.Length);
        tail.CopyTo(Block.AsSpan(position));
        Length = position + tail.Length;
    }

    /// <summary>From <paramref name="position"/> on, CR and LF are layout and no data (a file wrapped to fixed lines).</summary>
    internal void JoinLines(int position)
    {
        if (!JoinsLines) (_removed ??= new()).Remember();
        JoinsLines = true;
        TakeLineBreaksOut(position);
    }

    /// <summary>Puts the line breaks back from <paramref name="position"/> on, and takes no more out.</summary>
    internal void PartLines(int position)
    {
        JoinsLines = false;
        PutBehind(position, _removed!.Whole(BlockOffset + position, Block.AsSpan(position, Length - position)));
        _removed.ForgetFrom(BlockOffset + position);
    }

    /// <summary>So many of the bytes as they came from <paramref name="position"/> on, where line breaks are being taken out.</summary>
    internal ReadOnlySpan<byte> WithLineBreaks(int position, int count)
    {
        var whole = _removed!.Whole(BlockOffset + position, Block.AsSpan(position, Math.Min(count, Length - position)));
        return whole.AsSpan(0, Math.Min(count, whole.Length));
    }

    /// <summary>Takes out the last bytes, from a position on; those to come follow what is before it.</summary>
    internal void TakeOutFrom(int position)
    {
        if (position < Length) (_removed ??= new()).Add(BlockOffset + position, Length - position);
        Length = position;
    }

    /// <summary>Drops the bytes before a position.</summary>
    internal void DropBytes(int count)
    {
        Block.AsSpan(count, Length + _held - count).CopyTo(Block);
        Length -= count;
        BlockOffset += count;
        _removed?.Forget(BlockOffset);
    }

    /// <summary>Sees to the room for so many more tokens, so that the index writes them without looking.</summary>
    internal void RoomForTokens(int count)
    {
        if (Tokens.Length < TokenCount + count)
            Array.Resize(ref Tokens, Math.Max(TokenCount + count, Tokens.Length + Tokens.Length / 2));
    }

    internal void AddSlot(SegmentSlot slot)
    {
        RoomForSlots(1)[0] = slot;
        SlotCount++;
    }

    /// <summary>Room for so many more slots; who fills it adds to <see cref="SlotCount"/>.</summary>
    internal Span<SegmentSlot> RoomForSlots(int count)
    {
        if (Slots.Length < SlotCount + count) Array.Resize(ref Slots, Math.Max(SlotCount + count, Slots.Length * 2));
        return Slots.AsSpan(SlotCount, count);
    }

    void FoldFrom(int from)
    {
        var to = from;
        while (from < Length)
        {
            var run = _folded!.IndexOfFirst(Block.AsSpan(from, Length - from));
            Block.AsSpan(from, run).CopyTo(Block.AsSpan(to));
            (to, from) = (to + run, from + run);
            if (from == Length) break;
            var (stand, length) = _folded.Match(Block.AsSpan(from, Length - from));
            if (length == FoldedBytes.NotYetKnown) break;
            Block[to++] = stand;
            from += length;
            if (length > 1) (_removed ??= new()).Add(BlockOffset + to, length - 1);
        }

        _held = Length - from;
        Block.AsSpan(from, _held).CopyTo(Block.AsSpan(to));
        Length = to;
    }

    void TakeLineBreaksOut(int from)
    {
        var to = from;
        while (from < Length)
        {
            var run = Block.AsSpan(from, Length - from).IndexOfAny((byte)'\r', (byte)'\n');
            if (run < 0) run = Length - from;
            Block.AsSpan(from, run).CopyTo(Block.AsSpan(to));
            to += run;
            from += run;
            if (from < Length) NoteLineBreak(to, Block[from]);
            from++;
        }

        Length = to;
    }

    void NoteLineBreak(int position, byte taken)
    {
        if (FirstLineBreak < 0) FirstLineBreak = OffsetAt(position);
        _removed!.Add(BlockOffset + position, taken);
    }
}
