using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Gateway.Transports.Sftp;

/// <summary>A packet on its way out: length, type, id and fields in one pooled buffer that the channel gives back once it is written.</summary>
sealed class SftpRequest
{
    const int LengthBytes = 4;
    const int IdOffset = LengthBytes + 1;

    byte[] _buffer;
    int _length;

    internal SftpRequest(SftpPacketType type, int payloadBytes = 256)
    {
        Type = type;
        _buffer = ArrayPool<byte>.Shared.Rent(IdOffset + 4 + payloadBytes);
        _buffer[LengthBytes] = (byte)type;
        // The id's place; INIT has its version there.
        _length = IdOffset + 4;
    }

    internal SftpPacketType Type { get; }

    /// <summary>Bytes on the wire.</summary>
    internal int Length => _length;

    internal SftpRequest UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(Grow(4), value);
        return this;
    }

    internal SftpRequest UInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64BigEndian(Grow(8), value);
        return this;
    }

    internal SftpRequest Bytes(ReadOnlySpan<byte> value)
    {
        UInt32((uint)value.Length);
        value.CopyTo(Grow(value.Length));
        return this;
    }

    internal SftpRequest Text(string value) => Bytes(Encoding.UTF8.GetBytes(value));

    /// <summary>Reads file content straight into the packet; the packet is as long as what was read.</summary>
    internal async Task<int> FillAsync(Stream content, int maxBytes, CancellationToken cancellation)
    {
        var start = _length + 4;
        Grow(4 + maxBytes);
        var count = await content.ReadAtLeastAsync(_buffer.AsMemory(start, maxBytes), maxBytes, throwOnEndOfStream: false, cancellation);
        BinaryPrimitives.WriteUInt32BigEndian(_buffer.AsSpan(start - 4), (uint)count);
        _length = start + count;
        return count;
    }

    /// <summary>The packet as it goes over the wire.</summary>
    internal ReadOnlyMemory<byte> Sealed(uint id)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_buffer, (uint)(_length - LengthBytes));
        BinaryPrimitives.WriteUInt32BigEndian(_buffer.AsSpan(IdOffset), id);
        return _buffer.AsMemory(0, _length);
    }

    internal void Release()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    Span<byte> Grow(int count)
    {
        if (_length + count > _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(_length + count);
            _buffer.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        _length += count;
        return _buffer.AsSpan(_length - count, count);
    }
}
