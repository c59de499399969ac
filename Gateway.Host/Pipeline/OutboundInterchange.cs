using System.Buffers;
using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Translation;
using Gateway.Translation.Documents;
using Gateway.Translation.Interchanges;
using Gateway.Translation.Maps;

namespace Gateway.Host.Pipeline;

/// <summary>The control numbers of an interchange and of its first group, from which further groups count on; a CSV has none.</summary>
readonly record struct OutboundNumbers(long Interchange, long Group);

/// <summary>Bytes that may be sent, or why not: a value that does not fit, or a message that its own schema would reject.</summary>
sealed record WrittenInterchange(ReadOnlyMemory<byte> Bytes, IReadOnlyList<string> Problems);

/// <summary>Documents to one partner in one interchange, as the profile wants its envelopes, or in one CSV file.</summary>
sealed class OutboundInterchange(PartnerProfile partner, Agreement agreement, MapPlan map, DateTimeOffset time)
{
    internal DateTimeOffset Time => time;

    internal async Task<OutboundNumbers> NumberAsync(ControlNumbers numbers, int documents, CancellationToken cancellation) => IsCsv ? default : new(
        await numbers.NextAsync(ControlNumberScopes.Interchange(agreement.Standard, Ours.Party, Theirs.Party), cancellation: cancellation),
        IsX12 ? await numbers.NextInARowAsync(ControlNumberScopes.Group(Ours.Party, Theirs.Party), HasGroupEach ? documents : 1, cancellation) : 0);

    /// <summary>Tries whether a document can be written, without using up numbers; the bytes are those of an interchange that holds it alone.</summary>
    internal WrittenInterchange Try(Document document)
    {
        var written = Write([document], default);
        return written.Problems.Count > 0 ? written : written with { Problems = [.. Errors(MapProof.Of(map, document).Diagnostics)] };
    }

    internal WrittenInterchange Write(IReadOnlyList<Document> documents, OutboundNumbers used)
    {
        var bytes = new ArrayBufferWriter<byte>(4096);
        var diagnostics = new List<Diagnostic>();
        var refused = IsCsv ? WriteRows(documents, bytes, diagnostics) : WriteMessages(documents, used, bytes, diagnostics);
        return new(bytes.WrittenMemory, [.. refused.Select(r => $"\"{r.Value}\" does not fit into {r.SegmentId} element {r.Element}"), .. Errors(diagnostics)]);
    }

    /// <summary>The number by which it is known: of the interchange; of a CSV, which has none, the end of the delivery's id.</summary>
    internal string Control(OutboundNumbers used, string deliveryId) => IsCsv ? CsvFile.Control(deliveryId) : Story.Text(used.Interchange);

    IReadOnlyList<RefusedValue> WriteRows(IReadOnlyList<Document> documents, ArrayBufferWriter<byte> bytes, List<Diagnostic> diagnostics)
    {
        var rows = map.Definition.Csv!.NewWriter(bytes);
        foreach (var document in documents) map.WriteRows(document, rows, diagnostics);
        return [];
    }

    IReadOnlyList<RefusedValue> WriteMessages(
        IReadOnlyList<Document> documents, OutboundNumbers used, ArrayBufferWriter<byte> bytes, List<Diagnostic> diagnostics)
    {
        var writer = new InterchangeWriter(bytes, partner.Envelope.LineBreak);
        writer.StartInterchange(Header(used));
        for (var i = 0; i < documents.Count; i++)
        {
            if (i == 0 || HasGroupEach) writer.StartGroup(GroupHeader(used.Group + i));
            map.Write(documents[i], writer.StartMessage(MessageHeader(i)), diagnostics);
            writer.EndMessage();
            if (i == documents.Count - 1 || HasGroupEach) writer.EndGroup();
        }

        writer.EndInterchange();
        return writer.Refused;
    }

    IEnumerable<string> Errors(IEnumerable<Diagnostic> diagnostics) => diagnostics.Where(d => d.Severity == Severity.Error).Select(Text);

    // The texts are written for who sent a document; this one is ours, and the reader knows its fields and not the standard's.
    string Text(Diagnostic diagnostic) => diagnostic.Code == DiagnosticCodes.ElementMissing
        ? $"{diagnostic.Text.Replace(" Send a value.", "", StringComparison.Ordinal).TrimEnd('.')}: the document has no value for what map {map.Name} writes there"
        : diagnostic.Text.TrimEnd('.');

    /// <summary>The rows of interchange, groups and messages; returns the messages' ids in the order of the documents.</summary>
    internal IReadOnlyList<string> InsertRows(Effects effects, DeliveryRecord delivery, OutboundNumbers used, IReadOnlyList<Document> documents, UlidSource ids)
    {
        var header = IsCsv ? CsvFile.HeaderOf(delivery, agreement, sender: "", receiver: delivery.Mailbox) : Header(used);
        var interchange = OutboundRows.Interchange(effects, delivery, header, ids.Next());
        InterchangeStore.Insert(effects.Tx, interchange);
        var messages = new List<string>();
        GroupRecord? group = null;
        for (var i = 0; i < documents.Count; i++)
        {
            if (group is null || HasGroupEach)
                group = OutboundRows.InsertGroup(effects, interchange, i + 1, IsCsv ? OutboundRows.NoGroup : GroupHeader(used.Group + i), ids);
            messages.Add(OutboundRows.InsertMessage(
                effects, interchange, group, HasGroupEach ? 1 : i + 1, IsCsv ? CsvFile.MessageOf(agreement, i + 1) : MessageHeader(i), ids, agreement.Name, documents[i]));
        }

        return messages;
    }

    bool HasGroupEach => agreement.Batch.Groups == BatchGroups.Apart;

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

    GroupHeader GroupHeader(long number) => Envelope.Group(map.Schema!.FunctionalId, agreement.Version, number);

    // ST02 counts within its group, UNH 0062 within the interchange.
    MessageHeader MessageHeader(int index) => Envelope.Message(agreement.Type, agreement.Version!, HasGroupEach ? 1 : index + 1);
}
