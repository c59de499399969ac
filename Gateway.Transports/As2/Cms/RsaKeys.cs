using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Transports.As2.Cms;

/// <summary>The RSA keys of certificates, read out of each once: on OpenSSL 3 that takes longer than what is then done with a public one.</summary>
/// <remarks>A key is used by one at a time, for the framework promises no more. They go with their certificate.</remarks>
static class RsaKeys
{
    static readonly ConditionalWeakTable<X509Certificate2, ConcurrentBag<RSA>> Public = [];
    static readonly ConditionalWeakTable<X509Certificate2, ConcurrentBag<RSA>> Private = [];

    /// <summary>The certificate's key until it is given back; without one where it has none of RSA.</summary>
    internal static Lease Rent(X509Certificate2 certificate)
    {
        var idle = Public.GetOrCreateValue(certificate);
        return new(idle, idle.TryTake(out var key) ? key : certificate.GetRSAPublicKey());
    }

    /// <summary>The same of the private key.</summary>
    internal static Lease RentPrivate(X509Certificate2 certificate)
    {
        var idle = Private.GetOrCreateValue(certificate);
        return new(idle, idle.TryTake(out var key) ? key : certificate.GetRSAPrivateKey());
    }

    internal readonly struct Lease(ConcurrentBag<RSA> idle, RSA? key) : IDisposable
    {
        internal RSA? Key => key;

        public void Dispose()
        {
            if (key is not null) idle.Add(key);
        }
    }
}
