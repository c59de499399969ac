using Gateway.Host.Storage;
using Gateway.Transports;
using Gateway.Transports.Archives;

namespace Gateway.Host.Pipeline;

/// <summary>What was in an archive: its files in the payload store, and what could not be unpacked.</summary>
/// <param name="Members">Each with a safe name.</param>
/// <param name="Broken">A sentence for each that could not be, or for all of it.</param>
/// <param name="IsCutShort">Whether its upload may still go on.</param>
sealed record Unpacked(IReadOnlyList<UnpackedMember> Members, IReadOnlyList<string> Broken, bool IsCutShort)
{
    const int Shown = 5;

    /// <summary>Of all that is broken a few, for a line of text; null when nothing is.</summary>
    internal string? Trouble => Broken.Count == 0
        ? null
        : $"not unpacked: {string.Join("; ", Broken.Take(Shown))}{(Broken.Count > Shown ? $" and {Broken.Count - Shown} more" : "")}; ask the partner to send it again";
}

/// <summary>A file out of an archive.</summary>
/// <param name="Name">Safe.</param>
/// <param name="Payload">Stored.</param>
/// <param name="DeliveryId">Under which it is recorded.</param>
sealed record UnpackedMember(string Name, Payload Payload, string DeliveryId);

/// <summary>Takes the files out of stored archives, within limits, into the payload store; nothing is recorded here.</summary>
/// <remarks>Begun again after a crash it stores the same bytes under the same hashes.</remarks>
sealed class Unpacking(PayloadStore payloads, UlidSource ids)
{
    const int BufferBytes = 1 << 16;

    // Finder packs a shadow of each file beside it.
    const string Shadows = "__MACOSX/";

    readonly ArchiveLimits _limits = new();

    /// <summary>What is in a payload; null when it is no archive.</summary>
    internal async Task<Unpacked?> TryUnpackAsync(Payload payload, string name, CancellationToken cancellation)
    {
        await using var content = payloads.OpenRead(payload.Hash);
        if (Archive.TryOpen(content, name, _limits) is not { } archive) return null;
        if (archive.Problem is { } problem) return new([], [problem], archive.MayBeCutShort);
        var (members, broken) = (new List<UnpackedMember>(), new List<string>());
        foreach (var member in archive.Members.Where(m => !m.Name.StartsWith(Shadows, StringComparison.Ordinal)))
        {
            try
            {
                members.Add(new(FileName.Safe(member.Name), await StoreAsync(member, cancellation), ids.Next()));
            }
            catch (InvalidDataException e)
            {
                broken.Add($"{FileName.Shown(member.Name)}: {e.Message}");
            }
        }

        if (members.Count + broken.Count == 0) broken.Add("it is empty");
        return new(members, broken, broken.Count > 0 && archive.MayBeCutShort);
    }

    async Task<Payload> StoreAsync(ArchiveMember member, CancellationToken cancellation)
    {
        using var packed = member.Open();
        var buffer = new byte[BufferBytes];
        var count = packed.ReadAtLeast(buffer, BufferBytes, throwOnEndOfStream: false);
        if (count == 0) throw new InvalidDataException("it is empty");
        if (Archive.Is(buffer.AsSpan(0, count))) throw new InvalidDataException("it is an archive itself, and those are not unpacked");
        await using var writer = payloads.Create();
        for (; count > 0; count = packed.Read(buffer))
            await writer.WriteAsync(buffer.AsMemory(0, count), cancellation);
        return writer.Commit();
    }
}
