namespace Gateway.Transports;

/// <summary>A file that could not be taken, read or put away, while its neighbours could.</summary>
/// <param name="Name">As it may be shown.</param>
/// <param name="Reason">What the server or the disk said.</param>
public sealed record PassedOver(string Name, string Reason);

public sealed partial class Mailbox
{
    readonly List<PassedOver> _passedOver = [];
    readonly HashSet<string> _unusable = new(StringComparer.Ordinal);
    readonly Dictionary<string, (string Reason, int Times)> _refused = new(StringComparer.Ordinal);

    /// <summary>What keeps a file of this mailbox away from us for longer than <see cref="MailboxSettings.IncompleteAfter"/>; null when nothing does.</summary>
    public string? LastingTrouble => _refused.Where(r => r.Value.Times > 1).Select(r => $"{r.Key}: {r.Value.Reason}").FirstOrDefault()
        ?? _unmarked.Order(StringComparer.Ordinal).Select(name => $"{FileName.Shown(name)}: {Unmarked(name)}").FirstOrDefault();

    /// <summary>What was passed over since this was asked last; what waits is tried, and told of, after <see cref="MailboxSettings.IncompleteAfter"/> again.</summary>
    public IReadOnlyList<PassedOver> TakePassedOver()
    {
        var taken = _passedOver.ToList();
        _passedOver.Clear();
        return taken;
    }

    // Trouble of one file, not of the connection or of a folder: its neighbours go on.
    async Task<ClaimedFile?> TryOneAsync(string listedAs, ClaimedFile file, Func<ClaimedFile, Task<ClaimedFile?>> operation)
    {
        try
        {
            return await operation(file);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or TransportException { Trouble: Trouble.Refused })
        {
            PassOver(listedAs, file, e);
            return null;
        }
    }

    // It is told, and its neighbours go on.
    bool PassOverLarge(string listedAs, ClaimedFile file)
    {
        var needed = _sightings[listedAs].NeededBytes;
        var reason = file.SizeBytes > settings.LargestBytes ? TooLarge(settings.LargestBytes)
            : HasRoom(file.SizeBytes + needed) ? null
            : NoRoom(file.SizeBytes + needed);
        if (reason is not null) PassOver(listedAs, file, reason, lacksRoom: file.SizeBytes <= settings.LargestBytes);
        return reason is not null;
    }

    static TransportException NoRoom(long bytes) =>
        new(Trouble.Refused, $"there is no room on our disk for the {bytes} bytes in it; it is taken when there is");

    internal static TransportException TooLarge(long most) =>
        new(Trouble.Refused, $"it has more than {most} bytes, which is the largest file that this mailbox takes; ask the partner to divide it, or write a larger \"largest\"");

    void PassOver(string listedAs, ClaimedFile file, Exception reason, bool lacksRoom = false)
    {
        _passedOver.Add(new(file.Name, reason.Message));
        _refused[file.Name] = (reason.Message, _refused.GetValueOrDefault(file.Name).Times + 1);
        var needed = _sightings.GetValueOrDefault(listedAs)?.NeededBytes ?? 0;
        _sightings[listedAs] = new(file.SizeBytes, Stamp: null, time.GetTimestamp(), settings.IncompleteAfter, needed, lacksRoom);
    }

    // Told once a name, as long as it lies there.
    void PassOver(string unusableName)
    {
        if (_unusable.Add(unusableName))
            _passedOver.Add(new(FileName.Shown(unusableName), "no name that can be asked for: too long, a path, or not in UTF-8; ask the partner for another"));
    }

    void ForgetRefused(List<RemoteFile> listing, HashSet<string> unusable)
    {
        _unusable.IntersectWith(unusable);
        if (_refused.Count == 0) return;
        var present = listing.Select(f => ClaimedFile.From(f)?.Name ?? FileName.Safe(f.Name)).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in _refused.Keys.Where(name => !present.Contains(name)).ToList()) _refused.Remove(gone);
    }
}
