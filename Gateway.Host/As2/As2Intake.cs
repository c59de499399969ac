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
/// <param name="IsTold">Whether a receipt says so, in the answer or later. Else the status must: who asked for none takes 200 for a message that arrived.</param>
sealed record As2Reply(As2Message? Receipt, bool IsRefused = false, bool IsTold = true);

/// <summary>Takes messages whose bytes are in the store: verifies, records, and only then gives the receipt.</summary>
/// <remarks>What is once recorded is answered with the same receipt however often it comes. Only a message whose signature held takes its id:
/// whoever guesses ids takes nobody's place.</remarks>
sealed partial class As2Intake(
    Journal journal, PayloadStore payloads, As2Relations relations, UlidSource ids, TimeProvider time, ILogger<As2Intake> logger)
{
    internal const string UserAgent = "B2B Gateway";

    readonly As2Archive _archive = new(payloads);

    /// <summary>The answer to names that do not trade with each other; nothing is kept of what strangers send, and no receipt is posted to them later.</summary>
    internal As2Reply Refuse(As2Message message, string host)
    {
        var reception = new As2Receiver((_, _) => null, UserAgent).Receive(message, ReceiptId(host), time.GetUtcNow());
        LogRefused(reception.From ?? "nobody", reception.To ?? "nobody", reception.MessageId ?? "none", reception.Refusal!.Detail);
        return new(reception.Receipt, IsRefused: true, IsTold: ReceiptRequest.Of(message.Headers) is { DeliverTo: null });
    }

    /// <summary>Takes a message of a partner's.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="message">Its fields and its body.</param>
    /// <param name="post">Its bytes.</param>
    /// <param name="host">For the receipt's id.</param>
    /// <param name="spool">Where the inside of a large one is kept until it is recorded.</param>
    /// <param name="cancellation">Stops it before it is recorded.</param>
    internal async Task<As2Reply> TakeAsync(
        PartnerProfile owner, As2Message message, As2Post post, string host, Spool spool, CancellationToken cancellation)
    {
        var relation = relations.Of(owner);
        var receiver = new As2Receiver((_, _) => relation, UserAgent, spool);
        var reception = receiver.Receive(message, ReceiptId(host), time.GetUtcNow());
        if (reception.Refusal is not null) return await RefuseAsync(owner, relation, reception, post, cancellation);

        // Read before the post's own file has its name, and is closed.
        var exchange = reception.Payloads.Any(CertificateExchange.Is) ? CertificateExchangeText.Of(reception, time.GetUtcNow()) : null;
        var files = await StoreAsync(reception, post, cancellation);
        var record = await RecordOfAsync(owner, relation, reception, post, files, As2State.Taken, cancellation);
        Failpoint.Hit("as2.after-files");
        Task<IdentityResult> TakeAsync() => journal.BeginAsync("as2-take", effects => Take(effects, owner, record, files, exchange), cancellation);
        var outcome = await ReadmittingAsync(files, TakeAsync, cancellation);
        return outcome switch
        {
            IdentityResult.Duplicate(var first) => await ReplayAsync(owner, reception, record, first, post, cancellation),
            IdentityResult.Collision(var first) => await CollideAsync(owner, relation, receiver.Refuse(message, reception, Taken(first), ReceiptId(host), time.GetUtcNow()), post, files, cancellation),
            _ => Answer(reception),
        };
    }

    // While somebody erases, the sender comes later.
    Task<T> ReadmittingAsync<T>(IReadOnlyList<StoredFile> files, Func<Task<T>> record, CancellationToken cancellation) =>
        Retention.ReadmittingAsync(journal, payloads, [.. files.Select(f => f.Payload.Hash)], record, cancellation);

    static As2Refusal Taken(IdentityRecord first) => new(As2RefusalReason.MessageIdTaken, $"The same Message-ID came before with another content, as {first.SubjectId}.");

    IdentityResult Take(Effects effects, PartnerProfile owner, As2Record record, IReadOnlyList<StoredFile> files, string? exchange)
    {
        var identity = As2Record.IdentityOf(record.OurName, record.PartnerName, record.MessageId ?? record.ContentHash!);
        var taken = IdentityStore.Take(effects.Tx, identity, record.ContentHash!, record.Id, record.DeliveryId!, effects.Now);
        if (taken is not IdentityResult.Inserted) return taken;
        As2Store.Insert(effects.Tx, record);
        var channel = exchange is null ? As2Settings.Channel : As2Settings.CertificateChannel;
        foreach (var file in files) Record(effects, owner, record, file, exchange, channel);
        if (record.ReceiptState == As2ReceiptState.Due) effects.Ask(new(record.Id, record.DeliveryId!, Stage: StageNames.Receipt));
        effects.Count(Counted.As2Message, ("direction", "in"), ("outcome", "taken"));
        return taken;
    }

    static void Record(Effects effects, PartnerProfile owner, As2Record record, StoredFile file, string? quarantine, string channel = As2Settings.Channel)
    {
        var delivery = Reception.Record(
            effects, owner, $"{owner.Id}/{channel}", file.Name, file.Payload, file.DeliveryId, quarantine is null ? null : new Apart(quarantine, IsOfContent: false),
            story: channel == As2Settings.CertificateChannel ? record.DeliveryId : null);
        Story.Tell(effects, delivery, "as2-message", record.State, ("message", record.Id), ("messageId", record.MessageId), ("signedBy", record.SignerHash));
    }

    // The same message again: it is done, and what was answered is answered again, byte for byte.
    async Task<As2Reply> ReplayAsync(
        PartnerProfile owner, As2Reception reception, As2Record again, IdentityRecord first, As2Post post, CancellationToken cancellation)
    {
        Task<As2Record?> AgainAsync(string? lost) => journal.BeginAsync("as2-replay", effects => Replay(effects, first.SubjectId, again, lost), cancellation);

        var stored = await AgainAsync(lost: null);
        // A row that was rebuilt bears no receipt: from now on this one is the message's, or the one that came before it since.
        if (stored is { ReceiptHash: { } hash } && again.ReceiptHash is not null && await _archive.ReceiptAsync(stored, cancellation) is null) stored = await AgainAsync(lost: hash);
        // Made anew for each try, it has other bytes each time; those of the first prove it.
        if (stored is not null && stored.MessageHash != post.Hash) post.Forget();
        LogReplayed(owner.Id, reception.MessageId ?? "none", first.SubjectId);
        if (reception.Receipt is null || reception.ReceiptTarget is not null || reception.RefusedReceiptTarget is not null) return new(null);
        return new(stored is not null && await _archive.ReceiptAsync(stored, cancellation) is { } receipt ? As2Archive.Message(receipt) : reception.Receipt);
    }

    static As2Record? Replay(Effects effects, string first, As2Record again, string? lost)
    {
        // Who posts the receipt ends the work before the message; in that order it is waited for.
        WorkStore.Hold(effects.Tx, StageNames.Receipt, first);
        if (lost is null) effects.Count(Counted.As2Message, ("direction", "in"), ("outcome", "repeated"));
        if (As2Store.Find(effects.Tx, first) is not { } stored) return null;
        stored = OfSameCheck(effects, stored, again);
        if (again.ReceiptHash is not null) As2Store.OweReceipt(effects.Tx, stored.Id, again, lost);
        if (again.ReceiptState is As2ReceiptState.Due or As2ReceiptState.Parked && As2Store.AskReceipt(effects.Tx, stored.Id, again.ReceiptState, again.ReceiptUrl!)
            && again.ReceiptState == As2ReceiptState.Due)
        {
            WorkStore.Clear(effects.Tx, StageNames.Receipt, stored.Id);
            effects.Ask(new(stored.Id, stored.DeliveryId!, Stage: StageNames.Receipt));
        }

        return As2Store.Find(effects.Tx, stored.Id);
    }

    // The files are the same, and worked. What is round them may have been made anew for this try (boundaries, names), and then its sender computes another check than the first
    // receipt has: this try gets, and keeps, one of its own.
    static As2Record OfSameCheck(Effects effects, As2Record first, As2Record again)
    {
        if (again.ReceiptHash is null || Mic.Parse(first.Mics ?? "") is not { } one || Mic.Parse(again.Mics ?? "") is not { } other) return first;
        if (one.Algorithm != other.Algorithm || one.IsSameAs(other)) return first;
        // Tries that come together wait for each other.
        effects.Tx.Lock("as2:" + first.MessageKey);
        var before = As2Store.OfId(effects.Tx, Direction.In, again.OurName, again.PartnerName, again.MessageId ?? "").FirstOrDefault(m => m.State == As2State.Taken && m.Mics == again.Mics);
        if (before is not null) return before;
        var made = again with { DeliveryId = first.DeliveryId, Reason = $"the files of {first.Id}, which came before under this id, with another check" };
        As2Store.Insert(effects.Tx, made);
        return made;
    }

    async Task<As2Reply> CollideAsync(
        PartnerProfile owner, As2Relation relation, As2Reception refused, As2Post post, IReadOnlyList<StoredFile> files, CancellationToken cancellation)
    {
        var record = await RecordOfAsync(owner, relation, refused, post, files, As2State.Collision, cancellation);
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

    async Task<As2Reply> RefuseAsync(PartnerProfile owner, As2Relation relation, As2Reception reception, As2Post post, CancellationToken cancellation)
    {
        var left = post.CommitBegin();
        var record = await RecordOfAsync(owner, relation, reception, post, [], As2State.Refused, cancellation);
        if (left is not null) record = record with { Reason = $"{record.Reason} {left}" };
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

    static As2Reply Answer(As2Reception reception) => new(
        reception is { ReceiptTarget: null, RefusedReceiptTarget: null } ? reception.Receipt : null, reception.Refusal is not null, reception.Receipt is not null);

    // The message and what is in it become durable together.
    async Task<IReadOnlyList<StoredFile>> StoreAsync(As2Reception reception, As2Post post, CancellationToken cancellation)
    {
        var writers = new List<PayloadWriter>();
        try
        {
            foreach (var file in reception.Payloads)
            {
                post.RequireRoom(file.Content.Length);
                writers.Add(payloads.Create());
                foreach (var chunk in file.Content.Chunks()) await writers[^1].WriteAsync(chunk, cancellation);
            }

            return [.. post.Commit(writers).Zip(reception.Payloads, (stored, file) => new StoredFile(ids.Next(), FileName.Safe(file.FileName ?? "unnamed"), stored))];
        }
        finally
        {
            foreach (var writer in writers) await writer.DisposeAsync();
        }
    }

    async Task<As2Record> RecordOfAsync(
        PartnerProfile owner, As2Relation relation, As2Reception reception, As2Post post, IReadOnlyList<StoredFile> files, As2State state, CancellationToken cancellation)
    {
        var receipt = reception.Receipt?.ToEntity().ToArray();
        return new()
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
            MessageHash = post.Hash,
            ContentKey = As2Archive.Text(reception.ContentKey),
            ContentHash = files.Count == 0 ? null : Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Join('\n', files.Select(f => f.Payload.Hash))))),
            SignerHash = await _archive.KeepAsync(As2Archive.Of(relation.PartnerSigning, reception.SignerThumbprint), cancellation),
            ReceiptSignerHash = reception.Receipt is null ? null : await _archive.KeepAsync(DatedCertificate.Newest(relation.OurSigning, time.GetUtcNow())?.Certificate, cancellation),
            Mics = reception.Mic?.ToString(),
            ReceiptHash = receipt is null ? null : Convert.ToHexStringLower(SHA256.HashData(receipt)),
            Receipt = receipt is null ? null : Encoding.UTF8.GetString(receipt),
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
    }

    string ReceiptId(string host) => $"<{ids.Next()}@{host}>";

    /// <summary>A file of a message whose bytes are durable.</summary>
    sealed record StoredFile(string DeliveryId, string Name, Payload Payload);

    [LoggerMessage(2601, LogLevel.Warning, "AS2 from {From} to {To}, {MessageId}: not taken. {Reason}")]
    partial void LogRefused(string from, string to, string messageId, string reason);

    [LoggerMessage(2602, LogLevel.Information, "AS2 of {Partner}, {MessageId}: came before as {First}, answered as it was then")]
    partial void LogReplayed(string partner, string messageId, string first);

    [LoggerMessage(2603, LogLevel.Error, "AS2 of {Partner}, {MessageId}: the id was used before for another content; kept apart as {Id}")]
    partial void LogCollision(string partner, string messageId, string id);
}
