using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Gateway.Translation.Syntax;

/// <summary>How bytes are compared with the delimiters.</summary>
enum VectorForm
{
    /// <summary>One byte, one table look-up: the readable twin, to which the tests hold the others.</summary>
    Scalar,
    Vector128,
    Vector256,
    Vector512,
}

/// <summary>Finds the positions of all delimiters in a run of bytes, 64 bytes at a time: all that Gateway.Translation does with vectors.</summary>
/// <remarks><para>This code is clever, so watch three things. It writes past what it counts: up to <see cref="Slack"/> entries of an array hold
/// rubbish behind its count, and the arrays have room for them. It reads whole blocks only; the bytes behind the last one are copied to a
/// block of their own, filled up with a byte that delimits nothing. And it goes without bounds checks: <see cref="Run"/> sees to the room first.</para>
/// <para>A block becomes one 64-bit mask per kind of delimiter (a compare for each service character, joined by "or"); release characters
/// take bits out of the masks; what is left becomes positions, eight by eight with the lowest bit first, so that the number of
/// delimiters in a block costs no branch in nearly all of them.</para></remarks>
sealed class DelimiterScan(VectorForm form)
{
    const int BlockBytes = 64;
    const int Slack = BlockBytes;

    readonly byte[] _tail = new byte[BlockBytes];
    byte _first, _second, _third, _terminator, _release, _lineBreak, _otherLineBreak, _filler;
    bool _hasRelease;
    bool _hasLineBreaks;
    bool _isReleased;

    /// <summary>The widest that the processor does at full speed.</summary>
    internal static VectorForm Fastest { get; } =
        Vector512.IsHardwareAccelerated ? VectorForm.Vector512
        : Vector256.IsHardwareAccelerated ? VectorForm.Vector256
        : Vector128.IsHardwareAccelerated ? VectorForm.Vector128
        : VectorForm.Scalar;

    /// <summary>Which of the positions are terminators: their indices.</summary>
    internal int[] Ends = [];

    internal int EndCount;

    int _lineBreakCount;

    /// <summary>Positions of line breaks, with one beyond all bytes at the end.</summary>
    internal int[] LineBreaks = [];

    /// <summary>The service characters to look for.</summary>
    /// <param name="separators">Up to three; none where only terminators are wanted.</param>
    /// <param name="terminator">Ends a segment.</param>
    /// <param name="release">Takes the meaning from the byte after it; null for none.</param>
    /// <param name="lineBreaks">Up to two bytes that are told apart from the rest; none where they mean nothing.</param>
    internal void LookFor(ReadOnlySpan<byte> separators, byte terminator, byte? release, ReadOnlySpan<byte> lineBreaks)
    {
        // What is not there is looked for as something that is: twice the same costs less than asking.
        _terminator = terminator;
        _first = separators.Length > 0 ? separators[0] : terminator;
        _second = separators.Length > 1 ? separators[1] : _first;
        _third = separators.Length > 2 ? separators[2] : _second;
        (_hasRelease, _hasLineBreaks) = (release.HasValue, lineBreaks.Length > 0);
        _release = release ?? (_hasLineBreaks ? lineBreaks[0] : terminator);
        (_lineBreak, _otherLineBreak) = _hasLineBreaks ? (lineBreaks[0], lineBreaks[^1]) : (_release, _release);
        ReadOnlySpan<byte> all = [_first, _second, _third, _terminator, _release, _lineBreak, _otherLineBreak];
        for (_filler = 0; all.Contains(_filler);) _filler++;
    }

    /// <summary>Forgets that the byte before was a release character.</summary>
    internal void Restart() => _isReleased = false;

    /// <summary>Writes the positions of all separators and terminators from a position to an end; fills <see cref="Ends"/> and <see cref="LineBreaks"/>.</summary>
    /// <param name="block">The bytes.</param>
    /// <param name="at">Where to begin.</param>
    /// <param name="end">Where to stop.</param>
    /// <param name="positions">Takes the positions; grows.</param>
    /// <param name="count">How many it holds.</param>
    /// <returns>How many it holds then.</returns>
    internal int Run(byte[] block, int at, int end, ref int[] positions, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(end, block.Length);
        SeeToRoom(ref positions, count + end - at + Slack);
        SeeToRoom(ref Ends, end - at + Slack);
        SeeToRoom(ref LineBreaks, _hasLineBreaks ? end - at + Slack : Slack);
        (EndCount, _lineBreakCount) = (0, 0);
        var whole = (end - at) & -BlockBytes;
        if (whole > 0) count = Scan(ref block[at], at, whole, positions, count);
        if (at + whole < end) count = Scan(ref Tail(block.AsSpan(at + whole, end - at - whole)), at + whole, end - at - whole, positions, count);
        LineBreaks[_lineBreakCount] = int.MaxValue;
        return count;
    }

    ref byte Tail(ReadOnlySpan<byte> bytes)
    {
        Array.Fill(_tail, _filler);
        bytes.CopyTo(_tail);
        return ref _tail[0];
    }

    int Scan(ref byte source, int at, int length, int[] positions, int count) => form switch
    {
        VectorForm.Vector512 => Scan<Block512, Vector512<byte>>(ref source, at, length, positions, count),
        VectorForm.Vector256 => Scan<Block256, Vector256<byte>>(ref source, at, length, positions, count),
        _ => Scan<Block128, Vector128<byte>>(ref source, at, length, positions, count),
    };

    int Scan<TBlock, TVector>(ref byte source, int at, int length, int[] positions, int count)
        where TBlock : struct, IBlock<TBlock, TVector> =>
        _hasRelease || _hasLineBreaks
            ? Scan<TBlock, TVector, Edifact>(ref source, at, length, positions, count)
            : Scan<TBlock, TVector, X12>(ref source, at, length, positions, count);

    // A method of its own, and one for each of two syntaxes: then the compiler keeps what the loop needs in registers. It is compiled
    // once, at full strength: a program that looks into one file has no time to warm up.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    int Scan<TBlock, TVector, TSyntax>(ref byte source, int at, int length, int[] positions, int count)
        where TBlock : struct, IBlock<TBlock, TVector>
        where TSyntax : struct, ISyntax
    {
        var (first, second, third, terminator) = (TBlock.Of(_first), TBlock.Of(_second), TBlock.Of(_third), TBlock.Of(_terminator));
        var (release, lineBreak, otherLineBreak) = (TBlock.Of(_release), TBlock.Of(_lineBreak), TBlock.Of(_otherLineBreak));
        ref var into = ref MemoryMarshal.GetArrayDataReference(positions);
        ref var index = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Ends), EndCount);
        ref var lineBreaks = ref MemoryMarshal.GetArrayDataReference(LineBreaks);
        var (hasRelease, hasLineBreaks, breakCount) = (_hasRelease, _hasLineBreaks, _lineBreakCount);
        var (reaches, lastReleased) = (_isReleased ? 1UL : 0, 0UL);
        for (var end = at + length; at < end; at += BlockBytes)
        {
            var block = TBlock.Load(ref source);
            source = ref Unsafe.Add(ref source, BlockBytes);
            var terminators = block.Equal(terminator);
            var found = block.Equal(first).Or(block.Equal(second)).Or(block.Equal(third)).Or(terminators);
            var (all, ends) = (found.Bits, terminators.Bits);
            var released = 0UL;
            if (TSyntax.KnowsReleaseAndLineBreaks)
            {
                var (releases, breaks) = (block.Equal(release), block.Equal(lineBreak).Or(block.Equal(otherLineBreak)));
                // Few blocks have any. No method is called for them: the vectors would have to be loaded anew for each block.
                if ((releases.Or(breaks).Bits | reaches) != 0)
                {
                    released = hasRelease ? Released(releases.Bits, ref reaches) : 0;
                    for (var bits = hasLineBreaks ? breaks.Bits : 0; bits != 0; bits &= bits - 1)
                    {
                        // A file cut into lines may be cut behind a release character, which then belongs to the next line: the break counts from there.
                        var bit = BitOperations.TrailingZeroCount(bits);
                        Unsafe.Add(ref lineBreaks, breakCount++) = at + bit - (int)((released >> bit) & 1);
                    }
                }
            }

            found.WritePositions(all, released, at, ref Unsafe.Add(ref into, count));
            lastReleased = released;
            all &= ~released;
            ends &= ~released;
            WriteIndices(Compressed(ends, all), count, ref index);
            index = ref Unsafe.Add(ref index, BitOperations.PopCount(ends));
            count += BitOperations.PopCount(all);
        }

        // Of a block that was filled up, the byte behind its last one is the first of the next.
        if (length < BlockBytes) reaches = (lastReleased >> length) & 1;
        (_isReleased, _lineBreakCount) = (reaches != 0, breakCount);
        EndCount = (int)(Unsafe.ByteOffset(ref MemoryMarshal.GetArrayDataReference(Ends), ref index) / sizeof(int));
        return count;
    }

    // Written out: the compiler leaves a loop of eight as a loop.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void WritePositions(ulong bits, int at, ref int into)
    {
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
    }

    // As above, but terminators are fewer.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void WriteIndices(ulong bits, int count, ref int into)
    {
        do
        {
            bits = WriteLowest(bits, count, ref into);
            bits = WriteLowest(bits, count, ref Unsafe.Add(ref into, 1));
            bits = WriteLowest(bits, count, ref Unsafe.Add(ref into, 2));
            bits = WriteLowest(bits, count, ref Unsafe.Add(ref into, 3));
            into = ref Unsafe.Add(ref into, 4);
        }
        while (bits != 0);
    }

    // Of no bits it writes rubbish, which is not counted.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong WriteLowest(ulong bits, int from, ref int into)
    {
        into = from + BitOperations.TrailingZeroCount(bits);
        return bits & (bits - 1);
    }

    // A bit for each delimiter of the block, set for terminators.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong Compressed(ulong ends, ulong all)
    {
        if (Bmi2.X64.IsSupported) return Bmi2.X64.ParallelBitExtract(ends, all);
        var compressed = 0UL;
        for (; ends != 0; ends &= ends - 1) compressed |= 1UL << BitOperations.PopCount(all & ((ends - 1) & ~ends));
        return compressed;
    }

    // ISO 9735 §5.1: the release character takes the meaning from the one byte after it, which may be a release character: of a row of them
    // every second one is data. An addition carries through each row from its first bit, so that one instruction goes along all rows of a
    // block at once (Langdale and Lemire, Parsing gigabytes of JSON per second, §3.1.1).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong Released(ulong releases, ref ulong reaches)
    {
        const ulong Even = 0x5555555555555555;
        releases &= ~reaches;
        var behind = (releases << 1) | reaches;
        var oddStarts = releases & ~Even & ~behind;
        var carried = oddStarts + releases;
        reaches = carried < releases ? 1UL : 0;
        return (Even ^ (carried << 1)) & behind;
    }

    static void SeeToRoom(ref int[] array, int count)
    {
        if (array.Length < count) Array.Resize(ref array, Math.Max(count, array.Length + array.Length / 2));
    }

    /// <summary>Chosen when the code is compiled for it: what a syntax does not know costs it nothing.</summary>
    interface ISyntax
    {
        static abstract bool KnowsReleaseAndLineBreaks { get; }
    }

    readonly struct X12 : ISyntax
    {
        public static bool KnowsReleaseAndLineBreaks => false;
    }

    readonly struct Edifact : ISyntax
    {
        public static bool KnowsReleaseAndLineBreaks => true;
    }

    /// <summary>64 bytes in as many vectors as the form needs. What they are compared with is one vector, so that all of them stay in registers.</summary>
    interface IBlock<TSelf, TVector>
        where TSelf : struct, IBlock<TSelf, TVector>
    {
        /// <summary>A bit for each byte that is set, the first byte lowest.</summary>
        ulong Bits { get; }

        static abstract TVector Of(byte value);

        static abstract TSelf Load(ref byte source);

        /// <summary>All bits of a byte set where both are the same.</summary>
        TSelf Equal(TVector other);

        TSelf Or(TSelf other);

        /// <summary>Writes the positions of the bytes that are set.</summary>
        /// <param name="bits">They as bits.</param>
        /// <param name="but">Without these.</param>
        /// <param name="at">Position of the block.</param>
        /// <param name="into">Takes them.</param>
        void WritePositions(ulong bits, ulong but, int at, ref int into);
    }

    readonly struct Block512(Vector512<byte> all) : IBlock<Block512, Vector512<byte>>
    {
        readonly Vector512<byte> _all = all;

        public ulong Bits => _all.ExtractMostSignificantBits();

        public static Vector512<byte> Of(byte value) => Vector512.Create(value);

        public static Block512 Load(ref byte source) => new(Vector512.LoadUnsafe(ref source));

        public Block512 Equal(Vector512<byte> other) => new(Vector512.Equals(_all, other));

        public Block512 Or(Block512 other) => new(_all | other._all);

        // VBMI2 closes up the numbers of the bytes that are set; nearly always there are at most sixteen.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void WritePositions(ulong bits, ulong but, int at, ref int into)
        {
            if (!Avx512Vbmi2.IsSupported || (bits & but) != 0)
            {
                DelimiterScan.WritePositions(bits & ~but, at, ref into);
                return;
            }

            var numbers = Avx512Vbmi2.Compress(Vector512<byte>.Zero, _all, Vector512<byte>.Indices);
            Write(numbers.GetLower().GetLower(), at, ref into);
            if (BitOperations.PopCount(bits) <= 16) return;
            Write(numbers.GetLower().GetUpper(), at, ref Unsafe.Add(ref into, 16));
            if (BitOperations.PopCount(bits) <= 32) return;
            Write(numbers.GetUpper().GetLower(), at, ref Unsafe.Add(ref into, 32));
            Write(numbers.GetUpper().GetUpper(), at, ref Unsafe.Add(ref into, 48));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Write(Vector128<byte> numbers, int at, ref int into) =>
            (Avx512F.ConvertToVector512Int32(numbers) + Vector512.Create(at)).StoreUnsafe(ref into);
    }

    readonly struct Block256(Vector256<byte> low, Vector256<byte> high) : IBlock<Block256, Vector256<byte>>
    {
        readonly Vector256<byte> _low = low;
        readonly Vector256<byte> _high = high;

        public ulong Bits => _low.ExtractMostSignificantBits() | ((ulong)_high.ExtractMostSignificantBits() << 32);

        public static Vector256<byte> Of(byte value) => Vector256.Create(value);

        public static Block256 Load(ref byte source) => new(Vector256.LoadUnsafe(ref source), Vector256.LoadUnsafe(ref source, 32));

        public Block256 Equal(Vector256<byte> other) => new(Vector256.Equals(_low, other), Vector256.Equals(_high, other));

        public Block256 Or(Block256 other) => new(_low | other._low, _high | other._high);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void WritePositions(ulong bits, ulong but, int at, ref int into) => DelimiterScan.WritePositions(bits & ~but, at, ref into);
    }

    readonly struct Block128(Vector128<byte> a, Vector128<byte> b, Vector128<byte> c, Vector128<byte> d) : IBlock<Block128, Vector128<byte>>
    {
        readonly Vector128<byte> _a = a;
        readonly Vector128<byte> _b = b;
        readonly Vector128<byte> _c = c;
        readonly Vector128<byte> _d = d;

        public ulong Bits =>
            _a.ExtractMostSignificantBits()
            | ((ulong)_b.ExtractMostSignificantBits() << 16)
            | ((ulong)_c.ExtractMostSignificantBits() << 32)
            | ((ulong)_d.ExtractMostSignificantBits() << 48);

        public static Vector128<byte> Of(byte value) => Vector128.Create(value);

        public static Block128 Load(ref byte source) =>
            new(Vector128.LoadUnsafe(ref source), Vector128.LoadUnsafe(ref source, 16), Vector128.LoadUnsafe(ref source, 32), Vector128.LoadUnsafe(ref source, 48));

        public Block128 Equal(Vector128<byte> other) =>
            new(Vector128.Equals(_a, other), Vector128.Equals(_b, other), Vector128.Equals(_c, other), Vector128.Equals(_d, other));

        public Block128 Or(Block128 other) => new(_a | other._a, _b | other._b, _c | other._c, _d | other._d);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void WritePositions(ulong bits, ulong but, int at, ref int into) => DelimiterScan.WritePositions(bits & ~but, at, ref into);
    }
}
