using Gateway.Transports;

namespace Gateway.Host.Storage;

/// <summary>The trust in our own disk, which ends when it did not keep what was flushed: nothing is promised after that (decision 20).</summary>
/// <remarks>The kernel tells such an error once, forgets the bytes and counts them as written: who flushes again is told that all is well.</remarks>
sealed class DiskTrust
{
    /// <summary>What is done then, by the thread that found out, before anybody else learns of it.</summary>
    internal Action<Exception>? Lost { get; set; }

    internal void Lose(Exception error) => Lost?.Invoke(error);

    /// <summary>Flushes; an error of that ends the trust.</summary>
    internal void Keep(Action flush)
    {
        try
        {
            flush();
        }
        catch (FlushFailedException e)
        {
            Lose(e);
            throw;
        }
    }
}
