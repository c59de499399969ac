using System.Globalization;

namespace Gateway.Host.Storage;

/// <summary>GS..GE or UNG..UNE; EDIFACT without UNG and CSV have one without functional id.</summary>
sealed record GroupRecord
{
    public required string Id { get; init; }

    public required string InterchangeId { get; init; }

    /// <summary>Place in the interchange, from 1.</summary>
    public required int Ordinal { get; init; }

    public required Direction Direction { get; init; }

    public string? Partner { get; init; }

    public string? FunctionalId { get; init; }

    public string? ControlNumber { get; init; }

    /// <summary>GS06 is compared as a number: 0007 and 7 are one group.</summary>
    public long? ControlValue => ControlValueOf(ControlNumber);

    public string? Version { get; init; }

    public string? Sender { get; init; }

    public string? Receiver { get; init; }

    public required long ByteOffset { get; init; }

    /// <summary>What we said of it, or what the partner said of ours; null until then.</summary>
    public Verdict? Verdict { get; init; }

    public string? DeclaredCount { get; init; }

    public int ReceivedCount { get; init; }

    public int AcceptedCount { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The number that a control number means; null when it is none.</summary>
    internal static long? ControlValueOf(string? controlNumber) =>
        long.TryParse(controlNumber, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}

/// <summary>Functional groups: inserted when their header is read, judged with their interchange.</summary>
static class GroupStore
{
    const string Columns = """
        id, interchange_id, ordinal, direction, partner, functional_id, control_number, version, sender, receiver, byte_offset,
        verdict, declared_count, received_count, accepted_count, created_at
        """;

    const string InsertSql = $"""
        INSERT INTO functional_groups ({Columns}, control_value)
        VALUES (@Id, @InterchangeId, @Ordinal, @Direction, @Partner, @FunctionalId, @ControlNumber, @Version, @Sender,
            @Receiver, @ByteOffset, @Verdict, @DeclaredCount, @ReceivedCount, @AcceptedCount, @CreatedAt, @ControlValue)
        """;

    const string FindSql = $"SELECT {Columns} FROM functional_groups WHERE id = @Id";

    const string OfInterchangeSql = $"SELECT {Columns} FROM functional_groups WHERE interchange_id = @InterchangeId ORDER BY ordinal";

    const string SentSql = $"""
        SELECT {Columns} FROM functional_groups
        WHERE partner = @Partner AND direction = 'Out' AND functional_id = @FunctionalId AND control_value = @ControlValue
        ORDER BY created_at DESC, id DESC
        """;

    const string JudgeSql = """
        UPDATE functional_groups
        SET verdict = @Verdict, declared_count = @DeclaredCount, received_count = @ReceivedCount, accepted_count = @AcceptedCount
        WHERE id = @Id
        """;

    /// <summary>Where groups stand.</summary>
    internal static readonly Projection Rows = new Projection<GroupRecord>(
        "functional_groups", Columns + ", control_value", StandingJson.Default.GroupRecord, Find, (tx, g) => InterchangeStore.DeliveryOf(tx, g.InterchangeId))
    {
        InsertSql = InsertSql,
    };

    internal static void Insert(Transaction tx, GroupRecord group) => tx.Insert(Rows, group.Id, InsertSql, group);

    internal static GroupRecord? Find(Transaction tx, string id) => tx.Find<GroupRecord>(FindSql, new { id });

    internal static IReadOnlyList<GroupRecord> OfInterchange(Transaction tx, string interchangeId) =>
        tx.Query<GroupRecord>(OfInterchangeSql, new { interchangeId });

    /// <summary>The groups that we sent to a partner under AK101 and AK102, newest first: numbers wrap.</summary>
    internal static IReadOnlyList<GroupRecord> Sent(Transaction tx, string partner, string functionalId, string controlNumber) =>
        tx.Query<GroupRecord>(SentSql, new { partner, functionalId, controlValue = GroupRecord.ControlValueOf(controlNumber) });

    internal static void Judge(Transaction tx, GroupRecord judged) => tx.Update(Rows, judged.Id, JudgeSql, judged);
}
