namespace Gateway.Host.Storage;

/// <summary>A payload whose bytes were erased on purpose.</summary>
sealed record ErasedPayload
{
    public required string PayloadHash { get; init; }

    public required long SizeBytes { get; init; }

    /// <summary>By which rule.</summary>
    public required string Reason { get; init; }

    public required DateTimeOffset ErasedAt { get; init; }
}

/// <summary>The bytes came before, and were erased since, or just are: nothing is promised for them before they are stored anew.</summary>
sealed class PayloadErasedException(string hash) : IOException($"The payload {hash} was erased; it is stored anew when it is handed over again.")
{
    internal string Hash => hash;
}

/// <summary>Which payloads are gone on purpose: what they were, their hashes and what was made of them stays.</summary>
static class ErasedPayloadStore
{
    const string Columns = "payload_hash, size_bytes, reason, erased_at";

    const string InsertSql = $"INSERT INTO erased_payloads ({Columns}) VALUES (@PayloadHash, @SizeBytes, @Reason, @ErasedAt)";

    const string FindSql = $"SELECT {Columns} FROM erased_payloads WHERE payload_hash = @PayloadHash";

    const string AllSql = "SELECT payload_hash FROM erased_payloads ORDER BY payload_hash";

    const string ForgetSql = "DELETE FROM erased_payloads WHERE payload_hash = @PayloadHash";

    /// <summary>Written before the bytes are removed, so that nobody takes them for lost.</summary>
    internal static void Add(Transaction tx, ErasedPayload erased) => tx.InsertIfAbsent(InsertSql, erased);

    internal static ErasedPayload? Find(Transaction tx, string payloadHash) => tx.Find<ErasedPayload>(FindSql, new { payloadHash });

    /// <summary>Holds a payload that somebody is about to name to the end of the transaction.</summary>
    /// <exception cref="PayloadErasedException">It was erased: who stores it anew readmits it first.</exception>
    internal static void Hold(Transaction tx, string payloadHash)
    {
        PayloadStore.Lock(tx, payloadHash);
        if (Find(tx, payloadHash) is not null) throw new PayloadErasedException(payloadHash);
    }

    internal static IReadOnlyList<string> All(Transaction tx) => tx.Query<string>(AllSql);

    /// <summary>The same bytes have come again, and are there.</summary>
    internal static void Forget(Transaction tx, string payloadHash) => tx.Execute(ForgetSql, new { payloadHash });
}
