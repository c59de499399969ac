using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Transports;

/// <summary>What is wrong with a chain of certificates, in words.</summary>
static class ChainTrouble
{
    /// <summary>The first certificate whose days have not come or are over, as a sentence; null where there is none.</summary>
    internal static string? OutOfTime(X509Chain? chain) =>
        chain?.ChainElements.FirstOrDefault(e => e.ChainElementStatus.Any(s => s.Status.HasFlag(X509ChainStatusFlags.NotTimeValid)))?.Certificate is { } late
            ? string.Create(CultureInfo.InvariantCulture, $"the certificate {late.Subject} counts from {late.NotBefore.ToUniversalTime():yyyy-MM-dd} to {late.NotAfter.ToUniversalTime():yyyy-MM-dd} only")
            : null;
}
