using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Translation;
using Gateway.Translation.Documents;
using Gateway.Translation.Maps;
using Gateway.Translation.Schemas;
using Gateway.Transports;
using Direction = Gateway.Partners.Direction;

namespace Gateway.Host.Pipeline;

/// <summary>Writes the documents that a partner is to have and has not got: each once, numbered, stored, and tied to a delivery in one transaction.</summary>
sealed partial class SendErrand(
    IReadOnlyList<IDocumentsDue> kinds, Journal journal, Database database, PayloadStore payloads, ControlNumbers numbers, Definitions definitions,
    UlidSource ids, TimeProvider time, ILogger<SendErrand> logger)
{
    internal async Task RunAsync(string partnerId, CancellationToken cancellation)
    {
        var current = definitions.Current;
        if (current.Directory.Find(partnerId) is not { Out: { } } partner) return;
        foreach (var kind in kinds)
        {
            if (AgreementFor(current, partner, kind.Kind) is not { } agreement) continue;
            foreach (var due in await kind.ToAsync(partner, cancellation)) await SendAsync(current, partner, agreement, due, cancellation);
        }
    }

    /// <summary>The agreement under which documents of a kind leave for a partner; null when there is none, or it is in shadow.</summary>
    internal static Agreement? AgreementFor(DefinitionSnapshot current, PartnerProfile partner, DocumentType kind) =>
        partner.Agreements.FirstOrDefault(a => a.Direction == Direction.Out && current.Maps.Find(a.Map)?.Document == kind.ToString())
            is { Mode: ProcessingMode.Live } agreement ? agreement : null;

    async Task SendAsync(
        DefinitionSnapshot current, PartnerProfile partner, Agreement agreement, DocumentDue due, CancellationToken cancellation)
    {
        if (Map(current, agreement, out var problem) is not { } map)
        {
            LogNoMap(partner.Id, due.Name, agreement.Map, problem);
            return;
        }

        var letter = new OutboundInterchange(partner, agreement, map, TimeZoneInfo.ConvertTime(time.GetUtcNow(), partner.TimeZone));
        // What cannot be written is tried again each time, and must not use up control numbers.
        if (letter.Write(due.Document, default).Problems is [var first, ..])
        {
            await HoldAsync(partner, due, first, cancellation);
            return;
        }

        var used = await letter.NumberAsync(numbers, cancellation);
        await KeepAsync(partner, agreement, letter, due, used, letter.Write(due.Document, used).Bytes, cancellation);
    }

    static MapPlan? Map(DefinitionSnapshot current, Agreement agreement, out string problem)
    {
        var problems = new List<FileProblem>();
        var schema = StandardsLibrary.Shipped.Find(agreement.Standard, agreement.Version ?? "", agreement.Type)?.Schema;
        var map = current.Maps.Plan(agreement.Map, schema, problems);
        problem = problems.Count > 0 ? problems[0].ToString() : "it is not there";
        return map;
    }

    async Task KeepAsync(
        PartnerProfile partner, Agreement agreement, OutboundInterchange letter, DocumentDue due, OutboundNumbers used,
        ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        var payload = await payloads.WriteAsync(bytes, cancellation);
        Failpoint.Hit("send.after-payload");
        await journal.BeginAsync("send", effects =>
        {
            var documentId = ids.Next();
            if (!due.Take(effects, documentId)) return false;
            var delivery = Delivery(partner, agreement, letter, due, used, payload, effects.Now);
            DeliveryStore.Insert(effects.Tx, delivery);
            var messageId = letter.InsertRows(effects, delivery, used, due.Document, ids);
            var row = DocumentRow.Of(due.Document, Storage.Direction.Out, partner);
            (row with { Record = row.Record with { MessageId = messageId, MapName = agreement.Map } }).Insert(effects, documentId);
            CaseStore.Close(effects.Tx, due.SubjectId, due.CaseType, "gateway", "it is written now", effects.Now);
            Story.Tell(effects, delivery, "built", DeliveryState.Due, ("type", agreement.Type), ("order", due.OrderNumber), ("sha256", payload.Hash));
            effects.Ask(new(delivery.Id, delivery.CorrelationId, Stage: StageNames.Deliver));
            return true;
        }, cancellation);
    }

    DeliveryRecord Delivery(
        PartnerProfile partner, Agreement agreement, OutboundInterchange letter, DocumentDue due, OutboundNumbers used, Payload payload, DateTimeOffset now)
    {
        var id = ids.Next();
        return new()
        {
            Id = id,
            Direction = Storage.Direction.Out,
            State = DeliveryState.Due,
            Partner = partner.Id,
            Mailbox = $"{partner.Id}/out",
            FileName = partner.Out!.Name.Format(partner.Id, agreement.Type, letter.Control(used, id), letter.Time),
            PayloadHash = payload.Hash,
            SizeBytes = payload.SizeBytes,
            CorrelationId = due.CorrelationId ?? id,
            CreatedAt = now,
        };
    }

    // A value that cannot be written would be cut or would break the segment: the document waits for a person instead.
    async Task HoldAsync(PartnerProfile partner, DocumentDue due, string problem, CancellationToken cancellation)
    {
        var text = $"The {due.Name} cannot be written for {partner.Id}: {problem}";
        var known = await database.ReadAsync(tx => CaseStore.OfSubject(tx, due.SubjectId), cancellation);
        if (known.Any(c => c.IsUndecided && c.Text == text)) return;
        LogNotWritten(partner.Id, due.Name, problem);
        await database.WriteAsync(tx => CaseStore.Open(tx, new()
        {
            Id = ids.Next(),
            CaseType = due.CaseType,
            SubjectId = due.SubjectId,
            State = CaseState.Open,
            Partner = partner.Id,
            OrderNumber = due.OrderNumber,
            DeliveryId = due.CorrelationId,
            Text = text,
            OpenedAt = time.GetUtcNow(),
        }), cancellation);
    }

    [LoggerMessage(2401, LogLevel.Error, "{Partner}: {Document} is not sent, the map {Map} cannot be used: {Problem}")]
    partial void LogNoMap(string partner, string document, string map, string problem);

    [LoggerMessage(2402, LogLevel.Error, "{Partner}: {Document} is not sent, it cannot be written: {Problem}")]
    partial void LogNotWritten(string partner, string document, string problem);
}
