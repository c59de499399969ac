namespace Gateway.Transports.Tests;

/// <summary>A file to upload, on whose way something breaks once.</summary>
sealed class CutStream(byte[] content, int at, Action cut) : MemoryStream(content, writable: false)
{
    internal bool WasCut { get; private set; }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!WasCut && Position >= at)
        {
            WasCut = true;
            cut();
        }

        return base.ReadAsync(buffer, cancellationToken);
    }
}
