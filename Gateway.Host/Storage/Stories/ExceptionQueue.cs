namespace Gateway.Host.Storage.Stories;

/// <summary>What waits for a person: the cases, and whatever is held, kept apart or given up without one.</summary>
/// <remarks>The latter is read off the states, so that it cannot be forgotten and goes when its cause goes. Its id is that of
/// the delivery or message, which <c>restart</c> takes.</remarks>
static class ExceptionQueue
{
    const string RefusedPartsSql = """
        SELECT p.part, p.state, p.response, p.created_at, d.number, m.id AS message_id, m.partner, m.delivery_id
        FROM postings p JOIN documents d ON d.id = p.document_id JOIN messages m ON m.id = d.message_id
        WHERE p.state IN ('Rejected', 'Dead') AND m.state = 'Excepted' AND (@Partner IS NULL OR m.partner = @Partner)
          AND (@Since IS NULL OR p.created_at >= @Since)
        ORDER BY p.created_at DESC, p.id DESC
        """;

    static readonly DeliveryState[] StoppedDeliveries = [DeliveryState.Held, DeliveryState.Quarantined, DeliveryState.Failed, DeliveryState.Disputed];
    static readonly MessageState[] StoppedMessages = [MessageState.Held, MessageState.Failed];

    /// <summary>Newest first, or what is due first; what has no day when it is due comes after what has one.</summary>
    /// <param name="tx">The snapshot.</param>
    /// <param name="filter">Which are asked for.</param>
    /// <param name="owner">Who has what is held without a case, and how soon it should be decided, by its type; null where that is not asked.</param>
    internal static IReadOnlyList<PublishedException> List(Transaction tx, CaseFilter filter, Func<string, (string Role, TimeSpan Within)>? owner = null)
    {
        var cases = CaseStore.List(tx, filter).Select(c => PublishedException.Of(tx, c));
        if (filter.State is not (null or CaseState.Open)) return [.. cases];
        var messages = Messages(tx, filter).Concat(Parts(tx, filter)).ToList();
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
        : Parts(tx, new() { Take = int.MaxValue }).FirstOrDefault(p => p.MessageId == id) is { } part ? part
        : DeliveryStore.Find(tx, id) is { State: DeliveryState.Held or DeliveryState.Quarantined or DeliveryState.Failed or DeliveryState.Disputed } delivery ? Of(delivery, delivery.State)
        : null;

    static IEnumerable<PublishedException> Messages(Transaction tx, CaseFilter filter) =>
        from state in StoppedMessages
        from listed in MessageStore.List(tx, new() { Direction = Direction.In, State = state, Partner = filter.Partner, Since = filter.Since, Take = filter.Take })
        where !CaseStore.IsUndecided(tx, listed.Message.Id)
        select Of(listed.Message, state);

    // What a person decides of the rest does not hide that the ERP refused, or never took, a part.
    static IEnumerable<PublishedException> Parts(Transaction tx, CaseFilter filter) =>
        tx.Query<RefusedPart>(tx.Dialect.Page(RefusedPartsSql), new { filter.Partner, filter.Since, skip = 0, filter.Take }).Select(Of);

    static PublishedException Of(RefusedPart refused)
    {
        var (state, what) = refused.State == PostingState.Dead ? (MessageState.Failed, "was given up") : (MessageState.Held, "is refused by the ERP");
        return New(
            refused.MessageId, $"message-{StateNames.Of(state)}", refused.Partner, refused.MessageId, refused.DeliveryId,
            FormattableString.Invariant($"part {refused.Part} of {refused.Number} {what}: {refused.Response}"), refused.CreatedAt);
    }

    static IEnumerable<PublishedException> Deliveries(Transaction tx, CaseFilter filter) =>
        from state in StoppedDeliveries
        from delivery in DeliveryStore.List(tx, new() { State = state, Partner = filter.Partner, Since = filter.Since, Take = filter.Take })
        select Of(delivery, state);

    static PublishedException Of(MessageRecord message, MessageState state) => New(
        message.Id, $"message-{StateNames.Of(state)}", message.Partner, message.Id, message.DeliveryId,
        message.Reason ?? $"{message.MessageType} {message.ControlNumber} is {StateNames.Of(state)}", message.FinishedAt ?? message.CreatedAt);

    // What a receipt disputes has failed to arrive, for whoever owns that.
    static PublishedException Of(DeliveryRecord delivery, DeliveryState state) => New(
        delivery.Id, $"delivery-{StateNames.Of(state == DeliveryState.Disputed ? DeliveryState.Failed : state)}", delivery.Partner, null, delivery.Id,
        delivery.Reason ?? $"{delivery.FileName} is {StateNames.Of(state)}", delivery.CreatedAt);

    static PublishedException New(
        string id, string type, string? partner, string? messageId, string deliveryId, string text, DateTimeOffset openedAt) => new(
        id, type, StateNames.Of(CaseState.Open), id, partner, null, null, messageId, deliveryId, text, null, null,
        Published.Time(openedAt), null, null, null, null);

    sealed record RefusedPart
    {
        public required int Part { get; init; }

        public required PostingState State { get; init; }

        public string? Response { get; init; }

        public required string Number { get; init; }

        public required string MessageId { get; init; }

        public string? Partner { get; init; }

        public required string DeliveryId { get; init; }

        public required DateTimeOffset CreatedAt { get; init; }
    }
}
