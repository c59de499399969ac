namespace Gateway.Transports.Folder;

/// <summary>A file of a share that may stop answering: each reading is waited for with patience.</summary>
sealed class PatientStream(FileStream file, Func<Func<int>, CancellationToken, Task<int>> ask) : ReadingStream
{
    // Who is stuck may write into it long after the caller's buffer has become somebody else's.
    readonly byte[] _own = new byte[1 << 16];

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await ask(() => file.Read(_own, 0, Math.Min(_own.Length, buffer.Length)), cancellationToken);
        _own.AsMemory(0, count).CopyTo(buffer);
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => file.Read(buffer, offset, count);

    protected override void Dispose(bool disposing)
    {
        if (disposing) file.Dispose();
        base.Dispose(disposing);
    }
}
