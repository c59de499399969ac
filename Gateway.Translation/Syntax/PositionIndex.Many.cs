using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Gateway.Translation.Syntax;

// The vectorised form: all delimiters of a run at once, then segments from the terminators among them.
sealed partial class PositionIndex
{
    readonly DelimiterScan _scan = new(form);
    int[] _terminators = [];

    // What stands in a binary segment or between quotes only the readable form can tell.
    bool MayTakeMany => form != VectorForm.Scalar && !_mayHoldEscapes && buffer.Delimiters is { Quote: 0, Segment: not 0 } && (_start == None || _isPlain);

    void LookFor(in Delimiters delimiters)
    {
        var kinds = Enumerable.Range(0, 256).ToLookup(b => _classes[b] & Stops, b => (byte)b);
        byte? release = kinds[Release].Any() ? kinds[Release].First() : null;
        _scan.LookFor(envelopesOnly ? [] : [.. kinds[Token]], delimiters.Segment, release, [.. kinds[LineBreak]]);
    }

    IndexStop RunOfMany(int end)
    {
        if (!envelopesOnly) return CutSegments(end, _scan.Run(buffer.Block, At, end, ref buffer.Tokens, buffer.TokenCount), buffer.Tokens);
        _scan.Run(buffer.Block, At, end, ref _terminators, 0);
        return CutSegments(end, buffer.TokenCount, _terminators);
    }

    /// <summary>Makes slots of the segments that end in the run, and opens the one that does not.</summary>
    /// <param name="end">Where the run ends.</param>
    /// <param name="tokenCount">Number of tokens with those of the run.</param>
    /// <param name="positions">Of the delimiters that the scan looked for.</param>
    IndexStop CutSegments(int end, int tokenCount, ReadOnlySpan<int> positions)
    {
        ReadOnlySpan<int> lineBreaks = _scan.LineBreaks;
        ReadOnlySpan<int> ends = _scan.Ends.AsSpan(0, _scan.EndCount);
        var isOpen = _start != None;
        var start = isOpen ? _start : At;
        // Where only segments are wanted, the open one has no tokens, but those of others may have been found since it was opened.
        var firstToken = isOpen && !envelopesOnly ? _firstToken : buffer.TokenCount;
        for (var i = 0; i < ends.Length; i++)
        {
            if (!isOpen) i = CutUsual(i, positions, lineBreaks[0], ref start, ref firstToken);
            if (i == ends.Length) break;
            var terminator = positions[ends[i]];
            if (!isOpen) start = PassPadding(start, terminator);
            // A terminator with nothing before it is padding too.
            if (isOpen || start < terminator)
            {
                if (!isOpen && IsOrMayBeBinary(start)) return RunByByteFrom(start, firstToken, end);
                if (StopBefore(terminator, end, start, firstToken, positions[..ends[i]], ref lineBreaks) is var stop and not IndexStop.Done) return stop;
                buffer.AddSlot(new(start, EndBefore(terminator, start), firstToken, envelopesOnly ? 0 : ends[i] - firstToken));
            }

            isOpen = false;
            start = terminator + 1;
            if (!envelopesOnly) firstToken = ends[i] + 1;
        }

        if (!isOpen && (start = PassPadding(start, end)) < end && IsOrMayBeBinary(start)) return RunByByteFrom(start, firstToken, end);
        buffer.TokenCount = tokenCount;
        if (start == end) return Leave(None, firstToken, end, IndexStop.Done);
        return StopBefore(end, end, start, firstToken, positions[..Math.Min(tokenCount, positions.Length)], ref lineBreaks) is var last and not IndexStop.Done
            ? last
            : Leave(start, firstToken, end, IndexStop.Done);
    }

    // Most segments are neither long nor broken nor binary. The loop is a method of its own, so that its variables stay in registers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    int CutUsual(int i, ReadOnlySpan<int> positions, int lineBreak, ref int nextStart, ref int nextToken)
    {
        ReadOnlySpan<int> ends = _scan.Ends.AsSpan(0, _scan.EndCount);
        var slots = buffer.RoomForSlots(ends.Length - i);
        ref var block = ref MemoryMarshal.GetArrayDataReference(buffer.Block);
        ref var classes = ref MemoryMarshal.GetArrayDataReference(_classes);
        // Where line feeds end segments, each is looked at: a carriage return may stand before it.
        var limit = buffer.Delimiters.Segment == '\n' ? -1 : segmentLimitBytes;
        var tokens = envelopesOnly ? 0 : -1;
        var (start, firstToken, made) = (nextStart, nextToken, 0);
        for (; i < ends.Length && made < slots.Length; i++)
        {
            var terminator = positions[ends[i]];
            byte kind;
            while (((kind = Unsafe.Add(ref classes, Unsafe.Add(ref block, start))) & Skipped) != 0 && start < terminator) start++;
            if ((kind & (Skipped | MayBeBinary)) != 0 || terminator - start > limit || terminator > lineBreak) break;
            slots[made++] = new(start, terminator, firstToken, (ends[i] - firstToken) & tokens);
            firstToken += (ends[i] + 1 - firstToken) & tokens;
            start = terminator + 1;
        }

        buffer.SlotCount += made;
        (nextStart, nextToken) = (start, firstToken);
        return i;
    }

    // The positions after the start are found again, which is why the whole rest of the run goes that way: a file of many small binary
    // segments must not cost more than twice its length.
    IndexStop RunByByteFrom(int start, int firstToken, int end)
    {
        buffer.TokenCount = firstToken;
        _scan.Restart();
        Leave(None, firstToken, start, IndexStop.Done);
        return RunByByte(end);
    }

    IndexStop Leave(int start, int firstToken, int at, IndexStop reason)
    {
        (_start, _firstToken, At) = (start, firstToken, at);
        (_isPlain, _isBinary) = (true, false);
        return reason;
    }

    int PassPadding(int at, int end)
    {
        while (at < end && (_classes[buffer.Block[at]] & Skipped) != 0) at++;
        return at;
    }

    bool IsOrMayBeBinary(int start)
    {
        if (!_mayHoldBinary || buffer.Block[start] != 'B') return false;
        var bytes = buffer.Block.AsSpan(start, buffer.Length - start);
        return bytes.Length < 4 || bytes.StartsWith("BIN"u8) || bytes.StartsWith("BDS"u8);
    }

    // A limit or a line break, whichever comes first.
    IndexStop StopBefore(int at, int runEnd, int start, int firstToken, ReadOnlySpan<int> positions, ref ReadOnlySpan<int> lineBreaks)
    {
        while (lineBreaks[0] < start) lineBreaks = lineBreaks[1..];
        var isBroken = lineBreaks[0] < at;
        if (isBroken) at = lineBreaks[0];
        var isTooLong = at - start > segmentLimitBytes;
        if (!isBroken && !isTooLong) return IndexStop.Done;
        // Where exactly it is too long, the readable form says.
        if (isTooLong) return RunByByteFrom(start, firstToken, runEnd);
        _scan.Restart();
        if (!envelopesOnly) buffer.TokenCount = CountBefore(at, firstToken, positions);
        return Leave(start, firstToken, at, IndexStop.LineBreak);
    }

    static int CountBefore(int at, int firstToken, ReadOnlySpan<int> positions)
    {
        var count = firstToken;
        while (count < positions.Length && positions[count] < at) count++;
        return count;
    }

    /// <summary>Finds the tokens of one segment, where only segments were wanted so far; gives how many bytes were looked at.</summary>
    internal int Tokenise(ref SegmentSlot slot)
    {
        if (!envelopesOnly || slot.TokenCount > 0) return 0;
        buffer.RoomForTokens(slot.End - slot.Start);
        var first = buffer.TokenCount;
        var separatorsToLength = _mayHoldBinary ? SeparatorsToLength(buffer.Block.AsSpan(slot.Start, Math.Min(3, slot.End - slot.Start))) : 0;
        for (var at = slot.Start; at < slot.End; at++)
        {
            var kind = _classes[buffer.Block[at]];
            if ((kind & Token) != 0) buffer.Tokens[buffer.TokenCount++] = at;
            if ((kind & Release) != 0) at++;
            if (separatorsToLength > 0 && buffer.Block[at] == buffer.Delimiters.Element && --separatorsToLength == 0 && DeclaredLength(slot.Start, at) == slot.End - at - 1) break;
        }

        slot = slot with { FirstToken = first, TokenCount = buffer.TokenCount - first };
        return slot.End - slot.Start;
    }
}
