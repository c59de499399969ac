using Gateway.Translation.Documents;

namespace Gateway.Host.Storage.Stories;

/// <summary>A message that our acknowledgement accepted and that the business holds.</summary>
sealed record PublishedHeld(
    string MessageId, string DeliveryId, string? DocumentId, string? Partner, string Type, string? Number, IReadOnlyList<string> Orders,
    IReadOnlyList<string> ExceptionTypes, string State, string Acknowledgement, string AcknowledgedAt, string HeldSince, decimal? Amount,
    decimal? AmountAtStake, string? Currency, string? Text);

/// <summary>What is held in one currency.</summary>
sealed record HeldSum(string? Currency, int Messages, decimal Amount, decimal AmountAtStake);

/// <summary>What a supplier believes to be settled, because our 997, 999 or CONTRL said so, and what is not: longest first, and the sums.</summary>
/// <param name="Messages">At most as many as were asked for.</param>
/// <param name="Sums">Over all of them, by currency.</param>
sealed record AcceptedButHeld(IReadOnlyList<PublishedHeld> Messages, IReadOnlyList<HeldSum> Sums)
{
    const string HeldSql = """
        SELECT m.id, MIN(a.kind) AS kind, MIN(a.sent_at) AS sent_at
        FROM messages m JOIN acknowledgements a ON a.interchange_id = m.interchange_id AND a.group_key IN ('', m.group_id)
        WHERE m.direction = 'In' AND m.state IN ('Excepted', 'Held', 'Failed') AND (m.verdict IS NULL OR m.verdict <> 'Rejected')
          AND a.kind IN ('997', '999', 'CONTRL') AND a.state = 'Sent' AND a.verdict <> 'Rejected'
          AND (@Partner IS NULL OR m.partner = @Partner)
        GROUP BY m.id
        HAVING @Since IS NULL OR MIN(a.sent_at) >= @Since
        ORDER BY MIN(a.sent_at), m.id
        """;

    /// <param name="tx">The snapshot.</param>
    /// <param name="partner">Null for all.</param>
    /// <param name="since">Only what was acknowledged since; null for all.</param>
    /// <param name="take">So many are listed; the sums are over all.</param>
    internal static AcceptedButHeld Read(Transaction tx, string? partner, DateTimeOffset? since, int take)
    {
        var held = tx.Query<Held>(HeldSql, new { partner, since }).Select(h => Of(tx, h)).ToList();
        var sums = from one in held
                   group one by one.Currency into same
                   orderby same.Key
                   select new HeldSum(same.Key, same.Count(), same.Sum(h => h.Amount ?? 0), same.Sum(h => h.AmountAtStake ?? 0));
        return new([.. held.Take(take)], [.. sums]);
    }

    static PublishedHeld Of(Transaction tx, Held held)
    {
        var message = MessageStore.Find(tx, held.Id)!;
        var stored = DocumentStore.OfMessage(tx, message.Id);
        var document = stored is null ? null : DocumentJson.Read(Enum.Parse<DocumentType>(stored.Kind), stored.Content);
        var cases = CaseStore.OfSubject(tx, stored?.Id ?? message.Id).Where(c => c.IsUndecided).ToList();
        return new(
            message.Id, message.DeliveryId, stored?.Id, message.Partner, message.MessageType, message.DocumentKey,
            stored is null ? [] : DocumentStore.Orders(tx, stored.Id),
            cases.Count > 0 ? [.. cases.Select(c => c.CaseType)] : [$"message-{StateNames.Of(message.State)}"],
            StateNames.Of(message.State), held.Kind, Published.Time(held.SentAt),
            Published.Time(cases.Count > 0 ? cases.Min(c => c.OpenedAt) : message.FinishedAt ?? message.CreatedAt),
            document?.Totals?.Amount,
            cases.Any(c => c.AmountAtStake is not null) ? cases.Sum(c => c.AmountAtStake ?? 0) : null,
            document?.Currency ?? cases.Select(c => c.Currency).FirstOrDefault(c => c is not null),
            cases.Select(c => c.Text).FirstOrDefault() ?? message.Reason);
    }

    sealed record Held
    {
        public required string Id { get; init; }

        public required string Kind { get; init; }

        public required DateTimeOffset SentAt { get; init; }
    }
}
