using System.Buffers.Binary;
using System.IO.Compression;

namespace Gateway.Transports.Archives;

/// <summary>What a gzip holds (RFC 1952): one member or several behind one another (§2.2), each held to its checksum and length, read as one file.</summary>
/// <param name="content">Packed; it is not ours to close.</param>
/// <param name="mostBytes">So many bytes all members together may come to.</param>
sealed class GzipFile(Stream content, long mostBytes) : ReadingStream
{
    const int HeaderBytes = 10;
    const int TrailerBytes = 8;
    const int HasExtra = 4;
    const int HasName = 8;
    const int HasComment = 16;
    const int HasHeaderChecksum = 2;
    const int TextMax = 1 << 16;
    const int BlockBytes = 1 << 13;
    const int StartBytes = 3;

    /// <summary>Of 64 KB each, as some programs write them, they come to 6 GB.</summary>
    const int MembersMax = 100_000;

    PartStream? _packed;
    DeflateStream? _member;
    uint _sum;
    long _memberStart;
    long _count;
    long _next;
    int _members;
    long? _lastByte;

    protected override long Passed => _count;

    /// <summary>Unpacks on; 0 behind the last member.</summary>
    /// <exception cref="InvalidDataException">It is cut short, damaged or too large, or something else follows its last member.</exception>
    public override int Read(Span<byte> buffer)
    {
        while (buffer.Length > 0 && (_member is not null || Begin()))
        {
            var count = _member!.Read(buffer);
            _count += count;
            if (_count > mostBytes) throw new InvalidDataException($"it unpacks to more than {mostBytes} bytes: more than it may");
            _sum = MemberStream.Add(_sum, buffer[..count]);
            if (count > 0) return count;
            End();
        }

        return 0;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    protected override void Dispose(bool disposing)
    {
        if (disposing) _member?.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>The length of the last member as the end of a gzip tells it, modulo 4 GB; 0 where there is no room for an end.</summary>
    internal static long LastSizeBytes(Stream content)
    {
        if (content.Length < HeaderBytes + TrailerBytes) return 0;
        Span<byte> size = stackalloc byte[4];
        content.Position = content.Length - size.Length;
        content.ReadExactly(size);
        return BinaryPrimitives.ReadUInt32LittleEndian(size);
    }

    bool Begin()
    {
        if (_members > 0 && IsPadding(_next)) return false;
        if (_members == MembersMax) throw new InvalidDataException($"it has more than {MembersMax} members");
        if (!IsMember(_next)) throw new InvalidDataException($"behind its {_members} whole member(s), at byte {_next}, comes what is not gzip");
        var start = SkipHeader(_next);
        _packed = new(content, start, content.Length - start);
        _member = new(_packed, CompressionMode.Decompress);
        (_sum, _memberStart) = (uint.MaxValue, _count);
        return true;
    }

    // How much of what it was given the library has used, it does not tell:
    // the end is where checksum and length of what was unpacked stand, in the block that it asked for last.
    void End()
    {
        _member!.Dispose();
        _member = null;
        Span<byte> trailer = stackalloc byte[TrailerBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, ~_sum);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], (uint)(_count - _memberStart));
        var block = new byte[_packed!.LastBytes + TrailerBytes + StartBytes];
        content.Position = _packed.LastStart;
        var read = block.AsSpan(0, content.ReadAtLeast(block, block.Length, throwOnEndOfStream: false));
        long? end = null;
        // Of an empty member all that is sought is zero: of several places the one behind which it goes on.
        for (int at = 0, found; (found = read[at..].IndexOf(trailer)) >= 0; at += found + 1)
        {
            var next = at + found + TrailerBytes;
            end = _packed.LastStart + next;
            if (Archive.IsGzip(read[next..Math.Min(read.Length, next + StartBytes)]) || IsPadding(end.Value)) break;
        }

        _next = end ?? throw Broken();
        _members++;
    }

    bool IsMember(long at)
    {
        Span<byte> start = stackalloc byte[StartBytes];
        content.Position = at;
        return content.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && Archive.IsGzip(start);
    }

    // Tapes and block devices fill up with zeros, and gzip passes them over.
    bool IsPadding(long at) => at > (_lastByte ??= LastByte());

    // Looked for once, from the end: where the last byte stands that is not zero.
    long LastByte()
    {
        Span<byte> block = stackalloc byte[BlockBytes];
        for (var end = content.Length; end > 0; end -= BlockBytes)
        {
            var start = content.Position = Math.Max(0, end - BlockBytes);
            var read = block[..(int)(end - start)];
            content.ReadExactly(read);
            if (read.LastIndexOfAnyExcept((byte)0) is >= 0 and var last) return start + last;
        }

        return -1;
    }

    long SkipHeader(long at)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        content.Position = at;
        if (content.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes) throw Broken();
        var flags = header[3];
        if ((flags & HasExtra) != 0) SkipExtra();
        if ((flags & HasName) != 0) SkipText();
        if ((flags & HasComment) != 0) SkipText();
        var start = content.Position + ((flags & HasHeaderChecksum) != 0 ? 2 : 0);
        return start < content.Length ? start : throw Broken();
    }

    // Its length is read before the position is asked for: it stands in the way itself.
    void SkipExtra()
    {
        var length = Byte() | (Byte() << 8);
        content.Position += length;
    }

    void SkipText()
    {
        for (var i = 0; Byte() != 0; i++)
            if (i == TextMax)
                throw Broken();
    }

    int Byte() => content.ReadByte() is >= 0 and var value ? value : throw Broken();

    static InvalidDataException Broken() => new("it is cut short or damaged");
}
