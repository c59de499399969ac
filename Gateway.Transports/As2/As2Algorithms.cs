namespace Gateway.Transports.As2;

/// <summary>How the content of an envelope is encrypted.</summary>
public enum ContentCipher
{
    /// <summary>DES-EDE3-CBC: read where a partner is allowed it, never written.</summary>
    TripleDes,
    Aes128Cbc,
    Aes192Cbc,
    Aes256Cbc,
    Aes128Gcm,
    Aes192Gcm,
    Aes256Gcm,
}

/// <summary>How the content's key is encrypted to a recipient with an RSA key.</summary>
public enum KeyTransport
{
    /// <summary>RSAES-PKCS1-v1_5, what every product reads.</summary>
    Pkcs1,

    /// <summary>RSAES-OAEP with SHA-256.</summary>
    Oaep,
}

/// <summary>How a signature is made with an RSA key; an elliptic curve key always signs by ECDSA.</summary>
public enum RsaSignature
{
    Pkcs1,
    Pss,
}

/// <summary>An algorithm that is past its time but still read from one partner, until a day. Of what we send it is used for one thing: to encrypt to a short key.</summary>
public sealed record LegacyAlgorithm
{
    public DigestAlgorithm? Digest { get; init; }

    public ContentCipher? Cipher { get; init; }

    /// <summary>RSA keys of at least so many bits.</summary>
    public int? RsaBits { get; init; }

    public required DateTimeOffset Until { get; init; }
}

/// <summary>What a partner's messages may be made with: a list of what is allowed, never of what is forbidden.</summary>
public sealed record As2Algorithms
{
    public static As2Algorithms Default { get; } = new();

    public IReadOnlyList<DigestAlgorithm> Digests { get; init; } = [DigestAlgorithm.Sha256, DigestAlgorithm.Sha384, DigestAlgorithm.Sha512];

    public IReadOnlyList<ContentCipher> Ciphers { get; init; } =
        [ContentCipher.Aes128Cbc, ContentCipher.Aes192Cbc, ContentCipher.Aes256Cbc, ContentCipher.Aes128Gcm, ContentCipher.Aes192Gcm, ContentCipher.Aes256Gcm];

    public IReadOnlyList<KeyTransport> KeyTransports { get; init; } = [KeyTransport.Pkcs1, KeyTransport.Oaep];

    /// <summary>Smallest RSA key of the partner's, in bits, to verify and to encrypt; default 2048.</summary>
    public int RsaBits { get; init; } = 2048;

    public IReadOnlyList<LegacyAlgorithm> Legacy { get; init; } = [];

    public bool Allows(DigestAlgorithm digest, DateTimeOffset now) => Digests.Contains(digest) || Legacy.Any(l => l.Digest == digest && now < l.Until);

    public bool Allows(ContentCipher cipher, DateTimeOffset now) => Ciphers.Contains(cipher) || Legacy.Any(l => l.Cipher == cipher && now < l.Until);

    public bool AllowsRsa(int bits, DateTimeOffset now) => bits >= RsaBits || Legacy.Any(l => bits >= l.RsaBits && now < l.Until);
}
