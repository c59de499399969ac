namespace Gateway.Transports;

public sealed partial class Mailbox
{
    const string WholeName = "{file}";
    const string Stem = "{stem}";

    readonly HashSet<string> _unmarked = new(StringComparer.Ordinal);

    /// <summary>The file that says that another is done; null where the partner sets none.</summary>
    string? MarkerOf(string name) => settings.DoneMarker?
        .Replace(WholeName, name, StringComparison.Ordinal)
        .Replace(Stem, Path.GetFileNameWithoutExtension(name), StringComparison.Ordinal);

    bool IsMarker(string name) => settings.DoneMarker is { } marker
        && FileName.Matches(name, [marker.Replace(WholeName, "*", StringComparison.Ordinal).Replace(Stem, "*", StringComparison.Ordinal)]);

    // What we gave back to wait was marked when it was claimed.
    bool IsMarked(RemoteFile file) => MarkerOf(file.Name) is not { } marker || _sightings.ContainsKey(marker);

    /// <summary>Puts the marker of a file away that was just claimed: one that lies there later is another file's of that name.</summary>
    /// <remarks>The claim itself says from now on that the file was done; after a crash between the two the next life finds the claim, and puts
    /// away a marker without a file.</remarks>
    async Task PutMarkerAwayAsync(string name, string claimId, CancellationToken cancellation)
    {
        if (MarkerOf(name) is not { } marker) return;
        if (settings.Archive is { } archive && FileName.Safe(marker) == marker)
        {
            var second = $"{Path.GetFileNameWithoutExtension(marker)}.{claimId}{Path.GetExtension(marker)}";
            foreach (var target in transport.RenameMayReplace ? [second] : new[] { marker, second })
                if (await transport.TryRenameAsync(settings.In!, marker, archive, target, cancellation))
                    return;
        }

        await transport.DeleteAsync(settings.In!, marker, cancellation);
    }

    // Of a claim only the safe name is left; one whose own name was none keeps its marker.
    async Task PutMarkerAwayAsync(ClaimedFile takenOver, CancellationToken cancellation)
    {
        if (MarkerOf(takenOver.Name) is { } marker && _sightings.ContainsKey(marker) && !_sightings.ContainsKey(takenOver.Name))
            await PutMarkerAwayAsync(takenOver.Name, takenOver.ClaimId, cancellation);
    }

    // Told once a file, when it has rested for so long that its marker should have come.
    void TellUnmarked(List<RemoteFile> listing)
    {
        if (settings.DoneMarker is null) return;
        var unmarked = listing.Where(f => IsCandidate(f) && !IsMarked(f)).ToList();
        _unmarked.IntersectWith(unmarked.Select(f => f.Name));
        foreach (var file in unmarked.Where(f => RestOf(f) >= settings.IncompleteAfter && _unmarked.Add(f.Name)))
            _passedOver.Add(new(FileName.Shown(file.Name), $"its marker {FileName.Shown(MarkerOf(file.Name)!)} has not come; ask the partner whether the file is done"));
    }
}
