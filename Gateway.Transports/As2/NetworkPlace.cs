using System.Net;
using System.Net.Sockets;

namespace Gateway.Transports.As2;

/// <summary>Where an address lies. Whoever owns a name can let it lead to us or into our network at the moment in which we connect.</summary>
static class NetworkPlace
{
    static readonly IPNetwork[] Private =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/3",
            "::/96", "fc00::/7", "fe80::/10", "ff00::/8", "64:ff9b::/96", "2002::/16",
        }.Select(text => IPNetwork.Parse(text)),
    ];

    /// <summary>Whether we connect to an address that a host name leads to.</summary>
    /// <param name="host">As the profile names it: a number means just that address.</param>
    /// <param name="address">Where it leads now.</param>
    /// <param name="privateNetwork">Whether private networks are meant; the addresses by which clouds tell secrets never are.</param>
    internal static bool MayConnect(string host, IPAddress address, bool privateNetwork)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (IPAddress.TryParse(host, out var named)) return (named.IsIPv4MappedToIPv6 ? named.MapToIPv4() : named).Equals(address);
        if (IsLinkLocal(address)) return false;
        return privateNetwork || !Private.Any(network => network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address));
    }

    static bool IsLinkLocal(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetwork ? address.GetAddressBytes() is [169, 254, ..] : address.IsIPv6LinkLocal;
}
