using System.Buffers;
using Gateway.Host.Storage;
using Gateway.Transports.As2;

namespace Gateway.Host.As2;

/// <summary>The bytes of a post, on disk before anything of them is parsed. Few are opened from memory, many from there. They become durable together with the files in them:
/// of what could not be opened, because a key or room was missing, nothing stays.</summary>
/// <param name="payloads">Where the bytes go.</param>
/// <param name="hasRoom">Whether the disk takes so many more.</param>
sealed class As2Post(PayloadStore payloads, Func<long, bool> hasRoom) : IAsyncDisposable
{
    /// <summary>What is opened from memory.</summary>
    const int MemoryBytes = 1 << 18;

    /// <summary>What is kept of the body of a message that was not taken.</summary>
    const int RefusedBytes = 1 << 16;

    readonly PayloadWriter _writer = payloads.Create();
    byte[] _buffer = [];
    int _filled;
    int _fields;
    bool _isInMemory;
    Payload? _payload;

    internal long Size => _writer.Length;

    /// <summary>Known once it is durable.</summary>
    internal string Hash => _payload!.Hash;

    /// <summary>Receives fields and body.</summary>
    internal async Task ReceiveAsync(byte[] fields, Stream body, long? length, CancellationToken cancellation)
    {
        _buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(MemoryBytes, fields.Length + (length ?? MemoryBytes) + 1));
        fields.CopyTo(_buffer, 0);
        _filled = _fields = fields.Length;
        while (await ReadAsync(body, _buffer.AsMemory(_filled), cancellation) is var read and > 0)
        {
            _filled += read;
            if (_filled == _buffer.Length) WriteOut();
        }

        _isInMemory = _writer.Length == 0;
        if (_isInMemory) _writer.Write(_buffer.AsSpan(0, _filled));
        else WriteOut();
    }

    /// <summary>The message, to be read as long as the spool is there and it is not committed.</summary>
    internal As2Message Open(Spool spool) => As2Message.Read(_isInMemory ? new Extent(_buffer.AsMemory(0, _filled)) : spool.Open(_writer.Written))!;

    /// <summary>Makes it durable, and files with it, which it returns.</summary>
    internal IReadOnlyList<Payload> Commit(params IReadOnlyList<PayloadWriter> files)
    {
        var all = payloads.Commit([_writer, .. files]);
        _payload = all[0];
        return [.. all.Skip(1)];
    }

    /// <summary>Makes the fields durable and the begin of the body. The rest of what was not taken proves nothing, and whoever knows two names could fill the disk with it.</summary>
    /// <returns>A sentence of what is not kept; null where all is.</returns>
    internal string? CommitBegin()
    {
        if (Size <= _fields + RefusedBytes)
        {
            Commit();
            return null;
        }

        var bytes = new byte[_fields + RefusedBytes];
        using (var all = Extent.OfFile(_writer.Written).OpenRead()) all.ReadExactly(bytes);
        using var begin = payloads.Create();
        begin.Write(bytes);
        _payload = begin.Commit();
        return FormattableString.Invariant($"Of its {Size - _fields} bytes {RefusedBytes} are kept; all, with the fields, have the SHA-256 {_writer.WrittenHash}.");
    }

    /// <summary>Of what no row names nothing stays.</summary>
    internal void Forget()
    {
        if (_payload is not null && _writer.IsNew) payloads.TryForget(Hash);
    }

    public ValueTask DisposeAsync()
    {
        // It may hold what was sent in the clear.
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        _buffer = [];
        return _writer.DisposeAsync();
    }

    /// <summary>Asked before so many more bytes are written: nobody knows beforehand how long a chunked body is, or what is inside a compressed one.</summary>
    /// <exception cref="IOException">The disk does not take them.</exception>
    internal void RequireRoom(long bytes)
    {
        if (!hasRoom(bytes)) throw new IOException("There is no room on the disk for the message.");
    }

    // What the server cannot read, such as a chunk with a size beyond all bounds, is its sender's fault and no trouble of our disk.
    static async ValueTask<int> ReadAsync(Stream body, Memory<byte> buffer, CancellationToken cancellation)
    {
        try
        {
            return await body.ReadAsync(buffer, cancellation);
        }
        catch (IOException e) when (e is not BadHttpRequestException)
        {
            throw new BadHttpRequestException(e.Message, e);
        }
    }

    void WriteOut()
    {
        RequireRoom(_filled);
        _writer.Write(_buffer.AsSpan(0, _filled));
        _filled = 0;
    }
}
