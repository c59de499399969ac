using System.Text;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Interchanges;

// Between interchanges: finds the next header and gathers what belongs to none.
public sealed partial class InterchangeReader
{
    // Enough to judge any header and to see the lines of a wrapped file. Waiting for it, or for the
    // end, makes the judgement the same however the bytes come.
    internal int LookAheadBytes { get; init; } = 4096;

    // Each time all that is in the buffer is gone over, so that a file of nothing but changes would cost its square.
    const int TimesChangedMax = 16;

    int _at;
    FoldedBytes? _folded;
    int _timesFolded;
    int _timesParted;
    Junk? _junk;
    int _interchangesInFile;
    string? _lastControlNumber;
    byte _lastTerminator;
    bool _saidNotEdi;
    bool _saidLinesJoined;

    // What a header is judged by; never more than the look-ahead, however much is in the buffer.
    ReadOnlySpan<byte> HeaderAhead => Ahead[..Math.Min(Ahead.Length, LookAheadBytes)];

    ReadOnlySpan<byte> Ahead => _stream.Buffer.Block.AsSpan(_at, _stream.Buffer.Length - _at);

    Step ReadOutside()
    {
        if (_junk is null) SkipPadding();
        if (Ahead.Length < EnvelopeSearch.ByteOrderMark.Length && !_stream.IsFinal) return Step.NeedsBytes;
        if (_junk is not null) return ReadJunk();
        if (Ahead.IsEmpty && _stream.IsFinal) return TellEndOfFile();
        if (Ahead.Length < LookAheadBytes && !_stream.IsFinal) return Step.NeedsBytes;
        if (PartsLines()) return Step.Again;
        FoldWideDelimiters();
        if (_interchangesInFile < _limits.Interchanges && (TryStart() || TryStartFragment())) return Tell(InterchangeEvent.InterchangeStart);
        PassOver(1);
        return Step.Again;
    }

    // Once something is not as it should be, only a header beyond doubt ends it.
    Step ReadJunk()
    {
        var isLimited = _interchangesInFile >= _limits.Interchanges;
        var junk = isLimited ? Ahead.Length : EnvelopeSearch.NextCertain(Ahead, LookAheadBytes, _stream.IsFinal);
        _searched += junk;
        PassOver(junk);
        if (Ahead.IsEmpty) return _stream.IsFinal ? TellEndOfFile() : Step.NeedsBytes;
        return Ahead.Length < LookAheadBytes && !_stream.IsFinal ? Step.NeedsBytes : TellJunk();
    }

    void SkipPadding()
    {
        // A doubled terminator is padding after the trailer as it is between segments.
        ReadOnlySpan<byte> paddings = [.. EnvelopeSearch.Padding, _lastTerminator];
        while (true)
        {
            var padding = Ahead.IndexOfAnyExcept(paddings);
            _at = padding < 0 ? _stream.Buffer.Length : _at + padding;
            if (!Ahead.StartsWith(EnvelopeSearch.ByteOrderMark)) return;
            _at += EnvelopeSearch.ByteOrderMark.Length;
        }
    }

    void PassOver(int count)
    {
        if (count == 0) return;
        _junk ??= new(_stream.Buffer.OffsetAt(_at));
        _junk.Add(Ahead[..count], _stream.Buffer.OffsetAt(_at + count - 1) + 1);
        _at += count;
    }

    Step TellJunk()
    {
        Report(EnvelopeDiagnostics.OutsideBytes(_junk!, _lastControlNumber));
        _junk = null;
        return Tell(InterchangeEvent.OutsideBytes);
    }

    Step TellEndOfFile()
    {
        if (_interchangesInFile == 0 && !_saidNotEdi)
        {
            _saidNotEdi = true;
            Report(EnvelopeDiagnostics.NotEdi(_junk));
            _junk = null;
            return Tell(InterchangeEvent.OutsideBytes);
        }

        if (_junk is not null) return TellJunk();
        IsAtEnd = true;
        return Step.NeedsBytes;
    }

    // Where one interchange was cut into lines, the next need not be: its line breaks may be terminators, or binary data.
    bool PartsLines()
    {
        var buffer = _stream.Buffer;
        if (!buffer.JoinsLines || _timesParted == TimesChangedMax || LineWrap.GoesOn(buffer.WithLineBreaks(_at, LookAheadBytes))) return false;
        _timesParted++;
        buffer.PartLines(_at);
        return true;
    }

    // Interchange after interchange may have the same; before anything else the bytes are again what they were.
    void FoldWideDelimiters()
    {
        if (_folded is not null && WideDelimiters.AreFolded(HeaderAhead, _folded)) return;
        _stream.Buffer.Unfold(_at);
        _folded = null;
        if (WideDelimiters.Of(HeaderAhead) is not { Count: > 0 } wide || _timesFolded == TimesChangedMax || _stream.Buffer.JoinsLines || LineWrap.IsWrapped(HeaderAhead)) return;
        _timesFolded++;
        _stream.Buffer.Fold(_at, _folded = new(wide));
    }

    bool TryStart()
    {
        if (!EnvelopeGrammar.IsInterchangeStart(Ahead)) return false;
        if (!(Ahead[1] == 'S' ? TryStartX12() : TryStartEdifact())) return false;
        BeginInterchange();
        return true;
    }

    void BeginInterchange()
    {
        _interchangesInFile++;
        (_lastControlNumber, _lastTerminator) = (Interchange!.ControlNumber, Interchange.Delimiters.Segment);
        GroupCount = _groupsInInterchange = _messagesInInterchange = _packagesInInterchange = _acknowledgementsInInterchange = 0;
        // An identifier that names none was told with the header.
        _saidCharsetWrong = _diagnostics.Any(d => d.Code.Name == DiagnosticCodes.CharacterSetWrong.Name);
        _groupNumbers.Clear();
        _messageNumbers.Clear();
    }

    bool TryStartX12()
    {
        if (!_stream.Buffer.JoinsLines && !_stream.Buffer.IsFolding && LineWrap.IsWrapped(HeaderAhead))
            _stream.Buffer.JoinLines(_at);
        if (!IsaLayout.TryRead(HeaderAhead, out var layout)) return false;
        _grammar = EnvelopeGrammar.X12;
        _charset = null;
        _outsideLevel = null;
        Interchange = IsaHeader.Read(Ahead, layout, _stream.Buffer.OffsetAt(_at));
        if (_folded is not null) Interchange = Interchange with { WideDelimiters = _folded.ByStand };
        IsaChecks.Check(_stream.Buffer, _at, layout, Interchange, _diagnostics);
        var start = _at + layout.Length;
        if (IsxAdvice.TryRead(Ahead[layout.Length..], Interchange, out var isx))
        {
            Interchange = Interchange with { Delimiters = Interchange.Delimiters with { Release = isx.Release } };
            start += isx.Length;
        }

        _stream.Buffer.OnlyDecimalMark = 0;
        _stream.Begin(start, Interchange.Delimiters, Standard.X12);
        if (IsNoTerminator(Interchange.Delimiters) || WideDelimiters.Find(Ahead, layout) is not null) PassContent(start);
        return true;
    }

    static bool IsNoTerminator(in Delimiters d) =>
        d.Segment == 0 || d.Segment == d.Element || d.Segment == d.Release || char.IsAsciiLetterOrDigit((char)d.Segment);

    // What such a terminator ends are no segments; read on, they would take the next interchange with them. The header was told, and is answered.
    void PassContent(int position) => SkipFrom(position, int.MaxValue);

    bool TryStartEdifact()
    {
        if (!UnaAdvice.TryRead(HeaderAhead, out var una)) return false;
        var offset = _stream.Buffer.OffsetAt(_at);
        var start = _at + una.Length;
        _stream.Begin(start, una.InForce, Standard.Edifact, mayHoldEscapes: _stream.Buffer.Block.AsSpan(start + 4, Math.Max(0, Math.Min(4, _stream.Buffer.Length - start - 4))).SequenceEqual("UNOX"u8));
        // In bytes of the file, of which the look-ahead holds the same however they come; joined to one line it may hold fewer than the limit.
        var limit = _stream.Buffer.OffsetAt(start) + LookAheadBytes - UnaAdvice.LongestLength;
        _grammar = _stream.Buffer.Block[start + 1] == 'I' ? EnvelopeGrammar.Interactive : EnvelopeGrammar.Edifact;
        if (PullHeader(limit, out var endsAtLine) != Pulled.Segment || _stream.Buffer.OffsetAt(_stream.Buffer.Slots[_stream.Current].End) > limit)
        {
            _stream.Stop();
            return false;
        }

        if (una.Fault is { } fault) Report(EnvelopeDiagnostics.ServiceStringAdvice(offset, una.Length, fault));
        _stream.Tokenise();
        if (endsAtLine) ReportTerminator(SegmentRole.InterchangeStart, 0);
        else CutsRunOn(SegmentRole.InterchangeStart, 0);
        var unb = new Segment(_stream.Buffer, _stream.Current, 0);
        _stream.Buffer.Charset = Encoding.Latin1;
        _charset = Charsets.Declared(unb[1][1].ToString(), unb[1][4].ToString());
        DecodeCurrent();
        Interchange = _grammar.IsInteractive ? UnbHeader.ReadUib(unb, una.Length > 0, offset) : UnbHeader.Read(unb, una.Length > 0, offset);
        if (!una.Repeats) Interchange = Interchange with { Delimiters = una.Delimiters };
        _stream.Buffer.OnlyDecimalMark = Interchange.Version.EndsWith('4') ? (byte)0 : una.DecimalMark;
        _outsideLevel = Charsets.OutsideLevel(unb[1][1].ToString(), una.Delimiters);
        _serviceSlot = _stream.Current;
        UnbChecks.Check(unb, Interchange, _grammar, _diagnostics);
        if (IsNoTerminator(una.Delimiters)) PassContent(_stream.Buffer.Slots[_stream.Current].End);
        return true;
    }

    Pulled PullHeader(long limit, out bool endsAtLine)
    {
        while (true)
        {
            var pulled = _stream.Pull();
            endsAtLine = false;
            if (pulled is not (Pulled.LineBreak or Pulled.Open) || _stream.Buffer.OffsetAt(_stream.StoppedAt) > limit) return pulled;
            if (pulled == Pulled.Open) continue;
            endsAtLine = IsSegmentInLine(_at + LookAheadBytes);
            if (endsAtLine) return PullLine();
            _stream.JoinLines();
        }
    }

    // A line break after an unterminated last segment is found inside it, but does not matter.
    void ReportJoinedLines()
    {
        if (_saidLinesJoined || Interchange is null || _stream.Buffer.FirstLineBreak < 0 || _stream.IsUnterminated) return;
        _saidLinesJoined = true;
        Report(EnvelopeDiagnostics.LinesJoined(_stream.Buffer.FirstLineBreak));
    }
}
