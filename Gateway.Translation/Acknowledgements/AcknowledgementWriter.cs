using System.Globalization;
using Gateway.Translation.Interchanges;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Acknowledgements;

/// <summary>The control numbers of an answer, reserved by the caller.</summary>
/// <param name="Interchange">ISA13 or UNB 0020.</param>
/// <param name="Group">GS06 of the first group; each further one takes the next number.</param>
public readonly record struct AnswerNumbers(long Interchange, long Group);

/// <summary>Writes an answer with its envelope; the same content, numbers and time give the same bytes.</summary>
public sealed class AcknowledgementWriter
{
    readonly AcknowledgementDue _due;
    readonly AnswerNumbers _numbers;
    readonly DateTimeOffset _time;
    readonly CopiedText _copied;
    readonly PiecedBuffer _bytes = new();
    readonly InterchangeWriter _writer;
    readonly string _lineBreak;

    AcknowledgementWriter(AcknowledgementDue due, AnswerNumbers numbers, DateTimeOffset time, string lineBreak)
    {
        _due = due;
        _numbers = numbers;
        _time = time;
        _copied = new(due.Envelope.Delimiters);
        _lineBreak = due.Envelope.Delimiters.Segment is (byte)'\n' or (byte)'\r' ? "" : lineBreak;
        _writer = new(_bytes, _lineBreak);
    }

    /// <summary>The interchange as bytes.</summary>
    /// <param name="due">What to say and to whom.</param>
    /// <param name="numbers">The answer's own control numbers.</param>
    /// <param name="time">When it is made; written as it stands, in the zone that it carries.</param>
    /// <param name="lineBreak">Written after each segment: empty, LF or CRLF; left out where the segment terminator is a line break itself.</param>
    /// <exception cref="InvalidOperationException">A value cannot stand in the answer. All that partners send is made to fit before, so that this is a mistake of ours;
    /// better no answer than a broken one.</exception>
    public static byte[] Write(AcknowledgementDue due, AnswerNumbers numbers, DateTimeOffset time, string lineBreak = "")
    {
        ArgumentNullException.ThrowIfNull(due);
        var writer = new AcknowledgementWriter(due, numbers, time, lineBreak);
        writer.Write();
        return writer._bytes.ToArray();
    }

    void Write()
    {
        var header = Interchange();
        _writer.StartInterchange(header);
        if (_due.Kind == AcknowledgementKind.Ta1) Write(SegmentsAfter(header), Ta1Segment.Of(_due.Content[0].Interchange!));
        else if (_due.Kind == AcknowledgementKind.Contrl) WriteContrl();
        else WriteGroups();
        _writer.EndInterchange();
        if (_writer.Refused is [var refused, ..]) throw Unwritable(refused.SegmentId, refused.Element, refused.Value, refused.Reason);
    }

    // TA1 stands between ISA and IEA alone, in no message.
    SegmentWriter SegmentsAfter(InterchangeHeader header) => new(_bytes, header.Delimiters, System.Text.Encoding.UTF8, _lineBreak);

    void WriteContrl()
    {
        for (var i = 0; i < _due.Content.Count; i++)
        {
            var segments = _writer.StartMessage(new()
            {
                Type = "CONTRL",
                Version = _due.Envelope.Version.EndsWith('4') ? "41" : "D3",
                Agency = "UN",
                ControlNumber = (i + 1).ToString(CultureInfo.InvariantCulture),
                Offset = 0,
            });
            Write(segments, new ContrlSegments(new(_due.Envelope.Delimiters, _due.Envelope.Version)).Of(_due.Content[i]));
            _writer.EndMessage();
        }
    }

    void WriteGroups()
    {
        var written = 0;
        for (var i = 0; i < _due.GroupCount; i++)
        {
            var group = _due.Envelope.Groups[i];
            _writer.StartGroup(Group(group, _numbers.Group + i));
            for (var number = 1; number <= group.Count; number++) WriteMessage(_due.Content[written++], number, group.Version);
            _writer.EndGroup();
        }
    }

    void WriteMessage(Acknowledgement content, int number, string version)
    {
        var segments = _writer.StartMessage(new()
        {
            Type = content.Kind == AcknowledgementKind.X999 ? "999" : "997",
            Version = version,
            ControlNumber = number.ToString("0000", CultureInfo.InvariantCulture),
            Offset = 0,
        });
        var from5010 = FunctionalAnswer.IsFrom5010(version);
        Write(segments, new FunctionalSegments(content.Kind, from5010, _copied).Of(content.Groups[0]));
        _writer.EndMessage();
    }

    static void Write(SegmentWriter writer, params IEnumerable<AnswerSegment> segments)
    {
        foreach (var segment in segments)
        {
            writer.Start(segment.Id);
            for (var e = 0; e < segment.Elements.Count; e++)
                for (var c = 0; c < segment.Elements[e].Count; c++)
                    if (writer.Put(e + 1, segment.Elements[e][c], c + 1) is var reason and not Syntax.Unwritable.None)
                        throw Unwritable(segment.Id, e + 1, segment.Elements[e][c], reason);
            writer.End();
        }
    }

    static InvalidOperationException Unwritable(string segment, int element, string value, Unwritable reason) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{segment}{element:D2} of an answer cannot hold \"{value}\": {reason}."));

    InterchangeHeader Interchange()
    {
        var envelope = _due.Envelope;
        var isX12 = envelope.Standard == Standard.X12;
        return new()
        {
            Standard = envelope.Standard,
            ControlNumber = _numbers.Interchange.ToString(isX12 ? "000000000" : "0", CultureInfo.InvariantCulture),
            Version = envelope.Version,
            Sender = Writable(envelope.Sender),
            Receiver = Writable(envelope.Receiver),
            Date = Text(isX12 || !envelope.Version.EndsWith('4') ? "yyMMdd" : "yyyyMMdd"),
            Time = Text("HHmm"),
            IsTest = envelope.IsTest,
            Delimiters = envelope.Delimiters,
            HasServiceStringAdvice = !isX12 && envelope.Delimiters != UnaAdvice.Defaults(envelope.Version),
            Offset = 0,
        };
    }

    GroupHeader Group(ReturnGroup group, long number) => new()
    {
        FunctionalId = "FA",
        Sender = _copied.Name(group.Sender, 2, 15),
        Receiver = _copied.Name(group.Receiver, 2, 15),
        Date = Text("yyyyMMdd"),
        Time = Text("HHmm"),
        ControlNumber = number.ToString(CultureInfo.InvariantCulture),
        Agency = "X",
        Version = _copied.Name(group.Version, 1, 12),
        Offset = 0,
    };

    // A qualifier that is none says as much as ZZ, "mutually defined".
    PartyId Writable(PartyId party) => _due.Envelope.Standard == Standard.Edifact
        ? new ContrlText(_due.Envelope.Delimiters, _due.Envelope.Version).Party(party) ?? new(null, "0")
        : new(IsaChecks.IsQualifier(party.Qualifier ?? "") ? party.Qualifier : "ZZ", _copied.Name(party.Id, 2, 15));

    string Text(string format) => _time.ToString(format, CultureInfo.InvariantCulture);
}
