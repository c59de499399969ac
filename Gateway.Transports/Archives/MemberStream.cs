namespace Gateway.Transports.Archives;

/// <summary>An unpacked member, held to what the archive says of it: not one byte more, and at its end the length and the checksum.</summary>
/// <param name="inner">Unpacks.</param>
/// <param name="sizeBytes">So many there are.</param>
/// <param name="checksum">Their CRC-32.</param>
sealed class MemberStream(Stream inner, long sizeBytes, uint checksum) : ReadingStream
{
    static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(i => Enumerable.Range(0, 8).Aggregate((uint)i, (c, _) => (c & 1) != 0 ? 0xEDB88320 ^ (c >> 1) : c >> 1))];

    uint _sum = uint.MaxValue;
    long _count;

    protected override long Passed => _count;

    public override int Read(Span<byte> buffer)
    {
        var count = inner.Read(buffer);
        _count += count;
        if (_count > sizeBytes) throw new InvalidDataException($"it unpacks to more than the {sizeBytes} bytes that it says");
        _sum = Add(_sum, buffer[..count]);
        if (count == 0 && buffer.Length > 0 && (_count != sizeBytes || ~_sum != checksum)) throw new InvalidDataException("its bytes are not those that were packed: it is damaged");
        return count;
    }

    /// <summary>Takes bytes into a CRC-32 that began with all bits set and ends with all of them turned.</summary>
    internal static uint Add(uint sum, ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes) sum = Table[(byte)(sum ^ b)] ^ (sum >> 8);
        return sum;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>A part of a stream that others read too; it is not theirs to close.</summary>
sealed class PartStream(Stream whole, long start, long length) : ReadingStream
{
    long _count;

    public override long Length => length;

    protected override long Passed => _count;

    /// <summary>Where in the whole the last bytes were that it gave.</summary>
    internal long LastStart { get; private set; }

    /// <summary>How many those were.</summary>
    internal int LastBytes { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        whole.Position = start + _count;
        var count = whole.Read(buffer[..(int)Math.Min(buffer.Length, length - _count)]);
        if (count > 0) (LastStart, LastBytes) = (start + _count, count);
        _count += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
}
