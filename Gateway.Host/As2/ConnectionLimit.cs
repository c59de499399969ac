using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Gateway.Host.As2;

/// <summary>How many connections an address may have open: who only connects, and posts nothing, leaves room for the others too.</summary>
/// <param name="most">So many; a trusted proxy has everybody's.</param>
/// <param name="proxies">The trusted ones.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told at most once a minute.</param>
sealed partial class ConnectionLimit(int most, IReadOnlyList<IPNetwork> proxies, TimeProvider time, ILogger<ConnectionLimit> logger)
{
    readonly AddressLimit _open = new(most);
    long _tellAt = time.GetUtcNow().UtcTicks;

    internal ConnectionDelegate Hold(ConnectionDelegate next) => async connection =>
    {
        var address = (connection.RemoteEndPoint as IPEndPoint)?.Address;
        if (address is { IsIPv4MappedToIPv6: true }) address = address.MapToIPv4();
        using var place = _open.TryEnter(proxies.Any(p => address is not null && p.Contains(address)) ? null : address);
        if (place is null)
        {
            Tell(address!);
            connection.Abort();
        }
        else await next(connection);
    };

    void Tell(IPAddress address)
    {
        var (now, due) = (time.GetUtcNow(), Interlocked.Read(ref _tellAt));
        if (now.UtcTicks >= due && Interlocked.CompareExchange(ref _tellAt, now.AddMinutes(1).UtcTicks, due) == due) LogFull(address, most);
    }

    [LoggerMessage(2631, LogLevel.Warning, "AS2: {Address} has {Connections} connections open, as many as one address may; more are cut off. A proxy is to be named in As2:TrustedProxies")]
    partial void LogFull(IPAddress address, int connections);
}
