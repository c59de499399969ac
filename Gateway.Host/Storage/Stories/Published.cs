using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Translation;

namespace Gateway.Host.Storage.Stories;

// The JSON of list and show: a contract with outside programs (docs/file-formats/list-show.md). Members are added, never
// renamed or removed. States are the names of the enums with hyphens; instants are RFC 3339 in UTC.

/// <summary>A delivery, in or out.</summary>
sealed record PublishedDelivery(
    string Id, string Direction, string State, string? Reason, string? Partner, string Mailbox, string File, long SizeBytes,
    string Payload, string CorrelationId, int Attempts, string CreatedAt, string? FinishedAt, string? CopyOf)
{
    internal static PublishedDelivery Of(DeliveryRecord d) => new(
        d.Id, StateNames.Of(d.Direction), StateNames.Of(d.State), d.Reason, d.Partner, d.Mailbox, d.FileName, d.SizeBytes,
        d.PayloadHash, d.CorrelationId, d.Attempts, Published.Time(d.CreatedAt), Published.Time(d.FinishedAt), d.CopyOf);
}

/// <summary>ISA05+06 or its like.</summary>
sealed record PublishedParty(string? Qualifier, string Id);

/// <summary>An interchange, received or sent.</summary>
sealed record PublishedInterchange(
    string Id, string DeliveryId, string Direction, string Standard, string Version, string ControlNumber, PublishedParty Sender,
    PublishedParty Receiver, bool Test, string State, string? Verdict, string? Reason, string? Partner, string? DuplicateOf,
    long Offset, long Length, string CreatedAt, string? JudgedAt)
{
    internal static PublishedInterchange Of(InterchangeRecord i) => new(
        i.Id, i.DeliveryId, StateNames.Of(i.Direction), Published.Name(i.Standard), i.Version, i.ControlNumber,
        new(i.SenderQualifier, i.SenderId), new(i.ReceiverQualifier, i.ReceiverId), i.IsTest, StateNames.Of(i.State),
        Published.Name(i.Verdict), i.Reason, i.Partner, i.DuplicateOf, i.ByteOffset, i.ByteLength, Published.Time(i.CreatedAt),
        Published.Time(i.JudgedAt));
}

/// <summary>A functional group; the group of a standard without groups has no functional id.</summary>
sealed record PublishedGroup(
    string Id, string? FunctionalId, string? ControlNumber, string? Version, string? Verdict, string? DeclaredCount,
    int ReceivedCount, int AcceptedCount, long Offset)
{
    internal static PublishedGroup Of(GroupRecord g) => new(
        g.Id, g.FunctionalId, g.ControlNumber, g.Version, Published.Name(g.Verdict), g.DeclaredCount, g.ReceivedCount,
        g.AcceptedCount, g.ByteOffset);
}

/// <summary>A message, received or sent.</summary>
sealed record PublishedMessage(
    string Id, string DeliveryId, string InterchangeId, string Direction, string Type, string Version, string ControlNumber,
    string State, string? Verdict, string? Reason, string? Partner, string? Agreement, string? DocumentKind,
    string? DocumentNumber, int SegmentCount, bool Test, bool Shadow, long Offset, long Length, string? ClosedBy,
    PublishedRevisions Revisions, string CreatedAt, string? FinishedAt)
{
    internal static PublishedMessage Of(MessageRecord m, MessageState state) => new(
        m.Id, m.DeliveryId, m.InterchangeId, StateNames.Of(m.Direction), m.MessageType, m.Version, m.ControlNumber, StateNames.Of(state),
        Published.Name(m.Verdict), m.Reason, m.Partner, m.Agreement, m.DocumentKind, m.DocumentKey, m.SegmentCount, m.IsTest,
        m.IsShadow, m.ByteOffset, m.ByteLength, m.ClosedBy, new(m.ProfileHash, m.MapHash, m.SchemaHash, m.GuideHash, m.CodesHash),
        Published.Time(m.CreatedAt), Published.Time(m.FinishedAt));
}

/// <summary>Hashes of the files that judged a message; their content is kept.</summary>
sealed record PublishedRevisions(string? Profile, string? Map, string? Schema, string? Guide, string? Codes);

/// <summary>Something found wrong in received bytes.</summary>
sealed record PublishedDiagnostic(
    string Code, string Severity, string Text, string? Value, long Offset, int Length, int Segment, string? SegmentId,
    int Element, int Component, int Repetition)
{
    internal static PublishedDiagnostic Of(DiagnosticRecord d) => new(
        d.Code, StateNames.Of(d.Severity), d.Text, d.BadValue, d.ByteOffset, d.ByteLength, d.Segment, d.SegmentId, d.Element,
        d.Component, d.Repetition);
}

/// <summary>A canonical document, without its content.</summary>
sealed record PublishedDocument(
    string Id, string? MessageId, string Direction, string Kind, string Number, string? Date, string Partner, string? Purpose,
    int Version, string? SupersededBy, string? Map, string CreatedAt)
{
    internal static PublishedDocument Of(DocumentRecord d) => new(
        d.Id, d.MessageId, StateNames.Of(d.Direction), d.Kind, d.Number, Published.Date(d.DocumentDate), d.Partner, d.Purpose,
        d.Version, d.SupersededBy, d.MapName, Published.Time(d.CreatedAt));
}

/// <summary>A tolerance and the file:line that set it.</summary>
sealed record PublishedTolerance(string Value, string? Source);

/// <summary>The bytes of a value in the stored payload, and the map row that read them.</summary>
sealed record PublishedOrigin(long Offset, int Length, string? Row);

/// <summary>The order, at the revision seen, and its line.</summary>
sealed record PublishedOrderPlace(string Number, int? Revision, string? Line);

/// <summary>What a match rule said.</summary>
sealed record PublishedFinding(
    string Rule, string Outcome, string? Line, string? Field, string? Expected, string? Actual, PublishedTolerance? Tolerance,
    decimal? AmountAtStake, string? Currency, PublishedOrigin? Origin, PublishedOrderPlace? Order, string Text)
{
    internal static PublishedFinding Of(FindingRecord f) => new(
        f.RuleName, f.Outcome.ToLowerInvariant(), f.Line, f.Field, f.Expected, f.Actual,
        f.Tolerance is null ? null : new(f.Tolerance, f.ToleranceSource), f.AmountAtStake, f.Currency,
        f.OriginOffset is { } offset ? new(offset, f.OriginLength ?? 0, f.MapRow) : null,
        f.OrderNumber is { } order ? new(order, f.OrderRevision, f.OrderLine) : null, f.Text);
}

/// <summary>A part of a document on its way into the ERP.</summary>
sealed record PublishedPosting(
    string Id, string Key, string DocumentId, int Part, string State, string Connector, string DocumentKind, string Partner,
    string Supplier, int Attempts, string? ErpReference, string? Response, string CreatedAt, string? SentAt, string? PostedAt)
{
    internal static PublishedPosting Of(PostingRecord p) => new(
        p.Id, p.PostingKey, p.DocumentId, p.Part, StateNames.Of(p.State), p.Connector, p.DocumentKind, p.Partner, p.Supplier,
        p.Attempts, p.ErpReference, p.Response, Published.Time(p.CreatedAt), Published.Time(p.SentAt), Published.Time(p.PostedAt));
}

/// <summary>An acknowledgement that we owe, or that a partner owes us.</summary>
sealed record PublishedAcknowledgement(
    string Id, string OwedBy, string Kind, string State, string Partner, string? Verdict, string InterchangeId, string? GroupId,
    string? ControlNumber, string DueAt, bool Late, string? DeliveryId, string? DoneAt)
{
    internal static PublishedAcknowledgement Of(AcknowledgementRecord a) => new(
        a.Id, "us", a.Kind, StateNames.Of(a.State), a.Partner, Published.Name(a.Verdict), a.InterchangeId,
        Published.NullIfEmpty(a.GroupKey), a.ControlNumber, Published.Time(a.DueAt), false, a.OutDeliveryId,
        Published.Time(a.SentAt));

    internal static PublishedAcknowledgement Of(ExpectationRecord e) => new(
        e.Id, "partner", e.Kind, StateNames.Of(e.State), e.Partner, null, e.InterchangeId, Published.NullIfEmpty(e.GroupKey),
        e.ControlNumber, Published.Time(e.Deadline), e.IsLate || e.State == ExpectationState.Overdue, null, Published.Time(e.AnsweredAt));
}

/// <summary>Numbers that a partner left out.</summary>
sealed record PublishedMissing(
    string Id, string Partner, string Kind, string Standard, string Sender, string Receiver, bool Test, long First, long Last, string State, string DeliveryId,
    string NoticedAt, string Deadline, string? ClosedAt)
{
    internal static PublishedMissing Of(Transaction tx, MissingNumbers m)
    {
        var stream = NumberStore.FindStream(tx, m.StreamKey)!;
        return new(
            m.Id, stream.Partner, StateNames.Of(stream.Kind), stream.Standard, stream.Sender, stream.Receiver, stream.IsTest, m.FirstValue, m.LastValue, StateNames.Of(m.State),
            m.DeliveryId, Published.Time(m.NoticedAt), Published.Time(m.Deadline), Published.Time(m.ClosedAt));
    }
}

/// <summary>A decision of ours that the partner hears of by 824 or APERAK.</summary>
sealed record PublishedAdvice(
    string Id, string Decision, string State, string CaseId, string Reason, string DecidedBy, string CreatedAt, string? BuiltAt,
    PublishedMessage? Message)
{
    internal static IReadOnlyList<PublishedAdvice> OfDocument(Transaction tx, string documentId) =>
        [.. AdviceStore.OfDocument(tx, documentId).Select(a => Of(a, MessageOf(tx, a)))];

    static PublishedAdvice Of(AdviceRecord a, MessageRecord? message) => new(
        a.Id, StateNames.Of(a.Decision), message is null ? StateNames.Of(a.State) : StateNames.Of(message.State), a.CaseId, a.Reason, a.DecidedBy,
        Published.Time(a.CreatedAt), Published.Time(a.BuiltAt), message is null ? null : PublishedMessage.Of(message, message.State));

    static MessageRecord? MessageOf(Transaction tx, AdviceRecord advice) =>
        advice.OutDocumentId is { } id && DocumentStore.Find(tx, id)?.MessageId is { } messageId ? MessageStore.Find(tx, messageId) : null;
}

/// <summary>A case of the exception queue.</summary>
sealed record PublishedException(
    string Id, string Type, string State, string Subject, string? Partner, string? Order, string? DocumentId, string? MessageId,
    string? DeliveryId, string Text, decimal? AmountAtStake, string? Currency, string OpenedAt, string? DueAt, string? ClosedAt,
    string? ClosedBy, string? CloseReason, string? Owner = null, string? WaitingUntil = null, int Findings = 0, long Version = 0)
{
    /// <summary>Oldest first.</summary>
    public IReadOnlyList<PublishedDecision> Decisions { get; init; } = [];

    /// <summary>The document's own number.</summary>
    public string? Document { get; init; }

    public string? DocumentKind { get; init; }

    internal static PublishedException Of(Transaction tx, CaseRecord c)
    {
        var document = c.DocumentId is { } id ? DocumentStore.Find(tx, id) : null;
        return Of(c) with
        {
            Decisions = [.. DecisionStore.OfCase(tx, c.Id).Select(PublishedDecision.Of)],
            Document = document?.Number,
            DocumentKind = document?.Kind,
        };
    }

    static PublishedException Of(CaseRecord c) => new(
        c.Id, c.CaseType, StateNames.Of(c.State), c.SubjectId, c.Partner, c.OrderNumber, c.DocumentId, c.MessageId, c.DeliveryId,
        c.Text, c.AmountAtStake, c.Currency, Published.Time(c.OpenedAt), Published.Time(c.DueAt), Published.Time(c.ClosedAt),
        c.ClosedBy, c.CloseReason, c.OwnerRole, Published.Time(c.WaitingUntil), Published.Count(c.Findings), c.Version);
}

/// <summary>What a person decided about a case.</summary>
sealed record PublishedDecision(
    string At, string Decision, string Actor, string Role, string Reason, string Before, string After,
    [property: JsonConverter(typeof(RawJson))] string Findings, [property: JsonConverter(typeof(RawJson))] string? Detail)
{
    internal static PublishedDecision Of(DecisionRecord d) => new(
        Published.Time(d.DecidedAt), StateNames.Of(d.Decision), d.Actor, d.Role, d.Reason, StateNames.Of(d.StateBefore),
        StateNames.Of(d.StateAfter), d.Findings, d.Detail);
}

/// <summary>Work that is due, or that was given up.</summary>
sealed record PublishedWork(string Id, string Kind, string Subject, bool Dead, int Attempts, string DueAt, string? LastError)
{
    internal static PublishedWork Of(WorkItem w) => new(w.Id, w.Kind, w.SubjectId, w.IsDead, w.Attempts, Published.Time(w.DueAt), w.LastError);
}

/// <summary>Something that happened.</summary>
sealed record PublishedEvent(
    string At, string Kind, string Subject, string Actor, string? Before, string? After, [property: JsonConverter(typeof(RawJson))] string? Detail)
{
    internal static PublishedEvent Of(EventRecord e) => new(
        Published.Time(e.HappenedAt), e.Kind, e.SubjectId, e.Actor, e.StateBefore, e.StateAfter, e.Detail);
}

/// <summary>A line of a purchase order.</summary>
sealed record PublishedOrderLine(
    string Line, string State, string? BuyerItem, string? SupplierItem, string? Gtin, string? Description, decimal Quantity,
    string Unit, decimal? Price, decimal? PriceBasis, string? PriceUnit, string? RequestedDate, string? PromisedDate)
{
    internal static PublishedOrderLine Of(OrderLineRecord l) => new(
        l.Line, StateNames.Of(l.Status), l.BuyerItem, l.SupplierItem, l.Gtin, l.Description, l.Quantity, l.Unit, l.Price,
        l.PriceBasis, l.PriceUnit, Published.Date(l.RequestedDate), Published.Date(l.PromisedDate));
}

/// <summary>A purchase order at its current revision.</summary>
sealed record PublishedOrder(
    string Id, string Company, string Number, string Supplier, string? Partner, int Revision, string State, string? Date,
    string? Currency, string Source, string RecordedAt)
{
    internal static PublishedOrder Of(OrderRecord o) => new(
        o.Id, o.Company, o.Number, o.Supplier, o.Partner, o.Revision, StateNames.Of(o.Status), Published.Date(o.OrderDate),
        o.Currency, o.Source, Published.Time(o.RecordedAt));
}

/// <summary>A line of a receipt.</summary>
sealed record PublishedReceipt(
    string Number, string Line, string Order, string OrderLine, string? Item, decimal Quantity, string Unit, string? Date)
{
    internal static PublishedReceipt Of(ReceiptRecord r) => new(
        r.Number, r.Line, r.OrderNumber, r.OrderLine, r.Item, r.Quantity, r.Unit, Published.Date(r.ReceivedDate));
}

/// <summary>What a document that counts says of an order line, in the order's unit.</summary>
/// <remarks><c>kind</c> is <c>confirmed</c> (the commitment), <c>shipped</c> (an expected receipt) or <c>billed</c>; <c>pending</c>: a person
/// may still refuse it.</remarks>
sealed record PublishedMovement(
    string Kind, string OrderLine, decimal Quantity, decimal? Amount, string? Currency, string? Date, bool ShipDate, string? Status,
    string? Substitute, string? Package, string DocumentId, string? Document, bool Pending)
{
    internal static PublishedMovement Of(MovementRecord m) => new(
        m.Kind.ToLowerInvariant(), m.OrderLine, m.Quantity, m.Amount, m.Currency, Published.Date(m.MovedOn), m.IsShipDate, m.Status,
        m.Substitute, m.Package, m.DocumentId, m.DocumentNumber, m.IsPending);
}

/// <summary>How values are written in the published JSON.</summary>
static class Published
{
    internal static string Time(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    internal static string? Time(DateTimeOffset? instant) => instant is { } known ? Time(known) : null;

    /// <summary>What <see cref="Time(DateTimeOffset)"/> wrote.</summary>
    internal static DateTimeOffset Instant(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);

    internal static string? Date(DateOnly? date) => date is { } known ? Storage.Instant.ToText(known) : null;

    /// <summary>How many elements a JSON array has.</summary>
    internal static int Count(string? array)
    {
        if (array is null) return 0;
        using var json = JsonDocument.Parse(array);
        return json.RootElement.GetArrayLength();
    }

    internal static string? Name(Verdict? verdict) => verdict is { } known ? StateNames.Of(known) : null;

    internal static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    /// <summary>As in <c>inspect --json</c>.</summary>
    internal static string Name(Standard standard) => standard switch
    {
        Standard.X12 => "X12",
        Standard.Edifact => "EDIFACT",
        _ => "CSV",
    };
}
