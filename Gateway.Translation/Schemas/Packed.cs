using System.Runtime.CompilerServices;

namespace Gateway.Translation.Schemas;

/// <summary>Up to eight bytes as one number, the first lowest, so that they are compared at once.</summary>
static class Packed
{
    internal const int MaxLength = 8;

    internal static ulong Of(ReadOnlySpan<byte> bytes)
    {
        var packed = 0UL;
        for (var at = bytes.Length - 1; at >= 0; at--) packed = (packed << 8) | bytes[at];
        return packed;
    }

    /// <param name="first">The first of the bytes; eight can be read from there, whatever they are.</param>
    /// <param name="length">How many of them count, from one to eight.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Of(ref byte first, int length) => Unsafe.ReadUnaligned<ulong>(ref first) & (ulong.MaxValue >> (64 - 8 * length));
}
