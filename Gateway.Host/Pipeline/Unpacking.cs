using Gateway.Host.Storage;
using Gateway.Transports;
using Gateway.Transports.Archives;

namespace Gateway.Host.Pipeline;

/// <summary>What was in an archive, and what could not be unpacked. Its files are on the disk, and in the payload store once <see cref="Store"/> was called; else they are forgotten.</summary>
sealed class Unpacked : IDisposable
{
    const int Shown = 5;

    readonly List<(string Name, string FullName, PayloadWriter Content)> _files = [];
    readonly List<string> _broken = [];
    List<UnpackedMember>? _members;

    /// <summary>Its files, in the archive's order.</summary>
    internal IReadOnlyList<UnpackedMember> Members => _members ?? throw new InvalidOperationException("The archive is not stored.");

    /// <summary>Whether its upload may still go on.</summary>
    internal bool IsCutShort { get; set; }

    /// <summary>It waits, untouched, for so much room on the disk; 0 where there is enough.</summary>
    internal long NeededBytes { get; init; }

    /// <summary>Whether nothing was in it, good or broken.</summary>
    internal bool IsEmpty => _files.Count + _broken.Count == 0;

    /// <summary>Whether something of it could not be unpacked.</summary>
    internal bool IsBroken => _broken.Count > 0;

    /// <summary>Of all that is broken a few, for a line of text; null when nothing is.</summary>
    internal string? Trouble => _broken.Count == 0
        ? null
        : $"not unpacked: {string.Join("; ", _broken.Take(Shown))}{(_broken.Count > Shown ? $" and {_broken.Count - Shown} more" : "")}; ask the partner to send it again";

    /// <summary>How the archive ends.</summary>
    internal (DeliveryState State, string Reason) Outcome => Trouble is { } trouble
        ? (DeliveryState.Failed, trouble)
        : (DeliveryState.Done, $"an archive of {_files.Count} files, each a delivery of its own");

    internal void Add(string name, string fullName, PayloadWriter content) => _files.Add((name, fullName, content));

    internal void Break(string reason) => _broken.Add(reason);

    /// <summary>Puts its files into the payload store.</summary>
    /// <exception cref="IOException">The disk is full or fails; begun again it stores the same bytes under the same hashes.</exception>
    internal Unpacked Store(UlidSource ids)
    {
        _members ??= [.. _files.Select(f => new UnpackedMember(f.Name, f.FullName, f.Content.Commit(), ids.Next()))];
        return this;
    }

    public void Dispose()
    {
        foreach (var (_, _, content) in _files) content.Dispose();
    }
}

/// <summary>A file out of an archive.</summary>
/// <param name="Name">Safe, without the folders in front of it.</param>
/// <param name="FullName">As the archive has it, fit to be shown.</param>
/// <param name="Payload">Stored.</param>
/// <param name="DeliveryId">Under which it is recorded.</param>
sealed record UnpackedMember(string Name, string FullName, Payload Payload, string DeliveryId);

/// <summary>Takes the files out of stored archives, within limits and where there is room; nothing is recorded here.</summary>
/// <param name="payloads">Where archives are, and what is in them comes.</param>
/// <param name="hasRoom">Whether so many more bytes leave the reserve of the disk as it is.</param>
sealed class Unpacking(PayloadStore payloads, Func<long, bool> hasRoom)
{
    const int BufferBytes = 1 << 16;
    const int NameShown = 300;

    // Finder packs a shadow of each file beside it.
    const string Shadows = "__MACOSX/";

    readonly ArchiveLimits _limits = new();

    /// <summary>What is in a payload; null when it is no archive.</summary>
    /// <exception cref="IOException">The disk is full or fails; nothing of it stays.</exception>
    internal async Task<Unpacked?> TryUnpackAsync(Payload payload, string name, CancellationToken cancellation)
    {
        await using var content = payloads.OpenRead(payload.Hash);
        if (Archive.TryOpen(content, name, _limits) is not { } archive) return null;
        if (archive.SizeBytes > 0 && !hasRoom(archive.SizeBytes)) return new() { NeededBytes = archive.SizeBytes };
        var unpacked = new Unpacked();
        try
        {
            if (archive.Problem is { } problem) unpacked.Break(problem);
            foreach (var member in archive.Members.Where(m => !m.Name.StartsWith(Shadows, StringComparison.Ordinal)))
                if (await TakeAsync(member, unpacked, cancellation) is > 0 and var needed)
                {
                    unpacked.Dispose();
                    return new() { NeededBytes = Math.Max(needed, archive.SizeBytes) };
                }

            if (unpacked.IsEmpty) unpacked.Break("it is empty");
            unpacked.IsCutShort = unpacked.IsBroken && archive.MayBeCutShort;
            return unpacked;
        }
        catch
        {
            unpacked.Dispose();
            throw;
        }
    }

    // Returns for how many bytes at least there is no room.
    async Task<long> TakeAsync(ArchiveMember member, Unpacked into, CancellationToken cancellation)
    {
        var shown = FileName.Shown(member.Name.Length <= NameShown ? member.Name : member.Name[..NameShown]);
        try
        {
            var (content, needed) = await ReadAsync(member, cancellation);
            if (content is null) return needed;
            into.Add(FileName.Safe(FileName.Last(member.Name)), shown, content);
        }
        catch (InvalidDataException e)
        {
            into.Break($"{shown}: {e.Message}");
        }

        return 0;
    }

    // Not every archive says beforehand how much is in it.
    async Task<(PayloadWriter? Content, long NeededBytes)> ReadAsync(ArchiveMember member, CancellationToken cancellation)
    {
        using var packed = member.Open();
        var buffer = new byte[BufferBytes];
        var count = packed.ReadAtLeast(buffer, BufferBytes, throwOnEndOfStream: false);
        if (count == 0) throw new InvalidDataException("it is empty");
        if (Archive.Is(buffer.AsSpan(0, count))) throw new InvalidDataException("it is an archive itself, and those are not unpacked");
        var writer = payloads.Create();
        try
        {
            for (long all = count; count > 0; all += count = packed.Read(buffer))
            {
                if (!hasRoom(count))
                {
                    await writer.DisposeAsync();
                    return (null, all);
                }

                await writer.WriteAsync(buffer.AsMemory(0, count), cancellation);
            }

            return (writer, 0);
        }
        catch
        {
            await writer.DisposeAsync();
            throw;
        }
    }
}
