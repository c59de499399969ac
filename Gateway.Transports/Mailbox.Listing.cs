namespace Gateway.Transports;

public sealed partial class Mailbox
{
    const int UnusableMax = 1000;
    const int UnusableShown = 200;

    /// <summary>Bytes that the names of a listing may have together. Stops a server whose names fill our memory.</summary>
    const long NameBytesMax = 64 << 20;

    readonly Dictionary<string, Sighting> _sightings = new(StringComparer.Ordinal);

    // By the monotonic clock. What a file has rested is what two listings have shown, and not the time that went by while its neighbours were read.
    long _listedAt;

    /// <summary>What a listing showed of one name, and since when it has shown the same.</summary>
    /// <param name="SizeBytes">Of the file.</param>
    /// <param name="Stamp">Null until a listing shows it: a rename may have changed it.</param>
    /// <param name="Since">By the monotonic clock.</param>
    /// <param name="Wait">How long it must rest before it is taken again; null when it was not taken before.</param>
    /// <param name="NeededBytes">Room that its content was seen to take, beside its own bytes.</param>
    /// <param name="LacksRoom">It waits for nothing but room on our disk: where there is some, its turn comes at once.</param>
    sealed record Sighting(long SizeBytes, long? Stamp, long Since, TimeSpan? Wait = null, long NeededBytes = 0, bool LacksRoom = false)
    {
        internal bool Shows(RemoteFile file) => file.SizeBytes == SizeBytes && (Stamp is null || file.Stamp == Stamp);
    }

    async Task<List<RemoteFile>> ListAsync(CancellationToken cancellation)
    {
        var listing = new List<RemoteFile>();
        var unusable = new HashSet<string>(StringComparer.Ordinal);
        var (count, nameBytes) = (0, 0L);
        await foreach (var file in transport.ListAsync(settings.In!, cancellation))
        {
            if (++count > settings.MaxListed || (nameBytes += file.Name.Length * 2L) > NameBytesMax)
                throw new TransportException(Trouble.ProtocolViolated, $"{settings.In} lists more than {settings.MaxListed} entries or {NameBytesMax >> 20} MB of names; ask the partner to clear it");
            if (!file.IsFile) continue;
            if (FileName.IsUsable(file.Name)) listing.Add(file);
            else if (unusable.Count < UnusableMax) unusable.Add(file.Name.Length <= UnusableShown ? file.Name : file.Name[..UnusableShown]);
        }

        Remember(listing);
        PairMarkers(listing);
        TellUnmarked(listing);
        ForgetRefused(listing, unusable);
        foreach (var name in unusable) PassOver(name);
        return listing;
    }

    void Remember(List<RemoteFile> listing)
    {
        _listedAt = time.GetTimestamp();
        foreach (var file in listing)
            if (!_sightings.TryGetValue(file.Name, out var seen) || !seen.Shows(file))
                _sightings[file.Name] = new(file.SizeBytes, file.Stamp, _listedAt);
            else if (seen.Stamp is null)
                _sightings[file.Name] = seen with { Stamp = file.Stamp };

        var present = listing.ConvertAll(f => f.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in _sightings.Keys.Where(name => !present.Contains(name)).ToList())
            _sightings.Remove(gone);
    }

    // Whatever a profile ignores, claims are somebody's, and hidden files are meant for nobody unless a mask asks for them.
    bool IsCandidate(RemoteFile file) =>
        FileName.Matches(file.Name, settings.Masks)
        && !FileName.Matches(file.Name, settings.Ignore)
        && !IsMarker(file.Name)
        && (file.Name[0] != '.' || (FileName.Matches(file.Name, settings.Masks.Where(m => m.StartsWith('.'))) && ClaimedFile.From(file) is null));

    bool IsReady(RemoteFile file) => IsCandidate(file) && IsMarked(file) && RestOf(file) >= (WaitOf(file) ?? settings.StableFor);

    TimeSpan RestOf(RemoteFile file) => time.GetElapsedTime(_sightings[file.Name].Since, _listedAt);

    TimeSpan? WaitOf(RemoteFile file) =>
        _sightings[file.Name] is { LacksRoom: true } seen && HasRoom(seen.SizeBytes + seen.NeededBytes) ? TimeSpan.Zero : _sightings[file.Name].Wait;

    // How long until everything that is new has had its rest; null when nothing is new.
    TimeSpan? RestToCome(List<RemoteFile> listing)
    {
        var fresh = listing.Where(f => IsCandidate(f) && IsMarked(f) && WaitOf(f) is null && RestOf(f) < settings.StableFor).ToList();
        if (fresh.Count == 0) return null;
        var rest = fresh.Max(f => settings.StableFor - time.GetElapsedTime(_sightings[f.Name].Since));
        return rest > TimeSpan.Zero ? rest : TimeSpan.Zero;
    }

    // One poll at a time: what bears our own name is left from an earlier life, or was kept back to wait. Of others' claims those are
    // somebody else's whose files no mask of this mailbox asks for.
    IEnumerable<ClaimedFile> Abandoned(List<RemoteFile> listing) =>
        from file in listing
        let claim = ClaimedFile.From(file)
        where claim is not null && (claim.Owner == owner
            ? RestOf(file) >= (WaitOf(file) ?? TimeSpan.Zero)
            : RestOf(file) >= settings.ClaimLease && FileName.Matches(claim.Name, settings.Masks))
        orderby claim.ClaimId
        select claim with { UnchangedFor = RestOf(file) };

    IEnumerable<RemoteFile> InOrder(IEnumerable<RemoteFile> files) => settings.Order switch
    {
        MailboxOrder.Oldest => files.OrderBy(f => f.Stamp).ThenBy(f => f.Name, StringComparer.Ordinal),
        _ => files.OrderBy(f => f.Name, StringComparer.Ordinal),
    };
}
