using System.Buffers;
using System.Text;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Interchanges;

/// <summary>A value of an envelope that could not be written.</summary>
/// <param name="SegmentId">The envelope segment.</param>
/// <param name="Element">Its element.</param>
/// <param name="Value">The value.</param>
/// <param name="Reason">Why not.</param>
public sealed record RefusedValue(string SegmentId, int Element, string Value, Unwritable Reason);

/// <summary>Writes interchanges: ISA/GS/ST and their trailers, or UNA/UNB/UNG/UNH, with the counts filled in.</summary>
/// <remarks>The twin of <see cref="InterchangeReader"/>: takes the headers that it gives. Messages are written by the
/// <see cref="SegmentWriter"/> that <see cref="StartMessage"/> returns. When <see cref="Refused"/> is not empty, the bytes must not be sent.</remarks>
public sealed class InterchangeWriter
{
    readonly IBufferWriter<byte> _output;
    readonly string _lineBreak;
    readonly List<RefusedValue> _refused = [];
    IBufferWriter<byte> _bytes;
    EnvelopeGrammar _grammar = EnvelopeGrammar.X12;
    SegmentWriter? _segments;
    InterchangeHeader? _interchange;
    GroupHeader? _group;
    MessageHeader? _message;
    int _groups;
    int _messagesInGroup;
    int _messages;

    /// <param name="output">Takes the bytes.</param>
    /// <param name="lineBreak">Written after each segment: empty, LF or CRLF.</param>
    public InterchangeWriter(IBufferWriter<byte> output, string lineBreak = "")
    {
        ArgumentNullException.ThrowIfNull(output);
        _output = _bytes = output;
        _lineBreak = lineBreak;
    }

    /// <summary>Values of envelopes that could not be written: a delimiter in them, or too long for ISA.</summary>
    public IReadOnlyList<RefusedValue> Refused => _refused;

    /// <summary>Writes ISA, or UNA and UNB.</summary>
    /// <param name="header">What to write; the delimiters are taken from it.</param>
    /// <param name="charset">Encodes the values; null: UTF-8 in X12, the declared one in EDIFACT.</param>
    public void StartInterchange(InterchangeHeader header, Encoding? charset = null)
    {
        ArgumentNullException.ThrowIfNull(header);
        _interchange = header;
        _groups = _messages = _messagesInGroup = 0;
        _grammar = header.Standard == Standard.X12 ? EnvelopeGrammar.X12 : EnvelopeGrammar.Edifact;
        _bytes = header.WideDelimiters.Count == 0 ? _output : new ExpandingWriter(_output, new(header.WideDelimiters.OrderByDescending(d => d.Key).Select(d => d.Value)));
        _segments = new(_bytes, header.Delimiters, charset ?? CharsetOf(header), _lineBreak);
        if (header.Standard == Standard.X12) WriteIsa(header);
        else WriteUnb(header);
    }

    /// <summary>Writes GS or UNG; in EDIFACT a group without <see cref="GroupHeader.FunctionalId"/> is not written.</summary>
    public void StartGroup(GroupHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        _group = header;
        _messagesInGroup = 0;
        if (_grammar.Standard == Standard.X12) WriteGs(header);
        else if (header.FunctionalId is not null) WriteUng(header);
        else return;
        _groups++;
    }

    /// <summary>Writes ST or UNH and returns the writer of the message's segments.</summary>
    public SegmentWriter StartMessage(MessageHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        _message = header;
        _messages++;
        _messagesInGroup++;
        Segments.SegmentCount = 0;
        if (_grammar.Standard == Standard.X12) WriteSt(header);
        else WriteUnh(header);
        return Segments;
    }

    /// <summary>Writes SE or UNT with the count of segments.</summary>
    public void EndMessage() => WriteTrailer(_grammar.MessageEnd, Segments.SegmentCount + 1, _message?.ControlNumber);

    /// <summary>Writes GE or UNE with the count of messages.</summary>
    public void EndGroup()
    {
        if (_grammar.Standard == Standard.X12 || _group?.FunctionalId is not null)
            WriteTrailer(_grammar.GroupEnd, _messagesInGroup, _group?.ControlNumber);
    }

    /// <summary>Writes IEA or UNZ with the count of groups, or of messages where EDIFACT has no groups.</summary>
    public void EndInterchange() =>
        WriteTrailer(_grammar.InterchangeEnd, _grammar.Standard == Standard.Edifact && _groups == 0 ? _messages : _groups, _interchange?.ControlNumber);

    SegmentWriter Segments => _segments ?? throw new InvalidOperationException("No interchange was started.");

    // X12 declares no character set; UTF-8 is what the reader recognises.
    static Encoding CharsetOf(InterchangeHeader header) =>
        header.Standard == Standard.X12 ? Utf8WithoutMark : Charsets.Declared(SyntaxOf(header).Identifier);

    // UNOC3: the last digit is the version.
    static (string Identifier, string Version) SyntaxOf(InterchangeHeader unb) =>
        unb.Version.Length > 1 && char.IsAsciiDigit(unb.Version[^1]) ? (unb.Version[..^1], unb.Version[^1..]) : (unb.Version, "");

    static readonly UTF8Encoding Utf8WithoutMark = new(encoderShouldEmitUTF8Identifier: false);

    void WriteTrailer(string tag, int count, string? controlNumber)
    {
        Segments.Start(tag);
        Segments.Put(1, count);
        Put(tag, 2, controlNumber);
        Segments.End();
    }

    void WriteGs(GroupHeader gs)
    {
        Segments.Start("GS");
        string?[] values = [gs.FunctionalId, gs.Sender, gs.Receiver, gs.Date, gs.Time, gs.ControlNumber, gs.Agency ?? "X", gs.Version];
        for (var i = 0; i < values.Length; i++) Put("GS", i + 1, values[i]);
        Segments.End();
    }

    void WriteSt(MessageHeader st)
    {
        Segments.Start("ST");
        Put("ST", 1, st.Type);
        Put("ST", 2, st.ControlNumber);
        Put("ST", 3, st.Implementation);
        Segments.End();
    }

    void WriteUng(GroupHeader ung)
    {
        Segments.Start("UNG");
        Put("UNG", 1, ung.FunctionalId);
        Put("UNG", 2, ung.Sender);
        Put("UNG", 2, ung.SenderQualifier, 2);
        Put("UNG", 3, ung.Receiver);
        Put("UNG", 3, ung.ReceiverQualifier, 2);
        Put("UNG", 4, ung.Date);
        Put("UNG", 4, ung.Time, 2);
        Put("UNG", 5, ung.ControlNumber);
        Put("UNG", 6, ung.Agency);
        PutVersion("UNG", 7, 1, ung.Version);
        Segments.End();
    }

    void WriteUnh(MessageHeader unh)
    {
        Segments.Start("UNH");
        Put("UNH", 1, unh.ControlNumber);
        Put("UNH", 2, unh.Type);
        PutVersion("UNH", 2, 2, unh.Version);
        Put("UNH", 2, unh.Agency ?? "UN", 4);
        Put("UNH", 2, unh.Implementation, 5);
        Segments.End();
    }

    // 0052 is one character in the directories of today (D), and was two in those of 1990 to 1992 (90:1, 91:2).
    void PutVersion(string tag, int element, int component, string? version)
    {
        if (version is not { Length: > 1 }) return;
        var isOld = version.Length == 3 && version[0] == '9' && char.IsAsciiDigit(version[1]);
        var split = isOld ? 2 : 1;
        Put(tag, element, version[..split], component);
        Put(tag, element, version[split..], component + 1);
    }

    void WriteUnb(InterchangeHeader unb)
    {
        var d = unb.Delimiters;
        if (unb.HasServiceStringAdvice)
            _bytes.Write([(byte)'U', (byte)'N', (byte)'A', d.Component, d.Element, d.DecimalMark, OrBlank(d.Release), OrBlank(d.Repetition), d.Segment, .. Encoding.ASCII.GetBytes(_lineBreak)]);
        Segments.Start("UNB");
        Put("UNB", 1, SyntaxOf(unb).Identifier);
        Put("UNB", 1, SyntaxOf(unb).Version, 2);
        PutParty(2, unb.Sender);
        PutParty(3, unb.Receiver);
        Put("UNB", 4, unb.Date);
        Put("UNB", 4, unb.Time, 2);
        Put("UNB", 5, unb.ControlNumber);
        Put("UNB", 6, unb.Password?.Id);
        Put("UNB", 6, unb.Password?.Qualifier, 2);
        Put("UNB", 7, unb.ApplicationReference);
        Put("UNB", 8, unb.Priority);
        Put("UNB", 9, unb.AcknowledgementRequested ? "1" : unb.ReceiptRequested ? "2" : null);
        Put("UNB", 10, unb.Agreement);
        Put("UNB", 11, unb.IsTest ? "1" : null);
        Segments.End();
    }

    void PutParty(int element, PartyId party)
    {
        Put("UNB", element, party.Id);
        Put("UNB", element, party.Qualifier, 2);
        Put("UNB", element, party.Routing, 3);
        Put("UNB", element, party.Subidentification, 4);
    }

    void WriteIsa(InterchangeHeader isa)
    {
        _refused.AddRange(IsaText.Write(isa, _bytes));
        _bytes.Write(Encoding.ASCII.GetBytes(_lineBreak));
    }

    void Put(string tag, int element, string? value, int component = 1)
    {
        var reason = Segments.Put(element, value, component);
        if (reason != Unwritable.None) _refused.Add(new(tag, element, value!, reason));
    }

    static byte OrBlank(byte service) => service == 0 ? (byte)' ' : service;
}
