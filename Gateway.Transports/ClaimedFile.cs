namespace Gateway.Transports;

/// <summary>A file that this gateway alone may read: renamed in its folder, so that no other poller sees it.</summary>
/// <param name="Name">The name it arrived under, made safe.</param>
/// <param name="ClaimId">Unique, and the same again when the claim is taken over: it tells a resumed file from one that was sent twice.</param>
/// <param name="Owner">The gateway that holds it.</param>
/// <param name="SizeBytes">When it was claimed.</param>
/// <param name="Stamp">When it was claimed, by a question about this file alone.</param>
/// <param name="UnchangedFor">How long it had rested when it was claimed, by our monotonic clock.</param>
public sealed record ClaimedFile(string Name, string ClaimId, string Owner, long SizeBytes, long Stamp, TimeSpan UnchangedFor)
{
    const string Prefix = ".claim";

    /// <summary>The name under which it lies now: hidden, with who holds it.</summary>
    public string ClaimName => ListedAs ?? $"{Prefix}.{Owner}.{ClaimId}.{Name}";

    /// <summary>As an earlier version left it, which made other names safe than this one; null when that is the same.</summary>
    string? ListedAs { get; init; }

    /// <summary>Whether it was a regular file when it was claimed.</summary>
    internal bool IsSeen { get; private init; }

    /// <summary>To be renamed so: another's claim that is taken over.</summary>
    internal ClaimedFile HeldBy(string owner) => Owner == owner ? this : this with { Owner = owner, ListedAs = null };

    /// <summary>To be renamed so: a claim of which nothing was recorded.</summary>
    internal ClaimedFile Renewed(string id) => this with { ClaimId = id, ListedAs = null };

    /// <summary>With what was found under its name.</summary>
    internal ClaimedFile As(RemoteFile now) => this with { SizeBytes = now.SizeBytes, Stamp = now.Stamp, IsSeen = now.IsFile };

    /// <summary>Reads a claim's name back; null when it is none.</summary>
    internal static ClaimedFile? From(RemoteFile file)
    {
        var parts = file.Name.Split('.', 5);
        if (parts.Length != 5 || parts[0].Length > 0 || "." + parts[1] != Prefix || !FileName.IsUsable(parts[4])) return null;
        var claim = new ClaimedFile(FileName.Safe(parts[4]), parts[3], parts[2], file.SizeBytes, file.Stamp, TimeSpan.Zero);
        return claim.ClaimName == file.Name ? claim : claim with { ListedAs = file.Name };
    }
}
