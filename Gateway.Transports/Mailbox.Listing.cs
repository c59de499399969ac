namespace Gateway.Transports;

public sealed partial class Mailbox
{
    /// <summary>What a listing showed of one name, and since when it has shown the same.</summary>
    sealed record Sighting(long SizeBytes, long Stamp, long Since, bool Waits = false)
    {
        internal bool Shows(RemoteFile file) => file.SizeBytes == SizeBytes && file.Stamp == Stamp;
    }

    /// <summary>Lists until everything that was new has been seen twice: one poll is enough for a file that rests.</summary>
    async Task<List<RemoteFile>> SettledListingAsync(CancellationToken cancellation)
    {
        var listing = await ListAsync(cancellation);
        if (!listing.Exists(f => IsCandidate(f) && RestOf(f) < settings.StableFor)) return listing;
        await Task.Delay(settings.StableFor, time, cancellation);
        return await ListAsync(cancellation);
    }

    async Task<List<RemoteFile>> ListAsync(CancellationToken cancellation)
    {
        var listing = new List<RemoteFile>();
        var count = 0;
        await foreach (var file in transport.ListAsync(settings.In!, cancellation))
        {
            if (++count > settings.MaxListed)
                throw new TransportException(Trouble.ProtocolViolated, $"{settings.In} lists more than {settings.MaxListed} entries; ask the partner to clear it, or raise maxListed");
            if (file.IsFile && FileName.IsUsable(file.Name))
                listing.Add(file);
        }

        Remember(listing);
        return listing;
    }

    void Remember(List<RemoteFile> listing)
    {
        var now = time.GetTimestamp();
        foreach (var file in listing)
            if (!_sightings.TryGetValue(file.Name, out var seen) || !seen.Shows(file))
                _sightings[file.Name] = new(file.SizeBytes, file.Stamp, now);

        var present = listing.ConvertAll(f => f.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in _sightings.Keys.Where(name => !present.Contains(name)).ToList())
            _sightings.Remove(gone);
    }

    bool IsCandidate(RemoteFile file) =>
        FileName.Matches(file.Name, settings.Masks)
        && !FileName.Matches(file.Name, settings.Ignore)
        && !_refused.Contains(file.Name);

    bool IsReady(RemoteFile file) =>
        IsCandidate(file) && RestOf(file) >= (_sightings[file.Name].Waits ? settings.IncompleteAfter : settings.StableFor);

    TimeSpan RestOf(RemoteFile file) => time.GetElapsedTime(_sightings[file.Name].Since);

    // One poll at a time: whatever bears our own name is left from an earlier life.
    IEnumerable<ClaimedFile> Abandoned(List<RemoteFile> listing) =>
        from file in listing
        let claim = ClaimedFile.From(file)
        where claim is not null && (claim.Owner == owner || RestOf(file) >= settings.ClaimLease)
        orderby claim.ClaimId
        select claim;

    IEnumerable<RemoteFile> InOrder(IEnumerable<RemoteFile> files) => settings.Order switch
    {
        MailboxOrder.Oldest => files.OrderBy(f => f.Stamp).ThenBy(f => f.Name, StringComparer.Ordinal),
        _ => files.OrderBy(f => f.Name, StringComparer.Ordinal),
    };
}
