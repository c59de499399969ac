namespace Gateway.Host.Storage.Stories;

/// <summary>What waits for a person: the cases, and whatever is held, kept apart or given up without one.</summary>
/// <remarks>The latter is read off the states, so that it cannot be forgotten and goes when its cause goes. Its id is that of
/// the delivery or message, which <c>restart</c> takes.</remarks>
static class ExceptionQueue
{
    static readonly DeliveryState[] StoppedDeliveries = [DeliveryState.Held, DeliveryState.Quarantined, DeliveryState.Failed];
    static readonly MessageState[] StoppedMessages = [MessageState.Held, MessageState.Failed];

    /// <summary>Newest first, or what is due first; what has no day when it is due comes after what has one.</summary>
    /// <param name="tx">The snapshot.</param>
    /// <param name="filter">Which are asked for.</param>
    /// <param name="owner">Who has what is held without a case, and how soon it should be decided, by its type; null where that is not asked.</param>
    internal static IReadOnlyList<PublishedException> List(Transaction tx, CaseFilter filter, Func<string, (string Role, TimeSpan Within)>? owner = null)
    {
        var cases = CaseStore.List(tx, filter).Select(c => PublishedException.Of(tx, c));
        if (filter.State is not (null or CaseState.Open)) return [.. cases];
        var messages = Messages(tx, filter).ToList();
        var deliveries = Deliveries(tx, filter).Where(d => messages.TrueForAll(m => m.DeliveryId != d.Id));
        var held = messages.Concat(deliveries).Select(e => owner is null ? e : Owned(e, owner(e.Type))).Where(e => IsMeant(e, filter));
        return
        [
            .. cases.Concat(held).OrderBy(e => filter.IsDueFirst ? e.DueAt ?? "~" : "", StringComparer.Ordinal)
                .ThenByDescending(e => e.OpenedAt, StringComparer.Ordinal).Take(filter.Take),
        ];
    }

    static PublishedException Owned(PublishedException held, (string Role, TimeSpan Within) rule) => held with
    {
        Owner = rule.Role,
        DueAt = Published.Time(Published.Instant(held.OpenedAt) + rule.Within),
    };

    static bool IsMeant(PublishedException held, CaseFilter filter) =>
        (filter.CaseType is null || held.Type == filter.CaseType)
        && (filter.OwnerRole is null || held.Owner == filter.OwnerRole)
        && (filter.OverdueAt is not { } now || (held.DueAt is { } due && Published.Instant(due) < now));

    /// <summary>What a person means: the case or what is held by its id, else every undecided case of a document or order of that number.</summary>
    internal static IReadOnlyList<PublishedException> Named(Transaction tx, string name)
    {
        if (UlidSource.IsUlid(name) && ById(tx, name.ToUpperInvariant()) is { } one) return [one];
        var cases = StoryFinder.Documents(tx, name).SelectMany(d => CaseStore.OfSubject(tx, d.Id)).DistinctBy(c => c.Id).ToList();
        return [.. cases.Where(c => c.IsUndecided).DefaultIfEmpty(cases.LastOrDefault()).OfType<CaseRecord>().Select(c => PublishedException.Of(tx, c))];
    }

    static PublishedException? ById(Transaction tx, string id) =>
        CaseStore.Find(tx, id) is { } opened ? PublishedException.Of(tx, opened)
        : MessageStore.Find(tx, id) is { State: MessageState.Held or MessageState.Failed } message ? Of(message, message.State)
        : DeliveryStore.Find(tx, id) is { State: DeliveryState.Held or DeliveryState.Quarantined or DeliveryState.Failed } delivery ? Of(delivery, delivery.State)
        : null;

    static IEnumerable<PublishedException> Messages(Transaction tx, CaseFilter filter) =>
        from state in StoppedMessages
        from listed in MessageStore.List(tx, new() { Direction = Direction.In, State = state, Partner = filter.Partner, Since = filter.Since, Take = filter.Take })
        where !HasCase(tx, listed.Message)
        select Of(listed.Message, state);

    static IEnumerable<PublishedException> Deliveries(Transaction tx, CaseFilter filter) =>
        from state in StoppedDeliveries
        from delivery in DeliveryStore.List(tx, new() { State = state, Partner = filter.Partner, Since = filter.Since, Take = filter.Take })
        select Of(delivery, state);

    static bool HasCase(Transaction tx, MessageRecord message) =>
        CaseStore.OfDelivery(tx, message.DeliveryId).Any(c => c.IsUndecided && c.MessageId == message.Id);

    static PublishedException Of(MessageRecord message, MessageState state) => New(
        message.Id, $"message-{StateNames.Of(state)}", message.Partner, message.Id, message.DeliveryId,
        message.Reason ?? $"{message.MessageType} {message.ControlNumber} is {StateNames.Of(state)}", message.FinishedAt ?? message.CreatedAt);

    static PublishedException Of(DeliveryRecord delivery, DeliveryState state) => New(
        delivery.Id, $"delivery-{StateNames.Of(state)}", delivery.Partner, null, delivery.Id,
        delivery.Reason ?? $"{delivery.FileName} is {StateNames.Of(state)}", delivery.CreatedAt);

    static PublishedException New(
        string id, string type, string? partner, string? messageId, string deliveryId, string text, DateTimeOffset openedAt) => new(
        id, type, StateNames.Of(CaseState.Open), id, partner, null, null, messageId, deliveryId, text, null, null,
        Published.Time(openedAt), null, null, null, null);
}
