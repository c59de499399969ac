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

/// <summary>How many posts an address may have under way, so that one slow sender leaves room for the others.</summary>
sealed class PostLimit(int most)
{
    readonly ConcurrentDictionary<IPAddress, int> _posts = new();

    /// <summary>Enters; dispose leaves. Null where the address has as many under way as it may.</summary>
    internal IDisposable? TryEnter(IPAddress? address)
    {
        if (address is null) return new Post(this, null);
        var sender = SenderAddress.Of(address);
        if (_posts.AddOrUpdate(sender, 1, (_, count) => count + 1) <= most) return new Post(this, sender);
        Leave(sender);
        return null;
    }

    // A sender without posts is forgotten, unless another post of it has come in between.
    void Leave(IPAddress sender)
    {
        if (_posts.AddOrUpdate(sender, 0, (_, count) => count - 1) == 0) _posts.TryRemove(KeyValuePair.Create(sender, 0));
    }

    sealed class Post(PostLimit limit, IPAddress? sender) : IDisposable
    {
        public void Dispose()
        {
            if (sender is not null) limit.Leave(sender);
        }
    }
}
