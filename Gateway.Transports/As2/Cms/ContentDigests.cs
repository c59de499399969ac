using System.Security.Cryptography;

namespace Gateway.Transports.As2.Cms;

/// <summary>The digests of a content, each computed when it is asked for, and once: its bytes as they are, or with CRLF at the end of every line.</summary>
sealed class ContentDigests(Extent content, bool isCanonical = false)
{
    readonly Dictionary<DigestAlgorithm, byte[]> _known = [];

    internal byte[] Of(DigestAlgorithm digest)
    {
        if (!_known.TryGetValue(digest, out var known)) _known[digest] = known = isCanonical ? Canonical(digest) : digest.Hash(content);
        return known;
    }

    /// <summary>A text with CRLF at the end of every line.</summary>
    internal static Extent Canonical(Extent text, Spool spool)
    {
        var writer = spool.Create(text.Length);
        Canonical(text, writer.Write);
        return writer.End();
    }

    byte[] Canonical(DigestAlgorithm digest)
    {
        using var hash = IncrementalHash.CreateHash(digest.Name());
        Canonical(content, hash.AppendData);
        return hash.GetHashAndReset();
    }

    delegate void Taker(ReadOnlySpan<byte> bytes);

    static void Canonical(Extent content, Taker take)
    {
        var isAfterReturn = false;
        foreach (var chunk in content.Chunks())
        {
            var text = chunk.Span;
            while (text.IndexOf((byte)'\n') is var feed and >= 0)
            {
                take(text[..feed]);
                take((feed > 0 ? text[feed - 1] == '\r' : isAfterReturn) ? "\n"u8 : "\r\n"u8);
                text = text[(feed + 1)..];
                isAfterReturn = false;
            }
            take(text);
            if (!text.IsEmpty) isAfterReturn = text[^1] == '\r';
        }
    }
}
