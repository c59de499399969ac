using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Gateway.Transports.As2.Cms;

/// <summary>Encrypted content with its cipher's parameters: what EncryptedContentInfo holds (RFC 5652 §6.1, RFC 5083 §2.1).</summary>
readonly record struct CipherText(ContentCipher Cipher, ReadOnlyMemory<byte> Nonce, Extent Content, ReadOnlyMemory<byte> Tag)
{
    internal const int GcmTagBytes = 16;
    internal const int GcmNonceBytes = 12;

    internal static bool IsGcm(ContentCipher cipher) => cipher >= ContentCipher.Aes128Gcm;

    internal static int KeyBytes(ContentCipher cipher) => cipher switch
    {
        ContentCipher.Aes128Cbc or ContentCipher.Aes128Gcm => 16,
        ContentCipher.Aes256Cbc or ContentCipher.Aes256Gcm => 32,
        _ => 24,
    };

    /// <summary>Decrypts; false when it cannot be done. Of CBC the padding is taken off where it is good, and whether it was is told apart.</summary>
    /// <remarks>Nothing that GCM encrypted is given out before its tag is known to be good.</remarks>
    internal bool TryDecrypt(byte[] key, ReadOnlySpan<byte> associated, Spool spool, out Extent plain, out bool isPadded)
    {
        (plain, isPadded) = (default, true);
        try
        {
            return IsGcm(Cipher) ? TryDecryptGcm(key, associated, spool, out plain) : TryDecryptCbc(key, spool, out plain, out isPadded);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Encrypts with a fresh nonce; of CBC with padding.</summary>
    internal static CipherText Encrypt(ContentCipher cipher, byte[] key, Extent plain, Spool spool) =>
        IsGcm(cipher) ? EncryptGcm(cipher, key, plain, spool) : EncryptCbc(cipher, key, plain, spool);

    bool TryDecryptGcm(byte[] key, ReadOnlySpan<byte> associated, Spool spool, out Extent plain)
    {
        var writer = spool.Create(Content.Length);
        // The framework takes a nonce of 12 bytes only.
        if (spool.HoldsInMemory(Content.Length) && Nonce.Length == GcmNonceBytes)
        {
            using var gcm = new AesGcm(key, Tag.Length);
            gcm.Decrypt(Nonce.Span, Content.Span, Tag.Span, writer.GetSpan((int)Content.Length)[..(int)Content.Length], associated);
            writer.Advance((int)Content.Length);
            plain = writer.End();
            return true;
        }
        using var stream = new GcmStream(key, Nonce.Span, associated);
        foreach (var chunk in Content.Chunks())
        {
            stream.Decrypt(chunk.Span, writer.GetSpan(chunk.Length)[..chunk.Length]);
            writer.Advance(chunk.Length);
        }
        Span<byte> tag = stackalloc byte[GcmTagBytes];
        stream.End(tag);
        var isUnchanged = CryptographicOperations.FixedTimeEquals(tag[..Tag.Length], Tag.Span);
        plain = isUnchanged ? writer.End() : default;
        return isUnchanged;
    }

    bool TryDecryptCbc(byte[] key, Spool spool, out Extent plain, out bool isPadded)
    {
        (plain, isPadded) = (default, true);
        using SymmetricAlgorithm cipher = Cipher == ContentCipher.TripleDes ? TripleDES.Create() : Aes.Create();
        var block = cipher.BlockSize / 8;
        if (Content.IsEmpty || Content.Length % block != 0) return false;
        cipher.Key = key;
        var vector = Nonce.ToArray();
        var writer = spool.Create(Content.Length);
        var padding = 0;
        foreach (var chunk in Content.Chunks())
        {
            var output = writer.GetSpan(chunk.Length)[..chunk.Length];
            cipher.DecryptCbc(chunk.Span, vector, output, PaddingMode.None);
            vector = chunk[^block..].ToArray();
            if (writer.Length + chunk.Length == Content.Length) padding = Padding(output, block, out isPadded);
            writer.Advance(chunk.Length);
        }
        plain = writer.End(without: padding);
        return true;
    }

    static CipherText EncryptGcm(ContentCipher cipher, byte[] key, Extent plain, Spool spool)
    {
        var nonce = RandomNumberGenerator.GetBytes(GcmNonceBytes);
        var tag = new byte[GcmTagBytes];
        var writer = spool.Create(plain.Length);
        if (spool.HoldsInMemory(plain.Length))
        {
            using var gcm = new AesGcm(key, GcmTagBytes);
            gcm.Encrypt(nonce, plain.Span, writer.GetSpan((int)plain.Length)[..(int)plain.Length], tag);
            writer.Advance((int)plain.Length);
            return new(cipher, nonce, writer.End(), tag);
        }
        using var stream = new GcmStream(key, nonce, []);
        foreach (var chunk in plain.Chunks())
        {
            stream.Encrypt(chunk.Span, writer.GetSpan(chunk.Length)[..chunk.Length]);
            writer.Advance(chunk.Length);
        }
        stream.End(tag);
        return new(cipher, nonce, writer.End(), tag);
    }

    static CipherText EncryptCbc(ContentCipher cipher, byte[] key, Extent plain, Spool spool)
    {
        using var aes = Aes.Create();
        aes.Key = key;
        var block = aes.BlockSize / 8;
        var nonce = RandomNumberGenerator.GetBytes(block);
        var vector = nonce;
        var writer = spool.Create(plain.Length + block);
        var isLast = false;
        foreach (var chunk in plain.Chunks())
        {
            isLast = chunk.Length < Extent.ChunkBytes;
            var length = aes.EncryptCbc(chunk.Span, vector, writer.GetSpan(chunk.Length + block), isLast ? PaddingMode.PKCS7 : PaddingMode.None);
            vector = writer.GetSpan(length).Slice(length - block, block).ToArray();
            writer.Advance(length);
        }
        // Of whole chunks all the padding is a block of its own.
        if (!isLast) writer.Advance(aes.EncryptCbc([], vector, writer.GetSpan(block)));
        return new(cipher, nonce, writer.End(), default);
    }

    /// <summary>Reads contentEncryptionAlgorithm; null for one that is not known or whose parameters are broken.</summary>
    internal static CipherText? Read(AsnReader algorithm, Extent content, ReadOnlyMemory<byte>? tag)
    {
        if (Oids.Cipher(algorithm.ReadObjectIdentifier()) is not { } cipher) return null;
        if (!IsGcm(cipher)) return new(cipher, algorithm.ReadOctets(), content, default);
        // RFC 5084 §3.2: the tag has 12 bytes where nothing else is said.
        var parameters = algorithm.ReadSequence();
        var nonce = parameters.ReadOctets();
        var size = parameters.HasData && parameters.TryReadInt32(out var told) ? told : 12;
        if (tag is { } apart) return apart.Length == size && size is >= 12 and <= 16 ? new(cipher, nonce, content, apart) : null;
        // In EnvelopedData, where RFC 5084 does not allow GCM, products let the tag follow the content.
        return size is < 12 or > 16 || content.Length < size ? null
            : new(cipher, nonce, content.Slice(0, content.Length - size), content.Slice(content.Length - size).Memory);
    }

    // RFC 5652 §6.3. Neither branches nor stops at the first wrong byte.
    static int Padding(ReadOnlySpan<byte> plain, int blockBytes, out bool isGood)
    {
        int count = plain[^1];
        var wrong = 0;
        for (var back = 1; back <= blockBytes; back++)
        {
            var inPadding = (back - 1 - count) >> 31;
            wrong |= inPadding & (plain[^back] ^ count);
        }
        wrong |= (count - 1) >> 31;
        wrong |= (blockBytes - count) >> 31;
        isGood = wrong == 0;
        return isGood ? count : 0;
    }
}
