using System.Runtime.CompilerServices;

namespace Gateway.Transports;

/// <summary>One partner's mailbox: takes files that are complete and nobody else's, and leaves files that appear whole or not at all.</summary>
/// <remarks>Polled by one caller at a time; it remembers what earlier listings showed. All promises are made here, once,
/// over the plain operations of an <see cref="ITransport"/>.</remarks>
/// <param name="transport">Reaches the folders.</param>
/// <param name="settings">The folders and rules of this mailbox.</param>
/// <param name="owner">This mailbox of this gateway, among all that take files from the folder: letters, digits and hyphens.</param>
/// <param name="newId">Gives an id never given before: letters and digits.</param>
/// <param name="time">Only its monotonic side is used.</param>
public sealed partial class Mailbox(ITransport transport, MailboxSettings settings, string owner, Func<string> newId, TimeProvider time)
{
    // Timers may be a moment early.
    static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);

    // A log-in takes a part of it.
    static readonly TimeSpan WorthLeaving = TimeSpan.FromSeconds(5);

    public MailboxSettings Settings => settings;

    /// <summary>Whether so many more bytes may come in now: a file for which there is no room stays where it is, and its neighbours go on.</summary>
    /// <remarks>Where there is none for 0 nothing comes in.</remarks>
    public Func<long, bool> HasRoom { get; init; } = _ => true;

    /// <summary>Takes the files that are ready, one by one: each is claimed when the caller asks for it.</summary>
    /// <remarks>First come the claims of this mailbox's earlier life and of dead gateways, then what has rested long enough; what is new is
    /// given its rest and looked at once more. A file that cannot be taken keeps no other waiting. Until the caller asks for the next one it keeps the connection: of a
    /// server that allows one, what goes out has its turn between two files and never between a file's reading and its record.</remarks>
    public async IAsyncEnumerable<ClaimedFile> ClaimAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var left = settings.MaxFilesPerPoll;
        var listing = await ListAsync(cancellation);
        foreach (var claim in Abandoned(listing).Take(left).ToList())
        {
            if (!HasRoom(0)) yield break;
            if (PassOverLarge(claim.ClaimName, claim)) continue;
            await using var stay = await transport.StayAsync();
            if (await TryOneAsync(claim.ClaimName, claim, c => TryTakeOverAsync(c, cancellation)) is not { } ours) continue;
            left--;
            yield return ours;
        }

        for (var isLast = false; ; isLast = true)
        {
            foreach (var file in InOrder(listing.Where(IsReady)).Take(left).ToList())
            {
                if (!HasRoom(0)) yield break;
                var fresh = Claim(file);
                if (PassOverLarge(file.Name, fresh)) continue;
                await using var stay = await transport.StayAsync();
                if (await TryOneAsync(file.Name, fresh, claim => TryClaimAsync(file, claim, cancellation)) is not { } ours) continue;
                left--;
                yield return ours;
            }

            if (isLast || left == 0 || RestToCome(listing) is not { } rest) yield break;
            // Meanwhile another mailbox may need the connection.
            if (rest >= WorthLeaving) await transport.DisconnectAsync();
            await Task.Delay(rest + Moment, time, cancellation);
            // A hundred thousand entries are remembered already; beside the next listing this one would be there a third time.
            listing.Clear();
            listing = await ListAsync(cancellation);
        }
    }

    /// <summary>The content of a claimed file; null when it is gone, or cannot be read as one: then it went back and waits until it is another.</summary>
    public async Task<Stream?> OpenAsync(ClaimedFile file, CancellationToken cancellation)
    {
        var content = file.IsSeen
            ? await transport.OpenAsync(settings.In!, new RemoteFile(file.ClaimName, file.SizeBytes, file.Stamp), cancellation)
            : await transport.OpenAsync(settings.In!, file.ClaimName, 0, cancellation);
        if (content is not null) return new ResumedStream(content, settings.LargestBytes, offset => ResumeAsync(file, offset, cancellation));
        if (await transport.FindAsync(settings.In!, file.ClaimName, cancellation) is not null) await ReleaseAsync(file, TimeSpan.MaxValue, cancellation);
        return null;
    }

    /// <summary>Whether the file still is what was claimed and read: an uploader may write on through a rename.</summary>
    public async Task<bool> IsUnchangedAsync(ClaimedFile file, long bytesRead, CancellationToken cancellation) =>
        await transport.FindAsync(settings.In!, file.ClaimName, cancellation) is { } now
        && now.SizeBytes == bytesRead && now.SizeBytes == file.SizeBytes && now.Stamp == file.Stamp;

    /// <summary>Whether an incomplete file has been given its time.</summary>
    public bool HasWaited(ClaimedFile file) => file.UnchangedFor >= settings.IncompleteAfter;

    /// <summary>Gives a file back to wait: it is taken again, by another claim, when it has changed or has rested for <see cref="MailboxSettings.IncompleteAfter"/>.</summary>
    public Task ReleaseAsync(ClaimedFile file, CancellationToken cancellation) => ReleaseAsync(file, settings.IncompleteAfter, cancellation);

    /// <summary>Gives a file back that could not be read; its turn comes again later, and the reason is told.</summary>
    public Task ReleaseAsync(ClaimedFile file, Exception reason, CancellationToken cancellation)
    {
        PassOver(file.ClaimName, file, reason);
        return TryReleaseAsync(file, 0, cancellation);
    }

    /// <summary>Gives a file back for whose content, unpacked, there is no room; its turn comes when there is, and that is told.</summary>
    /// <param name="file">Claimed.</param>
    /// <param name="neededBytes">What its content takes beside it: it is not fetched again before there is so much room.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task ReleaseAsync(ClaimedFile file, long neededBytes, CancellationToken cancellation)
    {
        PassOver(file.ClaimName, file, NoRoom(neededBytes));
        return TryReleaseAsync(file, neededBytes, cancellation);
    }

    /// <summary>Puts a stored file away, never over another: into the archive, or out of the world where none is kept.</summary>
    /// <remarks>One that may not be moved stays claimed; it is tried again later.</remarks>
    public Task ArchiveAsync(ClaimedFile file, CancellationToken cancellation) => TryOneAsync(file.ClaimName, file, async _ =>
    {
        if (settings.Archive is { } archive) await MoveAsync(file, archive, cancellation);
        else await transport.DeleteAsync(settings.In!, file.ClaimName, cancellation);
        return file;
    });

    /// <summary>Ends the connection at the end of a poll, unless a delivery uses it.</summary>
    public Task DisconnectAsync() => transport.DisconnectAsync();

    Task TryReleaseAsync(ClaimedFile file, long neededBytes, CancellationToken cancellation) => TryOneAsync(file.ClaimName, file, async _ =>
    {
        await ReleaseAsync(file with { UnchangedFor = TimeSpan.Zero }, settings.IncompleteAfter, cancellation, neededBytes);
        return file;
    });

    async Task ReleaseAsync(ClaimedFile file, TimeSpan wait, CancellationToken cancellation, long neededBytes = 0)
    {
        // Under its own name a file whose marker is gone would never be taken again.
        var name = transport.RenameMayReplace || settings.DoneMarker is not null ? await RenewAsync(file, cancellation) : await MoveAsync(file, settings.In!, cancellation);
        var since = time.GetTimestamp() - (long)(file.UnchangedFor.TotalSeconds * time.TimestampFrequency);
        _sightings[name] = new(file.SizeBytes, Stamp: null, since, wait, neededBytes, LacksRoom: neededBytes > 0);
    }

    // Its own name may have been uploaded again by now: the file stays hidden, under a claim of which nothing was recorded.
    async Task<string> RenewAsync(ClaimedFile file, CancellationToken cancellation)
    {
        var renewed = file.Renewed(newId());
        return await transport.TryRenameAsync(settings.In!, file.ClaimName, settings.In!, renewed.ClaimName, cancellation) ? renewed.ClaimName : file.ClaimName;
    }

    async Task<string> MoveAsync(ClaimedFile file, string folder, CancellationToken cancellation)
    {
        var second = $"{Path.GetFileNameWithoutExtension(file.Name)}.{file.ClaimId}{Path.GetExtension(file.Name)}";
        foreach (var name in transport.RenameMayReplace ? [second] : new[] { file.Name, second })
            if (await transport.TryRenameAsync(settings.In!, file.ClaimName, folder, name, cancellation))
                return name;
        if (await transport.FindAsync(settings.In!, file.ClaimName, cancellation) is null) return file.Name;
        throw new IOException($"{FileName.Shown(file.ClaimName)} could not be moved to {folder}: {file.Name} and {second} exist there, or the folder is missing");
    }

    ClaimedFile Claim(RemoteFile file) => new(FileName.Safe(file.Name), newId(), owner, file.SizeBytes, file.Stamp, RestOf(file));

    async Task<ClaimedFile?> TryClaimAsync(RemoteFile file, ClaimedFile claim, CancellationToken cancellation)
    {
        // Measured again, and by the same question as later: listings round times, and some servers touch what they rename.
        var (isMoved, found) = await transport.TryMoveAsync(settings.In!, file.Name, claim.ClaimName, cancellation);
        // Asked again after a connection was lost, a rename that was made fails: what bears an id that was never given before is ours.
        if (!isMoved && found is null) return null;
        Failpoint.Hit("mailbox.after-claim");
        if (found is not { } now) throw Unseen(claim);
        var measured = claim.As(now);
        await PutMarkerAwayAsync(file, claim.ClaimId, cancellation);
        if (now.SizeBytes == file.SizeBytes) return measured;
        await ReleaseAsync(measured with { UnchangedFor = TimeSpan.Zero }, settings.StableFor, cancellation);
        return null;
    }

    IOException Unseen(ClaimedFile claim) => new(
        $"{claim.Name} bears the name {claim.ClaimName} in {settings.In} now, and the server does not show it: ask the partner to have hidden files listed, and to rename it back");

    async Task<Stream?> ResumeAsync(ClaimedFile file, long offset, CancellationToken cancellation) =>
        await IsUnchangedAsync(file, file.SizeBytes, cancellation)
            ? await transport.OpenAsync(settings.In!, file.ClaimName, offset, cancellation)
            : null;

    // The rename decides between two gateways that both found the owner dead.
    async Task<ClaimedFile?> TryTakeOverAsync(ClaimedFile claim, CancellationToken cancellation)
    {
        var ours = claim.HeldBy(owner);
        if (claim.Owner != owner && !await transport.TryRenameAsync(settings.In!, claim.ClaimName, settings.In!, ours.ClaimName, cancellation)) return null;
        await PutMarkerAwayAsync(ours, cancellation);
        return await transport.FindAsync(settings.In!, ours.ClaimName, cancellation) is { } now
            ? ours.As(now)
            : null;
    }
}
