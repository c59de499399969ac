namespace Gateway.Transports.Sftp;

/// <summary>A file being read, with many requests under way: the line is never idle between two of them.</summary>
sealed class SftpDownload : Stream
{
    readonly record struct Block(Task<SftpReply> Reply, long Offset, int Length);

    readonly SftpClient _client;
    readonly byte[] _handle;
    readonly long _end;
    readonly Queue<Block> _asked = new();
    long _nextOffset;
    long _position;
    SftpReply? _current;
    ReadOnlyMemory<byte> _rest;
    bool _atEnd;
    bool _closed;

    /// <summary>Called when nobody reads any more.</summary>
    internal Action? Closed { get; set; }

    internal SftpDownload(SftpClient client, byte[] handle, long offset, long end)
    {
        (_client, _handle, _nextOffset, _position, _end) = (client, handle, offset, offset, end);
        Ask();
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty) return 0;
        while (_rest.IsEmpty)
            if (_atEnd || !await AdvanceAsync(cancellationToken))
                return 0;
        var count = Math.Min(buffer.Length, _rest.Length);
        _rest.Span[..count].CopyTo(buffer.Span);
        _rest = _rest[count..];
        _position += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A server's file is read asynchronously.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (_closed) return;
        _closed = true;
        _current?.Dispose();
        foreach (var block in _asked) _ = SftpReply.DiscardAsync(block.Reply);
        _client.EndOf(_handle);
        Closed?.Invoke();
        base.Dispose(disposing);
    }

    async Task<bool> AdvanceAsync(CancellationToken cancellation)
    {
        _current?.Dispose();
        _current = null;
        if (!_asked.TryDequeue(out var block)) return End();
        if (await _client.EndReadAsync(block.Reply, block.Length, cancellation) is not { } data) return End();
        _current = data;
        _rest = data.Data;
        // A server may give less than was asked for; the rest of the block comes before the next one.
        if (_rest.Length < block.Length) AskRest(block, _rest.Length);
        Ask();
        return true;
    }

    bool End()
    {
        _atEnd = true;
        return false;
    }

    void Ask()
    {
        while (_asked.Count < SftpClient.MaxReads && _nextOffset < _end)
        {
            var length = SftpClient.BlockLength(_end - _nextOffset);
            _asked.Enqueue(new(_client.BeginRead(_handle, _nextOffset, length), _nextOffset, length));
            _nextOffset += length;
        }
    }

    void AskRest(Block block, int got)
    {
        var (offset, length) = (block.Offset + got, block.Length - got);
        var later = _asked.ToArray();
        _asked.Clear();
        _asked.Enqueue(new(_client.BeginRead(_handle, offset, length), offset, length));
        foreach (var next in later) _asked.Enqueue(next);
    }
}
