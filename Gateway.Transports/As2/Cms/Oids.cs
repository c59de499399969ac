namespace Gateway.Transports.As2.Cms;

/// <summary>Object identifiers of CMS and of the algorithms in it (RFC 5652, 3274, 5083, 3370, 5754, 4055, 5758, 3565, 5084).</summary>
static class Oids
{
    internal const string ContentTypeOfPlain = "1.2.840.113549.1.7.1";
    internal const string ContentTypeOfSigned = "1.2.840.113549.1.7.2";
    internal const string ContentTypeOfEnveloped = "1.2.840.113549.1.7.3";
    internal const string ContentTypeOfCompressed = "1.2.840.113549.1.9.16.1.9";
    internal const string ContentTypeOfAuthEnveloped = "1.2.840.113549.1.9.16.1.23";

    internal const string ContentType = "1.2.840.113549.1.9.3";
    internal const string MessageDigest = "1.2.840.113549.1.9.4";
    internal const string SigningTime = "1.2.840.113549.1.9.5";
    internal const string SmimeCapabilities = "1.2.840.113549.1.9.15";

    internal const string Rsa = "1.2.840.113549.1.1.1";
    internal const string RsaOaep = "1.2.840.113549.1.1.7";
    internal const string SpecifiedLabel = "1.2.840.113549.1.1.9";
    internal const string Mgf1 = "1.2.840.113549.1.1.8";
    internal const string RsaPss = "1.2.840.113549.1.1.10";
    internal const string EcPublicKey = "1.2.840.10045.2.1";

    internal const string Zlib = "1.2.840.113549.1.9.16.3.8";

    internal static string Of(DigestAlgorithm digest) => digest switch
    {
        DigestAlgorithm.Md5 => "1.2.840.113549.2.5",
        DigestAlgorithm.Sha1 => "1.3.14.3.2.26",
        DigestAlgorithm.Sha256 => "2.16.840.1.101.3.4.2.1",
        DigestAlgorithm.Sha384 => "2.16.840.1.101.3.4.2.2",
        _ => "2.16.840.1.101.3.4.2.3",
    };

    internal static DigestAlgorithm? Digest(string oid) => oid switch
    {
        "1.2.840.113549.2.5" => DigestAlgorithm.Md5,
        "1.3.14.3.2.26" => DigestAlgorithm.Sha1,
        "2.16.840.1.101.3.4.2.1" => DigestAlgorithm.Sha256,
        "2.16.840.1.101.3.4.2.2" => DigestAlgorithm.Sha384,
        "2.16.840.1.101.3.4.2.3" => DigestAlgorithm.Sha512,
        _ => null,
    };

    internal static string Of(ContentCipher cipher) => cipher switch
    {
        ContentCipher.TripleDes => "1.2.840.113549.3.7",
        ContentCipher.Aes128Cbc => "2.16.840.1.101.3.4.1.2",
        ContentCipher.Aes192Cbc => "2.16.840.1.101.3.4.1.22",
        ContentCipher.Aes256Cbc => "2.16.840.1.101.3.4.1.42",
        ContentCipher.Aes128Gcm => "2.16.840.1.101.3.4.1.6",
        ContentCipher.Aes192Gcm => "2.16.840.1.101.3.4.1.26",
        _ => "2.16.840.1.101.3.4.1.46",
    };

    internal static ContentCipher? Cipher(string oid) => oid switch
    {
        "1.2.840.113549.3.7" => ContentCipher.TripleDes,
        "2.16.840.1.101.3.4.1.2" => ContentCipher.Aes128Cbc,
        "2.16.840.1.101.3.4.1.22" => ContentCipher.Aes192Cbc,
        "2.16.840.1.101.3.4.1.42" => ContentCipher.Aes256Cbc,
        "2.16.840.1.101.3.4.1.6" => ContentCipher.Aes128Gcm,
        "2.16.840.1.101.3.4.1.26" => ContentCipher.Aes192Gcm,
        "2.16.840.1.101.3.4.1.46" => ContentCipher.Aes256Gcm,
        _ => null,
    };

    internal static string RsaWith(DigestAlgorithm digest) => digest switch
    {
        DigestAlgorithm.Md5 => "1.2.840.113549.1.1.4",
        DigestAlgorithm.Sha1 => "1.2.840.113549.1.1.5",
        DigestAlgorithm.Sha256 => "1.2.840.113549.1.1.11",
        DigestAlgorithm.Sha384 => "1.2.840.113549.1.1.12",
        _ => "1.2.840.113549.1.1.13",
    };

    internal static string EcdsaWith(DigestAlgorithm digest) => digest switch
    {
        DigestAlgorithm.Sha1 => "1.2.840.10045.4.1",
        DigestAlgorithm.Sha384 => "1.2.840.10045.4.3.3",
        DigestAlgorithm.Sha512 => "1.2.840.10045.4.3.4",
        _ => "1.2.840.10045.4.3.2",
    };
}
