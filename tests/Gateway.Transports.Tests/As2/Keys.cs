using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Transports.As2;

namespace Gateway.Transports.Tests.As2;

/// <summary>Certificates of two sides and of others, made once for all tests.</summary>
static class Keys
{
    internal static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    static readonly Lazy<X509Certificate2> OurCertificate = new(() => Rsa("Our gateway"));
    static readonly Lazy<X509Certificate2> PartnerCertificate = new(() => Rsa("Supplier"));
    static readonly Lazy<X509Certificate2> NextCertificate = new(() => Rsa("Supplier next"));
    static readonly Lazy<X509Certificate2> StrangerCertificate = new(() => Rsa("Stranger"));
    static readonly Lazy<X509Certificate2> CurveCertificate = new(() => Curve("Supplier EC", ECCurve.NamedCurves.nistP256));

    internal static X509Certificate2 Ours => OurCertificate.Value;

    internal static X509Certificate2 Partner => PartnerCertificate.Value;

    internal static X509Certificate2 Next => NextCertificate.Value;

    internal static X509Certificate2 Stranger => StrangerCertificate.Value;

    /// <summary>Signs by ECDSA.</summary>
    internal static X509Certificate2 OnCurve => CurveCertificate.Value;

    internal static X509Certificate2 Rsa(string name, int bits = 2048, DateTimeOffset? from = null, DateTimeOffset? until = null)
    {
        using var key = RSA.Create(bits);
        var request = new CertificateRequest($"CN={name}, O=Test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request.CreateSelfSigned(from ?? Now.AddYears(-1), until ?? Now.AddYears(5));
    }

    internal static X509Certificate2 Curve(string name, ECCurve curve)
    {
        using var key = ECDsa.Create(curve);
        return new CertificateRequest($"CN={name}, O=Test", key, HashAlgorithmName.SHA256).CreateSelfSigned(Now.AddYears(-1), Now.AddYears(5));
    }

    internal static DatedCertificate[] Pinned(params X509Certificate2[] certificates) =>
        [.. certificates.Select(c => new DatedCertificate { Certificate = c })];

    /// <summary>How we trade with the supplier.</summary>
    internal static As2Relation OurSide(X509Certificate2? partner = null) => new()
    {
        OurName = "US",
        PartnerName = "SUPPLIER",
        OurDecryption = Pinned(Ours),
        OurSigning = Pinned(Ours),
        PartnerSigning = Pinned(partner ?? Partner),
        PartnerEncryption = Pinned(Partner),
    };

    /// <summary>How the supplier trades with us.</summary>
    internal static As2Relation TheirSide(X509Certificate2? signing = null) => new()
    {
        OurName = "SUPPLIER",
        PartnerName = "US",
        OurDecryption = Pinned(Partner),
        OurSigning = Pinned(signing ?? Partner),
        PartnerSigning = Pinned(Ours),
        PartnerEncryption = Pinned(Ours),
    };

    internal static As2Reception Receive(As2Message message, As2Relation? relation = null, DateTimeOffset? now = null)
    {
        var side = relation ?? OurSide();
        var receiver = new As2Receiver((our, partner) => our == side.OurName && partner == side.PartnerName ? side : null, "B2B Gateway test");
        return receiver.Receive(message, "<receipt-1@us>", now ?? Now);
    }

    internal static As2Payload File(string name = "po 850.edi", int length = 3000) => new(name, "application/edi-x12", Edi(length));

    internal static byte[] Edi(int length)
    {
        var line = "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260101*1200*U*00401*000000001*0*T*>~\n"u8.ToArray();
        var bytes = new byte[length];
        for (var i = 0; i < length; i++) bytes[i] = line[i % line.Length];
        return bytes;
    }
}
