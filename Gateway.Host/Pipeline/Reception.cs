using System.Globalization;
using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Transports;

namespace Gateway.Host.Pipeline;

/// <summary>A mailbox that is being looked into.</summary>
/// <param name="Owner">The partner whose profile names it.</param>
/// <param name="Settings">As the profile has it.</param>
/// <param name="Mailbox">Opened.</param>
sealed record Visit(PartnerProfile Owner, InboundMailbox Settings, Mailbox Mailbox)
{
    /// <summary>The channel, as deliveries name it.</summary>
    internal string Channel => $"{Owner.Id}/{Settings.Name}";
}

/// <summary>Why a file is quarantined, whatever is in it.</summary>
/// <param name="Reason">For people.</param>
/// <param name="IsOfContent">It is for what its bytes are: the same bytes again are a file that came before. Else it takes no identity, for its right resend may be the same file.</param>
sealed record Apart(string Reason, bool IsOfContent);

/// <summary>Takes files into our keeping: first the bytes, then the record of them, and only then does the partner's copy go.</summary>
/// <param name="journal">Commits what is received.</param>
/// <param name="payloads">Where the bytes are kept.</param>
/// <param name="unpacking">Takes archives apart.</param>
/// <param name="ids">Ids of deliveries.</param>
/// <param name="logger">Told what waits.</param>
sealed partial class Reception(Journal journal, PayloadStore payloads, Unpacking unpacking, UlidSource ids, ILogger<Reception> logger)
{
    /// <summary>Receives everything that is ready in a mailbox; a file that cannot be taken, read or put away waits, and its neighbours go on.</summary>
    internal async Task ReceiveAllAsync(Visit visit, CancellationToken cancellation)
    {
        var hasTaken = false;
        try
        {
            await foreach (var file in visit.Mailbox.ClaimAsync(cancellation))
            {
                hasTaken = true;
                if (await TryStoreAsync(visit, file, cancellation) is { } payload) await ReceiveAsync(visit, file, payload, cancellation);
            }
        }
        catch (TransportException e) when (hasTaken && e.Trouble == Transports.Trouble.Busy)
        {
            // What goes out has had its turn for longer than we wait: the mailbox gave access all the same.
            LogLeft(visit.Channel, e.Message);
        }
        finally
        {
            foreach (var (name, reason) in visit.Mailbox.TakePassedOver()) LogPassedOver(visit.Channel, name, reason);
        }
    }

    /// <summary>Receives a file that somebody hands over; returns the delivery's id and state.</summary>
    /// <exception cref="IOException">There is no room for it, or its bytes were erased and are there again with the next try.</exception>
    internal async Task<DeliveryRecord> ReceiveAsync(PartnerProfile owner, InboundMailbox settings, string name, Stream content, CancellationToken cancellation)
    {
        var payload = await payloads.WriteAsync(content, cancellation);
        Failpoint.Hit("receive.after-payload");
        using var unpacked = settings.Settings.Unpack ? await unpacking.TryUnpackAsync(payload, name, cancellation) : null;
        if (unpacked is { NeededBytes: > 0 }) throw new IOException($"There is no room on the disk for what is in {FileName.Shown(name)}.");
        unpacked?.Store(ids);
        try
        {
            return await journal.BeginAsync(
                "receive", effects => Record(effects, owner, $"{owner.Id}/{settings.Name}", FileName.Safe(name), payload, ids.Next(), unpacked), cancellation);
        }
        catch (PayloadErasedException)
        {
            await ReadmitAsync(payload, unpacked, cancellation);
            throw;
        }
    }

    // Only what was not recorded yet may be given back.
    async Task<Payload?> TryStoreAsync(Visit visit, ClaimedFile file, CancellationToken cancellation)
    {
        try
        {
            return await StoreAsync(visit, file, cancellation);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or TransportException { Trouble: Transports.Trouble.Refused })
        {
            await visit.Mailbox.ReleaseAsync(file, e, cancellation);
            return null;
        }
    }

    async Task ReceiveAsync(Visit visit, ClaimedFile file, Payload payload, CancellationToken cancellation)
    {
        Failpoint.Hit("receive.after-payload");
        using var unpacked = visit.Settings.Settings.Unpack ? await unpacking.TryUnpackAsync(payload, file.Name, cancellation) : null;
        if (unpacked is { NeededBytes: > 0 and var needed })
        {
            await visit.Mailbox.ReleaseAsync(file, needed, cancellation);
            return;
        }

        var upload = await StandingAsync(visit, file, payload, unpacked, cancellation);
        if (upload == Upload.Growing)
        {
            LogWaits(visit.Channel, file.Name);
            await visit.Mailbox.ReleaseAsync(file, cancellation);
            return;
        }

        unpacked?.Store(ids);
        if (!await TryRecordAsync(visit, file, payload, unpacked, upload == Upload.BrokenOff ? Incomplete(visit) : null, cancellation))
        {
            LogErased(visit.Channel, file.Name);
            await visit.Mailbox.ReleaseAsync(file, cancellation);
            return;
        }

        if (!await visit.Mailbox.IsUnchangedAsync(file, payload.SizeBytes, cancellation))
        {
            // Its uploader was not done after all: what was recorded is less than the file, which comes again as another.
            LogGrew(visit.Channel, file.Name);
            await visit.Mailbox.ReleaseAsync(file, cancellation);
            return;
        }

        await visit.Mailbox.ArchiveAsync(file, cancellation);
        Failpoint.Hit("receive.after-archive");
    }

    async Task<Payload?> StoreAsync(Visit visit, ClaimedFile file, CancellationToken cancellation)
    {
        await using var content = await visit.Mailbox.OpenAsync(file, cancellation);
        if (content is not null) return await payloads.WriteAsync(content, cancellation);
        LogRefused(visit.Channel, file.Name);
        return null;
    }

    enum Upload
    {
        Whole,

        /// <summary>It may still grow.</summary>
        Growing,

        /// <summary>It had its time.</summary>
        BrokenOff,
    }

    // A claim says nothing about completeness: an uploader writes on through the rename.
    async Task<Upload> StandingAsync(Visit visit, ClaimedFile file, Payload payload, Unpacked? unpacked, CancellationToken cancellation)
    {
        if (!await visit.Mailbox.IsUnchangedAsync(file, payload.SizeBytes, cancellation)) return Upload.Growing;
        var hasWaited = visit.Mailbox.HasWaited(file);
        // What is missing of an archive its own delivery tells.
        if (unpacked is not null) return hasWaited || !unpacked.IsCutShort ? Upload.Whole : Upload.Growing;
        await using var content = payloads.OpenRead(payload.Hash);
        if (await Completeness.IsWholeAsync(content, cancellation)) return Upload.Whole;
        if (!hasWaited) return Upload.Growing;
        // Nothing is in it that could be missed.
        return payload.SizeBytes == 0 ? Upload.Whole : Upload.BrokenOff;
    }

    // It is not read before a person says so: what is whole in it may come again whole, and then has no answer yet that could contradict the right one.
    static Apart Incomplete(Visit visit) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"incomplete: it ends inside an interchange and has not grown for {visit.Settings.Settings.IncompleteAfter.TotalMinutes:0.##} min; sent again whole it is taken"),
        IsOfContent: true);

    // Bytes that were erased once are taken back first, each payload of an archive for itself; while somebody erases or takes a backup, the file waits.
    async Task<bool> TryRecordAsync(Visit visit, ClaimedFile file, Payload payload, Unpacked? unpacked, Apart? apart, CancellationToken cancellation)
    {
        while (true)
            try
            {
                await RecordAsync(visit, file, payload, unpacked, apart, cancellation);
                return true;
            }
            catch (PayloadErasedException)
            {
                if (!await ReadmitAsync(payload, unpacked, cancellation)) return false;
            }
    }

    async Task RecordAsync(Visit visit, ClaimedFile file, Payload payload, Unpacked? unpacked, Apart? apart, CancellationToken cancellation)
    {
        var id = ids.Next();
        using var span = PipelineTrace.BeginReceipt(id, visit.Channel);
        await journal.BeginAsync("receive", effects => Record(effects, visit, file, payload, id, unpacked, apart), cancellation);
    }

    static bool Record(Effects effects, Visit visit, ClaimedFile file, Payload payload, string id, Unpacked? unpacked, Apart? apart)
    {
        var claim = new Identity(IdentityKind.Claim, visit.Channel, file.ClaimId);
        if (IdentityStore.Take(effects.Tx, claim, payload.Hash, id, id, effects.Now) is IdentityResult.Duplicate) return false;
        Record(effects, visit.Owner, visit.Channel, file.Name, payload, id, unpacked, apart);
        return true;
    }

    // An archive and what was in it are one transaction: it stays claimed until all of them are recorded.
    static DeliveryRecord Record(Effects effects, PartnerProfile owner, string channel, string name, Payload payload, string id, Unpacked? unpacked, Apart? apart = null)
    {
        if (unpacked is null) return Record(effects, owner, channel, name, payload, id, apart);
        ErasedPayloadStore.Hold(effects.Tx, payload.Hash);
        return ArchiveArrival.Record(effects, owner, Judge(effects, owner, channel, name, payload, id, isArchive: true), unpacked);
    }

    // All of them at once: a thousand that were erased do not come back one by one.
    Task<bool> ReadmitAsync(Payload payload, Unpacked? unpacked, CancellationToken cancellation) =>
        Retention.TryReadmitAsync(journal, payloads, [payload.Hash, .. unpacked?.Members.Select(m => m.Payload.Hash) ?? []], cancellation);

    /// <summary>Records a file whose bytes are in the store; with a reason to keep it apart it is quarantined whatever is in it. What came in an archive belongs to its story,
    /// what is one with another file to that one's.</summary>
    internal static DeliveryRecord Record(Effects effects, PartnerProfile owner, string channel, string name, Payload payload, string id, Apart? apart = null, FromArchive? archive = null, string? story = null)
    {
        ErasedPayloadStore.Hold(effects.Tx, payload.Hash);
        var delivery = apart is { IsOfContent: false } ? Fresh(effects, channel, name, payload, id) : Judge(effects, owner, channel, name, payload, id);
        if (apart is not null && delivery.State == DeliveryState.Received) delivery = delivery with { State = DeliveryState.Quarantined, Reason = apart.Reason };
        delivery = delivery with { CorrelationId = archive?.Archive.CorrelationId ?? story ?? id };
        DeliveryStore.Insert(effects.Tx, delivery);
        Story.Tell(effects, delivery, "received", delivery.State, ("channel", channel), ("file", name), ("sha256", payload.Hash), ("archive", archive?.Archive.Id), ("member", archive?.FullName));
        effects.Count(Counted.DeliveryReceived, ("partner", owner.Id), ("state", StateNames.Of(delivery.State)));
        if (delivery.State == DeliveryState.Received) effects.Ask(new(id, delivery.CorrelationId, Stage: StageNames.Translate));
        else effects.Tell(ProgressLine.Of(effects.Now, delivery with { Partner = owner.Id }, delivery.Reason!));
        return delivery;
    }

    static DeliveryRecord Fresh(Effects effects, string channel, string name, Payload payload, string id) => new()
    {
        Id = id,
        Direction = Storage.Direction.In,
        State = DeliveryState.Received,
        Mailbox = channel,
        FileName = name,
        PayloadHash = payload.Hash,
        SizeBytes = payload.SizeBytes,
        CorrelationId = id,
        CreatedAt = effects.Now,
    };

    static DeliveryRecord Judge(Effects effects, PartnerProfile owner, string channel, string name, Payload payload, string id, bool isArchive = false)
    {
        var fresh = Fresh(effects, channel, name, payload, id);
        var identity = new Identity(IdentityKind.File, channel, name, Story.Text(payload.SizeBytes), payload.Hash);
        if (IdentityStore.Take(effects.Tx, identity, payload.Hash, id, id, effects.Now) is not IdentityResult.Duplicate(var first)) return fresh;
        // What came before archives were unpacked, or while the mailbox left them as they are, was not worked by that.
        var rule = isArchive && !ArchiveArrival.IsUnpacked(effects.Tx, first.DeliveryId) ? IdenticalFile.Accept : owner.Duplicates.IdenticalFile;
        return Repeated(effects, rule, fresh, first);
    }

    static DeliveryRecord Repeated(Effects effects, IdenticalFile rule, DeliveryRecord fresh, IdentityRecord first)
    {
        switch (rule)
        {
            case IdenticalFile.Accept:
                IdentityStore.Replace(effects.Tx, first, fresh.PayloadHash, fresh.Id, fresh.Id, effects.Now);
                return fresh with { Generation = first.Generation + 1 };
            case IdenticalFile.Hold:
                return fresh with { State = DeliveryState.Quarantined, Reason = $"the same file came before, as {first.DeliveryId}; the profile holds identical files" };
            default:
                return fresh with { State = DeliveryState.Duplicate, Reason = $"the same file came before, as {first.DeliveryId}; not worked again" };
        }
    }

    [LoggerMessage(2101, LogLevel.Information, "{Channel}: {File} is not complete; it waits")]
    partial void LogWaits(string channel, string file);

    [LoggerMessage(2106, LogLevel.Information, "{Channel}: the rest is taken with the next poll: {Reason}")]
    partial void LogLeft(string channel, string reason);

    [LoggerMessage(2103, LogLevel.Warning, "{Channel}: {File} is passed over; it waits and is tried again later: {Reason}")]
    partial void LogPassedOver(string channel, string file, string reason);

    [LoggerMessage(2105, LogLevel.Information, "{Channel}: {File} is a duplicate of a file that is being erased; it is tried again with the next poll")]
    partial void LogErased(string channel, string file);

    [LoggerMessage(2104, LogLevel.Warning, "{Channel}: {File} was written on after it had been received; it is received again when it rests")]
    partial void LogGrew(string channel, string file);

    [LoggerMessage(2102, LogLevel.Warning, "{Channel}: {File} is gone or no regular file; it is left where it is")]
    partial void LogRefused(string channel, string file);
}
