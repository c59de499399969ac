using Gateway.Translation.Definitions;
using Gateway.Transports.As2;

namespace Gateway.Partners;

/// <summary>What is demanded of a partner's AS2 messages, and how they are answered.</summary>
public sealed record As2Receiving
{
    const long UsualBytes = 100_000_000;
    const long MostBytes = 2_000_000_000;

    public required As2ReceivePolicy Policy { get; init; }

    /// <summary>Bytes that a message may have as it is posted; default 100 MB.</summary>
    public long LargestBytes { get; init; } = UsualBytes;

    /// <summary>SHA-256 fingerprints of the client certificates of which one must be shown; empty asks for none.</summary>
    public IReadOnlyList<string> ClientCertificates { get; init; } = [];

    /// <summary>The user that must log in (basic authentication); null asks for none.</summary>
    public string? User { get; init; }

    public SecretReference? Password { get; init; }

    internal static As2Receiving Read(YamlFields? section, YamlFields around)
    {
        var fields = section ?? new YamlMapping(around.Position, []).Read([]);
        var policy = ReadPolicy(fields);
        var largest = fields.Size("largest") ?? UsualBytes;
        if (largest > MostBytes) fields.Problem("largest", "a message of more than 2000 MB cannot be taken; let such files come by SFTP");
        var receiving = new As2Receiving
        {
            Policy = policy with { Limits = policy.Limits with { Bytes = largest } },
            LargestBytes = largest,
            ClientCertificates = As2Text.Fingerprints(fields, "clientCertificates"),
            User = fields.TextOrNull("user"),
            Password = SecretReference.Read(fields, "password"),
        };
        if (receiving.User is null != !fields.Has("password")) fields.Problem("user", "user and password belong together; write both or none");
        if (policy.EncryptedOnly && (policy.RequireSignature || receiving is { User: null, ClientCertificates: [] }))
            fields.Problem("encryptedOnly", "what is encrypted only shows no change: it needs signature: optional, and clientCertificates or a user, so that nobody else can ask of a "
                + "recorded message what stands in it");
        return receiving;
    }

    static As2ReceivePolicy ReadPolicy(YamlFields fields)
    {
        var usual = As2Algorithms.Default;
        return new()
        {
            RequireSignature = ReadRequired(fields, "signature"),
            RequireEncryption = ReadRequired(fields, "encryption"),
            EncryptedOnly = fields.Flag("encryptedOnly", false),
            Algorithms = new()
            {
                Digests = Current(fields, "digests", usual.Digests),
                Ciphers = Current(fields, "ciphers", usual.Ciphers),
                KeyTransports = As2Text.Choices(fields, "keyTransports", usual.KeyTransports),
                Legacy = [.. fields.Sections("legacy").Select(ReadLegacy)],
            },
            Limits = new() { CompressionRatio = fields.Number("compressionRatio", As2Limits.Default.CompressionRatio, 10, 2000) },
            MicScope = fields.Choice("micScope", MicScope.Standard),
            MicFromSignature = fields.Flag("micFromSignature", false),
            Spelling = fields.Choice("spelling", DigestSpelling.Hyphenated),
            ReceiptWithCertificate = fields.Flag("receiptWithCertificate", true),
            ReceiptTargets = [.. fields.Scalars("receiptUrls").Select(s => As2Text.Url(fields, s)).OfType<Uri>()],
        };
    }

    // What is past its time is allowed until a day, and nowhere else.
    static IReadOnlyList<T> Current<T>(YamlFields fields, string key, IReadOnlyList<T> usual)
        where T : struct, Enum
    {
        var named = As2Text.Choices(fields, key, usual);
        foreach (var old in named.Except(usual).Select(v => DefinitionValues.Hyphenated(v.ToString())))
            fields.Problem(key, $"{old} is past its time; write it under legacy: [{{ allow: {old}, until: … }}], with the day on which that ends");
        return named;
    }

    static bool ReadRequired(YamlFields fields, string key) => fields.Value(key, true, TryReadRequired, "required or optional");

    static bool TryReadRequired(string text, out bool isRequired)
    {
        isRequired = text == "required";
        return isRequired || text == "optional";
    }

    static LegacyAlgorithm ReadLegacy(YamlFields fields)
    {
        var name = fields.Text("allow");
        if (name.Length > 0 && name is not ("sha1" or "md5" or "triple-des" or "rsa-1024"))
            fields.Problem("allow", $"unknown algorithm \"{name}\"; {Spelling.Hint(name, ["sha1", "md5", "triple-des", "rsa-1024"])}");
        fields.Require("until");
        var until = CertificateText.Start(fields.Date("until")) ?? DateTimeOffset.MinValue;
        return name switch
        {
            "sha1" => new() { Digest = DigestAlgorithm.Sha1, Until = until },
            "md5" => new() { Digest = DigestAlgorithm.Md5, Until = until },
            "rsa-1024" => new() { RsaBits = 1024, Until = until },
            _ => new() { Cipher = ContentCipher.TripleDes, Until = until },
        };
    }
}
