namespace Gateway.Transports.Tests;

/// <summary>A file to upload, of which the uploader has as much as a test lets it have.</summary>
sealed class PacedStream(byte[] content, int pieceBytes) : MemoryStream(content, writable: false)
{
    readonly SemaphoreSlim _pieces = new(0);
    long _given;

    /// <summary>Gives the next piece; behind the last, the end.</summary>
    internal void Next() => _pieces.Release();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (Position >= _given)
        {
            await _pieces.WaitAsync(cancellationToken);
            _given += pieceBytes;
        }

        return await base.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _given - Position)], cancellationToken);
    }
}
