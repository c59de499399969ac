using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Gateway.Host.As2;

/// <summary>Who posts, as far as an address tells: whoever has one address of IPv6 has the 2⁶⁴ of its network.</summary>
static class SenderAddress
{
    const int NetworkBytes = 8;

    internal static IPAddress Of(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBytes).Clear();
        return new(bytes);
    }
}

/// <summary>How many posts, or connections, an address may have at a time, so that one slow sender leaves room for the others.</summary>
sealed class AddressLimit(int most)
{
    readonly ConcurrentDictionary<IPAddress, int> _held = new();

    /// <summary>Enters; dispose leaves. Null where the address has as many as it may.</summary>
    internal IDisposable? TryEnter(IPAddress? address)
    {
        if (address is null) return new Place(this, null);
        var sender = SenderAddress.Of(address);
        if (_held.AddOrUpdate(sender, 1, (_, count) => count + 1) <= most) return new Place(this, sender);
        Leave(sender);
        return null;
    }

    // A sender that holds none is forgotten, unless another of it has come in between.
    void Leave(IPAddress sender)
    {
        if (_held.AddOrUpdate(sender, 0, (_, count) => count - 1) == 0) _held.TryRemove(KeyValuePair.Create(sender, 0));
    }

    sealed class Place(AddressLimit limit, IPAddress? sender) : IDisposable
    {
        public void Dispose()
        {
            if (sender is not null) limit.Leave(sender);
        }
    }
}
