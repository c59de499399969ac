using System.Security.Cryptography;

namespace Gateway.Transports.As2;

/// <summary>A digest for signatures and message integrity checks.</summary>
public enum DigestAlgorithm
{
    Md5,
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

/// <summary>How a digest is spelled in micalg, in a receipt request and in Received-Content-MIC.</summary>
public enum DigestSpelling
{
    /// <summary><c>sha-256</c>, as RFC 5751 and RFC 8551 have it.</summary>
    Hyphenated,

    /// <summary><c>sha256</c>, as RFC 3851 and many products have it.</summary>
    Plain,
}

/// <summary>Names, object identifiers and computation of digests.</summary>
static class Digests
{
    /// <summary>Understands every spelling seen: sha-256, SHA256, sha2-256, sha2_256, rsa-sha256, rsassa-pss-sha-256, sha1, sha.</summary>
    internal static DigestAlgorithm? Parse(string name)
    {
        var plain = new string([.. name.Where(char.IsAsciiLetterOrDigit).Select(char.ToLowerInvariant)]);
        foreach (var signature in (string[])["rsassapss", "rsa"])
            if (plain.StartsWith(signature, StringComparison.Ordinal)) plain = plain[signature.Length..];
        return plain switch
        {
            "sha256" or "sha2256" => DigestAlgorithm.Sha256,
            "sha384" or "sha2384" => DigestAlgorithm.Sha384,
            "sha512" or "sha2512" => DigestAlgorithm.Sha512,
            "sha1" or "sha" => DigestAlgorithm.Sha1,
            "md5" => DigestAlgorithm.Md5,
            _ => null,
        };
    }

    internal static string Spelled(this DigestAlgorithm digest, DigestSpelling spelling) => (digest, spelling) switch
    {
        (DigestAlgorithm.Md5, _) => "md5",
        (DigestAlgorithm.Sha1, DigestSpelling.Hyphenated) => "sha-1",
        (DigestAlgorithm.Sha1, _) => "sha1",
        (DigestAlgorithm.Sha256, DigestSpelling.Hyphenated) => "sha-256",
        (DigestAlgorithm.Sha256, _) => "sha256",
        (DigestAlgorithm.Sha384, DigestSpelling.Hyphenated) => "sha-384",
        (DigestAlgorithm.Sha384, _) => "sha384",
        (_, DigestSpelling.Hyphenated) => "sha-512",
        _ => "sha512",
    };

    internal static HashAlgorithmName Name(this DigestAlgorithm digest) => digest switch
    {
        DigestAlgorithm.Md5 => HashAlgorithmName.MD5,
        DigestAlgorithm.Sha1 => HashAlgorithmName.SHA1,
        DigestAlgorithm.Sha256 => HashAlgorithmName.SHA256,
        DigestAlgorithm.Sha384 => HashAlgorithmName.SHA384,
        _ => HashAlgorithmName.SHA512,
    };

    internal static int Size(this DigestAlgorithm digest) => digest switch
    {
        DigestAlgorithm.Md5 => MD5.HashSizeInBytes,
        DigestAlgorithm.Sha1 => SHA1.HashSizeInBytes,
        DigestAlgorithm.Sha256 => SHA256.HashSizeInBytes,
        DigestAlgorithm.Sha384 => SHA384.HashSizeInBytes,
        _ => SHA512.HashSizeInBytes,
    };

    /// <summary>The digest of so many bytes; null where there is none.</summary>
    internal static DigestAlgorithm? OfSize(int bytes) => Enum.GetValues<DigestAlgorithm>().Where(digest => digest.Size() == bytes).Cast<DigestAlgorithm?>().FirstOrDefault();

    internal static byte[] Hash(this DigestAlgorithm digest, ReadOnlySpan<byte> bytes) => CryptographicOperations.HashData(digest.Name(), bytes);

    internal static byte[] Hash(this DigestAlgorithm digest, Extent bytes)
    {
        if (bytes.IsInMemory) return digest.Hash(bytes.Span);
        using var hash = IncrementalHash.CreateHash(digest.Name());
        foreach (var chunk in bytes.Chunks()) hash.AppendData(chunk.Span);
        return hash.GetHashAndReset();
    }
}
