using System.Buffers.Binary;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using ArmAes = System.Runtime.Intrinsics.Arm.Aes;

namespace Gateway.Transports.As2.Cms;

/// <summary>GHASH (NIST SP 800-38D §6.4): the polynomial of the blocks at a secret point of GF(2^128).</summary>
/// <remarks>GCM writes a field's element with its lowest power in the highest bit of the first byte. Read as big-endian numbers such
/// elements are mirrored: their product comes out mirrored too, one bit too low. No step branches on data or looks it up in a table.</remarks>
sealed class GaloisHash
{
    const int BlockBytes = 16;
    readonly ulong _keyHigh;
    readonly ulong _keyLow;
    ulong _high;
    ulong _low;

    internal GaloisHash(ReadOnlySpan<byte> key) => (_keyHigh, _keyLow) = (BinaryPrimitives.ReadUInt64BigEndian(key), BinaryPrimitives.ReadUInt64BigEndian(key[8..]));

    /// <summary>Takes bytes in; where they end within a block, it is filled with zeros.</summary>
    internal void Add(ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= BlockBytes; bytes = bytes[BlockBytes..]) AddBlock(bytes);
        if (bytes.IsEmpty) return;
        Span<byte> last = stackalloc byte[BlockBytes];
        bytes.CopyTo(last);
        AddBlock(last);
    }

    internal void Value(Span<byte> value)
    {
        BinaryPrimitives.WriteUInt64BigEndian(value, _high);
        BinaryPrimitives.WriteUInt64BigEndian(value[8..], _low);
    }

    void AddBlock(ReadOnlySpan<byte> block)
    {
        var high = _high ^ BinaryPrimitives.ReadUInt64BigEndian(block);
        var low = _low ^ BinaryPrimitives.ReadUInt64BigEndian(block[8..]);

        // Karatsuba: three products of halves for four. p3 … p0 are the 256 bits of the whole.
        var (p3, p2) = Multiply(high, _keyHigh);
        var (p1, p0) = Multiply(low, _keyLow);
        var (middleHigh, middleLow) = Multiply(high ^ low, _keyHigh ^ _keyLow);
        middleHigh ^= p3 ^ p1;
        middleLow ^= p2 ^ p0;
        p2 ^= middleHigh;
        p1 ^= middleLow;

        // The mirrored product is one bit too low.
        (p3, p2, p1, p0) = ((p3 << 1) | (p2 >> 63), (p2 << 1) | (p1 >> 63), (p1 << 1) | (p0 >> 63), p0 << 1);

        // x^128 = x^7 + x^2 + x + 1: the lower half, which mirrored holds the higher powers, is folded in from its end.
        p1 ^= (p0 << 63) ^ (p0 << 62) ^ (p0 << 57);
        p2 ^= p0 ^ (p0 >> 1) ^ (p0 >> 2) ^ (p0 >> 7);
        p2 ^= (p1 << 63) ^ (p1 << 62) ^ (p1 << 57);
        p3 ^= p1 ^ (p1 >> 1) ^ (p1 >> 2) ^ (p1 >> 7);
        (_high, _low) = (p3, p2);
    }

    internal static (ulong High, ulong Low) Multiply(ulong a, ulong b)
    {
        if (Pclmulqdq.IsSupported)
        {
            var product = Pclmulqdq.CarrylessMultiply(Vector128.CreateScalar(a), Vector128.CreateScalar(b), 0);
            return (product.GetElement(1), product.GetElement(0));
        }
        if (ArmAes.IsSupported)
        {
            var product = ArmAes.PolynomialMultiplyWideningLower(Vector64.Create(a), Vector64.Create(b));
            return (product.GetElement(1), product.GetElement(0));
        }
        return MultiplyPlainly(a, b);
    }

    /// <summary>The product without carries, where the processor has no instruction for it.</summary>
    internal static (ulong High, ulong Low) MultiplyPlainly(ulong a, ulong b)
    {
        ulong high = 0, low = 0;
        for (var bit = 0; bit < 64; bit++)
        {
            var mask = 0UL - ((b >> bit) & 1);
            low ^= (a << bit) & mask;
            // Twice, because a shift by 64 is none.
            high ^= (a >> 1 >> (63 - bit)) & mask;
        }
        return (high, low);
    }
}
