using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Gateway.Transports.As2.Cms;

/// <summary>AES-GCM (NIST SP 800-38D) over a content that comes in pieces; the framework's wants all of it at once.</summary>
/// <remarks>Every piece but the last has a multiple of 16 bytes. Whoever decrypts gives nothing out before he has seen that the tag is right.</remarks>
sealed class GcmStream : IDisposable
{
    const int BlockBytes = 16;
    const int CountersAtOnce = 512;

    readonly Aes _aes;
    readonly GaloisHash _hash;
    readonly byte[] _counters = new byte[CountersAtOnce * BlockBytes];
    readonly byte[] _masks = new byte[CountersAtOnce * BlockBytes];
    readonly byte[] _first = new byte[BlockBytes];
    readonly long _associated;
    uint _count;
    long _length;

    internal GcmStream(byte[] key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associated)
    {
        _aes = Aes.Create();
        _aes.Key = key;
        Span<byte> hashKey = stackalloc byte[BlockBytes];
        _aes.EncryptEcb(new byte[BlockBytes], hashKey, PaddingMode.None);
        _hash = new(hashKey);
        First(nonce, hashKey);
        _count = BinaryPrimitives.ReadUInt32BigEndian(_first.AsSpan(12));
        for (var at = 0; at < _counters.Length; at += BlockBytes) _first.CopyTo(_counters, at);
        _associated = associated.Length;
        _hash.Add(associated);
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_masks);
        _aes.Dispose();
    }

    internal void Encrypt(ReadOnlySpan<byte> plain, Span<byte> encrypted)
    {
        Mask(plain, encrypted);
        _hash.Add(encrypted);
    }

    internal void Decrypt(ReadOnlySpan<byte> encrypted, Span<byte> plain)
    {
        _hash.Add(encrypted);
        Mask(encrypted, plain);
    }

    /// <summary>The tag, of 16 bytes.</summary>
    internal void End(Span<byte> tag)
    {
        Span<byte> lengths = stackalloc byte[BlockBytes];
        BinaryPrimitives.WriteInt64BigEndian(lengths, _associated * 8);
        BinaryPrimitives.WriteInt64BigEndian(lengths[8..], _length * 8);
        _hash.Add(lengths);
        _hash.Value(tag);
        Span<byte> mask = stackalloc byte[BlockBytes];
        _aes.EncryptEcb(_first, mask, PaddingMode.None);
        for (var i = 0; i < BlockBytes; i++) tag[i] ^= mask[i];
    }

    // §7.1: a nonce of 12 bytes stands before a counter of 4; every other length is hashed.
    void First(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> hashKey)
    {
        if (nonce.Length == 12)
        {
            nonce.CopyTo(_first);
            _first[15] = 1;
            return;
        }
        if (nonce.IsEmpty) throw new CryptographicException("A nonce is missing.");
        var hash = new GaloisHash(hashKey);
        hash.Add(nonce);
        Span<byte> lengths = stackalloc byte[BlockBytes];
        BinaryPrimitives.WriteInt64BigEndian(lengths[8..], nonce.Length * 8L);
        hash.Add(lengths);
        hash.Value(_first);
    }

    void Mask(ReadOnlySpan<byte> source, Span<byte> target)
    {
        if (_length % BlockBytes != 0) throw new InvalidOperationException("Only the last piece may end within a block.");
        _length += source.Length;
        // §5.2.1.1: with more the counter would come round.
        if (_length > (1L << 36) - 32) throw new CryptographicException("The content is too long for GCM.");
        while (!source.IsEmpty)
        {
            var size = Math.Min(source.Length, _masks.Length);
            var blocks = (size + BlockBytes - 1) / BlockBytes;
            for (var block = 0; block < blocks; block++) BinaryPrimitives.WriteUInt32BigEndian(_counters.AsSpan(block * BlockBytes + 12), ++_count);
            _aes.EncryptEcb(_counters.AsSpan(0, blocks * BlockBytes), _masks, PaddingMode.None);
            Xor(source[..size], _masks, target);
            source = source[size..];
            target = target[size..];
        }
    }

    static void Xor(ReadOnlySpan<byte> source, ReadOnlySpan<byte> masks, Span<byte> target)
    {
        var at = 0;
        for (; at <= source.Length - 8; at += 8)
            BinaryPrimitives.WriteInt64LittleEndian(target[at..], BinaryPrimitives.ReadInt64LittleEndian(source[at..]) ^ BinaryPrimitives.ReadInt64LittleEndian(masks[at..]));
        for (; at < source.Length; at++) target[at] = (byte)(source[at] ^ masks[at]);
    }
}
