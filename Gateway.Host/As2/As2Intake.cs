using System.Security.Cryptography;
using System.Text;
using Gateway.Host.Pipeline;
using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Transports;
using Gateway.Transports.As2;
using Direction = Gateway.Host.Storage.Direction;

namespace Gateway.Host.As2;

/// <summary>What is answered to a post.</summary>
/// <param name="Receipt">The receipt; null where none was asked for, or where it comes later.</param>
/// <param name="IsRefused">Whether the message was not taken.</param>
sealed record As2Reply(As2Message? Receipt, bool IsRefused = false);

/// <summary>Takes messages whose bytes are in the store: verifies, records, and only then gives the receipt.</summary>
/// <remarks>What is once recorded is answered with the same receipt however often it comes. Only a message whose signature held takes its id:
/// whoever guesses ids takes nobody's place.</remarks>
sealed partial class As2Intake(
    Journal journal, PayloadStore payloads, As2Relations relations, UlidSource ids, TimeProvider time, ILogger<As2Intake> logger)
{
    internal const string UserAgent = "B2B Gateway";

    readonly As2Archive _archive = new(payloads);

    /// <summary>The answer to names that do not trade with each other; nothing is kept of what strangers send.</summary>
    internal As2Reply Refuse(As2Message message, string host)
    {
        var reception = new As2Receiver((_, _) => null, UserAgent).Receive(message, ReceiptId(host), time.GetUtcNow());
        LogRefused(reception.From ?? "nobody", reception.To ?? "nobody", reception.MessageId ?? "none", reception.Refusal!.Detail);
        return new(reception.ReceiptTarget is null && ReceiptRequest.Of(message.Headers)?.DeliverTo is null ? reception.Receipt : null, IsRefused: true);
    }

    /// <summary>Takes a message of a partner's.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="message">Its fields and its body.</param>
    /// <param name="messageHash">Where it is stored.</param>
    /// <param name="host">For the receipt's id.</param>
    /// <param name="spool">Where the inside of a large one is kept until it is recorded.</param>
    /// <param name="cancellation">Stops it before it is recorded.</param>
    internal async Task<As2Reply> TakeAsync(
        PartnerProfile owner, As2Message message, string messageHash, string host, Spool spool, CancellationToken cancellation)
    {
        var relation = relations.Of(owner);
        var receiver = new As2Receiver((_, _) => relation, UserAgent, spool);
        var reception = receiver.Receive(message, ReceiptId(host), time.GetUtcNow());
        if (reception.Refusal is not null) return await RefuseAsync(owner, relation, reception, messageHash, cancellation);

        var files = await StoreAsync(reception, cancellation);
        var record = await RecordOfAsync(owner, relation, reception, messageHash, files, As2State.Taken, cancellation);
        Failpoint.Hit("as2.after-files");
        var outcome = await ReadmittingAsync(files, () => journal.BeginAsync("as2-take", effects => Take(effects, owner, record, files), cancellation), cancellation);
        return outcome switch
        {
            IdentityResult.Duplicate(var first) => await ReplayAsync(owner, reception, record, first, cancellation),
            IdentityResult.Collision(var first) => await CollideAsync(owner, relation, receiver.Refuse(message, reception, Taken(first), ReceiptId(host), time.GetUtcNow()), messageHash, files, cancellation),
            _ => Answer(reception),
        };
    }

    // Bytes that were erased, and have come again, are there again; while somebody erases, the sender comes later.
    async Task<T> ReadmittingAsync<T>(IReadOnlyList<StoredFile> files, Func<Task<T>> record, CancellationToken cancellation)
    {
        try
        {
            return await record();
        }
        catch (PayloadErasedException)
        {
            foreach (var file in files)
                if (!await Retention.TryReadmitAsync(journal, payloads, file.Payload.Hash, cancellation)) throw;
        }

        return await record();
    }

    static As2Refusal Taken(IdentityRecord first) => new(As2RefusalReason.MessageIdTaken, $"The same Message-ID came before with another content, as {first.SubjectId}.");

    IdentityResult Take(Effects effects, PartnerProfile owner, As2Record record, IReadOnlyList<StoredFile> files)
    {
        var identity = As2Record.IdentityOf(record.OurName, record.PartnerName, record.MessageId ?? record.ContentHash!);
        var taken = IdentityStore.Take(effects.Tx, identity, record.ContentHash!, record.Id, record.DeliveryId!, effects.Now);
        if (taken is not IdentityResult.Inserted) return taken;
        As2Store.Insert(effects.Tx, record);
        foreach (var file in files) Record(effects, owner, record, file, null);
        if (record.ReceiptState == As2ReceiptState.Due) effects.Ask(new(record.Id, record.DeliveryId!, Stage: StageNames.Receipt));
        effects.Count(Counted.As2Message, ("direction", "in"), ("outcome", "taken"));
        return taken;
    }

    static void Record(Effects effects, PartnerProfile owner, As2Record record, StoredFile file, string? quarantine)
    {
        var delivery = Reception.Record(effects, owner, $"{owner.Id}/{As2Settings.Channel}", file.Name, file.Payload, file.DeliveryId, quarantine);
        Story.Tell(effects, delivery, "as2-message", record.State, ("message", record.Id), ("messageId", record.MessageId), ("signedBy", record.SignerHash));
    }

    // The same message again: it is done, and what was answered is answered again, byte for byte.
    async Task<As2Reply> ReplayAsync(PartnerProfile owner, As2Reception reception, As2Record again, IdentityRecord first, CancellationToken cancellation)
    {
        var stored = await journal.BeginAsync("as2-replay", effects => Replay(effects, first.SubjectId, again), cancellation);
        LogReplayed(owner.Id, reception.MessageId ?? "none", first.SubjectId);
        if (reception.Receipt is null || reception.ReceiptTarget is not null || reception.RefusedReceiptTarget is not null) return new(null);
        return new(stored?.ReceiptHash is { } hash ? await _archive.ReadAsync(hash, cancellation) : reception.Receipt);
    }

    static As2Record? Replay(Effects effects, string first, As2Record again)
    {
        // Who posts the receipt ends the work before the message; in that order it is waited for.
        WorkStore.Hold(effects.Tx, StageNames.Receipt, first);
        effects.Count(Counted.As2Message, ("direction", "in"), ("outcome", "repeated"));
        if (As2Store.Find(effects.Tx, first) is not { } stored) return null;
        if (again.ReceiptHash is not null) As2Store.OweReceipt(effects.Tx, first, again);
        if (again.ReceiptState is As2ReceiptState.Due or As2ReceiptState.Parked && As2Store.AskReceipt(effects.Tx, first, again.ReceiptState, again.ReceiptUrl!)
            && again.ReceiptState == As2ReceiptState.Due)
        {
            WorkStore.Clear(effects.Tx, StageNames.Receipt, first);
            effects.Ask(new(first, stored.DeliveryId!, Stage: StageNames.Receipt));
        }

        return As2Store.Find(effects.Tx, first);
    }

    async Task<As2Reply> CollideAsync(
        PartnerProfile owner, As2Relation relation, As2Reception refused, string messageHash, IReadOnlyList<StoredFile> files, CancellationToken cancellation)
    {
        var record = await RecordOfAsync(owner, relation, refused, messageHash, files, As2State.Collision, cancellation);
        await ReadmittingAsync(files, () => journal.BeginAsync("as2-collide", effects =>
        {
            As2Store.Insert(effects.Tx, record);
            foreach (var file in files) Record(effects, owner, record, file, record.Reason);
            Due(effects, record, "collided");
            return true;
        }, cancellation), cancellation);
        LogCollision(owner.Id, record.MessageId ?? "none", record.Id);
        return Answer(refused);
    }

    async Task<As2Reply> RefuseAsync(PartnerProfile owner, As2Relation relation, As2Reception reception, string messageHash, CancellationToken cancellation)
    {
        var record = await RecordOfAsync(owner, relation, reception, messageHash, [], As2State.Refused, cancellation);
        await journal.BeginAsync("as2-refuse", effects =>
        {
            As2Store.Insert(effects.Tx, record);
            Due(effects, record, "refused");
            return true;
        }, cancellation);
        LogRefused(record.PartnerName, record.OurName, record.MessageId ?? "none", reception.Refusal!.Detail);
        return Answer(reception);
    }

    static void Due(Effects effects, As2Record record, string outcome)
    {
        if (record.ReceiptState == As2ReceiptState.Due) effects.Ask(new(record.Id, record.DeliveryId ?? record.Id, Stage: StageNames.Receipt));
        effects.Count(Counted.As2Message, ("direction", "in"), ("outcome", outcome));
    }

    static As2Reply Answer(As2Reception reception) =>
        new(reception is { ReceiptTarget: null, RefusedReceiptTarget: null } ? reception.Receipt : null, reception.Refusal is not null);

    async Task<IReadOnlyList<StoredFile>> StoreAsync(As2Reception reception, CancellationToken cancellation)
    {
        var files = new List<StoredFile>();
        foreach (var file in reception.Payloads)
            files.Add(new(ids.Next(), FileName.Safe(file.FileName ?? "unnamed"), await _archive.WriteAsync(file.Content, cancellation)));
        return files;
    }

    async Task<As2Record> RecordOfAsync(
        PartnerProfile owner, As2Relation relation, As2Reception reception, string messageHash, IReadOnlyList<StoredFile> files, As2State state, CancellationToken cancellation) => new()
        {
            Id = ids.Next(),
            Direction = Direction.In,
            State = state,
            Reason = reception.Refusal?.Detail,
            Partner = owner.Id,
            OurName = relation.OurName,
            PartnerName = relation.PartnerName,
            MessageId = reception.MessageId,
            DeliveryId = files.Count == 0 ? null : files[0].DeliveryId,
            MessageHash = messageHash,
            EvidenceHash = await _archive.KeepAsync(reception.Evidence, cancellation),
            ContentHash = files.Count == 0 ? null : Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Join('\n', files.Select(f => f.Payload.Hash))))),
            SignerHash = await _archive.KeepAsync(As2Archive.Of(relation.PartnerSigning, reception.SignerThumbprint), cancellation),
            ReceiptSignerHash = reception.Receipt is null ? null : await _archive.KeepAsync(DatedCertificate.Newest(relation.OurSigning, time.GetUtcNow())?.Certificate, cancellation),
            Mics = reception.Mic?.ToString(),
            ReceiptHash = reception.Receipt is { } receipt ? await _archive.KeepAsync(receipt, cancellation) : null,
            ReceiptState = reception switch
            {
                { Receipt: null } => As2ReceiptState.None,
                { RefusedReceiptTarget: not null } => As2ReceiptState.Parked,
                { ReceiptTarget: not null } => As2ReceiptState.Due,
                _ => As2ReceiptState.Answered,
            },
            ReceiptUrl = reception.ReceiptTarget?.AbsoluteUri ?? reception.RefusedReceiptTarget,
            CreatedAt = time.GetUtcNow(),
            FinishedAt = time.GetUtcNow(),
        };

    string ReceiptId(string host) => $"<{ids.Next()}@{host}>";

    /// <summary>A file of a message whose bytes are durable.</summary>
    sealed record StoredFile(string DeliveryId, string Name, Payload Payload);

    [LoggerMessage(2301, LogLevel.Warning, "AS2 from {From} to {To}, {MessageId}: not taken. {Reason}")]
    partial void LogRefused(string from, string to, string messageId, string reason);

    [LoggerMessage(2302, LogLevel.Information, "AS2 of {Partner}, {MessageId}: came before as {First}, answered as it was then")]
    partial void LogReplayed(string partner, string messageId, string first);

    [LoggerMessage(2303, LogLevel.Error, "AS2 of {Partner}, {MessageId}: the id was used before for another content; kept apart as {Id}")]
    partial void LogCollision(string partner, string messageId, string id);
}
