using System.Buffers.Binary;
using System.Formats.Asn1;
using System.IO.Compression;
using Gateway.Transports.As2.Mime;

namespace Gateway.Transports.As2.Cms;

/// <summary>CompressedData (RFC 3274): zlib, with a budget, because one megabyte of it can hold a gigabyte.</summary>
static class Compression
{
    /// <summary>Whatever the ratio says, so much may always come out.</summary>
    const int AlwaysAllowed = 64 * 1024;
    const byte OctetStringTag = 0x04;
    const byte PresetDictionary = 0x20;

    internal static Extent Compress(Extent content, Spool spool)
    {
        var compressed = spool.Create(content.Length / 4 + 256);
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
            foreach (var chunk in content.Chunks()) zlib.Write(chunk.Span);
        var encapsulated = CmsContent.Wrap(
            CmsContent.SequenceTag,
            CmsContent.Written(w => w.WriteObjectIdentifier(Oids.ContentTypeOfPlain)),
            CmsContent.Wrap(CmsContent.Context0Tag, CmsContent.Wrap(OctetStringTag, compressed.End())));
        var head = CmsContent.Written(w =>
        {
            w.WriteInteger(0);
            w.WriteAlgorithm(Oids.Zlib);
        });
        return CmsContent.Wrap(Oids.ContentTypeOfCompressed, CmsContent.Wrap(CmsContent.SequenceTag, head, encapsulated));
    }

    /// <summary>Inflates the CompressedData of a CmsContent.</summary>
    internal static As2Refusal? Decompress(BerReader content, As2Limits limits, Spool spool, out Extent inflated)
    {
        inflated = default;
        try
        {
            content.Enter(Asn1Tag.Sequence);
            content.Skip(); // version
            var algorithm = content.ReadSequence().ReadObjectIdentifier();
            if (algorithm != Oids.Zlib) return Failed($"The compression algorithm {algorithm} is not known.");
            content.Enter(Asn1Tag.Sequence);
            content.Skip(); // the content's type
            content.Enter(CmsContent.Context0);
            var compressed = content.ReadOctets(spool);
            content.LeaveAll();
            // phpas2 writes the text of the stream's bytes where the bytes belong.
            if (!IsZlib(compressed) && TransferEncoding.TryBase64(compressed, spool, out var bytes)) compressed = bytes;
            var budget = Math.Min(limits.Bytes, Math.Max(AlwaysAllowed, compressed.Length * limits.CompressionRatio));
            return Inflate(compressed, budget, spool, out inflated) ? null : Failed($"More than {budget} bytes come out of {compressed.Length}.");
        }
        catch (Exception e) when (e is AsnContentException or InvalidDataException)
        {
            return Failed("The compressed content is broken.");
        }
    }

    // RFC 1950 §2.2: the method deflate, and a check over both bytes. No letter of base64 begins so.
    static bool IsZlib(Extent compressed) => compressed.Slice(0, Math.Min(2, compressed.Length)).Span is [var method, var flags] && (method & 0xF) == 8 && ((method << 8) | flags) % 31 == 0;

    static bool Inflate(Extent compressed, long budget, Spool spool, out Extent inflated)
    {
        inflated = default;
        // RFC 1950 §2.2, FDICT: RFC 3274 knows no dictionary, and the framework asks for one by the exception that means a broken machine.
        if (compressed.Slice(0, Math.Min(2, compressed.Length)).Span is [_, var flags] && (flags & PresetDictionary) != 0) throw new InvalidDataException();
        using var source = compressed.OpenRead();
        using var zlib = new ZLibStream(source, CompressionMode.Decompress);
        var writer = spool.Create(Math.Min(budget, Math.Max(4096, compressed.Length * 8)));
        var checksum = new Adler32();
        while (true)
        {
            var buffer = writer.GetSpan();
            var read = zlib.Read(buffer);
            if (read == 0) break;
            if (writer.Length + read > budget) return false;
            checksum.Add(buffer[..read]);
            writer.Advance(read);
        }
        if (!EndsWithChecksum(compressed, checksum)) throw new InvalidDataException();
        inflated = writer.End();
        return true;
    }

    // ZLibStream takes a stream that breaks off for one that ends. The checksum (RFC 1950 §2.2) stands at the end; some add a byte or two behind it.
    static bool EndsWithChecksum(Extent compressed, Adler32 checksum)
    {
        Span<byte> expected = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(expected, checksum.Value);
        return compressed.Slice(Math.Max(0, compressed.Length - 16)).Span.IndexOf(expected) >= 0;
    }

    static As2Refusal Failed(string detail) => new(As2RefusalReason.DecompressionFailed, detail);

    struct Adler32()
    {
        const uint Prime = 65521;
        const int Longest = 5552; // sums of so many bytes still fit 32 bits
        uint _a = 1;
        uint _b;

        internal readonly uint Value => (_b << 16) | _a;

        internal void Add(ReadOnlySpan<byte> bytes)
        {
            var (a, b) = (_a, _b);
            while (!bytes.IsEmpty)
            {
                foreach (var value in bytes[..Math.Min(Longest, bytes.Length)]) b += a += value;
                (a, b) = (a % Prime, b % Prime);
                bytes = bytes[Math.Min(Longest, bytes.Length)..];
            }
            (_a, _b) = (a, b);
        }
    }
}
