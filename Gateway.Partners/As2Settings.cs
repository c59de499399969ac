using System.Security.Cryptography.X509Certificates;
using Gateway.Translation.Definitions;
using Gateway.Transports;

namespace Gateway.Partners;

/// <summary>How a partner and we trade by AS2. The names stand in the identities.</summary>
public sealed record As2Settings
{
    /// <summary>The name of the channel on which their messages arrive, where a mailbox's name is asked for.</summary>
    public const string Channel = "as2";

    /// <summary>Under which messages about certificates are recorded: no document comes that way.</summary>
    public const string CertificateChannel = "as2-certificates";

    /// <summary>Whether a delivery of this mailbox is about certificates: by AS2 it is signed and encrypted, and it goes no other way.</summary>
    public static bool IsOfCertificates(string mailbox)
    {
        ArgumentNullException.ThrowIfNull(mailbox);
        return mailbox.EndsWith("/" + CertificateChannel, StringComparison.Ordinal);
    }

    /// <summary>Where our messages go; null where AS2 is only received.</summary>
    public Uri? Url { get; init; }

    /// <summary>Whether the addresses that the profile names may lie in a private network; what is named by its number always may.</summary>
    public bool PrivateNetwork { get; init; }

    /// <summary>The partner's certificates, pinned.</summary>
    public required IReadOnlyList<PartnerCertificate> Theirs { get; init; }

    /// <summary>Our keys.</summary>
    public required IReadOnlyList<OwnKey> Ours { get; init; }

    public required As2Receiving Receive { get; init; }

    public required As2Sending Send { get; init; }

    /// <summary>The channel as a mailbox, for what asks whose it is and what it may carry.</summary>
    public required InboundMailbox Mailbox { get; init; }

    /// <summary>Whether a certificate has a key that may be in other hands, whatever else stands in it.</summary>
    public bool IsCompromised(X509Certificate2 certificate) => Theirs.Any(c => c is { IsCompromised: true, Certificate: { } known }
        && known.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(certificate.PublicKey.ExportSubjectPublicKeyInfo()));

    internal static As2Settings? Read(YamlFields? fields, ProfileContext context)
    {
        if (fields is null) return null;
        return new()
        {
            Url = As2Text.Url(fields, "url"),
            PrivateNetwork = fields.Flag("privateNetwork", false),
            Theirs = [.. fields.Sections("theirs").Select(c => PartnerCertificate.Read(c, context))],
            Ours = [.. fields.Sections("ours").Select(OwnKey.Read)],
            Receive = As2Receiving.Read(fields.Section("receive"), fields),
            Send = As2Sending.Read(fields.Section("send"), fields),
            Mailbox = new()
            {
                Name = Channel,
                Settings = new MailboxSettings(),
                MayCarry = fields.Has("mayCarry") ? fields.Texts("mayCarry") : [context.Partner],
            },
        };
    }
}

static class As2Text
{
    internal static Uri? Url(YamlFields fields, string key) => fields.Scalar(key) is { } scalar ? Url(fields, scalar) : null;

    internal static Uri? Url(YamlFields fields, YamlScalar scalar)
    {
        if (Uri.TryCreate(scalar.Text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0 && url.Fragment.Length == 0)
            return url;
        fields.Problems.Add(scalar.Position.Problem($"\"{scalar.Text}\" is not an address; write it whole, such as https://as2.acme.example/as2, without user and password"));
        return null;
    }

    /// <summary>One of an enum's names, or <c>none</c>, which is null.</summary>
    internal static T? OrNone<T>(YamlFields fields, string key, T usual)
        where T : struct, Enum => fields.Node(key) is YamlScalar { Text: "none" } ? null : fields.Choice(key, usual);

    /// <summary>A list of an enum's names; the usual ones where it is not written.</summary>
    internal static IReadOnlyList<T> Choices<T>(YamlFields fields, string key, IReadOnlyList<T> usual)
        where T : struct, Enum
    {
        if (!fields.Has(key)) return usual;
        var names = Enum.GetValues<T>().ToDictionary(v => DefinitionValues.Hyphenated(v.ToString()), StringComparer.Ordinal);
        foreach (var unknown in fields.Scalars(key).Where(s => !names.ContainsKey(s.Text)))
            fields.Problems.Add(unknown.Position.Problem($"unknown {key} \"{unknown.Text}\"; {Spelling.Hint(unknown.Text, names.Keys)}"));
        return [.. fields.Texts(key).Where(names.ContainsKey).Select(t => names[t])];
    }

    /// <summary>SHA-256 fingerprints of certificates that a TLS peer may show.</summary>
    internal static IReadOnlyList<string> Fingerprints(YamlFields fields, string key)
    {
        foreach (var text in fields.Scalars(key).Where(c => Transports.Ftp.FtpTransport.Fingerprint(c.Text) is null))
            fields.Problems.Add(text.Position.Problem(
                $"\"{text.Text}\" is not a fingerprint; write the 64 hexadecimal digits that openssl x509 -noout -fingerprint -sha256 prints"));
        return [.. fields.Texts(key).Select(Transports.Ftp.FtpTransport.Fingerprint).OfType<string>()];
    }
}
