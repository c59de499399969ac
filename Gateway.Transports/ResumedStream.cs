namespace Gateway.Transports;

/// <summary>A download that goes on behind the last byte that came when its connection is lost, as long as the file is still the same.</summary>
/// <param name="first">From the file's beginning.</param>
/// <param name="most">So many bytes come at the most, whatever the listing said.</param>
/// <param name="resume">Opens the file again at an offset; null when it is no longer the same.</param>
sealed class ResumedStream(Stream first, long most, Func<long, Task<Stream?>> resume) : ReadingStream
{
    /// <summary>Between two of them a byte must have come, so a dead server ends it at once.</summary>
    const int ResumesMax = 10;

    Stream _current = first;
    long _position;
    long _resumedAt = -1;
    int _resumes;

    protected override long Passed => _position;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            try
            {
                var count = await _current.ReadAsync(buffer, cancellationToken);
                return Counted(count);
            }
            catch (TransportException e) when (e.IsTransient && _position > _resumedAt && _resumes < ResumesMax)
            {
                (_resumedAt, _resumes) = (_position, _resumes + 1);
                await _current.DisposeAsync();
                _current = await resume(_position) ?? throw new TransportException(Trouble.ConnectionLost, "the connection was lost, and the file has changed since", e);
            }
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    // A local file is read by whoever wants to wait for it; a server's is not.
    public override int Read(byte[] buffer, int offset, int count)
    {
        return Counted(_current.Read(buffer, offset, count));
    }

    int Counted(int count)
    {
        _position += count;
        return _position <= most ? count : throw Mailbox.TooLarge(most);
    }

    public override async ValueTask DisposeAsync()
    {
        await _current.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _current.Dispose();
        base.Dispose(disposing);
    }
}
