using System.Globalization;
using Gateway.Host.Storage;
using Gateway.Translation;
using Gateway.Translation.Acknowledgements;
using Gateway.Translation.Documents;
using Gateway.Translation.Interchanges;
using Direction = Gateway.Host.Storage.Direction;

namespace Gateway.Host.Pipeline;

/// <summary>The rows of what we wrote: its interchange, groups and messages, so that a partner's answer finds them.</summary>
static class OutboundRows
{
    /// <summary>The rows of an answer of ours.</summary>
    internal static void Insert(Effects effects, DeliveryRecord delivery, AcknowledgementDue due, AnswerNumbers used, UlidSource ids)
    {
        var interchange = Interchange(effects, delivery, HeaderOf(due.Envelope, used), ids.Next());
        InterchangeStore.Insert(effects.Tx, interchange);
        if (due.Kind == AcknowledgementKind.Contrl) InsertMessages(effects, interchange, 1, NoGroup, "CONTRL", 1, ids);
        for (var i = 0; i < due.Envelope.Groups.Count; i++)
        {
            var group = due.Envelope.Groups[i];
            InsertMessages(effects, interchange, i + 1, HeaderOf(group, used.Group + i), AcknowledgementNames.Of(due.Kind), group.Count, ids);
        }
    }

    internal static InterchangeRecord Interchange(Effects effects, DeliveryRecord delivery, InterchangeHeader header, string id) => new()
    {
        Id = id,
        DeliveryId = delivery.Id,
        Ordinal = 1,
        Direction = Direction.Out,
        State = InterchangeState.Built,
        Partner = delivery.Partner,
        Standard = header.Standard,
        Version = header.Version,
        SenderQualifier = header.Sender.Qualifier,
        SenderId = header.Sender.Id,
        ReceiverQualifier = header.Receiver.Qualifier,
        ReceiverId = header.Receiver.Id,
        ControlNumber = header.ControlNumber,
        IsTest = header.IsTest,
        IsAckRequested = header.AcknowledgementRequested,
        StatedDate = header.Date,
        StatedTime = header.Time,
        ByteOffset = 0,
        ByteLength = delivery.SizeBytes,
        ContentHash = delivery.PayloadHash,
        CreatedAt = effects.Now,
    };

    internal static GroupRecord InsertGroup(Effects effects, InterchangeRecord interchange, int ordinal, GroupHeader header, UlidSource ids)
    {
        var group = new GroupRecord
        {
            Id = ids.Next(),
            InterchangeId = interchange.Id,
            Ordinal = ordinal,
            Direction = Direction.Out,
            Partner = interchange.Partner,
            FunctionalId = header.FunctionalId,
            ControlNumber = header.ControlNumber,
            Version = header.Version,
            Sender = header.Sender,
            Receiver = header.Receiver,
            ByteOffset = 0,
            CreatedAt = effects.Now,
        };
        GroupStore.Insert(effects.Tx, group);
        return group;
    }

    internal static string InsertMessage(
        Effects effects, InterchangeRecord interchange, GroupRecord group, int ordinal, MessageHeader header, UlidSource ids,
        string? agreement = null, Document? document = null)
    {
        var message = new MessageRecord
        {
            Id = ids.Next(),
            GroupId = group.Id,
            InterchangeId = interchange.Id,
            DeliveryId = interchange.DeliveryId,
            Ordinal = ordinal,
            Direction = Direction.Out,
            State = MessageState.Built,
            Partner = interchange.Partner,
            Agreement = agreement,
            MessageType = header.Type,
            Version = header.Version,
            ControlNumber = header.ControlNumber,
            DocumentKind = document?.Type.ToString(),
            DocumentKey = document?.DocumentNumber,
            ByteOffset = 0,
            ByteLength = 0,
            IsTest = interchange.IsTest,
            CreatedAt = effects.Now,
        };
        MessageStore.Insert(effects.Tx, message);
        return message.Id;
    }

    internal static GroupHeader NoGroup { get; } = new() { FunctionalId = null, ControlNumber = null, Version = null, Offset = 0 };

    static void InsertMessages(Effects effects, InterchangeRecord interchange, int ordinal, GroupHeader header, string type, int count, UlidSource ids)
    {
        var group = InsertGroup(effects, interchange, ordinal, header, ids);
        for (var number = 1; number <= count; number++)
            InsertMessage(effects, interchange, group, number, new()
            {
                Type = type,
                Version = header.Version ?? interchange.Version,
                ControlNumber = interchange.Standard == Standard.X12 ? number.ToString("0000", CultureInfo.InvariantCulture) : Story.Text(number),
                SegmentCount = 0,
                Offset = 0,
                Length = 0,
            }, ids);
    }

    static GroupHeader HeaderOf(ReturnGroup group, long number) => new()
    {
        FunctionalId = "FA",
        ControlNumber = Story.Text(number),
        Version = group.Version,
        Sender = group.Sender,
        Receiver = group.Receiver,
        Offset = 0,
    };

    static InterchangeHeader HeaderOf(ReturnEnvelope envelope, AnswerNumbers used) => new()
    {
        Standard = envelope.Standard,
        ControlNumber = envelope.Standard == Standard.X12
            ? used.Interchange.ToString("000000000", CultureInfo.InvariantCulture)
            : Story.Text(used.Interchange),
        Version = envelope.Version,
        Sender = envelope.Sender,
        Receiver = envelope.Receiver,
        Date = "",
        Time = "",
        IsTest = envelope.IsTest,
        Delimiters = envelope.Delimiters,
        Offset = 0,
    };
}
