using System.Net.Sockets;
using System.Security.Authentication;

namespace Gateway.Transports.Ftp;

/// <summary>Waits for the network as long as it may take; what goes wrong becomes a typed error.</summary>
sealed class FtpPatience(TimeSpan limit, TimeProvider time)
{
    internal async Task<T> WaitAsync<T>(Func<CancellationToken, Task<T>> operation, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        try
        {
            return await operation(either.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw FtpTexts.Slow(limit);
        }
        catch (Exception e) when (e is (IOException and not TransportException) or SocketException or ObjectDisposedException or AuthenticationException)
        {
            throw FtpTexts.Lost(e);
        }
    }

    internal Task WaitAsync(Func<CancellationToken, Task> operation, CancellationToken cancellation) => WaitAsync(
        async token =>
        {
            await operation(token);
            return true;
        },
        cancellation);
}
