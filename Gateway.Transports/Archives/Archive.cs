namespace Gateway.Transports.Archives;

/// <summary>A file in which others are packed: zip or gzip. Told by its first bytes, never by its name.</summary>
/// <remarks>Names of members are text as the sender wrote it, and never a path of ours.</remarks>
public sealed class Archive
{
    const int MarkBytes = 4;

    Archive(IReadOnlyList<ArchiveMember> members, string? problem = null) => (Members, Problem) = (members, problem);

    /// <summary>In the archive's own order; folders are left out.</summary>
    public IReadOnlyList<ArchiveMember> Members { get; }

    /// <summary>Why nothing of it is unpacked; null when there is no such reason.</summary>
    public string? Problem { get; }

    /// <summary>How many bytes its members come to, as it says itself; a zip gives none more, a gzip of several members says it of the last alone.</summary>
    public long SizeBytes { get; private init; }

    /// <summary>Whether what is wrong with it may be that its end is not there yet: its upload broke off, or goes on.</summary>
    public bool MayBeCutShort { get; private init; }

    /// <summary>Whether bytes begin as an archive does.</summary>
    public static bool Is(ReadOnlySpan<byte> start) => start.StartsWith("PK\x03\x04"u8) || start.StartsWith("PK\x05\x06"u8) || IsGzip(start);

    /// <summary>Reads what is in an archive; null when the content is none.</summary>
    /// <param name="content">Can seek; read from its beginning.</param>
    /// <param name="name">Of the file: a gzip's member is called by it, without <c>.gz</c>.</param>
    /// <param name="limits">How much may be in it.</param>
    public static Archive? TryOpen(Stream content, string name, ArchiveLimits limits)
    {
        Span<byte> start = stackalloc byte[MarkBytes];
        content.Position = 0;
        start = start[..content.ReadAtLeast(start, MarkBytes, throwOnEndOfStream: false)];
        if (!Is(start)) return null;
        return IsGzip(start) ? OfGzip(content, name, limits) : OfZip(content, limits);
    }

    internal static bool IsGzip(ReadOnlySpan<byte> start) => start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B, 8]);

    // Where a gzip was cut nothing but reading it all tells.
    static Archive OfGzip(Stream content, string name, ArchiveLimits limits)
    {
        var inner = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) && name.Length > 3 ? name[..^3] : name;
        var most = limits.Of(content.Length);
        // What says more than it may is told by whoever unpacks it.
        var size = GzipFile.LastSizeBytes(content) is var told && told <= most ? told : 0;
        return new([new(inner, () => new GzipFile(content, most))]) { MayBeCutShort = true, SizeBytes = size };
    }

    static Archive OfZip(Stream content, ArchiveLimits limits)
    {
        try
        {
            if (ZipDirectory.TryFind(content) is not { } directory) return new([], "its directory is missing: it is cut short") { MayBeCutShort = true };
            var entries = directory.Read(limits.Members);
            var total = entries.Sum(e => (decimal)e.SizeBytes);
            if (total > limits.Of(content.Length)) return new([], $"it unpacks to {total} bytes, of {content.Length} packed ones: more than it may");
            // Members that share bytes unpack to more than anybody counts.
            if (entries.Sum(e => e.PackedBytes) > content.Length) return new([], "its members overlap");
            return new([.. entries.Where(e => !e.IsFolder).Select(e => e.Problem is { } problem ? new ArchiveMember(e.Name, problem) : new(e.Name, () => e.Open(content)))])
            {
                SizeBytes = (long)total,
            };
        }
        catch (InvalidDataException e)
        {
            return new([], e.Message);
        }
    }
}

/// <summary>A file in an archive.</summary>
public sealed class ArchiveMember
{
    readonly Func<Stream>? _open;

    internal ArchiveMember(string name, Func<Stream> open) => (Name, _open) = (name, open);

    internal ArchiveMember(string name, string problem) => (Name, Problem) = (name, problem);

    /// <summary>As the sender wrote it; it may hold anything.</summary>
    public string Name { get; }

    /// <summary>Why it cannot be unpacked; null when it may be tried.</summary>
    public string? Problem { get; }

    /// <summary>Its content; one member at a time. Whoever reads to the end has read it whole, its length and checksum as the archive says.</summary>
    /// <exception cref="InvalidDataException">It cannot be unpacked; while it is opened or read.</exception>
    public Stream Open() => _open?.Invoke() ?? throw new InvalidDataException(Problem);
}
