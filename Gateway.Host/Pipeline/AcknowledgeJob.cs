using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Translation.Acknowledgements;
using Gateway.Transports;

namespace Gateway.Host.Pipeline;

/// <summary>Writes the acknowledgements that are due to a partner: numbered, stored, and tied to a delivery in one transaction, so that each group is answered once.</summary>
sealed partial class AcknowledgeJob(
    Journal journal, Database database, PayloadStore payloads, ControlNumbers numbers, Definitions definitions, UlidSource ids, TimeProvider time,
    ILogger<AcknowledgeJob> logger)
{
    internal const int TakeMax = 500;

    // What cannot be written is found out without using up a number.
    static readonly AnswerNumbers Tried = new(1, 1);

    internal async Task RunAsync(string partnerId, CancellationToken cancellation)
    {
        if (definitions.Current.Directory.Find(partnerId) is not { IsReachable: true } partner) return;
        // What cannot be written stays due: the next page begins behind it, not at the front.
        AcknowledgementRecord? last = null;
        var now = time.GetUtcNow();
        do
        {
            var due = await database.ReadAsync(tx => AcknowledgementStore.Due(tx, partner.Id, now, last, TakeMax), cancellation);
            foreach (var (interchange, kind) in due.Select(a => (a.InterchangeId, a.Kind)).Distinct()) await TrySendAsync(partner, interchange, kind, cancellation);
            last = due.Count == TakeMax ? due[^1] : null;
        }
        while (last is not null);
    }

    /// <summary>Since when the oldest acknowledgement that we owe a partner is due; null when none is.</summary>
    internal Task<DateTimeOffset?> OldestDueAsync(string partnerId, CancellationToken cancellation) =>
        database.ReadAsync(tx => AcknowledgementStore.Due(tx, partnerId, time.GetUtcNow(), null, 1) is [var oldest] ? oldest.DueAt : (DateTimeOffset?)null, cancellation);

    async Task TrySendAsync(PartnerProfile partner, string interchange, string kind, CancellationToken cancellation)
    {
        try
        {
            await SendAsync(partner, interchange, kind, cancellation);
        }
        catch (AnsweredAlreadyException)
        {
            // Another gateway on this database was faster; the next one may still be ours.
        }
    }

    // One answer speaks of all groups of an interchange, also of those that the page of due ones has cut off.
    async Task SendAsync(PartnerProfile partner, string interchangeId, string kind, CancellationToken cancellation)
    {
        var (answered, owed) = await database.ReadAsync(tx => (InterchangeStore.Find(tx, interchangeId)!, Owed(tx, interchangeId, kind)), cancellation);
        if (owed.Count == 0) return;
        var now = TimeZoneInfo.ConvertTime(time.GetUtcNow(), partner.TimeZone);
        if (Try(partner, answered, kind, now, out var problem) is not { } due)
        {
            await HoldAsync(partner, answered, kind, problem, cancellation);
            return;
        }

        var used = await NumberAsync(due, cancellation);
        var bytes = AcknowledgementWriter.Write(due, used, now, partner.Envelope.LineBreak);
        var payload = await payloads.WriteAsync(bytes, cancellation);
        Failpoint.Hit("acknowledge.after-payload");
        var control = Story.Text(used.Interchange);
        var delivery = Delivery(partner, owed[0], payload, partner.OutName.Format(partner.Id, kind, control, now));
        await journal.BeginAsync("acknowledge", effects => Keep(effects, delivery, due, used, owed), cancellation);
    }

    // Nothing outside is asked here, so that whatever goes wrong is of this answer; the partner's others go out.
    static AcknowledgementDue? Try(PartnerProfile partner, InterchangeRecord answered, string kind, DateTimeOffset now, out string problem)
    {
        problem = "what is to be answered was not kept";
        if (answered.Report is null) return null;
        try
        {
            var due = AnswersJson.Read(answered.Report).Single(d => AcknowledgementNames.Of(d.Kind) == kind);
            AcknowledgementWriter.Write(due, Tried, now, partner.Envelope.LineBreak);
            return due;
        }
        catch (Exception e)
        {
            problem = e.Message;
            return null;
        }
    }

    // Better no answer than a broken one: a person is told.
    async Task HoldAsync(PartnerProfile partner, InterchangeRecord answered, string kind, string problem, CancellationToken cancellation)
    {
        var text = $"The {kind} for interchange {answered.ControlNumber} of {partner.Id} cannot be written: {problem}";
        var known = await database.ReadAsync(tx => CaseStore.OfSubject(tx, answered.Id), cancellation);
        if (known.Any(c => c.IsUndecided && c.Text == text)) return;
        LogNotWritten(partner.Id, kind, answered.ControlNumber, problem);
        await database.WriteAsync(tx => CaseStore.Open(tx, new()
        {
            Id = ids.Next(),
            CaseType = ExceptionTypes.DocumentNotWritten,
            SubjectId = answered.Id,
            State = CaseState.Open,
            Partner = partner.Id,
            DeliveryId = answered.DeliveryId,
            Text = text,
            OpenedAt = time.GetUtcNow(),
        }), cancellation);
    }

    static List<AcknowledgementRecord> Owed(Transaction tx, string interchangeId, string kind) =>
        [.. AcknowledgementStore.OfInterchange(tx, interchangeId).Where(a => a.Kind == kind && a.State == AcknowledgementState.Due)];

    async Task<AnswerNumbers> NumberAsync(AcknowledgementDue due, CancellationToken cancellation)
    {
        var (ours, theirs) = (due.Envelope.Sender, due.Envelope.Receiver);
        var interchange = await numbers.NextAsync(ControlNumberScopes.Interchange(due.Envelope.Standard, ours, theirs), cancellation: cancellation);
        return new(interchange, await numbers.NextInARowAsync(ControlNumberScopes.Group(ours, theirs), due.GroupCount, cancellation));
    }

    DeliveryRecord Delivery(PartnerProfile partner, AcknowledgementRecord owed, Payload payload, string name) => new()
    {
        Id = ids.Next(),
        Direction = Storage.Direction.Out,
        State = DeliveryState.Due,
        Partner = partner.Id,
        Mailbox = partner.OutChannel,
        FileName = name,
        PayloadHash = payload.Hash,
        SizeBytes = payload.SizeBytes,
        CorrelationId = owed.DeliveryId,
        CreatedAt = time.GetUtcNow(),
    };

    bool Keep(Effects effects, DeliveryRecord delivery, AcknowledgementDue due, AnswerNumbers used, IReadOnlyList<AcknowledgementRecord> owed)
    {
        DeliveryStore.Insert(effects.Tx, delivery);
        OutboundRows.Insert(effects, delivery, due, used, ids);
        foreach (var acknowledgement in owed)
            if (!AcknowledgementStore.Build(effects.Tx, acknowledgement.Id, delivery.Id, Story.Text(used.Interchange)))
                throw new AnsweredAlreadyException(acknowledgement.Id);
        CaseStore.Close(effects.Tx, owed[0].InterchangeId, ExceptionTypes.DocumentNotWritten, "gateway", "it is written now", effects.Now);
        foreach (var acknowledgement in owed)
            effects.Count(Counted.AcknowledgementBuilt, ("kind", acknowledgement.Kind), ("partner", acknowledgement.Partner), ("verdict", StateNames.Of(acknowledgement.Verdict)));
        Story.Tell(effects, delivery, "built", DeliveryState.Due, ("kind", owed[0].Kind), ("answers", owed[0].InterchangeId), ("sha256", delivery.PayloadHash));
        effects.Ask(new(delivery.Id, delivery.CorrelationId, Stage: StageNames.Deliver));
        return true;
    }

    [LoggerMessage(2403, LogLevel.Error, "{Partner}: the {Kind} for interchange {ControlNumber} is not sent, it cannot be written: {Problem}")]
    partial void LogNotWritten(string partner, string kind, string controlNumber, string problem);
}

/// <summary>Another worker was faster with an acknowledgement; nothing of this attempt is kept but the gap in the numbers.</summary>
sealed class AnsweredAlreadyException(string id) : Exception($"The acknowledgement {id} is answered already.");
