using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Translation.Definitions;

namespace Gateway.Partners;

/// <summary>A certificate of the partner's, pinned: what counts is the key in it, whoever vouches for it.</summary>
public sealed record PartnerCertificate
{
    const string RsaOid = "1.2.840.113549.1.1.1";

    /// <summary>Its name within the profile.</summary>
    public required string Name { get; init; }

    /// <summary>Null after its problem was noted.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Whether its key may be in other hands: then it serves for nothing, and what comes from now on is proven by it no longer, whenever it was sent.</summary>
    public bool IsCompromised { get; init; }

    /// <summary>Whether it signs their messages and receipts.</summary>
    public required bool Signs { get; init; }

    /// <summary>Whether we encrypt to it; its key is RSA.</summary>
    public required bool Encrypts { get; init; }

    /// <summary>Of its RSA key; null where it has none.</summary>
    internal int? RsaBits => Certificate?.GetRSAPublicKey()?.KeySize;

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? Until { get; init; }

    internal static PartnerCertificate Read(YamlFields fields, ProfileContext context)
    {
        var (from, until) = CertificateText.Days(fields);
        var isCompromised = fields.Flag("compromised", false);
        var certificate = ReadFile(fields, context);
        return new()
        {
            Name = fields.Text("certificate"),
            Certificate = certificate,
            IsCompromised = isCompromised,
            Signs = CertificateText.Uses(fields, "sign", ["sign", "encrypt"]) && !isCompromised,
            Encrypts = CertificateText.Uses(fields, "encrypt", ["sign", "encrypt"]) && !isCompromised && MayEncrypt(certificate, fields),
            From = from,
            Until = until,
        };
    }

    // One that is not RSA signs, unless the profile says that it shall do what it cannot.
    static bool MayEncrypt(X509Certificate2? certificate, YamlFields fields)
    {
        if (certificate is null || certificate.GetKeyAlgorithm() == RsaOid) return true;
        if (fields.Has("uses"))
            fields.Problem("uses", "nothing is encrypted to a key that is not RSA; ask the partner for a certificate with an RSA key, or write uses: [sign]");
        return false;
    }

    static X509Certificate2? ReadFile(YamlFields fields, ProfileContext context)
    {
        var file = fields.Text("file");
        if (file.Length == 0 || context.Folder is null) return null;
        if (Path.IsPathRooted(file) || file.Split('/', '\\').Contains(".."))
        {
            fields.Problem("file", $"\"{file}\" leaves the folder of the profiles; put the certificate there, such as certificates/{context.Partner}.cer");
            return null;
        }

        var path = Path.Combine(context.Folder, file);
        if (!File.Exists(path))
        {
            fields.Problem("file", $"there is no file {path}; put the certificate that the partner sent there (PEM or DER)");
            return null;
        }

        try
        {
            return Judged(X509CertificateLoader.LoadCertificateFromFile(path), fields);
        }
        catch (CryptographicException)
        {
            fields.Problem("file", $"{path} is not a certificate; save it as PEM or DER (openssl x509 -in FILE shows whether it is one)");
            return null;
        }
    }

    static X509Certificate2 Judged(X509Certificate2 certificate, YamlFields fields)
    {
        if (certificate.GetRSAPublicKey() is { KeySize: < 2048 } weak)
            fields.Problems.Add(fields.PositionOf("file").Problem($"the key has {weak.KeySize} bits; ask the partner for one of 2048 or more", Translation.Severity.Warning));
        return certificate;
    }
}

/// <summary>A key of ours with its certificate: a file among the secrets, PKCS #12 or PEM.</summary>
public sealed record OwnKey
{
    /// <summary>Its name within the profile.</summary>
    public required string Name { get; init; }

    public required SecretReference? Key { get; init; }

    public SecretReference? Passphrase { get; init; }

    /// <summary>Whether it signs our messages and receipts.</summary>
    public required bool Signs { get; init; }

    /// <summary>Whether it decrypts what partners send.</summary>
    public required bool Decrypts { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? Until { get; init; }

    internal static OwnKey Read(YamlFields fields)
    {
        var key = SecretReference.Read(fields, "key");
        if (!fields.Has("key") || (key is null && fields.Scalar("key") is not null))
            fields.Problem("key", "\"key\" must name a file among the secrets, such as secret:northgate-as2; gateway as2 certificate create makes one");
        var (from, until) = CertificateText.Days(fields);
        return new()
        {
            Name = fields.Text("certificate"),
            Key = key,
            Passphrase = SecretReference.Read(fields, "passphrase"),
            Signs = CertificateText.Uses(fields, "sign", ["sign", "decrypt"]),
            Decrypts = CertificateText.Uses(fields, "decrypt", ["sign", "decrypt"]),
            From = from,
            Until = until,
        };
    }
}

static class CertificateText
{
    /// <summary>Days count from their beginning in UTC; the last one counts whole.</summary>
    internal static (DateTimeOffset? From, DateTimeOffset? Until) Days(YamlFields fields)
    {
        var (from, until) = (fields.Date("from"), fields.Date("until"));
        if (until < from) fields.Problem("until", "it ends before it begins; exchange the two days");
        return (Start(from), Start(until?.AddDays(1)));
    }

    internal static bool Uses(YamlFields fields, string use, string[] known)
    {
        if (!fields.Has("uses")) return true;
        // Told once, by the first who asks.
        if (use == known[0])
            foreach (var unknown in fields.Scalars("uses").Where(u => !known.Contains(u.Text)))
                fields.Problems.Add(unknown.Position.Problem($"unknown use \"{unknown.Text}\"; {Spelling.Hint(unknown.Text, known)}"));
        return fields.Texts("uses").Contains(use);
    }

    internal static DateTimeOffset? Start(DateOnly? day) => day is { } known ? new DateTimeOffset(known.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) : null;
}
