using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Translation;
using Gateway.Translation.Interchanges;
using Gateway.Translation.Maps;
using Gateway.Translation.Syntax;

namespace Gateway.Host.Pipeline;

/// <summary>A CSV file in the clothes of an interchange, so that it goes the same way as all others.</summary>
sealed class CsvFile(DeliveryRecord delivery, Agreement agreement, long length)
{
    const int NumberLength = 10;
    readonly List<MessageReport> _messages = [];
    readonly GroupHeader _group = new() { FunctionalId = null, ControlNumber = null, Version = null, Offset = 0 };

    internal InterchangeHeader Header { get; } = HeaderOf(delivery, agreement, sender: delivery.Mailbox, receiver: "");

    /// <summary>It has no control number: each file is one of its own, and what is sent twice is found by its content.</summary>
    internal static string Control(string deliveryId) => deliveryId[^NumberLength..];

    internal static InterchangeHeader HeaderOf(DeliveryRecord delivery, Agreement agreement, string sender, string receiver) => new()
    {
        Standard = Standard.Csv,
        ControlNumber = Control(delivery.Id),
        Version = agreement.Map,
        Sender = new(null, sender),
        Receiver = new(null, receiver),
        Date = "",
        Time = "",
        IsTest = agreement.Stream == TrafficStream.Test,
        Delimiters = default(Delimiters),
        Offset = 0,
    };

    /// <summary>The document just read, as the translator would tell it.</summary>
    internal TranslatedMessage Take(CsvDocumentReader reader, MessagePlan plan)
    {
        var report = new MessageReport(
            MessageOf(agreement, _messages.Count + 1) with { SegmentCount = reader.RowCount, Offset = reader.Offset, Length = reader.Length },
            [.. reader.Diagnostics]);
        _messages.Add(report);
        return new(_group, 0, _messages.Count - 1, plan, report) { Document = reader.Document };
    }

    /// <summary>A document of the file, by its place among them.</summary>
    internal static MessageHeader MessageOf(Agreement agreement, int number) => new()
    {
        Type = agreement.Type,
        Version = agreement.Map,
        ControlNumber = Story.Text(number),
        SegmentCount = 0,
        Offset = 0,
        Length = 0,
    };

    /// <summary>The whole file, with what was found after its last document.</summary>
    internal InterchangeReport Report(IReadOnlyList<Diagnostic> left) =>
        new(Header, [new(_group, _messages, Story.Text(_messages.Count), [])], [.. left], length);
}
