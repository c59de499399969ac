namespace Gateway.Partners;

/// <summary>The one rule for what must not be read on its way: passwords, tokens and what alerts tell.</summary>
public static class ConfidentialAddress
{
    /// <summary>Whether what goes to an address, or comes by it, cannot be read by others: TLS, or this machine alone.</summary>
    public static bool Is(Uri address) => address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback);
}
