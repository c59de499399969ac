using Gateway.Translation.Syntax;

namespace Gateway.Translation.Interchanges;

// Inside an interchange: one segment after the other, until something can be told.
public sealed partial class InterchangeReader
{
    const int NoSlot = -1;
    const int FirstSkippedBytes = 1024;
    const int SkippedAtOnceBytes = 64 * 1024;

    readonly HashSet<string> _groupNumbers = [];
    EnvelopeGrammar _grammar = EnvelopeGrammar.X12;
    int _serviceSlot = NoSlot;
    int _groupsInInterchange;
    int _messagesInInterchange;
    int _acknowledgementsInInterchange;
    bool _isSkipping;
    bool _saidSecured;
    int _indexed;
    int _skippedAtOnce;
    Stray? _stray;

    Step ReadInside()
    {
        if (_isSkipping) return SkipLongSegment();
        if (_isInObject) return PassObject();
        CountContent();
        var pulled = _stream.Pull();
        if (pulled == Pulled.Segment) return Dispatch();
        if (pulled == Pulled.End) return CloseOpen(_stream.Buffer.Length);
        if (_stream.OpenStart >= 0 && IsHeader(_stream.OpenStart)) return CloseOpen(_stream.OpenStart);
        if (pulled == Pulled.Open) return Step.Again;
        if (pulled == Pulled.NeedsBytes) return Step.NeedsBytes;
        return pulled == Pulled.TooLong ? StartSkipping() : TakeLine();
    }

    // The short way through an open message: what is no service segment is only counted.
    void CountContent()
    {
        if (!_isMessageOpen || _isOversize) return;
        var slots = _stream.Ahead;
        slots = slots[..Math.Min(slots.Length, _limits.MessageSegments - _segmentCount)];
        var block = _stream.Buffer.Block;
        var count = 0;
        while (count < slots.Length && !EnvelopeGrammar.MayBeService(block, slots[count])) count++;
        if (count == 0 || slots[count - 1].End - _stream.Buffer.Slots[_stream.Kept].Start > _limits.MessageBytes) return;
        _stream.Skip(count);
        _segmentCount += count;
    }

    // The end of the next header need not be in sight: its delimiters may be others than ours.
    bool IsHeader(int position) =>
        EnvelopeGrammar.IsInterchangeStart(_stream.Buffer.Block.AsSpan(position, _stream.Buffer.Length - position));

    Step Dispatch()
    {
        ref readonly var slot = ref _stream.Buffer.Slots[_stream.Current];
        _stream.Tokenise();
        var role = RoleOf(slot);
        if (IsHeader(slot.Start))
        {
            var start = slot.Start;
            _stream.Unpull();
            return CloseOpen(start);
        }

        if (IsBehindSwallowedHeader(slot)) return Step.Again;
        if (SwallowedHeader(role, slot) is >= 0 and var header)
        {
            CutBefore(header, _stream.Current);
            role = RoleOf(slot);
        }

        if (_stream.IsUnterminated && IsCutTrailer(slot)) return Step.Again;
        if (_stream.IsUnterminated && !MayBeTag(Tag(slot).TrimEnd((byte)' '))) return TrailingBytes();
        if (EndsWhatIsOpen(role)) return CloseBeforeSegment();
        var isPassed = _groupsInInterchange > _limits.Groups && role != SegmentRole.InterchangeEnd;
        if (role == SegmentRole.MessageStart && Group is null && !isPassed) return OpenImpliedGroup();
        ReportSlips(role);
        if (isPassed) return PassGroups(role);
        return role switch
        {
            SegmentRole.MessageStart => OpenMessage(),
            SegmentRole.MessageEnd => _isMessageOpen ? CloseMessage() : PassStray(),
            SegmentRole.GroupStart => OpenGroup(),
            SegmentRole.GroupEnd => CloseGroup(),
            SegmentRole.InterchangeEnd => CloseInterchange(),
            SegmentRole.Acknowledgement when !_isMessageOpen && Group is null => TellAcknowledgement(),
            SegmentRole.Package => OpenPackage(),
            SegmentRole.PackageEnd when (_isMessageOpen ? _packagesInMessage : _packagesInInterchange) > 0 => ClosePackage(),
            SegmentRole.Service when !_isMessageOpen && Group is null => Step.Again,
            SegmentRole.Security when !_isMessageOpen && Group is not null => PassSecurity(),
            _ => _isMessageOpen ? Count() : PassStray(),
        };
    }

    // With a blank behind it a tag is still that tag.
    SegmentRole RoleOf(in SegmentSlot slot) => _grammar.RoleOf(Tag(slot).TrimEnd((byte)' '));

    bool EndsWhatIsOpen(SegmentRole role) => role switch
    {
        SegmentRole.GroupStart or SegmentRole.InterchangeEnd => Group is not null,
        SegmentRole.MessageStart or SegmentRole.GroupEnd => _isMessageOpen,
        _ => false,
    };

    // What is wrong with how a segment is written, told with what it belongs to: not before what it ends was told.
    void ReportSlips(SegmentRole role)
    {
        ref readonly var slot = ref _stream.Buffer.Slots[_stream.Current];
        var position = role == SegmentRole.MessageStart ? 1 : _isMessageOpen ? _segmentCount + 1 : 0;
        // Of a message's own segments its judge tells of blanks.
        if (position == 0 && role is not (SegmentRole.Content or SegmentRole.MessageEnd) && Tag(slot) is [.., (byte)' ']) Report(EnvelopeDiagnostics.BlankInTag(CurrentSegment(), role));
        if (_stream.IsUnterminated && role != SegmentRole.InterchangeEnd && _stream.Buffer.OffsetAt(slot.End) == _endOfLine) ReportTerminator(role, position);
        if (IsOverlong(role, slot)) CutsRunOn(role, position);
    }

    ReadOnlySpan<byte> Tag(in SegmentSlot slot)
    {
        var buffer = _stream.Buffer;
        var end = slot.TokenCount == 0 ? slot.End : buffer.Tokens[slot.FirstToken];
        return buffer.Block.AsSpan(slot.Start, end - slot.Start);
    }

    // Tags of EDIFACT have three characters (ISO 9735 §7.1): what is left of one at the end of a file is no segment.
    bool MayBeTag(ReadOnlySpan<byte> tag) => LooksLikeTag(tag) && (_grammar.Standard == Standard.X12 || tag.Length == 3);

    static bool LooksLikeTag(ReadOnlySpan<byte> tag)
    {
        if (tag.Length is < 2 or > 3 || !char.IsAsciiLetterUpper((char)tag[0])) return false;
        foreach (var b in tag)
            if (!char.IsAsciiLetterUpper((char)b) && !char.IsAsciiDigit((char)b))
                return false;
        return true;
    }

    // A file that ends inside a trailer is cut off: the trailer is missing (AK502 2, AK905 3, TA105 023), and neither a stray segment nor one with another number.
    bool IsCutTrailer(in SegmentSlot slot)
    {
        var (tag, number, element) = _isMessageOpen ? (_grammar.MessageEnd, OpenControlNumber(), 3 - _grammar.MessageCount)
            : Group is not null && !_isGroupImplied ? (_grammar.GroupEnd, Group.ControlNumber ?? "", 2)
            : (_grammar.InterchangeEnd, Interchange!.ControlNumber, 2);
        return IsCut(slot, tag, number, element) || (Group is not null && !_isMessageOpen && IsCut(slot, _grammar.InterchangeEnd, Interchange!.ControlNumber, 2));
    }

    bool IsCut(in SegmentSlot slot, string tag, string number, int element)
    {
        var written = Tag(slot).TrimEnd((byte)' ');
        if (slot.TokenCount == 0) return tag.StartsWith(EnvelopeDiagnostics.Show(written), StringComparison.Ordinal);
        if (!System.Text.Ascii.Equals(written, tag)) return false;
        var sent = CurrentSegment()[element].ToString();
        return sent.Length < number.Length && number.StartsWith(sent, StringComparison.Ordinal) && !Interchanges.Counts.SameNumber(sent, number);
    }

    Step TrailingBytes()
    {
        var slot = _stream.Buffer.Slots[_stream.Current];
        var junk = new Junk(_stream.Buffer.OffsetAt(slot.Start));
        junk.Add(_stream.Buffer.Block.AsSpan(slot.Start, slot.End - slot.Start), _stream.Buffer.OffsetAt(slot.End - 1) + 1);
        Report(EnvelopeDiagnostics.OutsideBytes(junk, _lastControlNumber));
        return Step.Again;
    }

    Step TellAcknowledgement()
    {
        _acknowledgementsInInterchange++;
        Ta1Checks.Check(CurrentSegment(), _diagnostics);
        return TellSegment(InterchangeEvent.InterchangeAcknowledgement);
    }

    // X12.58: S3S stands behind GS, S3E before GE.
    Step PassSecurity()
    {
        if (!_saidSecured) Report(EnvelopeDiagnostics.GroupSecured(CurrentSegment()));
        _saidSecured = true;
        return Step.Again;
    }

    Step OpenGroup()
    {
        var header = CurrentSegment();
        GroupCount++;
        if (IsGroupTooMany(header)) return Step.Again;
        // Before it stand messages without one; of a group before them was told with the first.
        if (_grammar.Standard == Standard.Edifact && (GroupCount, _groupsInInterchange) == (1, 2)) Report(EnvelopeDiagnostics.GroupsAndMessagesMixed(header));
        DecodeCurrent();
        Group = GroupHeaders.Read(header, _grammar);
        MessageCount = _packagesInGroup = 0;
        _saidSecured = false;
        _messageNumbers.Clear();
        GroupChecks.Check(header, Group, Interchange!, _diagnostics);
        if (Group.ControlNumber is { Length: > 0 } number && !_groupNumbers.Add(number))
            Report(EnvelopeDiagnostics.GroupNumberRepeated(header, _grammar));
        return TellSegment(InterchangeEvent.GroupStart);
    }

    // EDIFACT does without groups as a rule; in X12 it is an error, and the messages are still read.
    Step OpenImpliedGroup()
    {
        var header = CurrentSegment();
        if (IsGroupTooMany(header)) return Step.Again;
        if (_grammar.Standard == Standard.X12) Report(EnvelopeDiagnostics.GroupHeaderMissing(header, _grammar));
        else if (GroupCount > 0) Report(EnvelopeDiagnostics.GroupsAndMessagesMixed(header));
        Group = new() { FunctionalId = null, ControlNumber = null, Version = null, Offset = header.Offset };
        _isGroupImplied = true;
        MessageCount = _packagesInGroup = 0;
        _stream.Unpull();
        return Tell(InterchangeEvent.GroupStart);
    }

    bool IsGroupTooMany(in Segment header)
    {
        if (++_groupsInInterchange <= _limits.Groups) return false;
        Report(EnvelopeDiagnostics.TooManyGroups(header, _limits, _grammar));
        return true;
    }

    // What the limit leaves out was told with the first of it; its groups still count for the trailer.
    Step PassGroups(SegmentRole role)
    {
        if (role == SegmentRole.GroupStart) GroupCount++;
        return Step.Again;
    }

    Step CloseGroup()
    {
        if (Group is null || (_isGroupImplied && _grammar.Standard == Standard.Edifact)) return PassStray();
        var trailer = CurrentSegment();
        _countElement = 1;
        // The missing header was told; its trailer has nothing to be compared with.
        if (!_isGroupImplied) GroupChecks.CheckTrailer(trailer, Group, MessageCount + _packagesInGroup, _grammar, _diagnostics);
        _isGroupImplied = false;
        return TellSegment(InterchangeEvent.GroupEnd);
    }

    Step CloseInterchange()
    {
        var trailer = CurrentSegment();
        _countElement = _grammar.IsInteractive ? 2 : 1;
        InterchangeChecks.CheckTrailer(trailer, Interchange!, Counts, _grammar, _diagnostics);
        var end = _stream.Buffer.Slots[_stream.Current].End;
        if (!_stream.IsUnterminated) end = EndOfTerminator(end);
        // A line break that was taken out right after the terminator is not part of the interchange.
        Leave(end, _stream.Buffer.OffsetAt(end - 1) + 1);
        return TellSegment(InterchangeEvent.InterchangeEnd);
    }

    int EndOfTerminator(int end) =>
        end + _stream.Buffer.Block.AsSpan(end, _stream.Buffer.Length - end).IndexOf(_stream.Buffer.Delimiters.Segment) + 1;

    void Leave(int position, long offset)
    {
        _at = position;
        _stream.Stop();
        InterchangeLength = offset - Interchange!.Offset;
    }

    EnvelopeCounts Counts => new(GroupCount, _messagesInInterchange + _packagesInInterchange, _acknowledgementsInInterchange);

    // The segment just pulled ends what is open; it is pulled again after that was told.
    Step CloseBeforeSegment()
    {
        var start = _stream.Buffer.Slots[_stream.Current].Start;
        _stream.Unpull();
        return CloseOpen(start, keepInterchange: true);
    }

    /// <summary>Closes the innermost level that is open, its trailer missing, because of what stands at <paramref name="position"/>.</summary>
    Step CloseOpen(int position, bool keepInterchange = false)
    {
        var offset = _stream.Buffer.OffsetAt(position);
        if (_isMessageOpen) return CutsTrailerOff() ? Step.Again : CloseMessageWithoutTrailer(offset);
        if (Group is not null)
        {
            if (!_isGroupImplied) Report(EnvelopeDiagnostics.GroupTrailerMissing(offset, Group, _grammar));
            _isGroupImplied = false;
            return Tell(InterchangeEvent.GroupEnd);
        }

        if (keepInterchange) return Step.Again;
        Report(EnvelopeDiagnostics.InterchangeTrailerMissing(offset, Interchange!, _grammar));
        Leave(position, offset);
        return Tell(InterchangeEvent.InterchangeEnd);
    }

    Segment CurrentSegment() => new(_stream.Buffer, _stream.Current, 0);

    Step TellSegment(InterchangeEvent what)
    {
        _serviceSlot = _stream.Current;
        return Tell(what);
    }

    // A run of segments that belong nowhere is told once, with its first.
    Step PassStray()
    {
        _stray ??= new(CurrentSegment(), Group);
        _stray.Count++;
        return Step.Again;
    }

    void ReportStray()
    {
        if (_stray is null) return;
        Report(EnvelopeDiagnostics.Stray(_stray, _grammar));
        _stray = null;
    }

    Step StartSkipping()
    {
        var start = _stream.OpenStart;
        var tag = new SegmentSlot(start, Math.Min(start + 3, _stream.Buffer.Length), 0, 0);
        var code = _isMessageOpen ? DiagnosticCodes.SegmentTooLong : EnvelopeDiagnostics.OutsideMessages(Group, _grammar);
        Report(EnvelopeDiagnostics.SegmentTooLong(code, _stream.Buffer, tag, _isMessageOpen ? _segmentCount + 1 : 0, _limits.SegmentBytes));
        if (_isMessageOpen)
        {
            GiveUpMessage();
            _segmentCount++;
        }

        SkipFrom(start, _stream.StoppedAt - start);
        return Step.Again;
    }

    void SkipFrom(int position, int indexed)
    {
        (_at, _indexed, _skippedAtOnce) = (position, indexed, FirstSkippedBytes);
        _stream.Stop();
        _isSkipping = true;
    }

    // Skips to the terminator, or to the header of the next interchange, whichever comes first. It looks no farther than that,
    // and not through all that is in memory: the next segment may be too long as well.
    Step SkipLongSegment()
    {
        var part = Ahead[..Math.Min(Ahead.Length, _skippedAtOnce)];
        _skippedAtOnce = Math.Min(_skippedAtOnce * 2, SkippedAtOnceBytes);
        var header = NextHeader(PassData(part));
        var isOnlyPart = header >= part.Length && part.Length < Ahead.Length;
        if (header < part.Length) part = part[..header];
        var passed = PassData(part);
        if (passed < part.Length && part[passed] == _stream.Buffer.Delimiters.Segment) return StopSkipping(passed + 1);
        _at += passed;
        _indexed = Math.Max(0, _indexed - passed);
        if (isOnlyPart) return Step.Again;
        return Ahead.Length < LookAheadBytes && !_stream.IsFinal ? Step.NeedsBytes : StopSkipping(0);
    }

    // How far ahead the next header beyond doubt begins; somewhere behind, where none begins within so many bytes.
    int NextHeader(long within)
    {
        var seen = Ahead[..(int)Math.Min(Ahead.Length, within + LookAheadBytes)];
        var header = EnvelopeSearch.NextCertain(seen, LookAheadBytes, _stream.IsFinal && seen.Length == Ahead.Length);
        _searched += header;
        return header;
    }

    // To the terminator, or to a release character before what is not here yet. The index has found no terminator as far as it came.
    int PassData(ReadOnlySpan<byte> bytes)
    {
        _searched += bytes.Length;
        var (terminator, release) = (_stream.Buffer.Delimiters.Segment, _stream.Buffer.Delimiters.Release);
        var at = Math.Min(_indexed, bytes.Length);
        while (true)
        {
            var stop = bytes[at..].IndexOfAny(terminator, release == 0 ? terminator : release);
            if (stop < 0) return bytes.Length;
            at += stop;
            if (bytes[at] == terminator || at + 1 == bytes.Length) return at;
            at += 2;
        }
    }

    Step StopSkipping(int passed)
    {
        _isSkipping = false;
        _stream.Resume(_at + passed);
        return Step.Again;
    }
}
