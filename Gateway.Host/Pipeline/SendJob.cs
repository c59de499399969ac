using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Translation;
using Gateway.Translation.Documents;
using Gateway.Translation.Maps;
using Gateway.Transports;
using Direction = Gateway.Partners.Direction;

namespace Gateway.Host.Pipeline;

/// <summary>The first time after a moment that a Quartz cron names; null when it names none.</summary>
delegate DateTimeOffset? NextTime(string cron, TimeZoneInfo zone, DateTimeOffset after);

/// <summary>Another node was faster with one document of a batch; nothing of this attempt is kept but the gap in the numbers.</summary>
sealed class SentAlreadyException(string name) : Exception($"The {name} is sent already; the rest of its batch goes with the next call of the schedule.");

/// <summary>Writes the documents that a partner is to have and has not got: each once, alone or in batches, numbered, stored, and tied to a delivery in one transaction.</summary>
sealed partial class SendJob(
    IReadOnlyList<IDocumentsDue> kinds, NextTime nextTime, Journal journal, Database database, PayloadStore payloads, ControlNumbers numbers,
    Definitions definitions, UlidSource ids, TimeProvider time, ILogger<SendJob> logger)
{
    internal async Task RunAsync(string partnerId, CancellationToken cancellation)
    {
        var current = definitions.Current;
        if (current.Directory.Find(partnerId) is not { IsReachable: true } partner) return;
        foreach (var kind in kinds)
        {
            if (AgreementFor(current, partner, kind.Kind) is not { } agreement) continue;
            if (await kind.ToAsync(partner, cancellation) is { Count: > 0 } due) await SendAsync(current, partner, agreement, due, cancellation);
        }
    }

    /// <summary>Since when the oldest document that would go to a partner is due; null when none is.</summary>
    internal async Task<DateTimeOffset?> OldestDueAsync(string partnerId, CancellationToken cancellation)
    {
        var current = definitions.Current;
        if (current.Directory.Find(partnerId) is not { IsReachable: true } partner) return null;
        DateTimeOffset? oldest = null;
        foreach (var kind in kinds.Where(k => AgreementFor(current, partner, k.Kind) is not null))
            if (await kind.OldestAsync(partner, cancellation) is { } since && !(oldest <= since)) oldest = since;
        return oldest;
    }

    /// <summary>The agreement under which documents of a kind leave for a partner; null when there is none, or it is in shadow.</summary>
    internal static Agreement? AgreementFor(DefinitionSnapshot current, PartnerProfile partner, DocumentType kind) =>
        partner.Agreements.FirstOrDefault(a => a.Direction == Direction.Out && current.Maps.Find(a.Map)?.Document == kind.ToString())
            is { Mode: ProcessingMode.Live } agreement ? agreement : null;

    async Task SendAsync(
        DefinitionSnapshot current, PartnerProfile partner, Agreement agreement, IReadOnlyList<DocumentDue> due, CancellationToken cancellation)
    {
        if (Map(current, agreement, out var problem) is not { } map)
        {
            foreach (var document in due) LogNoMap(partner.Id, document.Name, agreement.Map, problem);
            return;
        }

        var letter = new OutboundInterchange(partner, agreement, map, TimeZoneInfo.ConvertTime(time.GetUtcNow(), partner.TimeZone));
        var writable = await WritableAsync(partner, letter, due, cancellation);
        foreach (var batch in Batches.Of(writable, agreement.Batch, since => IsReleased(partner, agreement.Batch, since)))
        {
            var documents = batch.Select(d => d.Document).ToList();
            var used = await letter.NumberAsync(numbers, documents.Count, cancellation);
            await KeepAsync(partner, agreement, letter, batch, used, letter.Write(documents, used).Bytes, cancellation);
        }
    }

    // What cannot be written is tried again each time; it must not use up control numbers, nor keep its neighbours.
    async Task<IReadOnlyList<WritableDocument>> WritableAsync(
        PartnerProfile partner, OutboundInterchange letter, IReadOnlyList<DocumentDue> due, CancellationToken cancellation)
    {
        var writable = new List<WritableDocument>();
        foreach (var document in due)
        {
            var (problem, size) = Try(letter, document);
            if (problem is not null) await HoldAsync(partner, document, problem, cancellation);
            else writable.Add(new(document, size));
        }

        return writable;
    }

    // Nothing outside is asked here, so that whatever goes wrong is of this document.
    static (string? Problem, int SizeBytes) Try(OutboundInterchange letter, DocumentDue document)
    {
        try
        {
            var tried = letter.Try(document.Document);
            return (tried.Problems.FirstOrDefault(), tried.Bytes.Length);
        }
        catch (Exception e)
        {
            return (e.Message, 0);
        }
    }

    // The rows say since when a document waits, so that no call of the schedule that was missed delays it by more than the next one.
    bool IsReleased(PartnerProfile partner, BatchSettings batch, DateTimeOffset since) =>
        batch.Release is not { } release || nextTime(release, partner.TimeZone, since) <= time.GetUtcNow();

    static MapPlan? Map(DefinitionSnapshot current, Agreement agreement, out string problem)
    {
        var problems = new List<FileProblem>();
        var schema = current.Maps.Standards.Find(agreement.Standard, agreement.Version ?? "", agreement.Type)?.Schema;
        var map = current.Plan(agreement, schema, problems);
        problem = problems.Count > 0 ? problems[0].ToString() : "it is not there";
        return map;
    }

    async Task KeepAsync(
        PartnerProfile partner, Agreement agreement, OutboundInterchange letter, IReadOnlyList<DocumentDue> batch, OutboundNumbers used,
        ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        var payload = await payloads.WriteAsync(bytes, cancellation);
        Failpoint.Hit("send.after-payload");
        await Retention.ReadmittingAsync(journal, payloads, [payload.Hash], () => journal.BeginAsync("send", effects =>
        {
            ErasedPayloadStore.Hold(effects.Tx, payload.Hash);
            var documentIds = batch.Select(_ => ids.Next()).ToList();
            var taken = batch.Zip(documentIds).TakeWhile(b => b.First.Take(effects, b.Second)).Count();
            if (taken == 0) return false;
            if (taken < batch.Count) throw new SentAlreadyException(batch[taken].Name);
            var delivery = Delivery(partner, agreement, letter, batch, used, payload, effects.Now);
            DeliveryStore.Insert(effects.Tx, delivery);
            var messages = letter.InsertRows(effects, delivery, used, [.. batch.Select(d => d.Document)], ids);
            for (var i = 0; i < batch.Count; i++) Insert(effects, partner, agreement, batch[i], documentIds[i], messages[i]);
            Story.Tell(effects, delivery, "built", DeliveryState.Due, ("type", agreement.Type), ("order", Only(batch)?.OrderNumber), ("sha256", payload.Hash));
            effects.Ask(new(delivery.Id, delivery.CorrelationId, Stage: StageNames.Deliver));
            return true;
        }, cancellation), cancellation);
    }

    static DocumentDue? Only(IReadOnlyList<DocumentDue> batch) => batch is [var only] ? only : null;

    static void Insert(Effects effects, PartnerProfile partner, Agreement agreement, DocumentDue due, string documentId, string messageId)
    {
        var row = DocumentRow.Of(due.Document, Storage.Direction.Out, partner);
        (row with { Record = row.Record with { MessageId = messageId, MapName = agreement.Map } }).Insert(effects, documentId);
        CaseStore.Close(effects.Tx, due.SubjectId, due.CaseType, "gateway", "it is written now", effects.Now);
    }

    DeliveryRecord Delivery(
        PartnerProfile partner, Agreement agreement, OutboundInterchange letter, IReadOnlyList<DocumentDue> batch, OutboundNumbers used, Payload payload,
        DateTimeOffset now)
    {
        var id = ids.Next();
        return new()
        {
            Id = id,
            Direction = Storage.Direction.Out,
            State = DeliveryState.Due,
            Partner = partner.Id,
            Mailbox = partner.OutChannel,
            FileName = partner.OutName.Format(partner.Id, agreement.Type, letter.Control(used, id), letter.Time),
            PayloadHash = payload.Hash,
            SizeBytes = payload.SizeBytes,
            CorrelationId = Only(batch)?.CorrelationId ?? id,
            CreatedAt = now,
        };
    }

    // A value that cannot be written would be cut or would break the segment: the document waits for a person instead.
    async Task HoldAsync(PartnerProfile partner, DocumentDue due, string problem, CancellationToken cancellation)
    {
        var text = $"The {due.Name} cannot be written for {partner.Id}: {problem}{due.Remedy}";
        var known = await database.ReadAsync(tx => CaseStore.OfSubject(tx, due.SubjectId), cancellation);
        if (known.Any(c => c.IsUndecided && c.Text == text)) return;
        LogNotWritten(partner.Id, due.Name, problem + due.Remedy);
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
