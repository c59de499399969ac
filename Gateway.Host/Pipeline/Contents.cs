using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline;

/// <summary>What is in a delivery and what became of it, for one line of text.</summary>
static class Contents
{
    const int ListedMessages = 3;

    internal static string Of(Transaction tx, DeliveryRecord delivery)
    {
        var interchanges = InterchangeStore.OfDelivery(tx, delivery.Id);
        var parts = interchanges.Select(i => Of(tx, i)).ToList();
        return parts.Count == 0 ? $"{StateNames.Of(delivery.State)}: {delivery.Reason}" : string.Join(" | ", parts);
    }

    static string Of(Transaction tx, InterchangeRecord interchange)
    {
        // This is asked at the end of every message: an interchange may hold tens of thousands.
        var counted = MessageStore.Count(tx, interchange.Id);
        var content = string.Join(", ", counted.Sum(c => c.Messages) > ListedMessages
            ? counted.Select(c => FormattableString.Invariant($"{c.Messages} x {c.MessageType} {StateNames.Of(c.State)}"))
            : MessageStore.OfInterchange(tx, interchange.Id).Select(Of));
        var own = interchange.State is InterchangeState.Accepted or InterchangeState.PartlyAccepted or InterchangeState.Sent
            ? ""
            : $"{StateNames.Of(interchange.State)}{(interchange.Reason is null ? "" : ": " + interchange.Reason)} ";
        return $"{StandardName(interchange)} {interchange.ControlNumber}  {own}{content}".TrimEnd();
    }

    static string Of(MessageRecord message)
    {
        var name = message.DocumentKey is { Length: > 0 } key ? $"{message.MessageType} {key}" : message.MessageType;
        var why = message.Reason is { } reason && message.State is not MessageState.Posted ? $": {reason}" : "";
        return $"{name} {StateNames.Of(message.State)}{why}";
    }

    static string StandardName(InterchangeRecord interchange) => interchange.Standard.ToString().ToUpperInvariant();
}
