using System.Text;

namespace Gateway.Translation.Syntax;

/// <summary>A place in the block; without bytes it is empty.</summary>
readonly record struct ByteRange(int Start, int End)
{
    internal bool IsEmpty => Start == End;
}

/// <summary>The bytes of one record of fixed width.</summary>
/// <param name="Start">First byte.</param>
/// <param name="End">One past the last.</param>
/// <param name="IsWide">Whether characters take more than one byte, so that places are counted.</param>
/// <param name="Record">Its kind; null before it is known.</param>
readonly record struct FixedRecordSpan(int Start, int End, bool IsWide, FixedRecord? Record = null)
{
    internal static FixedRecordSpan Of(SegmentBuffer buffer, int start, int end) =>
        new(start, end, !buffer.Charset.IsSingleByte && !Ascii.IsValid(buffer.Block.AsSpan(start, end - start)));

    internal FixedRecordSpan Moved(int bytes) => this with { Start = Start - bytes, End = End - bytes };

    internal int CharacterCount(SegmentBuffer buffer) =>
        IsWide ? buffer.Charset.GetCharCount(buffer.Block, Start, End - Start) : End - Start;

    internal bool HasValueBehind(SegmentBuffer buffer, int width) =>
        buffer.Block.AsSpan(Start, End - Start)[(ByteOf(buffer, width + 1) - Start)..].IndexOfAnyExcept((byte)' ') >= 0;

    internal string TextOf(SegmentBuffer buffer, FixedColumn column)
    {
        var range = RangeOf(buffer, column);
        return buffer.Charset.GetString(buffer.Block, range.Start, range.End - range.Start);
    }

    internal ByteRange RangeOf(SegmentBuffer buffer, string name)
    {
        foreach (var column in Record!.Columns)
            if (column.Name == name)
                return RangeOf(buffer, column);
        return new(Start, Start);
    }

    // The padding is taken away on its side; of a value of padding alone one character stays where it is no blank: 000 is 0.
    ByteRange RangeOf(SegmentBuffer buffer, FixedColumn column)
    {
        var (start, end) = (ByteOf(buffer, column.From), ByteOf(buffer, column.To + 1));
        while (end > start && buffer.Block[end - 1] == ' ') end--;
        if (column.Alignment == FixedAlignment.Left)
            while (end > start && buffer.Block[end - 1] == column.Pad) end--;
        else
            while (end > start && (buffer.Block[start] == ' ' || (buffer.Block[start] == column.Pad && end - start > 1))) start++;
        return new(start, end);
    }

    // Characters of UTF-8 are counted by their first bytes.
    int ByteOf(SegmentBuffer buffer, int character)
    {
        if (!IsWide) return Math.Min(End, Start + character - 1);
        var at = Start;
        for (; at < End; at++)
            if ((buffer.Block[at] & 0xC0) != 0x80 && --character == 0)
                return at;
        return at;
    }
}
