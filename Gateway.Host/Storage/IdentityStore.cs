namespace Gateway.Host.Storage;

/// <summary>A thing that has happened, and what was answered to it.</summary>
sealed record IdentityRecord
{
    public required IdentityKind Kind { get; init; }

    public required string KeyHash { get; init; }

    /// <summary>JSON array of the parts, for people.</summary>
    public required string Parts { get; init; }

    /// <summary>SHA-256 of the content that took the identity.</summary>
    public required string ContentHash { get; init; }

    /// <summary>The delivery, interchange or document that took it.</summary>
    public required string SubjectId { get; init; }

    public required string DeliveryId { get; init; }

    /// <summary>Grows when an identical arrival is accepted on purpose, or a resend replaces the first.</summary>
    public int Generation { get; init; }

    /// <summary>What was answered, to be replayed to a duplicate: a payload hash, or the text itself.</summary>
    public string? Answer { get; init; }

    public required DateTimeOffset TakenAt { get; init; }
}

/// <summary>What taking an identity showed.</summary>
abstract record IdentityResult
{
    /// <summary>It is the first: the identity is taken.</summary>
    internal sealed record Inserted : IdentityResult;

    /// <summary>It came before with the same content.</summary>
    internal sealed record Duplicate(IdentityRecord First) : IdentityResult;

    /// <summary>It came before with other content.</summary>
    internal sealed record Collision(IdentityRecord First) : IdentityResult;
}

/// <summary>What may happen once: the primary key decides, never a look before the leap.</summary>
static class IdentityStore
{
    const string Columns = "kind, key_hash, parts, content_hash, subject_id, delivery_id, generation, answer, taken_at";

    const string InsertSql = $"""
        INSERT INTO identities ({Columns})
        VALUES (@Kind, @KeyHash, @Parts, @ContentHash, @SubjectId, @DeliveryId, 0, NULL, @TakenAt)
        """;

    const string FindSql = $"SELECT {Columns} FROM identities WHERE kind = @Kind AND key_hash = @KeyHash";

    const string AnswerSql = "UPDATE identities SET answer = @Answer WHERE kind = @Kind AND key_hash = @KeyHash";

    const string ReplaceSql = """
        UPDATE identities
        SET content_hash = @ContentHash, subject_id = @SubjectId, delivery_id = @DeliveryId, generation = generation + 1,
            answer = NULL, taken_at = @TakenAt
        WHERE kind = @Kind AND key_hash = @KeyHash AND generation = @Generation
        """;

    /// <summary>Takes an identity, or tells who has it. Of many who try at once one gets it.</summary>
    internal static IdentityResult Take(Transaction tx, Identity identity, string contentHash, string subjectId, string deliveryId, DateTimeOffset now)
    {
        var record = new IdentityRecord
        {
            Kind = identity.Kind,
            KeyHash = identity.KeyHash,
            Parts = identity.PartsAsJson,
            ContentHash = contentHash,
            SubjectId = subjectId,
            DeliveryId = deliveryId,
            TakenAt = now,
        };
        if (tx.InsertIfAbsent(InsertSql, record)) return new IdentityResult.Inserted();
        // Who is told that it came before may replace it: of several who are told at once, one after the other.
        tx.Lock("identity:" + record.KeyHash);
        var first = tx.Find<IdentityRecord>(FindSql, record)!;
        return first.ContentHash == contentHash ? new IdentityResult.Duplicate(first) : new IdentityResult.Collision(first);
    }

    internal static IdentityRecord? Find(Transaction tx, Identity identity) =>
        tx.Find<IdentityRecord>(FindSql, new { identity.Kind, identity.KeyHash });

    /// <summary>Keeps the answer that a duplicate is given again, byte for byte.</summary>
    internal static void Answer(Transaction tx, Identity identity, string answer) =>
        tx.Execute(AnswerSql, new { identity.Kind, identity.KeyHash, answer });

    /// <summary>Lets a newcomer take an identity over: a resend of what was rejected as a whole, or an identical file that is
    /// to be worked again. False when another newcomer was faster.</summary>
    internal static bool Replace(Transaction tx, IdentityRecord first, string contentHash, string subjectId, string deliveryId, DateTimeOffset now) =>
        tx.Execute(ReplaceSql, new { first.Kind, first.KeyHash, first.Generation, contentHash, subjectId, deliveryId, TakenAt = now }) > 0;
}
