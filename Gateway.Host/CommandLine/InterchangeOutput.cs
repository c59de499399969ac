using System.Buffers;
using Gateway.Partners;
using Gateway.Translation;
using Gateway.Translation.Documents;
using Gateway.Translation.Interchanges;
using Gateway.Translation.Maps;
using Gateway.Translation.Syntax;

namespace Gateway.Host.CommandLine;

/// <summary>Writes documents as X12 or EDIFACT: one interchange for each that was read, or for the file that had none.</summary>
sealed class InterchangeOutput(
    Terminal terminal, Standard target, TargetMaps maps, EnvelopeParties parties, PartnerProfile? partner, DateTimeOffset time, long number) : DocumentOutput
{
    const int FlushBytes = 64 * 1024;

    readonly ArrayBufferWriter<byte> _bytes = new(FlushBytes);
    readonly EnvelopeSettings _settings = partner?.Envelope ?? new();
    long _interchangeNumber = number;
    long _groupNumber = number;
    InterchangeWriter? _writer;
    OutgoingEnvelope? _envelope;
    Parties? _parties;
    MapPlan? _group;
    int _messages;

    internal override void Write(MappedDocument mapped, DocumentSource source, Findings findings)
    {
        var document = mapped.Document;
        if (maps.Find(document, mapped.Map) is not { } map) Tell(document, source, [maps.Missing(document, source.Place)], findings);
        else if (parties.Find(document, source) is not { } between) Tell(document, source, [Unwritable(parties.Missing())], findings);
        else if (TryOpen(between, map, document, source, findings)) Write(mapped, map, source, findings);
    }

    internal override void End()
    {
        if (_writer is null) return;
        _writer.EndGroup();
        _writer.EndInterchange();
        Flush();
        (_writer, _envelope, _parties, _group) = (null, null, null, null);
    }

    void Write(MappedDocument mapped, MapPlan map, DocumentSource source, Findings findings)
    {
        var document = mapped.Document;
        var diagnostics = new List<Diagnostic>();
        var schema = map.Schema!;
        map.Write(document, _writer!.StartMessage(_envelope!.Message(schema.Type, schema.Version, ++_messages)), diagnostics, maps.StandardOf(mapped.Map));
        _writer.EndMessage();
        diagnostics.AddRange(WrittenCheck.Of(map, document));
        Tell(document, source, diagnostics, findings);
        if (_bytes.WrittenCount >= FlushBytes) Flush();
    }

    // Documents of one file may go both ways: orders to the partner, answers from it.
    bool TryOpen(Parties between, MapPlan map, Document document, DocumentSource source, Findings findings)
    {
        if (_writer is not null && between != _parties) End();
        if (_writer is null) return TryStart(between, map, document, source, findings);
        if (_group!.Schema == map.Schema) return true;
        _writer.EndGroup();
        StartGroup(_writer, _envelope!, map);
        return true;
    }

    bool TryStart(Parties between, MapPlan map, Document document, DocumentSource source, Findings findings)
    {
        var envelope = Envelope(between, map, source);
        var writer = new InterchangeWriter(_bytes, _settings.LineBreak);
        writer.StartInterchange(envelope.Interchange(_interchangeNumber));
        _messages = 0;
        StartGroup(writer, envelope, map);
        if (writer.Refused.Count > 0)
        {
            Tell(document, source, writer.Refused.Select(r => Unwritable($"\"{r.Value}\" does not fit into {r.SegmentId}{r.Element:00}; give --partner, or --sender and --receiver.")), findings);
            Flush(isKept: false);
            return false;
        }

        (_writer, _envelope, _parties) = (writer, envelope, between);
        _interchangeNumber++;
        return true;
    }

    // ST02 counts in its group, UNH 0062 in its interchange.
    void StartGroup(InterchangeWriter writer, OutgoingEnvelope envelope, MapPlan map)
    {
        writer.StartGroup(envelope.Group(map.Schema!.FunctionalId, map.Schema.Version, _groupNumber++));
        if (target == Standard.X12) _messages = 0;
        _group = map;
    }

    OutgoingEnvelope Envelope(Parties between, MapPlan map, DocumentSource source) => new()
    {
        Standard = target,
        Sender = between.Sender,
        Receiver = between.Receiver,
        SenderGroup = between.SenderGroup,
        ReceiverGroup = between.ReceiverGroup,
        Version = _settings.VersionFor(target, map.Schema!.Version),
        Delimiters = Delimiters(source.Interchange, _settings.VersionFor(target, map.Schema.Version)),
        IsTest = source.Interchange?.IsTest ?? partner?.Stream == TrafficStream.Test,
        AcknowledgementRequested = _settings.RequestAcknowledgement,
        Time = time,
    };

    // What stood between the source's own delimiters stands between them again, unless the profile names others.
    Delimiters Delimiters(InterchangeHeader? source, string version) =>
        partner is null && source is { WideDelimiters.Count: 0 } && source.Standard == target && source.Version == version ? source.Delimiters : _settings.Characters.For(target);

    void Flush(bool isKept = true)
    {
        if (isKept) terminal.Output.Write(_bytes.WrittenSpan);
        _bytes.ResetWrittenCount();
    }

    static Diagnostic Unwritable(string text) =>
        new(DiagnosticCodes.MapValueUnwritable, Severity.Error, default, text);
}
