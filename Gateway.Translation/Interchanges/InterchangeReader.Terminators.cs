using System.Buffers.Text;
using System.Text;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Interchanges;

// A terminator is left out, or a line break stands in its place, and what comes next is taken for the rest of the segment. A segment of the envelope shows what it is by
// the number that it bears; it is looked for where one is missing, and in one of the envelope that is longer than it may be. Other segments show by the lines of the file.
public sealed partial class InterchangeReader
{
    const int SeparatorsOfTrailer = 2;
    const int SeparatorsOfTa1 = 5;
    const int SeparatorsOfGs = 8;

    readonly List<(int Slot, int End, int Start)> _lines = [];
    long _endOfLine = -1;
    long _linesTo;

    /// <summary>Ends the last segment of the open message where the trailer begins in it.</summary>
    bool CutsTrailerOff() => !_isOversize && _stream.Current == _stream.Kept + _segmentCount - 1 && CutsRunOn(SegmentRole.Content, _segmentCount);

    /// <summary>Ends the segment that was pulled last where one of the envelope begins in it, and tells of it.</summary>
    bool CutsRunOn(SegmentRole role, int position)
    {
        if (EnvelopeSegmentIn(_stream.Buffer.Slots[_stream.Current]) is not (>= 0 and var at)) return false;
        _stream.PartCurrent(EndBeforeChanged(EndBefore(at, _stream.Current), role), at);
        _stream.Tokenise();
        ReportTerminator(role, position);
        return true;
    }

    // A trailer's number ends before the byte that the terminator was changed into.
    int EndBeforeChanged(int end, SegmentRole role) =>
        role is SegmentRole.MessageEnd or SegmentRole.GroupEnd && MayBeTerminator(_stream.Buffer.Block[end - 1]) ? end - 1 : end;

    bool MayBeTerminator(byte b) =>
        !char.IsAsciiLetterOrDigit((char)b) && _stream.Buffer.Delimiters is var d && b != d.Element && b != d.Component && b != d.Repetition && b != d.Release;

    void ReportTerminator(SegmentRole role, int position) =>
        Report(EnvelopeDiagnostics.TerminatorMissing(new(_stream.Buffer, _stream.Current, position), role));

    // What UNB and UNG have, with all their components, is not worth counting: they are few.
    bool IsOverlong(SegmentRole role, in SegmentSlot slot) => role switch
    {
        SegmentRole.MessageEnd or SegmentRole.GroupEnd => slot.TokenCount > SeparatorsOfTrailer,
        SegmentRole.GroupStart => _grammar.Standard == Standard.Edifact || slot.TokenCount > SeparatorsOfGs,
        SegmentRole.Acknowledgement => slot.TokenCount > SeparatorsOfTa1,
        _ => false,
    };

    int EnvelopeSegmentIn(in SegmentSlot slot)
    {
        var segment = _stream.Buffer.Block.AsSpan(slot.Start, slot.End - slot.Start);
        if (_grammar.IsInteractive || IsBinary(segment)) return -1;
        var separator = _stream.Buffer.Delimiters.Element;
        var at = segment.IndexOf(separator) + 1;
        while (at > 0 && segment[at..].IndexOf(separator) is >= 0 and var next)
        {
            at += next + 1;
            if (EnvelopeTag(segment[..(at - 1)]) is not (> 0 and var length) || !IsDue(segment.Slice(at - 1 - length, length), segment[at..])) continue;
            _searched += at;
            return slot.Start + at - 1 - length;
        }

        _searched += segment.Length;
        return -1;
    }

    // How long the tag is with which bytes end; zero for none.
    int EnvelopeTag(ReadOnlySpan<byte> bytes) =>
        IsEnvelope(bytes[^Math.Min(3, bytes.Length)..]) ? 3 : IsEnvelope(bytes[^Math.Min(2, bytes.Length)..]) ? 2 : 0;

    bool IsEnvelope(ReadOnlySpan<byte> tag) =>
        _grammar.RoleOf(tag) is SegmentRole.MessageStart or SegmentRole.MessageEnd or SegmentRole.GroupStart or SegmentRole.GroupEnd or SegmentRole.InterchangeEnd;

    // Text may hold the letters of any tag; what stands behind them must be what belongs there.
    bool IsDue(ReadOnlySpan<byte> tag, ReadOnlySpan<byte> elements)
    {
        var (separator, component) = (_stream.Buffer.Delimiters.Element, _stream.Buffer.Delimiters.Component);
        return _grammar.RoleOf(tag) switch
        {
            SegmentRole.MessageEnd => _isMessageOpen && IsTrailer(elements, OpenControlNumber()),
            SegmentRole.GroupEnd => IsTrailer(elements, Group?.ControlNumber),
            SegmentRole.InterchangeEnd => IsTrailer(elements, Interchange?.ControlNumber),
            SegmentRole.GroupStart => Part(Part(elements, separator, 4), component, 1) is { Length: 6 or 8 } date && AreDigits(date),
            _ when _grammar.Standard == Standard.X12 => Part(elements, separator, 1) is { Length: 3 } type && AreDigits(type) && !Part(elements, separator, 2).IsEmpty,
            _ => Part(elements, separator, 2) is var type && Part(type, component, 1).Length == 6 && !Part(type, component, 3).IsEmpty,
        };
    }

    static ReadOnlySpan<byte> Part(ReadOnlySpan<byte> text, byte separator, int number)
    {
        while (--number > 0)
        {
            var end = text.IndexOf(separator);
            text = end < 0 ? default : text[(end + 1)..];
        }

        return text.IndexOf(separator) is >= 0 and var length ? text[..length] : text;
    }

    // Behind the number stands nothing, or the terminator is missing or changed there too.
    bool IsTrailer(ReadOnlySpan<byte> elements, string? number)
    {
        var separator = _stream.Buffer.Delimiters.Element;
        var count = elements.IndexOf(separator);
        if (count <= 0 || string.IsNullOrEmpty(number) || !AreDigits(elements[..count])) return false;
        elements = elements[(count + 1)..];
        if (elements.Length < number.Length || !Ascii.Equals(elements[..number.Length], number)) return false;
        elements = elements[number.Length..];
        if (elements.IsEmpty) return true;
        elements = (MayBeTerminator(elements[0]) ? elements[1..] : elements).TrimStart("\r\n"u8);
        return elements.IsEmpty || (elements.IndexOf(separator) is (2 or 3) and var tag && IsEnvelope(elements[..tag]));
    }

    static bool AreDigits(ReadOnlySpan<byte> bytes) => !bytes.ContainsAnyExceptInRange((byte)'0', (byte)'9');

    // The line break inside a segment at which the index stopped: a terminator is missing, or line breaks are layout.
    Step TakeLine()
    {
        if (_stream.Buffer.Length - _stream.StoppedAt < LookAheadBytes && !_stream.IsFinal) return Step.NeedsBytes;
        if (!IsSegmentInLine(_stream.StoppedAt + LookAheadBytes))
        {
            _stream.JoinLines();
            return Step.Again;
        }

        PullLine();
        ref readonly var slot = ref _stream.Buffer.Slots[_stream.Current];
        _stream.Shorten(EndBeforeChanged(slot.End, RoleOf(slot)));
        _endOfLine = _stream.Buffer.OffsetAt(slot.End);
        return Dispatch();
    }

    Pulled PullLine()
    {
        _stream.PullCut(_stream.OpenStart, _stream.StoppedAt);
        _stream.Tokenise();
        return Pulled.Segment;
    }

    // Of a segment of the envelope its tag is enough. Another one fills its line from the tag to the terminator, or to the line break where that one misses it too, before
    // one that does: in lines of one width segments begin and end anywhere.
    bool IsSegmentInLine(int end)
    {
        var (buffer, line) = (_stream.Buffer, _stream.StoppedAt);
        if (buffer.OffsetAt(line) < _linesTo) return true;
        var next = buffer.Block.AsSpan(line, Math.Min(end, buffer.Length) - line);
        if (next is not [var first, ..] || !IsLineBreak(first) || !BeginsWithTag(buffer.Block.AsSpan(_stream.OpenStart, line - _stream.OpenStart))) return false;
        while (true)
        {
            next = next.TrimStart("\r\n \t"u8);
            if (EnvelopeGrammar.IsInterchangeStart(next)) break;
            if (!BeginsWithTag(next)) return false;
            if (IsEnvelope(next[..3])) break;
            if (next.IndexOfAny((byte)'\r', (byte)'\n') is not (> 0 and var width)) return false;
            var terminator = next[..width].IndexOf(buffer.Delimiters.Segment);
            if (terminator >= 0 && !next[(terminator + 1)..width].TrimEnd(" \t"u8).IsEmpty) return false;
            if (terminator >= 0) break;
            next = next[width..];
        }

        // What was seen on the way is not looked at again.
        _linesTo = buffer.OffsetAt(Math.Min(end, buffer.Length) - next.Length);
        return true;
    }

    bool BeginsWithTag(ReadOnlySpan<byte> segment) =>
        segment[..Math.Min(4, segment.Length)].IndexOf(_stream.Buffer.Delimiters.Element) is (2 or 3) and var tag && LooksLikeTag(segment[..tag]);

    /// <summary>Parts segments at lines that begin as one does, where SE counts one more for each of them: in X12 a line break is data else.</summary>
    void PartLines()
    {
        var buffer = _stream.Buffer;
        var delimiters = buffer.Delimiters;
        if (_isOversize || _grammar.Standard != Standard.X12 || IsLineBreak(delimiters.Segment) || IsLineBreak(delimiters.Element) || IsLineBreak(delimiters.Component) || IsLineBreak(delimiters.Repetition)) return;
        var declared = Trailer()[_grammar.MessageCount].Bytes;
        if (!Utf8Parser.TryParse(declared, out int count, out var used) || used != declared.Length || count <= _segmentCount || count > _limits.MessageSegments) return;
        if (!FindLines(count - _segmentCount)) return;
        _stream.Part(_lines);
        _segmentCount = count;
        for (var i = 0; i < _lines.Count; i++)
        {
            var slot = _lines[i].Slot + i;
            _stream.TokeniseAt(slot);
            Report(EnvelopeDiagnostics.TerminatorMissing(new(buffer, slot, slot - _stream.Kept + 1), SegmentRole.Content));
        }
    }

    /// <summary>Parts the header where the next segment begins in it: the trailer counts one more.</summary>
    void PartHeader()
    {
        var trailer = Trailer();
        if (_isOversize || RunOnInHeader(trailer) is not (>= 0 and var at) || !Interchanges.Counts.Agree(trailer[_grammar.MessageCount], _segmentCount + 1)) return;
        var number = OpenControlNumber();
        _lines.Clear();
        _lines.Add((_stream.Kept, at, at));
        _stream.Part(_lines);
        _segmentCount++;
        _openControlNumber = null;
        var header = KeptHeader();
        Report(EnvelopeDiagnostics.TerminatorMissing(header, SegmentRole.MessageStart));
        if (_grammar.Standard == Standard.X12 && OpenControlNumber() != number && !_messageNumbers.Add(header[_grammar.MessageNumber].Bytes)) Report(EnvelopeDiagnostics.MessageNumberRepeated(header, _grammar));
    }

    // ST ends with its number, which SE bears too; UNH with its agency, of two letters.
    int RunOnInHeader(in Segment trailer)
    {
        var isX12 = _grammar.Standard == Standard.X12;
        var last = isX12 ? KeptHeader()[2] : KeptHeader()[2][4];
        var kept = isX12 ? trailer[2].Bytes : last.Bytes[..Math.Min(2, last.Size)];
        return kept.Length > 0 && last.Bytes.StartsWith(kept) && LooksLikeTag(last.Bytes[kept.Length..]) ? last.Start + kept.Length : RunOnInGuide(isX12);
    }

    // Where a guide is named behind: ST03 in a segment of more elements, or a component of S009 that is longer than its six characters.
    int RunOnInGuide(bool isX12)
    {
        var header = KeptHeader();
        var last = isX12 ? header[3] : header[2][header[2].ComponentCount];
        var isTooMuch = isX12 ? header.ElementCount > 3 : last.Size > 6;
        return isTooMuch && last.Size > 3 && LooksLikeTag(last.Bytes[^3..]) ? last.Start + last.Size - 3 : -1;
    }

    bool IsBinary(ReadOnlySpan<byte> segment) => _grammar.Standard == Standard.X12 && (segment.StartsWith("BIN"u8) || segment.StartsWith("BDS"u8));

    static bool IsLineBreak(byte b) => b is (byte)'\r' or (byte)'\n';

    // Whether there are just so many. Binary data is no text.
    bool FindLines(int count)
    {
        var block = _stream.Buffer.Block;
        _lines.Clear();
        for (var i = _stream.Kept; i < _stream.Current; i++)
        {
            var slot = _stream.Buffer.Slots[i];
            if (IsBinary(block.AsSpan(slot.Start, slot.End - slot.Start))) continue;
            _searched += slot.End - slot.Start;
            for (var at = slot.Start; block.AsSpan(at, slot.End - at).IndexOfAny((byte)'\r', (byte)'\n') is >= 0 and var line;)
            {
                var end = at + line;
                at = slot.End - block.AsSpan(end, slot.End - end).TrimStart("\r\n"u8).Length;
                if (!BeginsWithTag(block.AsSpan(at, slot.End - at))) continue;
                if (_lines.Count == count) return false;
                _lines.Add((i, end, at));
            }
        }

        return _lines.Count == count;
    }
}
