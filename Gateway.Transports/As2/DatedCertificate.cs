using System.Security.Cryptography.X509Certificates;

namespace Gateway.Transports.As2;

/// <summary>A pinned certificate and when it counts: the old and the next one stand beside each other while they change over.</summary>
/// <remarks>The certificate's own dates count too. Chains and names are not looked at: what is pinned is the key.</remarks>
public sealed record DatedCertificate
{
    /// <summary>How far two clocks may differ; default 10 minutes.</summary>
    public static TimeSpan ClockTolerance { get; } = TimeSpan.FromMinutes(10);

    /// <summary>With its private key where it is ours.</summary>
    public required X509Certificate2 Certificate { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? Until { get; init; }

    /// <summary>When it begins: by its own date, or by the day that was agreed.</summary>
    public DateTimeOffset Begins => Later(From ?? DateTimeOffset.MinValue, Certificate.NotBefore);

    /// <summary>When it ends: by its own date, or by the day that was agreed.</summary>
    public DateTimeOffset Ends => Earlier(Until ?? DateTimeOffset.MaxValue, Certificate.NotAfter);

    /// <summary>Whether something that came now may have been made with it.</summary>
    public bool IsAcceptedAt(DateTimeOffset now) => now + ClockTolerance >= Begins && now - ClockTolerance < Ends;

    /// <summary>The one to use now: of those that count, the one that began last; null when none does.</summary>
    public static DatedCertificate? Newest(IEnumerable<DatedCertificate> certificates, DateTimeOffset now) =>
        certificates.Where(c => now >= c.Begins && now < c.Ends).MaxBy(c => c.From ?? c.Certificate.NotBefore);

    static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
