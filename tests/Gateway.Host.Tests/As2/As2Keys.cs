using System.Security.Cryptography.X509Certificates;
using Gateway.Host.As2;
using Gateway.Transports.As2;

namespace Gateway.Host.Tests.As2;

/// <summary>The keys of both sides, made once for all tests.</summary>
static class As2Keys
{
    static readonly Lazy<X509Certificate2> OurKey = new(() => Make("Northgate AS2"));
    static readonly Lazy<X509Certificate2> TheirKey = new(() => Make("Hollis AS2"));
    static readonly Lazy<X509Certificate2> StrangerKey = new(() => Make("Stranger"));

    internal const string OurName = "NORTHGATE AS2";
    internal const string TheirName = "HOLLIS-AS2";

    internal static X509Certificate2 Ours => OurKey.Value;

    internal static X509Certificate2 Theirs => TheirKey.Value;

    internal static X509Certificate2 Stranger => StrangerKey.Value;

    /// <summary>How the supplier trades with us.</summary>
    internal static As2Relation TheirSide(X509Certificate2? signer = null) => new()
    {
        OurName = TheirName,
        PartnerName = OurName,
        OurDecryption = Pinned(Theirs),
        OurSigning = Pinned(signer ?? Theirs),
        PartnerSigning = Pinned(Ours),
        PartnerEncryption = Pinned(Ours),
    };

    internal static X509Certificate2 Make(string name, int days = 3650) => CertificateMaker.SelfSigned($"CN={name}", ["localhost", "127.0.0.1"], days, TimeProvider.System.GetUtcNow());

    /// <summary>Makes the shipped profile of a supplier one that trades by AS2.</summary>
    internal static void Prepare(string folder, string as2)
    {
        var profiles = Path.Combine(folder, "profiles");
        Directory.CreateDirectory(Path.Combine(profiles, "certificates"));
        File.WriteAllText(Path.Combine(profiles, "certificates", "hollis.cer"), Theirs.ExportCertificatePem());
        Directory.CreateDirectory(Path.Combine(folder, "secrets"));
        File.WriteAllText(Path.Combine(folder, "secrets", "northgate-as2"), CertificateMaker.WithKey(Ours));
        var file = Path.Combine(profiles, "hollis-fasteners.yaml");
        var text = File.ReadAllText(file).Replace("group: HOLLISF }\n", $"group: HOLLISF }}\n    as2: {TheirName}\n  ours:\n    as2: {OurName}\n", StringComparison.Ordinal);
        File.WriteAllText(file, text + $$"""

            transports:
              as2:
                theirs: [{ certificate: hollis, file: certificates/hollis.cer }]
                ours: [{ certificate: northgate, key: secret:northgate-as2 }]
            {{string.Join('\n', as2.Split('\n').Select(l => "    " + l))}}

            """);
    }

    static DatedCertificate[] Pinned(X509Certificate2 certificate) => [new() { Certificate = certificate }];
}
