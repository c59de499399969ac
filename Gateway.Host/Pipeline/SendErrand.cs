using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Translation;
using Gateway.Translation.Documents;
using Gateway.Translation.Schemas;
using Gateway.Transports;
using Direction = Gateway.Partners.Direction;

namespace Gateway.Host.Pipeline;

/// <summary>Writes the purchase orders that a partner is to have and has not got: each once, numbered, stored, and tied to a delivery in one transaction.</summary>
sealed partial class SendErrand(
    Journal journal, Database database, PayloadStore payloads, ControlNumbers numbers, Definitions definitions, UlidSource ids, TimeProvider time, ILogger<SendErrand> logger)
{
    const int OrdersMax = 1000;

    internal async Task RunAsync(string partnerId, CancellationToken cancellation)
    {
        var current = definitions.Current;
        if (current.Directory.Find(partnerId) is not { Out: { } } partner) return;
        if (partner.Agreements.FirstOrDefault(a => a.Direction == Direction.Out && IsForOrders(current, a)) is not { Mode: ProcessingMode.Live } agreement) return;
        var unsent = await database.ReadAsync(tx => Unsent(tx, partner), cancellation);
        foreach (var (order, lines) in unsent) await SendAsync(current, partner, agreement, order, lines, cancellation);
    }

    static bool IsForOrders(DefinitionSnapshot current, Agreement agreement) =>
        current.Maps.Find(agreement.Map)?.Document == nameof(PurchaseOrder);

    static List<(OrderRecord Order, IReadOnlyList<OrderLineRecord> Lines)> Unsent(Transaction tx, PartnerProfile partner) =>
    [
        .. from order in OrderStore.List(tx, partner.Supplier, OrderState.Open, OrdersMax)
           where order.Company.Length == 0 || order.Company == partner.Company
           let document = new PurchaseOrder { OrderNumber = order.Number }
           where DocumentStore.Newest(tx, BusinessIdentity.Of(document, Storage.Direction.Out, partner).KeyHash) is null
           orderby order.RecordedAt, order.Number
           select (order, OrderStore.Lines(tx, order)),
    ];

    async Task SendAsync(
        DefinitionSnapshot current, PartnerProfile partner, Agreement agreement, OrderRecord order, IReadOnlyList<OrderLineRecord> lines, CancellationToken cancellation)
    {
        var problems = new List<FileProblem>();
        var schema = StandardsLibrary.Shipped.Find(agreement.Standard, agreement.Version ?? "", agreement.Type)?.Schema;
        if (current.Maps.Plan(agreement.Map, schema, problems) is not { } map)
        {
            LogNoMap(partner.Id, order.Number, agreement.Map, problems.Count > 0 ? problems[0].ToString() : "it is not there");
            return;
        }

        var document = OrderDocument.Of(order, lines, partner);
        var letter = new OutboundInterchange(partner, agreement, map, TimeZoneInfo.ConvertTime(time.GetUtcNow(), partner.TimeZone));
        var used = await letter.NumberAsync(numbers, cancellation);
        var written = letter.Write(document, used);
        if (written.Problems.Count > 0) await HoldAsync(partner, order, written.Problems[0], cancellation);
        else await KeepAsync(partner, agreement, letter, document, used, written.Bytes, cancellation);
    }

    async Task KeepAsync(
        PartnerProfile partner, Agreement agreement, OutboundInterchange letter, PurchaseOrder document, OutboundNumbers used,
        ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        var payload = await payloads.WriteAsync(bytes, cancellation);
        Failpoint.Hit("send.after-payload");
        await journal.BeginAsync("send", effects =>
        {
            var row = DocumentRow.Of(document, Storage.Direction.Out, partner);
            if (DocumentStore.Newest(effects.Tx, row.Record.BusinessKey) is not null) return false;
            var delivery = Delivery(partner, agreement, letter, used, payload, effects.Now);
            DeliveryStore.Insert(effects.Tx, delivery);
            var messageId = letter.InsertRows(effects, delivery, used, document, ids);
            (row with { Record = row.Record with { MessageId = messageId, MapName = agreement.Map } }).Insert(effects, ids.Next());
            Story.Tell(effects, delivery, "built", DeliveryState.Due, ("type", agreement.Type), ("order", document.OrderNumber), ("sha256", payload.Hash));
            effects.Ask(new(delivery.Id, delivery.Id, Stage: StageNames.Deliver));
            return true;
        }, cancellation);
    }

    DeliveryRecord Delivery(
        PartnerProfile partner, Agreement agreement, OutboundInterchange letter, OutboundNumbers used, Payload payload, DateTimeOffset now)
    {
        var id = ids.Next();
        return new()
        {
            Id = id,
            Direction = Storage.Direction.Out,
            State = DeliveryState.Due,
            Partner = partner.Id,
            Mailbox = $"{partner.Id}/out",
            FileName = partner.Out!.Name.Format(partner.Id, agreement.Type, Story.Text(used.Interchange), letter.Time),
            PayloadHash = payload.Hash,
            SizeBytes = payload.SizeBytes,
            CorrelationId = id,
            CreatedAt = now,
        };
    }

    // A value that cannot be written would be cut or would break the segment: the order waits for a person instead.
    async Task HoldAsync(PartnerProfile partner, OrderRecord order, string problem, CancellationToken cancellation)
    {
        var text = $"The order {order.Number} cannot be written for {partner.Id}: {problem}";
        var known = await database.ReadAsync(tx => CaseStore.OfSubject(tx, order.Id), cancellation);
        if (known.Any(c => c.IsUndecided && c.Text == text)) return;
        LogNotWritten(partner.Id, order.Number, problem);
        await database.WriteAsync(tx => CaseStore.Open(tx, new()
        {
            Id = ids.Next(),
            CaseType = "order-not-written",
            SubjectId = order.Id,
            State = CaseState.Open,
            Partner = partner.Id,
            OrderNumber = order.Number,
            Text = text,
            OpenedAt = time.GetUtcNow(),
        }), cancellation);
    }

    [LoggerMessage(2401, LogLevel.Error, "{Partner}: order {Order} is not sent, the map {Map} cannot be used: {Problem}")]
    partial void LogNoMap(string partner, string order, string map, string problem);

    [LoggerMessage(2402, LogLevel.Error, "{Partner}: order {Order} is not sent, it cannot be written: {Problem}")]
    partial void LogNotWritten(string partner, string order, string problem);
}
