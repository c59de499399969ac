using System.Buffers.Binary;
using System.Formats.Asn1;
using System.IO.Compression;

namespace Gateway.Transports.As2.Cms;

/// <summary>CompressedData (RFC 3274): zlib, with a budget, because one megabyte of it can hold a gigabyte.</summary>
static class Compression
{
    /// <summary>Whatever the ratio says, so much may always come out.</summary>
    const int AlwaysAllowed = 64 * 1024;

    internal static byte[] Compress(ReadOnlySpan<byte> content)
    {
        using var compressed = new MemoryStream(content.Length / 4 + 256);
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true)) zlib.Write(content);
        return CmsContent.Write(Oids.ContentTypeOfCompressed, writer =>
        {
            using (writer.PushSequence())
            {
                writer.WriteInteger(0);
                writer.WriteAlgorithm(Oids.Zlib);
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(Oids.ContentTypeOfPlain);
                    using (writer.PushSequence(CmsContent.Context0)) writer.WriteOctetString(compressed.GetBuffer().AsSpan(0, (int)compressed.Length));
                }
            }
        });
    }

    /// <summary>Inflates the CompressedData of a CmsContent.</summary>
    internal static As2Refusal? Decompress(AsnReader content, As2Limits limits, out ReadOnlyMemory<byte> inflated)
    {
        inflated = default;
        try
        {
            var data = content.ReadSequence();
            data.ReadEncodedValue(); // version
            var algorithm = data.ReadSequence().ReadObjectIdentifier();
            if (algorithm != Oids.Zlib) return Failed($"The compression algorithm {algorithm} is not known.");
            var encapsulated = data.ReadSequence();
            encapsulated.ReadObjectIdentifier();
            var compressed = encapsulated.ReadSequence(CmsContent.Context0).ReadOctets();
            var budget = Math.Min(Math.Min(limits.Bytes, Array.MaxLength), Math.Max(AlwaysAllowed, (long)compressed.Length * limits.CompressionRatio));
            return Inflate(compressed, budget, out inflated) ? null : Failed($"More than {budget} bytes come out of {compressed.Length}.");
        }
        catch (Exception e) when (e is AsnContentException or InvalidDataException)
        {
            return Failed("The compressed content is broken.");
        }
    }

    static bool Inflate(ReadOnlyMemory<byte> compressed, long budget, out ReadOnlyMemory<byte> inflated)
    {
        using var source = new MemoryStream(compressed.ToArray(), writable: false);
        using var zlib = new ZLibStream(source, CompressionMode.Decompress);
        var buffer = new byte[Math.Min(budget, Math.Max(4096, compressed.Length * 8L))];
        var length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                if (zlib.ReadByte() is not (>= 0 and var next)) break;
                if (length == budget) return Exceeded(out inflated);
                Array.Resize(ref buffer, (int)Math.Min(budget, buffer.Length * 2L));
                buffer[length++] = (byte)next;
            }
            var read = zlib.Read(buffer, length, buffer.Length - length);
            if (read == 0 && length < buffer.Length) break;
            length += read;
        }
        if (!EndsWithChecksum(compressed.Span, buffer.AsSpan(0, length))) throw new InvalidDataException();
        inflated = buffer.AsMemory(0, length);
        return true;
    }

    // ZLibStream takes a stream that breaks off for one that ends. The checksum (RFC 1950 §2.2) stands at the end; some add a byte or two behind it.
    static bool EndsWithChecksum(ReadOnlySpan<byte> compressed, ReadOnlySpan<byte> inflated)
    {
        Span<byte> checksum = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(checksum, Adler32(inflated));
        return compressed[Math.Max(0, compressed.Length - 16)..].IndexOf(checksum) >= 0;
    }

    static uint Adler32(ReadOnlySpan<byte> bytes)
    {
        const int Longest = 5552; // sums of so many bytes still fit 32 bits
        uint a = 1, b = 0;
        while (!bytes.IsEmpty)
        {
            foreach (var value in bytes[..Math.Min(Longest, bytes.Length)]) b += a += value;
            (a, b) = (a % 65521, b % 65521);
            bytes = bytes[Math.Min(Longest, bytes.Length)..];
        }
        return (b << 16) | a;
    }

    static bool Exceeded(out ReadOnlyMemory<byte> inflated)
    {
        inflated = default;
        return false;
    }

    static As2Refusal Failed(string detail) => new(As2RefusalReason.DecompressionFailed, detail);
}
