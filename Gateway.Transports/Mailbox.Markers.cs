namespace Gateway.Transports;

public sealed partial class Mailbox
{
    const string WholeName = "{file}";
    const string Stem = "{stem}";

    readonly HashSet<string> _unmarked = new(StringComparer.Ordinal);

    // Of the last listing: its markers, and which file has which.
    readonly List<RemoteFile> _markers = [];
    readonly Dictionary<string, (RemoteFile File, RemoteFile Marker)> _markerOf = new(StringComparer.Ordinal);

    // Names under which a claim lies, and names whose file was taken while its marker stayed, for it is another's too.
    readonly HashSet<string> _claimed = new(StringComparer.Ordinal);
    readonly Dictionary<string, string> _spent = new(StringComparer.Ordinal);

    /// <summary>The file that says that another is done; null where the partner sets none.</summary>
    string? MarkerOf(string name) => settings.DoneMarker?
        .Replace(WholeName, name, StringComparison.Ordinal)
        .Replace(Stem, Path.GetFileNameWithoutExtension(name), StringComparison.Ordinal);

    bool IsMarker(string name) => settings.DoneMarker is { } marker
        && FileName.Matches(name, [marker.Replace(WholeName, "*", StringComparison.Ordinal).Replace(Stem, "*", StringComparison.Ordinal)]);

    // What we gave back to wait was marked when it was claimed.
    bool IsMarked(RemoteFile file) => settings.DoneMarker is null || (_markerOf.TryGetValue(file.Name, out var pair) && IsOfThis(file, pair.Marker));

    // Where a file of that name was taken and its marker may not have gone with it, one that is older than the file is that one's. The
    // times are the server's; elsewhere they say nothing: some uploaders keep the times of their own files.
    bool IsOfThis(RemoteFile file, RemoteFile marker) =>
        marker.Stamp >= file.Stamp || !(_spent.ContainsKey(file.Name) || _claimed.Contains(FileName.Safe(file.Name)));

    // By the exact name first; in another case only where it is nobody's exactly.
    void PairMarkers(List<RemoteFile> listing)
    {
        if (settings.DoneMarker is null) return;
        _markers.Clear();
        _markerOf.Clear();
        _claimed.Clear();
        foreach (var file in listing)
            if (ClaimedFile.From(file) is { } claim) _claimed.Add(claim.Name);
            else if (IsMarker(file.Name)) _markers.Add(file);
        var candidates = listing.Where(IsCandidate).ToList();
        Pair(candidates, _markers.ToLookup(m => m.Name, StringComparer.Ordinal));
        Pair(candidates, _markers.Except(_markerOf.Values.Select(p => p.Marker)).ToLookup(m => m.Name, StringComparer.OrdinalIgnoreCase));
        Forget(_spent, marker => !_markers.Exists(m => m.Name == marker));
    }

    void Pair(List<RemoteFile> candidates, ILookup<string, RemoteFile> markers)
    {
        foreach (var file in candidates.Where(f => !_markerOf.ContainsKey(f.Name)))
            if (markers[MarkerOf(file.Name)!].FirstOrDefault() is { } marker)
                _markerOf[file.Name] = (file, marker);
    }

    /// <summary>Puts the marker of a file away that was just claimed: one that lies there later is another file's of that name. It stays for others that it marks too.</summary>
    /// <remarks>The claim itself says from now on that the file was done; after a crash between the two the next life finds the claim, and puts
    /// away a marker without a file.</remarks>
    async Task PutMarkerAwayAsync(RemoteFile file, string claimId, CancellationToken cancellation)
    {
        if (!_markerOf.Remove(file.Name, out var pair)) return;
        _spent[file.Name] = pair.Marker.Name;
        await LetGoAsync(pair.Marker, claimId, cancellation);
    }

    // Of a claim only the safe name is left; one whose own name was none keeps its marker.
    async Task PutMarkerAwayAsync(ClaimedFile takenOver, CancellationToken cancellation)
    {
        if (MarkerOf(takenOver.Name) is not { } name) return;
        var marker = _markers.Find(m => m.Name == name) ?? _markers.Find(m => string.Equals(m.Name, name, StringComparison.OrdinalIgnoreCase));
        if (marker is not null) await LetGoAsync(marker, takenOver.ClaimId, cancellation);
    }

    // Unless it is another's too.
    async Task LetGoAsync(RemoteFile marker, string claimId, CancellationToken cancellation)
    {
        if (_markerOf.Values.Any(p => p.Marker == marker && IsOfThis(p.File, marker))) return;
        Forget(_markerOf, pair => pair.Marker == marker);
        Forget(_spent, name => name == marker.Name);
        _markers.Remove(marker);
        await MoveMarkerAsync(marker.Name, claimId, cancellation);
    }

    static void Forget<T>(Dictionary<string, T> of, Predicate<T> which)
    {
        foreach (var name in of.Where(p => which(p.Value)).Select(p => p.Key).ToList()) of.Remove(name);
    }

    async Task MoveMarkerAsync(string marker, string claimId, CancellationToken cancellation)
    {
        if (settings.Archive is { } archive && FileName.Safe(marker) == marker)
        {
            var second = $"{Path.GetFileNameWithoutExtension(marker)}.{claimId}{Path.GetExtension(marker)}";
            foreach (var target in transport.RenameMayReplace ? [second] : new[] { marker, second })
                if (await transport.TryRenameAsync(settings.In!, marker, archive, target, cancellation))
                    return;
        }

        await transport.DeleteAsync(settings.In!, marker, cancellation);
    }

    // Told once a file, when it has rested for so long that its marker should have come.
    void TellUnmarked(List<RemoteFile> listing)
    {
        if (settings.DoneMarker is null) return;
        var unmarked = listing.Where(f => IsCandidate(f) && !IsMarked(f)).ToList();
        _unmarked.IntersectWith(unmarked.Select(f => f.Name));
        foreach (var file in unmarked.Where(f => RestOf(f) >= settings.IncompleteAfter && _unmarked.Add(f.Name)))
            _passedOver.Add(new(FileName.Shown(file.Name), Unmarked(file.Name)));
    }

    string Unmarked(string name) => $"its marker {FileName.Shown(MarkerOf(name)!)} has not come; ask the partner whether the file is done";
}
