using System.Runtime.CompilerServices;

namespace Gateway.Transports;

/// <summary>One partner's mailbox: takes files that are complete and nobody else's, and leaves files that appear whole or not at all.</summary>
/// <remarks>Polled by one caller at a time; it remembers what earlier listings showed. All promises are made here, once,
/// over the plain operations of an <see cref="ITransport"/>.</remarks>
/// <param name="transport">Reaches the folders.</param>
/// <param name="settings">The folders and rules of this mailbox.</param>
/// <param name="owner">This gateway among those that share the mailbox: letters, digits and hyphens.</param>
/// <param name="newId">Gives an id never given before: letters and digits.</param>
/// <param name="time">Only its monotonic side is used.</param>
public sealed partial class Mailbox(ITransport transport, MailboxSettings settings, string owner, Func<string> newId, TimeProvider time)
{
    readonly Dictionary<string, Sighting> _sightings = new(StringComparer.Ordinal);
    readonly HashSet<string> _refused = new(StringComparer.Ordinal);

    public MailboxSettings Settings => settings;

    /// <summary>Takes the files that are ready, one by one: each is claimed when the caller asks for it.</summary>
    /// <remarks>First come the claims of this gateway's earlier life and of dead ones, then what has rested long enough.</remarks>
    public async IAsyncEnumerable<ClaimedFile> ClaimAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var listing = await SettledListingAsync(cancellation);
        var taken = 0;
        foreach (var claim in Abandoned(listing).Take(settings.MaxFilesPerPoll))
        {
            if (await TryTakeOverAsync(claim, cancellation) is not { } ours) continue;
            taken++;
            yield return ours;
        }

        foreach (var file in InOrder(listing.Where(IsReady)).Take(settings.MaxFilesPerPoll - taken))
            if (await TryClaimAsync(file, cancellation) is { } ours)
                yield return ours;
    }

    /// <summary>The content of a claimed file; null when it cannot be read as one: it went back and is not tried again.</summary>
    public async Task<Stream?> OpenAsync(ClaimedFile file, CancellationToken cancellation)
    {
        var content = await transport.OpenAsync(settings.In!, file.ClaimName, 0, cancellation);
        if (content is not null) return new ResumedStream(content, offset => ResumeAsync(file, offset, cancellation));
        _refused.Add(file.Name);
        await ReleaseAsync(file, cancellation);
        return null;
    }

    /// <summary>Whether the file still is what was claimed and read: an uploader may write on through a rename.</summary>
    public async Task<bool> IsUnchangedAsync(ClaimedFile file, long bytesRead, CancellationToken cancellation) =>
        await transport.FindAsync(settings.In!, file.ClaimName, cancellation) is { } now
        && now.SizeBytes == bytesRead && now.SizeBytes == file.SizeBytes && now.Stamp == file.Stamp;

    /// <summary>Whether an incomplete file has been given its time.</summary>
    public bool HasWaited(ClaimedFile file) => file.UnchangedFor >= settings.IncompleteAfter;

    /// <summary>Gives a file back to wait: it is taken again when it has changed, or has rested for <see cref="MailboxSettings.IncompleteAfter"/>.</summary>
    public async Task ReleaseAsync(ClaimedFile file, CancellationToken cancellation)
    {
        var name = await MoveAsync(file, settings.In!, cancellation);
        var since = time.GetTimestamp() - (long)(file.UnchangedFor.TotalSeconds * time.TimestampFrequency);
        _sightings[name] = new(file.SizeBytes, file.ListedStamp, since, Waits: true);
    }

    /// <summary>Puts a stored file away, never over another: into the archive, or out of the world where none is kept.</summary>
    public Task ArchiveAsync(ClaimedFile file, CancellationToken cancellation) =>
        settings.Archive is { } archive
            ? MoveAsync(file, archive, cancellation)
            : transport.DeleteAsync(settings.In!, file.ClaimName, cancellation);

    /// <summary>Ends the connection at the end of a poll, unless a delivery uses it.</summary>
    public Task DisconnectAsync() => transport.DisconnectAsync();

    async Task<string> MoveAsync(ClaimedFile file, string folder, CancellationToken cancellation)
    {
        var second = $"{Path.GetFileNameWithoutExtension(file.Name)}.{file.ClaimId}{Path.GetExtension(file.Name)}";
        foreach (var name in new[] { file.Name, second })
            if (await transport.TryRenameAsync(settings.In!, file.ClaimName, folder, name, cancellation))
                return name;
        if (await transport.FindAsync(settings.In!, file.ClaimName, cancellation) is null) return file.Name;
        throw new IOException($"{FileName.Shown(file.ClaimName)} could not be moved to {folder}: both {file.Name} and {second} exist there, or the folder is missing");
    }

    async Task<ClaimedFile?> TryClaimAsync(RemoteFile file, CancellationToken cancellation)
    {
        var claim = new ClaimedFile(FileName.Safe(file.Name), newId(), owner, file.SizeBytes, file.Stamp, file.Stamp, RestOf(file));
        if (!await transport.TryRenameAsync(settings.In!, file.Name, settings.In!, claim.ClaimName, cancellation)) return null;
        // Measured again, and by the same question as later: listings round times, and some servers touch what they rename.
        if (await transport.FindAsync(settings.In!, claim.ClaimName, cancellation) is not { } now) return null;
        var measured = claim with { SizeBytes = now.SizeBytes, Stamp = now.Stamp };
        if (now.SizeBytes == file.SizeBytes) return measured;
        await ReleaseAsync(measured, cancellation);
        return null;
    }

    async Task<Stream?> ResumeAsync(ClaimedFile file, long offset, CancellationToken cancellation) =>
        await IsUnchangedAsync(file, file.SizeBytes, cancellation)
            ? await transport.OpenAsync(settings.In!, file.ClaimName, offset, cancellation)
            : null;

    // The rename decides between two gateways that both found the owner dead.
    async Task<ClaimedFile?> TryTakeOverAsync(ClaimedFile claim, CancellationToken cancellation)
    {
        var ours = claim with { Owner = owner };
        if (claim.Owner != owner && !await transport.TryRenameAsync(settings.In!, claim.ClaimName, settings.In!, ours.ClaimName, cancellation)) return null;
        return await transport.FindAsync(settings.In!, ours.ClaimName, cancellation) is { } now
            ? ours with { SizeBytes = now.SizeBytes, Stamp = now.Stamp }
            : null;
    }
}
