using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Gateway.Transports.Archives;

/// <summary>The directory at the end of a zip (APPNOTE 4.3.12, 4.3.16). Counted before it is read: a million entries cost a few bytes each to send.</summary>
sealed class ZipDirectory(Stream content, int count, long offset)
{
    const uint EndMark = 0x06054B50;
    const int EndBytes = 22;
    const int EntryBytes = 46;
    const uint EntryMark = 0x02014B50;

    /// <summary>The directory; null where no end of one is to be found.</summary>
    /// <exception cref="InvalidDataException">It is of a kind that is not read.</exception>
    internal static ZipDirectory? TryFind(Stream content)
    {
        var tail = new byte[Math.Min(content.Length, EndBytes + ushort.MaxValue)];
        content.Position = content.Length - tail.Length;
        content.ReadExactly(tail);
        for (var at = tail.Length - EndBytes; at >= 0; at--)
            if (BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at)) == EndMark)
                return Of(content, tail.AsSpan(at));
        return null;
    }

    /// <summary>The entries, in their order.</summary>
    /// <exception cref="InvalidDataException">They are too many, or not what the end says.</exception>
    internal IReadOnlyList<ZipEntry> Read(int most)
    {
        if (count > most) throw new InvalidDataException($"it has {count} members, more than {most}");
        var entries = new List<ZipEntry>(count);
        content.Position = offset;
        for (var i = 0; i < count; i++) entries.Add(ReadEntry());
        return entries;
    }

    static ZipDirectory Of(Stream content, ReadOnlySpan<byte> end)
    {
        var (disk, count, offset) = (UInt16(end, 4), UInt16(end, 10), UInt32(end, 16));
        if (count == ushort.MaxValue || offset == uint.MaxValue) throw new InvalidDataException("it is of the large kind (ZIP64), which is not read; ask the partner for smaller ones");
        if (disk != 0) throw new InvalidDataException("it is one part of several, which are not read");
        return offset <= content.Length ? new(content, count, offset) : throw Broken();
    }

    ZipEntry ReadEntry()
    {
        Span<byte> fields = stackalloc byte[EntryBytes];
        if (content.ReadAtLeast(fields, EntryBytes, throwOnEndOfStream: false) < EntryBytes || UInt32(fields, 0) != EntryMark) throw Broken();
        var name = new byte[UInt16(fields, 28)];
        if (content.ReadAtLeast(name, name.Length, throwOnEndOfStream: false) < name.Length) throw Broken();
        content.Position += UInt16(fields, 30) + UInt16(fields, 32);
        return new()
        {
            Flags = UInt16(fields, 8),
            Method = UInt16(fields, 10),
            Checksum = UInt32(fields, 16),
            PackedBytes = UInt32(fields, 20),
            SizeBytes = UInt32(fields, 24),
            Offset = UInt32(fields, 42),
            Name = TextOf(name),
        };
    }

    // Old packers write the code page of their machine; what is no UTF-8 is shown byte by byte.
    static string TextOf(byte[] name)
    {
        var text = Encoding.UTF8.GetString(name);
        return text.Contains('\uFFFD') ? Encoding.Latin1.GetString(name) : text;
    }

    internal static InvalidDataException Broken() => new("its directory is broken");

    internal static ushort UInt16(ReadOnlySpan<byte> fields, int at) => BinaryPrimitives.ReadUInt16LittleEndian(fields[at..]);

    internal static uint UInt32(ReadOnlySpan<byte> fields, int at) => BinaryPrimitives.ReadUInt32LittleEndian(fields[at..]);
}

/// <summary>A line of a zip's directory.</summary>
sealed record ZipEntry
{
    const int LocalBytes = 30;
    const uint LocalMark = 0x04034B50;
    const int Stored = 0;
    const int Deflated = 8;

    internal required ushort Flags { get; init; }

    internal required ushort Method { get; init; }

    internal required uint Checksum { get; init; }

    internal required long PackedBytes { get; init; }

    internal required long SizeBytes { get; init; }

    internal required long Offset { get; init; }

    internal required string Name { get; init; }

    internal bool IsFolder => Name.Length == 0 || (SizeBytes == 0 && Name[^1] is '/' or '\\');

    internal string? Problem =>
        (Flags & 1) != 0 ? "it is encrypted"
        : Method is not (Stored or Deflated) ? $"it is packed by method {Method}, and only stored and deflated members are read"
        : null;

    internal MemberStream Open(Stream content)
    {
        Span<byte> local = stackalloc byte[LocalBytes];
        content.Position = Math.Min(Offset, content.Length);
        if (content.ReadAtLeast(local, LocalBytes, throwOnEndOfStream: false) < LocalBytes || ZipDirectory.UInt32(local, 0) != LocalMark) throw ZipDirectory.Broken();
        var packed = new PartStream(content, Offset + LocalBytes + ZipDirectory.UInt16(local, 26) + ZipDirectory.UInt16(local, 28), PackedBytes);
        return new(Method == Stored ? packed : new DeflateStream(packed, CompressionMode.Decompress), SizeBytes, Checksum);
    }
}
