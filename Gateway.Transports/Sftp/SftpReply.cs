using System.Buffers;
using System.Buffers.Binary;

namespace Gateway.Transports.Sftp;

/// <summary>A packet that came in, in a pooled buffer: type, id, fields.</summary>
sealed class SftpReply(byte[] buffer, int length) : IDisposable
{
    byte[]? _buffer = buffer;

    internal SftpPacketType Type => (SftpPacketType)_buffer![0];

    internal uint Id => BinaryPrimitives.ReadUInt32BigEndian(_buffer.AsSpan(1));

    /// <summary>What follows the id.</summary>
    internal SftpFields Fields => new(_buffer.AsSpan(5, length - 5));

    /// <summary>The content of a DATA packet; lives as long as the reply.</summary>
    internal ReadOnlyMemory<byte> Data
    {
        get
        {
            var fields = Fields;
            return _buffer.AsMemory(9, fields.Bytes().Length);
        }
    }

    /// <summary>For an answer that nobody waits for: its buffer goes back, its failure was told elsewhere.</summary>
    internal static async Task DiscardAsync(Task<SftpReply> late)
    {
        try
        {
            (await late).Dispose();
        }
        catch (TransportException)
        {
            // The channel failed; whoever still needs it is told so.
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } mine) ArrayPool<byte>.Shared.Return(mine);
    }
}

/// <summary>Reads the fields of a packet, each within what is left of it: a server that lies about a length is found out here.</summary>
ref struct SftpFields(ReadOnlySpan<byte> rest)
{
    ReadOnlySpan<byte> _rest = rest;

    internal readonly bool IsAtEnd => _rest.IsEmpty;

    internal uint UInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    internal ulong UInt64() => BinaryPrimitives.ReadUInt64BigEndian(Take(8));

    internal ReadOnlySpan<byte> Bytes()
    {
        var length = UInt32();
        return length <= (uint)_rest.Length ? Take((int)length) : throw SftpTexts.Violation($"a field claims {length} bytes where {_rest.Length} are left");
    }

    /// <summary>Text as UTF-8; bytes that are none become U+FFFD, which no usable name has.</summary>
    internal string Text() => System.Text.Encoding.UTF8.GetString(Bytes());

    ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length) throw SftpTexts.Violation($"a packet ends {count - _rest.Length} bytes too early");
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
