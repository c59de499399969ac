using System.Buffers.Binary;
using System.IO.Compression;

namespace Gateway.Transports.Archives;

/// <summary>A gzip of one file (RFC 1952): a header, what is packed, checksum and length.</summary>
static class GzipFile
{
    const int HeaderBytes = 10;
    const int TrailerBytes = 8;
    const int HasExtra = 4;
    const int HasName = 8;
    const int HasComment = 16;
    const int HasHeaderChecksum = 2;
    const int TextMax = 1 << 16;

    /// <summary>Its content, held to checksum and length.</summary>
    /// <exception cref="InvalidDataException">It is cut short, damaged or too large.</exception>
    internal static MemberStream Open(Stream content, long mostBytes)
    {
        if (content.Length < HeaderBytes + TrailerBytes) throw Broken();
        var start = SkipHeader(content);
        Span<byte> trailer = stackalloc byte[TrailerBytes];
        content.Position = content.Length - TrailerBytes;
        content.ReadExactly(trailer);
        var (checksum, size) = (BinaryPrimitives.ReadUInt32LittleEndian(trailer), BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]));
        var packed = content.Length - TrailerBytes - start;
        if (packed < 0) throw Broken();
        if (size > mostBytes) throw new InvalidDataException($"it unpacks to {size} bytes, of {content.Length} packed ones: more than it may, or it is cut short");
        return new(new DeflateStream(new PartStream(content, start, packed), CompressionMode.Decompress), size, checksum);
    }

    /// <summary>The length that the end of a gzip tells, modulo 4 GB; 0 where there is no room for an end.</summary>
    internal static long SizeBytes(Stream content)
    {
        if (content.Length < HeaderBytes + TrailerBytes) return 0;
        Span<byte> size = stackalloc byte[4];
        content.Position = content.Length - size.Length;
        content.ReadExactly(size);
        return BinaryPrimitives.ReadUInt32LittleEndian(size);
    }

    static long SkipHeader(Stream content)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        content.Position = 0;
        content.ReadExactly(header);
        var flags = header[3];
        if ((flags & HasExtra) != 0) SkipExtra(content);
        if ((flags & HasName) != 0) SkipText(content);
        if ((flags & HasComment) != 0) SkipText(content);
        return content.Position + ((flags & HasHeaderChecksum) != 0 ? 2 : 0);
    }

    // Its length is read before the position is asked for: it stands in the way itself.
    static void SkipExtra(Stream content)
    {
        var length = Byte(content) | (Byte(content) << 8);
        content.Position += length;
    }

    static void SkipText(Stream content)
    {
        for (var i = 0; Byte(content) != 0; i++)
            if (i == TextMax)
                throw Broken();
    }

    static int Byte(Stream content) => content.ReadByte() is >= 0 and var value ? value : throw Broken();

    static InvalidDataException Broken() => new("it is cut short or damaged");
}
