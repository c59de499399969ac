using Gateway.Translation.Definitions;
using Gateway.Transports.As2;

namespace Gateway.Partners;

/// <summary>How our AS2 messages to a partner are made and posted, and which receipt is asked for.</summary>
public sealed record As2Sending
{
    // Who looks through 500 MB before he answers takes his time; longer than this nobody waits for a connection that may be dead.
    static readonly TimeSpan LongestSilence = TimeSpan.FromHours(1);

    const string UsualReceiptTo = "edi@localhost";
    static readonly string[] SubjectPlaces = ["file", "from", "to"];

    /// <summary>How the message is made.</summary>
    public required As2SendSettings Message { get; init; }

    /// <summary>Of each file, when no <c>out</c> says so.</summary>
    public required FileNamePattern Name { get; init; }

    /// <summary>Whether the file's name travels with it.</summary>
    public bool NamesFile { get; init; } = true;

    /// <summary>Content-Type of X12, EDIFACT and CSV alike; null takes the one of the standard.</summary>
    public string? ContentType { get; init; }

    /// <summary>How long a receipt in a message of its own may take before the message is posted again.</summary>
    public TimeSpan ReceiptWithin { get; init; }

    public required RetrySchedule Retries { get; init; }

    /// <summary>Whether a message that was given up goes once to the mailbox of <c>out</c>.</summary>
    public bool Fallback { get; init; }

    /// <summary>Chunked transfer coding instead of Content-Length.</summary>
    public bool Chunked { get; init; }

    /// <summary>Ask before the body is sent (Expect: 100-continue).</summary>
    public bool ExpectContinue { get; init; }

    public string? User { get; init; }

    public SecretReference? Password { get; init; }

    /// <summary>The file of the certificate and key that we show.</summary>
    public SecretReference? ClientCertificate { get; init; }

    public SecretReference? ClientPassphrase { get; init; }

    /// <summary>SHA-256 fingerprints of the server's certificate; empty leaves it to the authorities.</summary>
    public IReadOnlyList<string> ServerCertificates { get; init; } = [];

    public Uri? Proxy { get; init; }

    public TimeSpan ConnectTimeout { get; init; }

    /// <summary>From the last bytes that went out to the end of the answer.</summary>
    public TimeSpan ResponseTimeout { get; init; }

    internal static As2Sending Read(YamlFields? section, YamlFields around)
    {
        var fields = section ?? new YamlMapping(around.Position, []).Read([]);
        var sending = new As2Sending
        {
            Message = ReadMessage(fields),
            Name = FileNamePattern.Read(fields, "name"),
            NamesFile = fields.Flag("namesFile", true),
            ContentType = fields.TextOrNull("contentType"),
            ReceiptWithin = fields.Duration("receiptWithin", TimeSpan.FromMinutes(30)),
            Retries = ReadRetries(fields),
            Fallback = fields.Flag("fallback", false),
            Chunked = fields.Flag("chunked", false),
            ExpectContinue = fields.Flag("expectContinue", false),
            User = fields.TextOrNull("user"),
            Password = SecretReference.Read(fields, "password"),
            ClientCertificate = ReadFile(fields, "clientCertificate"),
            ClientPassphrase = SecretReference.Read(fields, "clientPassphrase"),
            ServerCertificates = As2Text.Fingerprints(fields, "serverCertificates"),
            Proxy = As2Text.Url(fields, "proxy"),
            ConnectTimeout = fields.Duration("connectTimeout", TimeSpan.FromSeconds(30)),
            ResponseTimeout = fields.Duration("responseTimeout", TimeSpan.FromSeconds(100)),
        };
        if (sending.ResponseTimeout > LongestSilence) fields.Problem("responseTimeout", "an answer may take 1 h; for a partner who takes longer let receipts come later (receiptUrl)");
        if (sending.User is null != !fields.Has("password")) fields.Problem("user", "user and password belong together; write both or none");
        return sending;
    }

    static As2SendSettings ReadMessage(YamlFields fields)
    {
        var digest = As2Text.OrNone(fields, "digest", DigestAlgorithm.Sha256);
        var cipher = As2Text.OrNone(fields, "cipher", ContentCipher.Aes256Cbc);
        if (digest <= DigestAlgorithm.Sha1) fields.Problem("digest", "nothing of ours is signed by MD5 or SHA-1; write sha256, sha384 or sha512");
        if (cipher == ContentCipher.TripleDes) fields.Problem("cipher", "nothing of ours is encrypted by Triple DES; write aes128-cbc or another of the AES");
        var receipt = fields.Choice("receipt", As2Receipt.Signed);
        return new()
        {
            Digest = digest,
            RsaSignature = fields.Choice("rsaSignature", RsaSignature.Pkcs1),
            Cipher = cipher,
            KeyTransport = fields.Choice("keyTransport", KeyTransport.Pkcs1),
            Compression = fields.Choice("compression", As2Compression.None),
            Spelling = fields.Choice("spelling", DigestSpelling.Hyphenated),
            IncludeCertificate = fields.Flag("includeCertificate", true),
            RequestReceipt = receipt != As2Receipt.None,
            RequestSignedReceipt = receipt == As2Receipt.Signed,
            ReceiptUrl = As2Text.Url(fields, "receiptUrl"),
            ReceiptTo = fields.Text("receiptTo", UsualReceiptTo),
            Base64 = fields.Flag("base64", false),
            MicScope = fields.Choice("micScope", MicScope.Standard),
            Subject = ReadSubject(fields),
            AnnounceFeatures = fields.Flag("announceFeatures", true),
        };
    }

    static string ReadSubject(YamlFields fields)
    {
        var subject = fields.Text("subject", "{file}");
        foreach (var name in subject.Split('{').Skip(1).Select(p => p.Split('}')[0]).Where(n => !SubjectPlaces.Contains(n)))
            fields.Problem("subject", $"unknown placeholder {{{name}}}; {Spelling.Hint(name, SubjectPlaces)}");
        return subject;
    }

    static RetrySchedule ReadRetries(YamlFields fields)
    {
        if (!fields.Has("retries")) return RetrySchedule.Default;
        var delays = new List<TimeSpan>();
        foreach (var text in fields.Scalars("retries"))
        {
            if (DefinitionValues.TryReadDuration(text.Text, out var delay)) delays.Add(delay);
            else fields.Problems.Add(text.Position.Problem($"\"{text.Text}\" must be {DefinitionValues.DurationExpected}"));
        }

        if (delays.Count > 20) fields.Problem("retries", "a message is posted again at most 20 times; write fewer waiting times");
        return RetrySchedule.Default with { Delays = delays };
    }

    static SecretReference? ReadFile(YamlFields fields, string key)
    {
        var file = SecretReference.Read(fields, key);
        if (file is null && fields.Has(key) && fields.Scalar(key) is not null)
            fields.Problem(key, $"\"{key}\" must name a file among the secrets, such as secret:acme-{key.ToLowerInvariant()}");
        return file;
    }
}

/// <summary>Which receipt is asked for.</summary>
public enum As2Receipt
{
    Signed,
    Unsigned,
    None,
}
