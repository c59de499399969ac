using System.Buffers;
using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Translation;
using Gateway.Translation.Documents;
using Gateway.Translation.Interchanges;
using Gateway.Translation.Maps;

namespace Gateway.Host.Pipeline;

/// <summary>The control numbers of an interchange with one group; a CSV has none.</summary>
readonly record struct OutboundNumbers(long Interchange, long Group);

/// <summary>Bytes that may be sent, or why not: a value that does not fit, or a message that its own schema would reject.</summary>
sealed record WrittenInterchange(ReadOnlyMemory<byte> Bytes, IReadOnlyList<string> Problems);

/// <summary>One document to one partner in an interchange of its own, as the profile wants its envelopes, or in a CSV file of its own.</summary>
sealed class OutboundInterchange(PartnerProfile partner, Agreement agreement, MapPlan map, DateTimeOffset time)
{
    internal DateTimeOffset Time => time;

    internal async Task<OutboundNumbers> NumberAsync(ControlNumbers numbers, CancellationToken cancellation) => IsCsv ? default : new(
        await numbers.NextAsync(ControlNumberScopes.Interchange(agreement.Standard, Ours.Party, Theirs.Party), cancellation: cancellation),
        IsX12 ? await numbers.NextAsync(ControlNumberScopes.Group(Ours.Party, Theirs.Party), cancellation: cancellation) : 0);

    internal WrittenInterchange Write(Document document, OutboundNumbers used)
    {
        var written = IsCsv ? WriteRows(document) : WriteMessage(document, used);
        return written.Problems.Count > 0 ? written : written with { Problems = [.. Errors(MapProof.Of(map, document).Diagnostics)] };
    }

    /// <summary>The number by which it is known: of the interchange; of a CSV, which has none, the end of the delivery's id.</summary>
    internal string Control(OutboundNumbers used, string deliveryId) => IsCsv ? CsvFile.Control(deliveryId) : Story.Text(used.Interchange);

    WrittenInterchange WriteRows(Document document)
    {
        var bytes = new ArrayBufferWriter<byte>(4096);
        var diagnostics = new List<Diagnostic>();
        map.WriteRows(document, new(bytes, map.Definition.Csv!), diagnostics);
        return new(bytes.WrittenMemory, [.. Errors(diagnostics)]);
    }

    WrittenInterchange WriteMessage(Document document, OutboundNumbers used)
    {
        var bytes = new ArrayBufferWriter<byte>(4096);
        var writer = new InterchangeWriter(bytes, partner.Envelope.LineBreak);
        var diagnostics = new List<Diagnostic>();
        writer.StartInterchange(Header(used));
        writer.StartGroup(GroupHeader(used));
        map.Write(document, writer.StartMessage(MessageHeader()), diagnostics);
        writer.EndMessage();
        writer.EndGroup();
        writer.EndInterchange();
        return new(bytes.WrittenMemory,
        [
            .. writer.Refused.Select(r => $"\"{r.Value}\" does not fit into {r.SegmentId} element {r.Element}"),
            .. Errors(diagnostics),
        ]);
    }

    static IEnumerable<string> Errors(IEnumerable<Diagnostic> diagnostics) =>
        diagnostics.Where(d => d.Severity == Severity.Error).Select(d => d.Text);

    /// <summary>The rows of interchange, group and message; returns the message's id.</summary>
    internal string InsertRows(Effects effects, DeliveryRecord delivery, OutboundNumbers used, Document document, UlidSource ids)
    {
        var header = IsCsv ? CsvFile.HeaderOf(delivery, agreement, sender: "", receiver: delivery.Mailbox) : Header(used);
        var interchange = OutboundRows.Interchange(effects, delivery, header, ids.Next());
        InterchangeStore.Insert(effects.Tx, interchange);
        var group = OutboundRows.InsertGroup(effects, interchange, 1, IsCsv ? OutboundRows.NoGroup : GroupHeader(used), ids);
        return OutboundRows.InsertMessage(effects, interchange, group, 1, IsCsv ? CsvFile.MessageOf(agreement, 1) : MessageHeader(), ids, agreement.Name, document);
    }

    EnvelopeIdentity Ours => partner.Ours.In(agreement.Standard)!;

    EnvelopeIdentity Theirs => partner.Theirs.In(agreement.Standard)!;

    bool IsCsv => agreement.Standard == Standard.Csv;

    bool IsX12 => agreement.Standard == Standard.X12;

    OutgoingEnvelope Envelope => new()
    {
        Standard = agreement.Standard,
        Sender = Ours.Party,
        Receiver = Theirs.Party,
        SenderGroup = Ours.GroupId,
        ReceiverGroup = agreement.TheirGroup ?? Theirs.GroupId,
        Version = partner.Envelope.VersionFor(agreement.Standard, agreement.Version),
        Delimiters = partner.Envelope.Characters.For(agreement.Standard),
        IsTest = agreement.Stream == TrafficStream.Test,
        AcknowledgementRequested = partner.Envelope.RequestAcknowledgement,
        Time = time,
    };

    InterchangeHeader Header(OutboundNumbers used) => Envelope.Interchange(used.Interchange);

    GroupHeader GroupHeader(OutboundNumbers used) => Envelope.Group(map.Schema!.FunctionalId, agreement.Version, used.Group);

    MessageHeader MessageHeader() => Envelope.Message(agreement.Type, agreement.Version!, 1);
}
