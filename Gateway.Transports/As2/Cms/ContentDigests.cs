using System.Security.Cryptography;

namespace Gateway.Transports.As2.Cms;

/// <summary>The digests of a content, each computed when it is asked for, and once.</summary>
/// <param name="content">Its bytes.</param>
/// <param name="canonical">Of so many from the beginning the lines are taken to end with CRLF.</param>
sealed class ContentDigests(Extent content, long canonical = 0)
{
    const int BufferBytes = 1 << 16;

    readonly Dictionary<DigestAlgorithm, byte[]> _known = [];

    internal byte[] Of(DigestAlgorithm digest)
    {
        if (!_known.TryGetValue(digest, out var known)) _known[digest] = known = canonical > 0 ? Canonical(digest) : digest.Hash(content);
        return known;
    }

    /// <summary>A text with CRLF at the end of every line of its first bytes.</summary>
    internal static Extent Canonical(Extent text, long canonical, Spool spool)
    {
        if (canonical == 0) return text;
        var writer = spool.Create(text.Length);
        Canonical(text, canonical, writer.Write);
        return writer.End();
    }

    byte[] Canonical(DigestAlgorithm digest)
    {
        using var hash = IncrementalHash.CreateHash(digest.Name());
        Canonical(content, canonical, hash.AppendData);
        return hash.GetHashAndReset();
    }

    delegate void Taker(ReadOnlySpan<byte> bytes);

    static void Canonical(Extent content, long canonical, Taker take)
    {
        Gathered(take, gather => Canonical(content.Slice(0, canonical), gather));
        foreach (var chunk in content.Slice(canonical).Chunks()) take(chunk.Span);
    }

    // A partner may send line feeds alone: hash and file get them by the buffer, and not one by one.
    static void Gathered(Taker take, Action<Taker> write)
    {
        var (buffer, used) = (new byte[BufferBytes], 0);
        write(bytes =>
        {
            if (bytes.Length > buffer.Length - used) Empty();
            if (bytes.Length > buffer.Length)
            {
                take(bytes);
                return;
            }

            bytes.CopyTo(buffer.AsSpan(used));
            used += bytes.Length;
        });
        Empty();

        void Empty()
        {
            take(buffer.AsSpan(0, used));
            used = 0;
        }
    }

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
