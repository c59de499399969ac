namespace Gateway.Host.Storage;

/// <summary>Which numbers count.</summary>
enum NumberKind
{
    /// <summary>ISA13, UNB 0020.</summary>
    Interchange,

    /// <summary>GS06.</summary>
    Group,
}

/// <summary>Where numbers stand that were left out.</summary>
enum MissingState
{
    /// <summary>They may still come.</summary>
    Waiting,

    /// <summary>They should have come by now.</summary>
    Missing,

    /// <summary>They came.</summary>
    Arrived,

    /// <summary>A person has said that they are not waited for.</summary>
    Waived,

    /// <summary>By the time that somebody would have been told, the profile watched the sender's numbers no more.</summary>
    Dismissed,
}

/// <summary>Who counts: one sender to one receiver, for tests and for real apart.</summary>
sealed record NumberStream
{
    /// <summary>SHA-256 of what follows.</summary>
    public required string StreamKey { get; init; }

    public required string Partner { get; init; }

    public required NumberKind Kind { get; init; }

    public required string Standard { get; init; }

    /// <summary>As envelopes write it: qualifier and id, or the group's code.</summary>
    public required string Sender { get; init; }

    public required string Receiver { get; init; }

    public required bool IsTest { get; init; }

    internal bool IsBetween(string sender, string receiver) => Sender == sender && Receiver == receiver;

    /// <summary>A party of an envelope, in one word.</summary>
    internal static string Name(string? qualifier, string id) => qualifier is { Length: > 0 } ? $"{qualifier}:{id}" : id;
}

/// <summary>A number that came and was not looked at yet.</summary>
sealed record ReceivedNumber
{
    public required string Id { get; init; }

    public required NumberStream Stream { get; init; }

    public required long ControlValue { get; init; }

    public required string DeliveryId { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }
}

/// <summary>Numbers of a sender that were left out.</summary>
sealed record MissingNumbers
{
    public required string Id { get; init; }

    public required string StreamKey { get; init; }

    public required long FirstValue { get; init; }

    public required long LastValue { get; init; }

    public required MissingState State { get; init; }

    /// <summary>The delivery that showed it: it bears a later number.</summary>
    public required string DeliveryId { get; init; }

    public required DateTimeOffset NoticedAt { get; init; }

    /// <summary>Until then they may come without anybody being told.</summary>
    public required DateTimeOffset Deadline { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    internal NumberRange Range => new(FirstValue, LastValue);
}

/// <summary>How many interchanges of a partner never came.</summary>
sealed record MissingStanding
{
    public required string Partner { get; init; }

    public required long Items { get; init; }

    /// <summary>The lowest of their numbers.</summary>
    public required long FirstValue { get; init; }

    /// <summary>When the first of them was noticed.</summary>
    public required DateTimeOffset Oldest { get; init; }
}

/// <summary>The control numbers of partners: where each sender's counting stands, and what it left out.</summary>
/// <remarks>Whoever receives a number appends a row and waits for nobody; one reader at a time takes the rows and keeps the rest.</remarks>
static class NumberStore
{
    /// <summary>Of the one reader.</summary>
    internal const string Lock = "numbers-received";

    const string StreamColumns = "stream_key, partner, kind, standard, sender, receiver, is_test";

    const string MissingColumns = "id, stream_key, first_value, last_value, state, delivery_id, noticed_at, deadline, closed_at";

    const string ReceiveSql = $"""
        INSERT INTO numbers_received (id, {StreamColumns}, control_value, delivery_id, received_at)
        VALUES (@Id, @StreamKey, @Partner, @Kind, @Standard, @Sender, @Receiver, @IsTest, @ControlValue, @DeliveryId, @ReceivedAt)
        """;

    const string ReceivedSql = $"SELECT id, {StreamColumns}, control_value, delivery_id, received_at FROM numbers_received ORDER BY id";

    const string ForgetSql = "DELETE FROM numbers_received WHERE id = @Id";

    const string FindStreamSql = $"SELECT {StreamColumns} FROM number_streams WHERE stream_key = @StreamKey";

    const string CountingSql = "SELECT high, score, low, low_run FROM number_streams WHERE stream_key = @StreamKey";

    const string BeginSql = $"""
        INSERT INTO number_streams ({StreamColumns}, high, score, low, low_run, seen_at)
        VALUES (@StreamKey, @Partner, @Kind, @Standard, @Sender, @Receiver, @IsTest, @High, @Score, @Low, @LowRun, @SeenAt)
        """;

    const string CountSql = """
        UPDATE number_streams SET high = @High, score = @Score, low = @Low, low_run = @LowRun, seen_at = @SeenAt WHERE stream_key = @StreamKey
        """;

    const string CountsByOneSql = """
        SELECT COUNT(*) FROM number_streams WHERE partner = @Partner AND kind = 'Interchange' AND is_test = @IsTest AND score >= @Score
        """;

    const string InsertMissingSql = $"""
        INSERT INTO numbers_missing ({MissingColumns})
        VALUES (@Id, @StreamKey, @FirstValue, @LastValue, @State, @DeliveryId, @NoticedAt, @Deadline, @ClosedAt)
        """;

    const string LeftOutSql = $"""
        SELECT {MissingColumns} FROM numbers_missing
        WHERE stream_key = @StreamKey AND state IN ('Waiting', 'Missing') AND first_value <= @ControlValue AND last_value >= @ControlValue
        ORDER BY noticed_at, id
        """;

    const string FindMissingSql = $"SELECT {MissingColumns} FROM numbers_missing WHERE id = @Id";

    const string PassedSql = $"SELECT {MissingColumns} FROM numbers_missing WHERE state = 'Waiting' AND deadline <= @Now ORDER BY deadline, id";

    const string SetMissingSql = """
        UPDATE numbers_missing SET first_value = @FirstValue, last_value = @LastValue, state = @State, closed_at = @ClosedAt WHERE id = @Id
        """;

    const string ListSql = $"""
        SELECT m.id, m.stream_key, m.first_value, m.last_value, m.state, m.delivery_id, m.noticed_at, m.deadline, m.closed_at
        FROM numbers_missing m JOIN number_streams s ON s.stream_key = m.stream_key
        WHERE (@State IS NULL OR m.state = @State) AND (@Partner IS NULL OR s.partner = @Partner) AND (@Since IS NULL OR m.noticed_at >= @Since)
        ORDER BY m.noticed_at DESC, m.id DESC
        """;

    const string StandingSql = """
        SELECT s.partner, CAST(SUM(m.last_value - m.first_value + 1) AS bigint) AS items, MIN(m.first_value) AS first_value, MIN(m.noticed_at) AS oldest
        FROM numbers_missing m JOIN number_streams s ON s.stream_key = m.stream_key
        WHERE m.state = 'Missing' GROUP BY s.partner ORDER BY s.partner
        """;

    /// <summary>Where numbers stand that were left out.</summary>
    internal static readonly Projection MissingRows = new Projection<MissingNumbers>(
        "numbers_missing", MissingColumns, StandingJson.Default.MissingNumbers, FindMissing, (_, m) => m.Id)
    {
        InsertSql = InsertMissingSql,
    };

    /// <summary>A number came; it is looked at later.</summary>
    internal static void Receive(Transaction tx, ReceivedNumber received) => tx.Execute(ReceiveSql, new
    {
        received.Id, received.Stream.StreamKey, received.Stream.Partner, received.Stream.Kind, received.Stream.Standard, received.Stream.Sender,
        received.Stream.Receiver, received.Stream.IsTest, received.ControlValue, received.DeliveryId, received.ReceivedAt,
    });

    /// <summary>What came and was not looked at, in the order in which it came.</summary>
    internal static IReadOnlyList<ReceivedNumber> Received(Transaction tx, int take) =>
        [.. tx.Query<ReceivedRow>(tx.Dialect.Page(ReceivedSql), new { skip = 0, take }).Select(r => r.Number)];

    /// <summary>A number was looked at.</summary>
    internal static void Forget(Transaction tx, string id) => tx.Execute(ForgetSql, new { id });

    internal static NumberStream? FindStream(Transaction tx, string streamKey) => tx.Find<NumberStream>(FindStreamSql, new { streamKey });

    /// <summary>Where a counting stands; null before the first number.</summary>
    internal static Counting? CountingOf(Transaction tx, string streamKey) =>
        tx.Find<CountingRow>(CountingSql, new { streamKey }) is { } row ? new(row.High, row.Score, row.Low, row.LowRun) : null;

    internal static void Begin(Transaction tx, NumberStream stream, Counting counting, DateTimeOffset seenAt) => tx.Execute(BeginSql, new
    {
        stream.StreamKey, stream.Partner, stream.Kind, stream.Standard, stream.Sender, stream.Receiver, stream.IsTest, counting.High, counting.Score, counting.Low, counting.LowRun, seenAt,
    });

    internal static void Count(Transaction tx, string streamKey, Counting counting, DateTimeOffset seenAt) =>
        tx.Execute(CountSql, new { streamKey, counting.High, counting.Score, counting.Low, counting.LowRun, seenAt });

    /// <summary>Whether a partner's interchanges are counted by one with so much certainty.</summary>
    internal static bool CountsInterchanges(Transaction tx, string partner, bool isTest, int score) => tx.Value<long>(CountsByOneSql, new { partner, isTest, score }) > 0;

    internal static void Insert(Transaction tx, MissingNumbers missing) => tx.Insert(MissingRows, missing.Id, InsertMissingSql, missing);

    /// <summary>The open row that a number is in; null when it was not left out.</summary>
    internal static MissingNumbers? LeftOut(Transaction tx, string streamKey, long controlValue) =>
        tx.Query<MissingNumbers>(LeftOutSql, new { streamKey, controlValue }) is [var first, ..] ? first : null;

    internal static MissingNumbers? FindMissing(Transaction tx, string id) => tx.Find<MissingNumbers>(FindMissingSql, new { id });

    /// <summary>What should have come by now and was not told.</summary>
    internal static IReadOnlyList<MissingNumbers> Passed(Transaction tx, DateTimeOffset now, int take) =>
        tx.Query<MissingNumbers>(tx.Dialect.Page(PassedSql), new { now, skip = 0, take });

    internal static void Set(Transaction tx, MissingNumbers missing) => tx.Update(MissingRows, missing.Id, SetMissingSql, missing);

    /// <summary>Newest first.</summary>
    internal static IReadOnlyList<MissingNumbers> List(Transaction tx, MissingState? state, string? partner, DateTimeOffset? since, int take) =>
        tx.Query<MissingNumbers>(tx.Dialect.Page(ListSql), new { state, partner, since, skip = 0, take });

    /// <summary>What never came, by partner.</summary>
    internal static IReadOnlyList<MissingStanding> Standing(Transaction tx) => tx.Query<MissingStanding>(StandingSql);

    sealed class ReceivedRow
    {
        public required string Id { get; init; }

        public required string StreamKey { get; init; }

        public required string Partner { get; init; }

        public required NumberKind Kind { get; init; }

        public required string Standard { get; init; }

        public required string Sender { get; init; }

        public required string Receiver { get; init; }

        public required bool IsTest { get; init; }

        public required long ControlValue { get; init; }

        public required string DeliveryId { get; init; }

        public required DateTimeOffset ReceivedAt { get; init; }

        internal ReceivedNumber Number => new()
        {
            Id = Id,
            Stream = new() { StreamKey = StreamKey, Partner = Partner, Kind = Kind, Standard = Standard, Sender = Sender, Receiver = Receiver, IsTest = IsTest },
            ControlValue = ControlValue,
            DeliveryId = DeliveryId,
            ReceivedAt = ReceivedAt,
        };
    }

    sealed class CountingRow
    {
        public required long High { get; init; }

        public required int Score { get; init; }

        public long? Low { get; init; }

        public required int LowRun { get; init; }
    }
}
