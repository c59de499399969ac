using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Gateway.Transports.As2.Cms;

/// <summary>EMSA-PSS verification (RFC 8017 §9.1.2) for a salt of any length.</summary>
/// <remarks>The framework knows the digest's length only; openssl signs with the longest. Everything here is public, so that time tells nothing.</remarks>
static class PssWithSalt
{
    internal static bool Verify(RSA key, DigestAlgorithm digest, int salt, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != (key.KeySize + 7) / 8) return false;
        var parameters = key.ExportParameters(includePrivateParameters: false);
        var number = BigInteger.ModPow(Unsigned(signature), Unsigned(parameters.Exponent), Unsigned(parameters.Modulus));
        var bits = key.KeySize - 1;
        var encoded = new byte[(bits + 7) / 8];
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        if (bytes.Length > encoded.Length) return false;
        bytes.CopyTo(encoded, encoded.Length - bytes.Length);
        return IsEncodingOf(encoded, bits, digest, salt, hash);
    }

    static bool IsEncodingOf(Span<byte> encoded, int bits, DigestAlgorithm digest, int saltLength, ReadOnlySpan<byte> hash)
    {
        var size = hash.Length;
        if (encoded.Length < size + saltLength + 2 || encoded[^1] != 0xBC) return false;
        var masked = encoded[..(encoded.Length - size - 1)];
        var inner = encoded.Slice(masked.Length, size);
        var unused = encoded.Length * 8 - bits;
        if (masked[0] >> (8 - unused) != 0) return false;
        Unmask(masked, inner, digest);
        masked[0] &= (byte)(0xFF >> unused);

        var padding = masked[..(masked.Length - saltLength - 1)];
        if (padding.ContainsAnyExcept((byte)0) || masked[padding.Length] != 1) return false;
        var salted = new byte[8 + size + saltLength];
        hash.CopyTo(salted.AsSpan(8));
        masked[(padding.Length + 1)..].CopyTo(salted.AsSpan(8 + size));
        return inner.SequenceEqual(digest.Hash(salted));
    }

    // MGF1 (RFC 8017 §B.2.1).
    static void Unmask(Span<byte> masked, ReadOnlySpan<byte> seed, DigestAlgorithm digest)
    {
        Span<byte> counted = stackalloc byte[seed.Length + 4];
        seed.CopyTo(counted);
        for (int at = 0, counter = 0; at < masked.Length; counter++)
        {
            BinaryPrimitives.WriteInt32BigEndian(counted[seed.Length..], counter);
            foreach (var mask in digest.Hash(counted))
            {
                if (at == masked.Length) return;
                masked[at++] ^= mask;
            }
        }
    }

    static BigInteger Unsigned(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);
}
