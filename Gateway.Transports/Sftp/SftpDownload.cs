namespace Gateway.Transports.Sftp;

/// <summary>A file being read, with many requests under way: the line is never idle between two of them.</summary>
sealed class SftpDownload : ReadingStream
{
    readonly record struct Block(Task<SftpReply> Reply, long Offset, int Length);

    readonly SftpClient _client;
    readonly byte[] _handle;
    readonly long _end;
    readonly int _blockBytes;
    readonly string _path;
    readonly Queue<Block> _asked = new();
    long _nextOffset;
    long _position;
    SftpReply? _current;
    ReadOnlyMemory<byte> _rest;
    bool _isProbed;
    bool _atEnd;
    bool _closed;

    /// <summary>Called when nobody reads any more.</summary>
    internal Action? Closed { get; set; }

    internal SftpDownload(SftpClient client, byte[] handle, long offset, long end, int blockBytes, string path)
    {
        (_client, _handle, _nextOffset, _position, _end, _blockBytes, _path) = (client, handle, offset, offset, end, blockBytes, path);
        Ask();
    }

    protected override long Passed => _position;

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
        if (block.Offset >= _end) return await EndAsync(block, cancellation);
        if (await _client.EndReadAsync(block.Reply, block.Length, cancellation) is not { } data) return End();
        _current = data;
        _rest = data.Data;
        // A server may give less than was asked for; the rest of the block comes before the next one.
        if (_rest.Length < block.Length) AskRest(block, _rest.Length);
        Ask();
        return true;
    }

    async Task<bool> EndAsync(Block behind, CancellationToken cancellation)
    {
        try
        {
            using var more = await _client.EndReadAsync(behind.Reply, behind.Length, cancellation);
            if (more is null) return End();
        }
        catch (TransportException e) when (e.Trouble == Trouble.Refused)
        {
            // Some call it a failure to read behind the end.
            return End();
        }

        throw new TransportException(Trouble.Refused, $"read {_path}: it has more than the {_end} bytes that the server said; if it still grows it is taken later");
    }

    bool End()
    {
        _atEnd = true;
        return false;
    }

    void Ask()
    {
        while (_asked.Count < SftpClient.RequestsOf(_blockBytes) && _nextOffset < _end)
        {
            var length = (int)Math.Min(_blockBytes, _end - _nextOffset);
            _asked.Enqueue(new(_client.BeginRead(_handle, _nextOffset, length), _nextOffset, length));
            _nextOffset += length;
        }

        if (_isProbed || _nextOffset < _end) return;
        // Behind the last byte there must be nothing.
        _isProbed = true;
        _asked.Enqueue(new(_client.BeginRead(_handle, _end, 1), _end, 1));
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
