using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Gateway.Transports.As2.Cms;

/// <summary>Encrypted content with its cipher's parameters: what EncryptedContentInfo holds (RFC 5652 §6.1, RFC 5083 §2.1).</summary>
readonly record struct CipherText(ContentCipher Cipher, ReadOnlyMemory<byte> Nonce, ReadOnlyMemory<byte> Content, ReadOnlyMemory<byte> Tag)
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

    /// <summary>Decrypts; null when it cannot be done. Of CBC the padding is taken off where it is good, and whether it was is told apart.</summary>
    internal byte[]? Decrypt(byte[] key, ReadOnlySpan<byte> associated, out int length, out bool isPadded)
    {
        length = 0;
        isPadded = true;
        try
        {
            var plain = new byte[Content.Length];
            if (IsGcm(Cipher))
            {
                using var gcm = new AesGcm(key, Tag.Length);
                gcm.Decrypt(Nonce.Span, Content.Span, Tag.Span, plain, associated);
                length = plain.Length;
                return plain;
            }
            using SymmetricAlgorithm block = Cipher == ContentCipher.TripleDes ? TripleDES.Create() : Aes.Create();
            if (Content.IsEmpty || Content.Length % (block.BlockSize / 8) != 0) return null;
            block.Key = key;
            block.DecryptCbc(Content.Span, Nonce.Span, plain, PaddingMode.None);
            length = plain.Length - Padding(plain, block.BlockSize / 8, out isPadded);
            return plain;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Encrypts with a fresh nonce; of CBC with padding.</summary>
    internal static CipherText Encrypt(ContentCipher cipher, byte[] key, ReadOnlySpan<byte> plain)
    {
        if (IsGcm(cipher))
        {
            var nonce = RandomNumberGenerator.GetBytes(GcmNonceBytes);
            var content = new byte[plain.Length];
            var tag = new byte[GcmTagBytes];
            using var gcm = new AesGcm(key, GcmTagBytes);
            gcm.Encrypt(nonce, plain, content, tag);
            return new(cipher, nonce, content, tag);
        }
        using var aes = Aes.Create();
        aes.Key = key;
        var vector = RandomNumberGenerator.GetBytes(aes.BlockSize / 8);
        return new(cipher, vector, aes.EncryptCbc(plain, vector), default);
    }

    /// <summary>Reads contentEncryptionAlgorithm; null for one that is not known or whose parameters are broken.</summary>
    internal static CipherText? Read(AsnReader algorithm, ReadOnlyMemory<byte> content, ReadOnlyMemory<byte>? tag)
    {
        if (Oids.Cipher(algorithm.ReadObjectIdentifier()) is not { } cipher) return null;
        if (!IsGcm(cipher)) return new(cipher, algorithm.ReadOctets(), content, default);
        // RFC 5084 §3.2: the tag has 12 bytes where nothing else is said.
        var parameters = algorithm.ReadSequence();
        var nonce = parameters.ReadOctets();
        var size = parameters.HasData && parameters.TryReadInt32(out var told) ? told : 12;
        if (tag is { } apart) return apart.Length == size && size is >= 12 and <= 16 ? new(cipher, nonce, content, apart) : null;
        // In EnvelopedData, where RFC 5084 does not allow GCM, products let the tag follow the content.
        return size is < 12 or > 16 || content.Length < size ? null : new(cipher, nonce, content[..^size], content[^size..]);
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
