using System.Buffers.Text;

namespace Gateway.Translation.Syntax;

/// <summary>Why the index stopped.</summary>
enum IndexStop
{
    /// <summary>All bytes up to the asked end are indexed.</summary>
    Done,

    /// <summary>What follows cannot be judged before more bytes are here.</summary>
    NeedsBytes,

    /// <summary>The segment in progress is longer than the limit; nothing of it was added.</summary>
    TooLong,

    /// <summary>A line break stands inside the segment in progress, where the syntax knows none.</summary>
    LineBreak,
}

/// <summary>Finds every delimiter of the block once and writes tokens and segment slots; goes on where it stopped.</summary>
/// <remarks>This file is the readable form, one byte and one table look-up at a time. Nearly all bytes take the vectorised one of the other
/// part; CSV, binary segments, and whoever asks for <see cref="VectorForm.Scalar"/> take this one. Tests hold both to the same results.</remarks>
/// <param name="buffer">The bytes, and what is found in them.</param>
/// <param name="segmentLimitBytes">Longest segment.</param>
/// <param name="binaryLimitBytes">Longest binary data in one.</param>
/// <param name="envelopesOnly">Only segments are wanted, no tokens; <see cref="Tokenise"/> finds those of a single one.</param>
/// <param name="form">How bytes are compared.</param>
sealed partial class PositionIndex(SegmentBuffer buffer, int segmentLimitBytes, int binaryLimitBytes, bool envelopesOnly, VectorForm form)
{
    const byte Token = 1, Terminator = 2, Release = 4, LineBreak = 8, Quote = 16, Escape = 32, MayBeBinary = 64, Skipped = 128;
    const byte Stops = Token | Terminator | Release | LineBreak | Quote | Escape;
    const int None = -1;

    readonly byte[] _classes = new byte[256];
    int _start = None;
    int _firstToken;
    bool _inQuote;
    Standard? _standard;
    bool _mayHoldBinary;
    bool _mayHoldEscapes;
    int _separatorsToLength;
    bool _isBinary;
    bool _isPlain;

    /// <summary>The bytes before this position are indexed.</summary>
    internal int At { get; private set; }

    /// <summary>Start of the segment whose terminator has not been seen; -1 between segments.</summary>
    internal int OpenStart => _start;

    /// <summary>First byte that is still needed.</summary>
    internal int FirstNeeded => _start == None ? At : _start;

    internal int FirstNeededToken => _start == None ? buffer.TokenCount : _firstToken;

    /// <summary>Starts afresh at a segment's first byte, with these delimiters.</summary>
    /// <param name="position">Where to start.</param>
    /// <param name="delimiters">The service characters from here on.</param>
    /// <param name="standard">X12 knows segments with a length prefix (BIN, BDS); EDIFACT no line breaks inside segments; CSV no blanks around rows.</param>
    /// <param name="mayHoldEscapes">Whether escape sequences of ISO 2022 may stand in values (UNOX): behind one, two bytes are a character, and neither is a delimiter.</param>
    internal void Begin(int position, in Delimiters delimiters, Standard standard, bool mayHoldEscapes = false)
    {
        // In a file of many interchanges all have the same delimiters as a rule.
        if (delimiters != buffer.Delimiters || standard != _standard || mayHoldEscapes != _mayHoldEscapes)
        {
            buffer.Delimiters = delimiters;
            (_standard, _mayHoldEscapes) = (standard, mayHoldEscapes);
            _mayHoldBinary = standard == Standard.X12;
            Classify(delimiters, standard);
        }

        Restart(position);
    }

    /// <summary>Starts afresh at a segment's first byte with the delimiters in force.</summary>
    internal void Restart(int position)
    {
        At = position;
        _start = None;
        _inQuote = false;
        _scan.Restart();
    }

    /// <summary>Tells that bytes and tokens were dropped from the front of the buffer.</summary>
    internal void Shift(int bytes, int tokens)
    {
        At -= bytes;
        if (_start == None) return;
        _start -= bytes;
        _firstToken = Math.Max(0, _firstToken - tokens);
    }

    /// <summary>Indexes on from <see cref="At"/> to <paramref name="end"/>.</summary>
    internal IndexStop Run(int end) => MayTakeMany ? RunOfMany(end) : RunByByte(end);

    IndexStop RunByByte(int end)
    {
        buffer.RoomForTokens(end - At + 1);
        var block = buffer.Block;
        var classes = _classes;
        var at = At;
        while (true)
        {
            if (_start == None)
            {
                while (at < end && (classes[block[at]] & Skipped) != 0) at++;
                if (at < end) Open(at);
            }

            at = _isPlain && !envelopesOnly ? PassPlain(block, classes, at, end) : PassData(block, classes, at, end);
            At = at;
            if (at >= end) return _start != None && IsTooLong(at) ? IndexStop.TooLong : IndexStop.Done;

            var stop = Take(ref at);
            At = at;
            if (stop != IndexStop.Done) return stop;
        }
    }

    static int PassData(byte[] block, byte[] classes, int at, int end)
    {
        while (at < end && (classes[block[at]] & Stops) == 0) at++;
        return at;
    }

    // The loop that nearly all bytes go through: separators are noted on the way.
    int PassPlain(byte[] block, byte[] classes, int at, int end)
    {
        var tokens = buffer.Tokens;
        var count = buffer.TokenCount;
        for (; at < end; at++)
        {
            var kind = classes[block[at]];
            if (kind == Token) tokens[count++] = at;
            else if ((kind & Stops) != 0) break;
        }

        buffer.TokenCount = count;
        return at;
    }

    /// <summary>Ends the segment in progress at the end of the input, where its terminator is missing.</summary>
    internal bool Finish()
    {
        if (_start == None) return false;
        var end = buffer.Length;
        while (end > _start && (_classes[buffer.Block[end - 1]] & Skipped) != 0) end--;
        while (!envelopesOnly && buffer.TokenCount > _firstToken && buffer.Tokens[buffer.TokenCount - 1] >= end) buffer.TokenCount--;
        At = buffer.Length;
        Close(end);
        return true;
    }

    IndexStop Take(ref int at)
    {
        var kind = _classes[buffer.Block[at]];
        if (_inQuote && kind != Quote)
        {
            at++;
            return IndexStop.Done;
        }

        return (kind & Stops) switch
        {
            Token => TakeSeparator(ref at),
            Terminator => TakeTerminator(ref at),
            Release => TakeRelease(ref at),
            Quote => TakeQuote(ref at),
            Escape => TakeEscape(ref at),
            _ => IsTooLong(at) ? IndexStop.TooLong : IndexStop.LineBreak,
        };
    }

    IndexStop TakeTerminator(ref int at)
    {
        if (IsTooLong(at)) return IndexStop.TooLong;
        Close(EndBefore(at, _start));
        at++;
        return IndexStop.Done;
    }

    // Where the line feed ends a segment, a carriage return before it belongs to the line break.
    int EndBefore(int at, int start) =>
        buffer.Delimiters.Segment == '\n' && at > start && buffer.Block[at - 1] == '\r' ? at - 1 : at;

    // ISO 9735 §5.1: the release character takes the meaning from the one byte after it.
    IndexStop TakeRelease(ref int at)
    {
        if (IsTooLong(at)) return IndexStop.TooLong;
        if (at + 1 >= buffer.Length) return IndexStop.NeedsBytes;
        // A file cut into lines may be cut here: the released character stands on the next line.
        if ((_classes[buffer.Block[at + 1]] & LineBreak) != 0) return IndexStop.LineBreak;
        at += 2;
        return IndexStop.Done;
    }

    // RFC 4180 §2.5-2.7: a quote opens at the start of a field; a doubled one closes and opens again.
    IndexStop TakeQuote(ref int at)
    {
        if (_inQuote) _inQuote = false;
        else if (at == _start || buffer.Block[at - 1] == buffer.Delimiters.Element || buffer.Block[at - 1] == buffer.Delimiters.Quote) _inQuote = true;
        at++;
        return IndexStop.Done;
    }

    // ISO 2022: ESC $ begins a run of characters of two bytes, which the next ESC ends; that one is looked at in its turn.
    IndexStop TakeEscape(ref int at)
    {
        if (IsTooLong(at)) return IndexStop.TooLong;
        var run = Iso2022.RunLength(buffer.Block.AsSpan(at, buffer.Length - at));
        if (run == Iso2022.IsOpen)
        {
            if (IsTooLong(buffer.Length)) return IndexStop.TooLong;
            if (!IsFinal) return IndexStop.NeedsBytes;
            run = 1;
        }

        at += run;
        return IndexStop.Done;
    }

    IndexStop TakeSeparator(ref int at)
    {
        if (_mayHoldBinary && at - _start == 3) ExpectBinary();
        if (_separatorsToLength > 0 && buffer.Block[at] == buffer.Delimiters.Element && --_separatorsToLength == 0)
            return TakeBinary(ref at);

        Note(at++);
        return IndexStop.Done;
    }

    void Note(int at)
    {
        if (!envelopesOnly) buffer.Tokens[buffer.TokenCount++] = at;
    }

    // X12.6 §3.5.1: BIN01 and BDS02 give the length of the binary data that follows, which may hold any byte.
    void ExpectBinary() => _separatorsToLength = SeparatorsToLength(buffer.Block.AsSpan(_start, 3));

    static int SeparatorsToLength(ReadOnlySpan<byte> tag) => tag.SequenceEqual("BIN"u8) ? 2 : tag.SequenceEqual("BDS"u8) ? 3 : 0;

    // A length that does not lead to a terminator is a lie: the segment is then read like any other.
    IndexStop TakeBinary(ref int at)
    {
        if (IsTooLong(at)) return IndexStop.TooLong;
        if (DeclaredLength(_start, at) is >= 0 and var length && length <= binaryLimitBytes)
        {
            var end = at + 1 + length;
            if (end >= buffer.Length && !IsFinal)
            {
                _separatorsToLength = 1;
                return IndexStop.NeedsBytes;
            }

            _isBinary = end < buffer.Length && buffer.Block[end] == buffer.Delimiters.Segment;
            Note(at);
            at = _isBinary ? end : at + 1;
            return IndexStop.Done;
        }

        Note(at++);
        return IndexStop.Done;
    }

    // What the element before a separator says; -1 when it is no number.
    int DeclaredLength(int start, int separator)
    {
        var delimiters = buffer.Delimiters;
        var text = buffer.Block.AsSpan(start, separator - start);
        text = text[(text.LastIndexOfAny(delimiters.Element, delimiters.Component, delimiters.Repetition) + 1)..];
        return Utf8Parser.TryParse(text, out int length, out var used) && used == text.Length ? length : -1;
    }

    /// <summary>Whether the last byte of the input is in the buffer.</summary>
    internal bool IsFinal { get; set; }

    bool IsTooLong(int at) => at - _start > (_isBinary ? binaryLimitBytes + segmentLimitBytes : segmentLimitBytes);

    void Open(int at)
    {
        _start = at;
        _firstToken = buffer.TokenCount;
        _separatorsToLength = 0;
        _isBinary = false;
        _isPlain = buffer.Delimiters.Quote == 0 && !(_mayHoldBinary && buffer.Block[at] == 'B');
    }

    /// <summary>Ends the segment in progress.</summary>
    internal void Close(int end)
    {
        buffer.AddSlot(new(_start, end, _firstToken, envelopesOnly ? 0 : buffer.TokenCount - _firstToken));
        _start = None;
    }

    // Between segments partners send line breaks, form feeds, blanks, NUL and Ctrl-Z padding, and doubled terminators.
    void Classify(in Delimiters delimiters, Standard standard)
    {
        Array.Clear(_classes);
        foreach (var blank in "\r\n"u8) _classes[blank] = Skipped;
        if (standard != Standard.Csv)
            foreach (var blank in "\f\v \t\0\u001A"u8) _classes[blank] = Skipped;
        if (standard == Standard.Edifact)
            foreach (var lineBreak in "\r\n"u8) _classes[lineBreak] |= LineBreak;
        SetStop(delimiters.Element, Token, 0);
        SetStop(delimiters.Component, Token, 0);
        SetStop(delimiters.Repetition, Token, 0);
        SetStop(delimiters.Release, Release, 0);
        SetStop(delimiters.Quote, Quote, 0);
        SetStop(delimiters.Segment, Terminator, Skipped);
        if (delimiters.Segment == '\n') _classes['\r'] = Skipped;
        if (_mayHoldBinary) _classes['B'] |= MayBeBinary;
        if (_mayHoldEscapes) SetStop(Iso2022.Esc, Escape, 0);
        LookFor(delimiters);
    }

    void SetStop(byte delimiter, byte kind, byte skipped)
    {
        if (delimiter != 0) _classes[delimiter] = (byte)(kind | skipped);
    }
}
