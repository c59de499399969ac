using System.Buffers;
using System.Security.Cryptography;

namespace Gateway.Transports.As2;

/// <summary>A message integrity check (RFC 4130 §7.3.1): the digest that sender and receiver must agree on.</summary>
public sealed class Mic
{
    const int Longest = 128;

    static readonly SearchValues<char> Base64Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

    readonly byte[] _digest;

    public Mic(DigestAlgorithm algorithm, ReadOnlySpan<byte> digest)
    {
        Algorithm = algorithm;
        _digest = digest.ToArray();
    }

    public DigestAlgorithm Algorithm { get; }

    /// <summary>The digest in base64.</summary>
    public string Text => Convert.ToBase64String(_digest);

    public static Mic Of(ReadOnlySpan<byte> content, DigestAlgorithm algorithm) => new(algorithm, algorithm.Hash(content));

    public static Mic Of(Extent content, DigestAlgorithm algorithm) => new(algorithm, algorithm.Hash(content));

    /// <summary>Reads <c>base64, algorithm</c>; null where no digest stands there.</summary>
    /// <remarks>Each digest has a length of its own, and one that is ours proves the content whatever it is called: a missing or odd name is no matter, nor what divides them, nor quotes
    /// and padding.</remarks>
    public static Mic? Parse(string field)
    {
        var text = field.AsSpan().TrimStart(" \t\"").TrimEnd();
        var end = text.IndexOfAnyExcept(Base64Letters);
        if (end >= 0) text = text[..end];
        if (text.Length > Longest) return null;
        var digest = new byte[64];
        return Convert.TryFromBase64String(text.ToString().PadRight((text.Length + 3) / 4 * 4, '='), digest, out var length) && Digests.OfSize(length) is { } algorithm
            ? new(algorithm, digest.AsSpan(0, length))
            : null;
    }

    public bool IsSameAs(Mic other) => Algorithm == other.Algorithm && CryptographicOperations.FixedTimeEquals(_digest, other._digest);

    /// <summary>The value of Received-Content-MIC.</summary>
    public string Field(string algorithmName) => $"{Text}, {algorithmName}";

    public override string ToString() => Field(Algorithm.Spelled(DigestSpelling.Hyphenated));
}
