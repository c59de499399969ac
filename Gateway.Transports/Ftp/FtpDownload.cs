namespace Gateway.Transports.Ftp;

/// <summary>A file being read. It ends only when the server has said on the control connection that it was all.</summary>
sealed class FtpDownload(FtpConnection connection, FtpDataConnection data, Stream stream, long offset, long size, string what) : ReadingStream
{
    long _position = offset;
    bool _confirmed;
    bool _closed;

    /// <summary>Called when nobody reads any more; true when the connection is good for another operation.</summary>
    internal Func<bool, Task>? Closed { get; set; }

    protected override long Passed => _position;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_confirmed || buffer.IsEmpty) return 0;
        var count = await connection.Patience.WaitAsync(token => stream.ReadAsync(buffer, token).AsTask(), cancellationToken);
        _position += count;
        // A server that sends without end fills no disk.
        if (_position > size)
            throw new TransportException(Trouble.Refused, $"{what}: it has more than the {size} bytes that the server said; if it still grows it is taken later");
        if (count > 0) return count;
        await data.DisposeAsync();
        var reply = await connection.ReplyAsync(cancellationToken);
        if (!reply.IsDone) throw connection.Refusal(reply, what, ofFile: true);
        _confirmed = true;
        return 0;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A server's file is read asynchronously.");

    public override async ValueTask DisposeAsync()
    {
        if (_closed) return;
        _closed = true;
        await data.DisposeAsync();
        if (Closed is { } closed) await closed(_confirmed);
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_closed) _ = DisposeAsync().AsTask();
        base.Dispose(disposing);
    }
}
