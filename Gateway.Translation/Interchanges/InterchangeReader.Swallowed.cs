using Gateway.Translation.Syntax;

namespace Gateway.Translation.Interchanges;

// A file that breaks off inside a segment and goes on with the next interchange: its header is taken for the rest of the segment. Where a header went by shows in
// what comes after it, a group or a message where none may begin; in a segment of the envelope, and in the last one of a file, it is looked for at once.
public sealed partial class InterchangeReader
{
    // UNB with one letter for each party; trailers are shorter.
    const int ShortestWithHeader = 28;

    (long From, long To) _headerless;

    bool IsBehindSwallowedHeader(in SegmentSlot slot)
    {
        if (!_isMessageOpen || _isOversize || !MayFollowHeader(_stream.Buffer.Block.AsSpan(slot.Start, slot.End - slot.Start))) return false;
        var before = _stream.Current - 1;
        if (HeaderIn(_stream.Buffer.Slots[before]) is not (>= 0 and var header)) return false;
        CutBefore(header, before);
        return true;
    }

    // By its tag alone: what parts its elements may be another's separator.
    static bool MayFollowHeader(ReadOnlySpan<byte> segment) =>
        (segment.StartsWith("GS"u8) && IsSeparator(segment, 2))
        || ((segment.StartsWith("TA1"u8) || segment.StartsWith("UNH"u8) || segment.StartsWith("UNG"u8)) && IsSeparator(segment, 3));

    static bool IsSeparator(ReadOnlySpan<byte> segment, int at) => segment.Length > at && !char.IsAsciiLetterOrDigit((char)segment[at]);

    /// <summary>Where in a segment of the envelope, or in one that belongs nowhere, a header begins; -1 for nowhere.</summary>
    int SwallowedHeader(SegmentRole role, in SegmentSlot slot) =>
        slot.End - slot.Start < ShortestWithHeader || (_isMessageOpen && role == SegmentRole.Content && !_stream.IsUnterminated) ? -1 : HeaderIn(slot);

    // With the terminator, which a header of fixed width counts. What is left of a segment when it was parted is not searched again.
    int HeaderIn(in SegmentSlot slot)
    {
        var (from, to) = (_stream.Buffer.OffsetAt(slot.Start), _stream.Buffer.OffsetAt(slot.End));
        if (from >= _headerless.From && to <= _headerless.To) return -1;
        var start = slot.Start + 1;
        var bytes = _stream.Buffer.Block.AsSpan(start, Math.Min(_stream.Buffer.Length, slot.End + 1) - start);
        _searched += bytes.Length;
        var header = EnvelopeSearch.NextCertain(bytes, LookAheadBytes, isFinal: true);
        if (header < bytes.Length) return start + header;
        _headerless = (from, to);
        return -1;
    }

    void CutBefore(int header, int slot)
    {
        var end = EndBefore(header, slot);
        if (slot == _stream.Current) _stream.CutCurrent(end, header);
        else _stream.CutPrevious(end, header);
    }

    // The line break before what comes next ended the line that broke off.
    int EndBefore(int next, int slot)
    {
        var (start, end) = (_stream.Buffer.Slots[slot].Start, next);
        while (end > start && IsLineBreak(_stream.Buffer.Block[end - 1])) end--;
        return end;
    }
}
