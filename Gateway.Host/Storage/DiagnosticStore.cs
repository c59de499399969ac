using Gateway.Translation;

namespace Gateway.Host.Storage;

/// <summary>What a diagnostic is about, as narrow as is known.</summary>
sealed record DiagnosticSubject(string DeliveryId, string? InterchangeId = null, string? GroupId = null, string? MessageId = null);

/// <summary>A stored diagnostic.</summary>
sealed record DiagnosticRecord
{
    public required string Id { get; init; }

    public required string DeliveryId { get; init; }

    public string? InterchangeId { get; init; }

    public string? GroupId { get; init; }

    public string? MessageId { get; init; }

    public required string Code { get; init; }

    public required Severity Severity { get; init; }

    public required string Text { get; init; }

    public string? BadValue { get; init; }

    public long ByteOffset { get; init; }

    public int ByteLength { get; init; }

    public int Segment { get; init; }

    public string? SegmentId { get; init; }

    public int Element { get; init; }

    public int Component { get; init; }

    public int Repetition { get; init; }

    public string? ElementNumber { get; init; }

    public string? LoopId { get; init; }
}

/// <summary>What was found wrong in received bytes.</summary>
static class DiagnosticStore
{
    const string Columns = """
        id, delivery_id, interchange_id, group_id, message_id, code, severity, text, bad_value, byte_offset, byte_length,
        segment, segment_id, element, component, repetition, element_number, loop_id
        """;

    const string InsertSql = $"""
        INSERT INTO diagnostics ({Columns})
        VALUES (@Id, @DeliveryId, @InterchangeId, @GroupId, @MessageId, @Code, @Severity, @Text, @BadValue, @ByteOffset,
            @ByteLength, @Segment, @SegmentId, @Element, @Component, @Repetition, @ElementNumber, @LoopId)
        """;

    const string OfDeliverySql = $"SELECT {Columns} FROM diagnostics WHERE delivery_id = @DeliveryId ORDER BY byte_offset, id";

    const string OfMessageSql = $"SELECT {Columns} FROM diagnostics WHERE message_id = @MessageId ORDER BY byte_offset, id";

    const string ForgetMessageSql = "DELETE FROM diagnostics WHERE message_id = @MessageId";

    internal static void Insert(Transaction tx, UlidSource ids, DiagnosticSubject subject, IEnumerable<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics) tx.Execute(InsertSql, Record(ids.Next(), subject, diagnostic));
    }

    internal static IReadOnlyList<DiagnosticRecord> OfDelivery(Transaction tx, string deliveryId) =>
        tx.Query<DiagnosticRecord>(OfDeliverySql, new { deliveryId });

    internal static IReadOnlyList<DiagnosticRecord> OfMessage(Transaction tx, string messageId) =>
        tx.Query<DiagnosticRecord>(OfMessageSql, new { messageId });

    /// <summary>Before a message is translated again: events keep what was said the first time.</summary>
    internal static void ForgetMessage(Transaction tx, string messageId) => tx.Execute(ForgetMessageSql, new { messageId });

    static DiagnosticRecord Record(string id, DiagnosticSubject subject, Diagnostic diagnostic) => new()
    {
        Id = id,
        DeliveryId = subject.DeliveryId,
        InterchangeId = subject.InterchangeId,
        GroupId = subject.GroupId,
        MessageId = subject.MessageId,
        Code = diagnostic.Code.Name,
        Severity = diagnostic.Severity,
        Text = diagnostic.Text,
        BadValue = diagnostic.Value,
        ByteOffset = diagnostic.Location.Offset,
        ByteLength = diagnostic.Location.Length,
        Segment = diagnostic.Location.Segment,
        SegmentId = diagnostic.Location.SegmentId,
        Element = diagnostic.Location.Element,
        Component = diagnostic.Location.Component,
        Repetition = diagnostic.Location.Repetition,
        ElementNumber = diagnostic.Location.ElementNumber,
        LoopId = diagnostic.Location.Loop,
    };
}
