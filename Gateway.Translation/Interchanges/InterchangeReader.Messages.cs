using System.Buffers;
using System.Text;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Interchanges;

// The open message: counted segment by segment, judged at its end.
public sealed partial class InterchangeReader
{
    readonly ControlNumbers _messageNumbers = new();
    MessageHeader? _messageHeader;
    MessageHeader? _lastHeader;
    string? _openControlNumber;
    Encoding? _charset;
    SearchValues<byte>? _outsideLevel;
    bool _isMessageOpen;
    bool _isGroupImplied;
    bool _isOversize;
    bool _saidCharsetWrong;
    int _segmentCount;

    Step OpenMessage()
    {
        _isMessageOpen = true;
        _openControlNumber = null;
        _stream.Kept = _stream.Current;
        _segmentCount = 1;
        _packagesInMessage = _packagesAtEnd = 0;
        _openPackage = -1;
        MessageCount++;
        _messagesInInterchange++;
        CheckMessageHeader();
        return Step.Again;
    }

    void CheckMessageHeader()
    {
        var header = new Segment(_stream.Buffer, _stream.Current, 1);
        MessageChecks.Check(header, _grammar, _diagnostics);
        var number = header[_grammar.MessageNumber];
        if (_messagesInInterchange > _limits.Messages) GiveUpMessage(header);
        else if (!number.IsEmpty && !_messageNumbers.Add(number.Bytes))
            Report(EnvelopeDiagnostics.MessageNumberRepeated(header, _grammar));
    }

    Step Count()
    {
        var slot = _stream.Buffer.Slots[_stream.Current];
        _segmentCount++;
        if (_stream.Buffer.Block[slot.Start] == 'B') CheckBinary();
        if (_isOversize) return Step.Again;
        var length = slot.End - _stream.Buffer.Slots[_stream.Kept].Start;
        if (length <= _limits.MessageBytes && _segmentCount <= _limits.MessageSegments) return Step.Again;
        GiveUpMessage(KeptHeader());
        return Step.Again;
    }

    // X12.6 §3.5.1: BIN and BDS are as long as they say; where they lie, the next terminator ended them.
    void CheckBinary()
    {
        if (_grammar.Standard != Standard.X12) return;
        _stream.Tokenise();
        var segment = new Segment(_stream.Buffer, _stream.Current, _segmentCount);
        var data = SegmentWriter.BinaryElement(segment);
        if (data == 0 || Interchanges.Counts.Agree(segment[data - 1], segment[data].Length)) return;
        var code = EnvelopeDiagnostics.BinaryLengthCode(segment, data);
        if (!_diagnostics.Drops(code)) Report(EnvelopeDiagnostics.BinaryLength(code, segment, data));
    }

    void GiveUpMessage(in Segment header)
    {
        Report(EnvelopeDiagnostics.MessageTooLarge(header, _limits, _grammar));
        GiveUpMessage();
    }

    // The message cannot be held: its header is remembered, its segments are counted and let go.
    void GiveUpMessage()
    {
        if (_isOversize) return;
        _messageHeader = ReadMessageHeader();
        _isOversize = true;
        _stream.Kept = NoSlot;
    }

    Step CloseMessage()
    {
        _segmentCount++;
        PartLines();
        var trailer = Trailer();
        _countElement = _grammar.MessageCount;
        // What is right needs no texts.
        if (_isOversize || !Interchanges.Counts.Agree(trailer[_countElement], _segmentCount) || !trailer[3 - _countElement].Bytes.SequenceEqual(KeptHeader()[_grammar.MessageNumber].Bytes))
        {
            PartHeader();
            MessageChecks.CheckTrailer(Trailer(), OpenControlNumber(), _segmentCount, _grammar, _diagnostics);
        }

        _serviceSlot = _stream.Current;
        return TellMessage();
    }

    Step CloseMessageWithoutTrailer(long offset)
    {
        if (EndsWithPackages) offset = LeavePackagesOut();
        Report(EnvelopeDiagnostics.MessageTrailerMissing(offset, OpenControlNumber(), _segmentCount, _grammar));
        return TellMessage();
    }

    string OpenControlNumber() => _openControlNumber ??=
        _isOversize ? _messageHeader!.ControlNumber : KeptHeader()[_grammar.MessageNumber].ToShortString();

    Segment KeptHeader() => new(_stream.Buffer, _stream.Kept, 1);

    Segment Trailer() => new(_stream.Buffer, _stream.Current, _segmentCount);

    Step TellMessage()
    {
        _isMessageOpen = false;
        if (_isOversize)
        {
            _messageHeader = _messageHeader! with { SegmentCount = _segmentCount };
            return Tell(InterchangeEvent.OversizeMessage);
        }

        ChooseCharset();
        return Tell(InterchangeEvent.Message);
    }

    void ForgetMessage()
    {
        _stream.Kept = NoSlot;
        _isOversize = false;
    }

    void ChooseCharset()
    {
        var buffer = _stream.Buffer;
        var start = buffer.Slots[_stream.Kept].Start;
        var end = buffer.Slots[_stream.Kept + _segmentCount - 1].End;
        var bytes = buffer.Block.AsSpan(start, end - start);
        if (IsUtf8ByItsDelimiters()) return;
        if (_packagesInMessage > 0)
        {
            // Objects are in no character set.
            buffer.Charset = _charset ?? Encoding.Latin1;
            return;
        }

        buffer.Charset = Charsets.Of(bytes, _charset, out var wrong);
        if (wrong < 0 && _outsideLevel is not null) wrong = bytes.IndexOfAny(_outsideLevel);
        if (wrong < 0 || _saidCharsetWrong) return;
        _saidCharsetWrong = true;
        Report(EnvelopeDiagnostics.CharsetWrong(buffer, start + wrong, Interchange!, buffer.Charset));
    }

    // A service segment outside messages is in no message's character set.
    void DecodeCurrent()
    {
        if (IsUtf8ByItsDelimiters()) return;
        var slot = _stream.Buffer.Slots[_stream.Current];
        _stream.Buffer.Charset = Charsets.Of(_stream.Buffer.Block.AsSpan(slot.Start, slot.End - slot.Start), _charset, out _);
    }

    bool IsUtf8ByItsDelimiters()
    {
        if (_folded is null) return false;
        _stream.Buffer.Charset = Encoding.UTF8;
        return true;
    }

    MessageHeader? ReadMessageHeader()
    {
        if (_stream.Kept < 0) return null;
        var header = KeptHeader();
        var last = _stream.Buffer.Slots[_stream.Kept + Math.Max(_segmentCount, 1) - 1];
        return _lastHeader = MessageHeaders.Read(header, Group, Interchange!, _grammar, _lastHeader) with
        {
            SegmentCount = _segmentCount,
            Length = _stream.Buffer.LengthBetween(_stream.Buffer.Slots[_stream.Kept].Start, last.End),
        };
    }
}
