using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline;

/// <summary>What is in a delivery and what became of it, for one line of text.</summary>
static class Contents
{
    const int ListedMessages = 3;

    internal static string Of(Transaction tx, DeliveryRecord delivery)
    {
        var interchanges = InterchangeStore.OfDelivery(tx, delivery.Id);
        return Of(delivery, interchanges.Select(i => Of(tx, i)));
    }

    /// <summary>The same of interchanges and messages that are at hand.</summary>
    internal static string Of(DeliveryRecord delivery, IEnumerable<(InterchangeRecord Interchange, IReadOnlyList<MessageRecord> Messages)> interchanges) =>
        Of(delivery, interchanges.Select(i => Of(i.Interchange, Counted(i.Messages), () => i.Messages)));

    static string Of(DeliveryRecord delivery, IEnumerable<string> interchanges)
    {
        var parts = interchanges.ToList();
        return parts.Count == 0 ? $"{StateNames.Of(delivery.State)}: {delivery.Reason}" : string.Join(" | ", parts);
    }

    static IReadOnlyList<MessageCount> Counted(IReadOnlyList<MessageRecord> messages) =>
    [
        .. messages.GroupBy(m => (m.MessageType, m.State))
            .Select(g => new MessageCount { MessageType = g.Key.MessageType, State = g.Key.State, Messages = g.Count() }),
    ];

    // This is asked at the end of every message: an interchange may hold tens of thousands.
    static string Of(Transaction tx, InterchangeRecord interchange) =>
        Of(interchange, MessageStore.Count(tx, interchange.Id), () => MessageStore.OfInterchange(tx, interchange.Id));

    static string Of(InterchangeRecord interchange, IReadOnlyList<MessageCount> counted, Func<IReadOnlyList<MessageRecord>> messages)
    {
        var content = string.Join(", ", counted.Sum(c => c.Messages) > ListedMessages
            ? counted.Select(c => FormattableString.Invariant($"{c.Messages} x {c.MessageType} {StateNames.Of(c.State)}"))
            : messages().Select(Of));
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
