using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Host.Storage;

/// <summary>Something that happened, to be written down.</summary>
/// <param name="ChainId">The delivery whose story it belongs to, or what else has a history of its own.</param>
/// <param name="Kind">What happened, in the past tense: <c>received</c>, <c>translated</c>, <c>posted</c>.</param>
/// <param name="SubjectId">The row it happened to.</param>
/// <param name="CorrelationId">The delivery that began the story.</param>
/// <param name="HappenedAt">When.</param>
sealed record StoryEvent(string ChainId, string Kind, string SubjectId, string CorrelationId, DateTimeOffset HappenedAt)
{
    /// <summary>A person's name, or <c>gateway</c>.</summary>
    public string Actor { get; init; } = "gateway";

    public string? StateBefore { get; init; }

    public string? StateAfter { get; init; }

    /// <summary>JSON.</summary>
    public string? Detail { get; init; }
}

/// <summary>A link of a chain of events.</summary>
sealed record EventRecord
{
    public required string ChainId { get; init; }

    public required long Sequence { get; init; }

    public required string Kind { get; init; }

    public required string SubjectId { get; init; }

    public required string CorrelationId { get; init; }

    public required string Actor { get; init; }

    public string? StateBefore { get; init; }

    public string? StateAfter { get; init; }

    public string? Detail { get; init; }

    public required DateTimeOffset HappenedAt { get; init; }

    public required string PreviousHash { get; init; }

    public required string Hash { get; init; }

    /// <summary>The hash that this link must have.</summary>
    internal string ExpectedHash
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            string?[] parts = [PreviousHash, ChainId, Kind, SubjectId, CorrelationId, Actor, StateBefore, StateAfter, Detail];
            Append(hash, Sequence);
            Append(hash, Instant.ToMicroseconds(HappenedAt));
            foreach (var part in parts) Append(hash, part);
            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
    }

    // Each part after its length, and null unlike empty: two different links never hash the same bytes.
    static void Append(IncrementalHash hash, string? part)
    {
        Append(hash, part is null ? -1 : Encoding.UTF8.GetByteCount(part));
        if (part is not null) hash.AppendData(Encoding.UTF8.GetBytes(part));
    }

    static void Append(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        hash.AppendData(bytes);
    }
}

/// <summary>The last link of a chain, kept beside it.</summary>
sealed record ChainHead
{
    public required string ChainId { get; init; }

    public required long Sequence { get; init; }

    public required string Hash { get; init; }
}

/// <summary>The append-only history: hash-chained per delivery, so that nodes do not wait for one another.</summary>
static class EventStore
{
    /// <summary>What stands before the first link.</summary>
    internal static readonly string Beginning = new('0', 64);

    // As wide as the column is on the server that counts.
    const int ChainMax = 40;

    const string Columns = """
        chain_id, sequence, kind, subject_id, correlation_id, actor, state_before, state_after, detail, happened_at,
        previous_hash, hash
        """;

    const string InsertSql = $"""
        INSERT INTO events ({Columns})
        VALUES (@ChainId, @Sequence, @Kind, @SubjectId, @CorrelationId, @Actor, @StateBefore, @StateAfter, @Detail,
            @HappenedAt, @PreviousHash, @Hash)
        """;

    const string HeadSql = "SELECT chain_id, sequence, hash FROM event_heads WHERE chain_id = @ChainId";

    const string FirstHeadSql = "INSERT INTO event_heads (chain_id, sequence, hash, is_anchored) VALUES (@ChainId, @Sequence, @Hash, 0)";

    const string MoveHeadSql = "UPDATE event_heads SET sequence = @Sequence, hash = @Hash, is_anchored = 0 WHERE chain_id = @ChainId";

    const string UnanchoredSql = "SELECT chain_id, sequence, hash FROM event_heads WHERE is_anchored = 0 ORDER BY chain_id";

    const string AnchoredSql = "UPDATE event_heads SET is_anchored = 1 WHERE chain_id = @ChainId AND sequence = @Sequence";

    const string OfChainSql = $"SELECT {Columns} FROM events WHERE chain_id = @ChainId ORDER BY sequence";

    // Links that tell how rows stand are in none of the indexes: nobody asks for them but by their chain.
    const string OfSubjectSql = $"SELECT {Columns} FROM events WHERE subject_id = @SubjectId AND kind <> 'stands' ORDER BY happened_at, chain_id, sequence";

    const string OfStorySql = $"SELECT {Columns} FROM events WHERE correlation_id = @CorrelationId AND kind <> 'stands' ORDER BY happened_at, chain_id, sequence";

    const string ChainsSql = "SELECT DISTINCT chain_id FROM events WHERE chain_id > @After ORDER BY chain_id";

    const string HeadChainsSql = "SELECT chain_id FROM event_heads WHERE chain_id > @After ORDER BY chain_id";

    /// <summary>The id of a chain about something whose own id may be longer than there is room for: then its digest stands there.</summary>
    internal static string ChainOf(string kind, string subject)
    {
        var room = ChainMax - kind.Length;
        return kind + (subject.Length <= room ? subject : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(subject)))[..room]);
    }

    /// <summary>Adds the next link to a chain, in the transaction of what it tells.</summary>
    /// <remarks>Its end is asked for once in a transaction, and written once, at its end: nobody else adds to the chain before.</remarks>
    internal static EventRecord Append(Transaction tx, StoryEvent happened)
    {
        LockChain(tx, happened.ChainId);
        var link = Link(happened, Head(tx, happened.ChainId));
        tx.Execute(InsertSql, link);
        tx.Heads.Move(new() { ChainId = link.ChainId, Sequence = link.Sequence, Hash = link.Hash });
        return link;
    }

    /// <summary>Writes the ends of the chains that were added to; from then on the database knows them.</summary>
    internal static void KeepHeads(Transaction tx)
    {
        foreach (var (head, isFirst) in tx.Heads.Moved) tx.Execute(isFirst ? FirstHeadSql : MoveHeadSql, head);
        tx.Heads.Clear();
    }

    /// <summary>Keeps others from telling of a chain's subject, and so from changing it, until this transaction ends.</summary>
    internal static void LockChain(Transaction tx, string chainId) => tx.Lock("chain:" + chainId);

    /// <summary>A chain's subject was made in this transaction: nobody else knows of it.</summary>
    internal static void OwnChain(Transaction tx, string chainId)
    {
        tx.Own("chain:" + chainId);
        tx.Heads.Begin(chainId);
    }

    internal static IReadOnlyList<EventRecord> OfChain(Transaction tx, string chainId) => tx.Query<EventRecord>(OfChainSql, new { chainId });

    internal static IReadOnlyList<EventRecord> OfSubject(Transaction tx, string subjectId) =>
        tx.Query<EventRecord>(OfSubjectSql, new { subjectId });

    /// <summary>Everything that happened in one story, whichever delivery it happened to.</summary>
    internal static IReadOnlyList<EventRecord> OfStory(Transaction tx, string correlationId) =>
        tx.Query<EventRecord>(OfStorySql, new { correlationId });

    internal static ChainHead? Head(Transaction tx, string chainId) =>
        tx.Heads.TryFind(chainId, out var head) ? head : tx.Heads.Know(chainId, tx.Find<ChainHead>(HeadSql, new { chainId }));

    /// <summary>The heads that have moved since they were anchored.</summary>
    internal static IReadOnlyList<ChainHead> Unanchored(Transaction tx, int take) => tx.Query<ChainHead>(tx.Dialect.Page(UnanchoredSql), new { skip = 0, take });

    /// <summary>A head is anchored, unless it has moved on.</summary>
    internal static void Anchored(Transaction tx, ChainHead head) => tx.Execute(AnchoredSql, head);

    /// <summary>The ids of the chains after one, in order, so that all can be walked in pages.</summary>
    /// <remarks>A chain whose links are all gone is known by its head, and the other way round.</remarks>
    internal static IReadOnlyList<string> Chains(Transaction tx, string after, int take)
    {
        var page = new { after, skip = 0, take };
        var linked = tx.Query<string>(tx.Dialect.Page(ChainsSql), page);
        var headed = tx.Query<string>(tx.Dialect.Page(HeadChainsSql), page);
        return [.. linked.Union(headed).Order(StringComparer.Ordinal).Take(take)];
    }

    static EventRecord Link(StoryEvent happened, ChainHead? head)
    {
        var link = new EventRecord
        {
            ChainId = happened.ChainId,
            Sequence = (head?.Sequence ?? 0) + 1,
            Kind = happened.Kind,
            SubjectId = happened.SubjectId,
            CorrelationId = happened.CorrelationId,
            Actor = happened.Actor,
            StateBefore = happened.StateBefore,
            StateAfter = happened.StateAfter,
            Detail = happened.Detail,
            HappenedAt = happened.HappenedAt,
            PreviousHash = head?.Hash ?? Beginning,
            Hash = "",
        };
        return link with { Hash = link.ExpectedHash };
    }
}
