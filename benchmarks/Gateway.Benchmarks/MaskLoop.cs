using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Gateway.Translation.Syntax;

namespace Gateway.Benchmarks;

/// <summary>The bound of the position index: compare 64 bytes with three delimiters, write the positions of those found, and nothing else.</summary>
/// <remarks>No segments, no release characters, no limits, no blocks that end anywhere: what the processor can do at most with this method.</remarks>
static class MaskLoop
{
    const int RunBytes = 64 * 1024;

    /// <summary>Goes over all bytes but the last few; gives the number of delimiters.</summary>
    internal static long Run(byte[] bytes, in Delimiters delimiters)
    {
        var positions = new int[RunBytes + 64];
        var found = 0L;
        for (var at = 0; at + 64 <= bytes.Length; at += RunBytes)
            found += Vector512.IsHardwareAccelerated
                ? Wide(bytes, at, Math.Min(at + RunBytes, bytes.Length), positions, delimiters)
                : Narrow(bytes, at, Math.Min(at + RunBytes, bytes.Length), positions, delimiters);
        return found;
    }

    static int Wide(byte[] bytes, int at, int end, int[] positions, in Delimiters delimiters)
    {
        var (element, component, segment) = (Vector512.Create(delimiters.Element), Vector512.Create(delimiters.Component), Vector512.Create(delimiters.Segment));
        ref var zero = ref MemoryMarshal.GetArrayDataReference(bytes);
        ref var into = ref MemoryMarshal.GetArrayDataReference(positions);
        var count = 0;
        for (; at + 64 <= end; at += 64)
        {
            var block = Vector512.LoadUnsafe(ref zero, (nuint)at);
            var bits = (Vector512.Equals(block, element) | Vector512.Equals(block, component) | Vector512.Equals(block, segment)).ExtractMostSignificantBits();
            count += Write(bits, at, ref Unsafe.Add(ref into, count));
        }

        return count;
    }

    static int Narrow(byte[] bytes, int at, int end, int[] positions, in Delimiters delimiters)
    {
        var (element, component, segment) = (Vector256.Create(delimiters.Element), Vector256.Create(delimiters.Component), Vector256.Create(delimiters.Segment));
        ref var zero = ref MemoryMarshal.GetArrayDataReference(bytes);
        ref var into = ref MemoryMarshal.GetArrayDataReference(positions);
        var count = 0;
        for (; at + 64 <= end; at += 64)
        {
            var (low, high) = (Vector256.LoadUnsafe(ref zero, (nuint)at), Vector256.LoadUnsafe(ref zero, (nuint)at + 32));
            var lowBits = (Vector256.Equals(low, element) | Vector256.Equals(low, component) | Vector256.Equals(low, segment)).ExtractMostSignificantBits();
            var highBits = (Vector256.Equals(high, element) | Vector256.Equals(high, component) | Vector256.Equals(high, segment)).ExtractMostSignificantBits();
            count += Write(lowBits | ((ulong)highBits << 32), at, ref Unsafe.Add(ref into, count));
        }

        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static int Write(ulong bits, int at, ref int into)
    {
        var count = BitOperations.PopCount(bits);
        do
        {
            bits = WriteLowest(bits, at, ref into);
            bits = WriteLowest(bits, at, ref Unsafe.Add(ref into, 1));
            bits = WriteLowest(bits, at, ref Unsafe.Add(ref into, 2));
            bits = WriteLowest(bits, at, ref Unsafe.Add(ref into, 3));
            bits = WriteLowest(bits, at, ref Unsafe.Add(ref into, 4));
            bits = WriteLowest(bits, at, ref Unsafe.Add(ref into, 5));
            bits = WriteLowest(bits, at, ref Unsafe.Add(ref into, 6));
            bits = WriteLowest(bits, at, ref Unsafe.Add(ref into, 7));
            into = ref Unsafe.Add(ref into, 8);
        }
        while (bits != 0);
        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong WriteLowest(ulong bits, int from, ref int into)
    {
        into = from + BitOperations.TrailingZeroCount(bits);
        return bits & (bits - 1);
    }
}
