namespace Gateway.Transports.As2;

/// <summary>Two AS2 names that trade with each other: whose keys count, what is demanded, how we send.</summary>
public sealed record As2Relation
{
    public required string OurName { get; init; }

    public required string PartnerName { get; init; }

    /// <summary>Ours, with private keys: what partners encrypt to.</summary>
    public IReadOnlyList<DatedCertificate> OurDecryption { get; init; } = [];

    /// <summary>Ours, with private keys: what messages and receipts are signed with.</summary>
    public IReadOnlyList<DatedCertificate> OurSigning { get; init; } = [];

    /// <summary>The partner's: who may sign messages and receipts.</summary>
    public IReadOnlyList<DatedCertificate> PartnerSigning { get; init; } = [];

    /// <summary>The partner's: what we encrypt to.</summary>
    public IReadOnlyList<DatedCertificate> PartnerEncryption { get; init; } = [];

    public As2ReceivePolicy Receive { get; init; } = new();

    public As2SendSettings Send { get; init; } = new();
}

/// <summary>What the receipt's check is taken over where products differ.</summary>
public enum MicScope
{
    /// <summary>RFC 4130 §7.3.1 and RFC 5402 §4: what was signed, as it was signed.</summary>
    Standard,

    /// <summary>The content inside the compression even where the compressed content was signed.</summary>
    Uncompressed,
}

/// <summary>What is demanded of what a partner sends, and how his receipts are made.</summary>
public sealed record As2ReceivePolicy
{
    public bool RequireSignature { get; init; } = true;

    public bool RequireEncryption { get; init; } = true;

    /// <summary>
    /// Whether a message that is encrypted and not signed is taken as products without signatures make it: under CBC too, and with the bare file inside, without
    /// fields. Such a message shows no change, and its answers tell of its padding: the transport must know who sends it.
    /// </summary>
    public bool EncryptedOnly { get; init; }

    public As2Algorithms Algorithms { get; init; } = As2Algorithms.Default;

    public As2Limits Limits { get; init; } = As2Limits.Default;

    public MicScope MicScope { get; init; }

    /// <summary>
    /// Whether the check uses the digest of the signature (RFC 4130 §7.4.3) even where the request names others; by default the request is followed
    /// then, because those who ask for another digest compare with that one.
    /// </summary>
    public bool MicFromSignature { get; init; }

    /// <summary>How a digest is spelled where the partner's request does not show it.</summary>
    public DigestSpelling Spelling { get; init; }

    public bool ReceiptWithCertificate { get; init; } = true;

    /// <summary>Where receipts may be delivered later: scheme, host and port must be the same, and the path must begin so.</summary>
    public IReadOnlyList<Uri> ReceiptTargets { get; init; } = [];
}

/// <summary>When a message is compressed.</summary>
public enum As2Compression
{
    None,
    BeforeSigning,
    AfterSigning,
}

/// <summary>How the partner wants the receipt's fields and the message made.</summary>
public sealed record As2SendSettings
{
    /// <summary>The digest of signature and receipt; null to send unsigned.</summary>
    public DigestAlgorithm? Digest { get; init; } = DigestAlgorithm.Sha256;

    public RsaSignature RsaSignature { get; init; }

    /// <summary>Null to send unencrypted.</summary>
    public ContentCipher? Cipher { get; init; } = ContentCipher.Aes256Cbc;

    public KeyTransport KeyTransport { get; init; }

    public As2Compression Compression { get; init; }

    public DigestSpelling Spelling { get; init; }

    public bool IncludeCertificate { get; init; } = true;

    public bool RequestReceipt { get; init; } = true;

    public bool RequestSignedReceipt { get; init; } = true;

    /// <summary>Where an asynchronous receipt shall come; null for one in the answer.</summary>
    public Uri? ReceiptUrl { get; init; }

    /// <summary>Value of Disposition-Notification-To: something must stand there, nobody uses it.</summary>
    public string ReceiptTo { get; init; } = "edi@localhost";

    /// <summary>Whether files travel in base64; by default they are binary.</summary>
    public bool Base64 { get; init; }

    public MicScope MicScope { get; init; }

    /// <summary>Subject; <c>{file}</c>, <c>{from}</c> and <c>{to}</c> are filled in.</summary>
    public string Subject { get; init; } = "{file}";

    /// <summary>Whether EDIINT-Features is sent (RFC 6017).</summary>
    public bool AnnounceFeatures { get; init; } = true;
}
