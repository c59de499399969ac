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
/// block of their own and cut off by a mask. And it goes without bounds checks: <see cref="Run"/> sees to the room first.</para>
/// <para>A block becomes one 64-bit mask per kind of delimiter (a compare for each service character, joined by "or"); release characters
/// take bits out of the masks; what is left becomes positions, eight by eight with the lowest bit first, so that the number of
/// delimiters in a block costs no branch in nearly all of them.</para></remarks>
sealed class DelimiterScan(VectorForm form)
{
    const int BlockBytes = 64;
    const int Slack = BlockBytes;

    readonly byte[] _tail = new byte[BlockBytes];
    byte _first, _second, _third, _terminator, _release, _lineBreak, _otherLineBreak;
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
        (_hasRelease, _release) = (release.HasValue, release ?? 0);
        _hasLineBreaks = lineBreaks.Length > 0;
        if (!_hasLineBreaks) return;
        _lineBreak = lineBreaks[0];
        _otherLineBreak = lineBreaks[^1];
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
        return form switch
        {
            VectorForm.Vector512 => Run<Block512>(block, at, end, positions, count),
            VectorForm.Vector256 => Run<Block256>(block, at, end, positions, count),
            _ => Run<Block128>(block, at, end, positions, count),
        };
    }

    int Run<TBlock>(byte[] bytes, int at, int end, int[] positions, int count)
        where TBlock : struct, IBlock<TBlock> =>
        _hasRelease || _hasLineBreaks
            ? Run<TBlock, Edifact>(bytes, at, end, positions, count)
            : Run<TBlock, X12>(bytes, at, end, positions, count);

    // A method of its own, and one for each of two syntaxes: then the compiler keeps what the loop needs in registers. It is compiled
    // once, at full strength: a program that looks into one file has no time to warm up.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    int Run<TBlock, TSyntax>(byte[] bytes, int at, int end, int[] positions, int count)
        where TBlock : struct, IBlock<TBlock>
        where TSyntax : struct, ISyntax
    {
        var (first, second, third, terminator) = (TBlock.Of(_first), TBlock.Of(_second), TBlock.Of(_third), TBlock.Of(_terminator));
        var (release, lineBreak, otherLineBreak) = (TBlock.Of(_release), TBlock.Of(_lineBreak), TBlock.Of(_otherLineBreak));
        ref var start = ref MemoryMarshal.GetArrayDataReference(bytes);
        ref var position = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(positions), count);
        ref var index = ref MemoryMarshal.GetArrayDataReference(Ends);
        var breakCount = 0;
        for (; at < end; at += BlockBytes)
        {
            ref var source = ref Unsafe.Add(ref start, at);
            if (bytes.Length - at < BlockBytes) source = ref Tail(bytes, at);
            var block = TBlock.Load(ref source);
            var terminators = block.Equal(terminator);
            var found = block.Equal(first).Or(block.Equal(second)).Or(block.Equal(third)).Or(terminators);
            var (all, ends, beyond) = (found.Bits, terminators.Bits, end - at < BlockBytes ? ulong.MaxValue << (end - at) : 0);
            if (TSyntax.KnowsReleaseAndLineBreaks)
            {
                var released = Released(block.Equal(release).Bits & ~beyond, end - at);
                var breaks = block.Equal(lineBreak).Or(block.Equal(otherLineBreak)).Bits & ~beyond;
                if (breaks != 0) breakCount = AddLineBreaks(breaks, released, at, breakCount);
                beyond |= released;
            }

            if ((all & beyond) == 0)
            {
                found.WritePositions(all, at, ref position);
            }
            else
            {
                all &= ~beyond;
                ends &= ~beyond;
                WritePositions(all, at, ref position);
            }

            WriteIndices(Compressed(ends, all), count, ref index);
            index = ref Unsafe.Add(ref index, BitOperations.PopCount(ends));
            position = ref Unsafe.Add(ref position, BitOperations.PopCount(all));
            count += BitOperations.PopCount(all);
        }

        EndCount = (int)(Unsafe.ByteOffset(ref MemoryMarshal.GetArrayDataReference(Ends), ref index) / sizeof(int));
        LineBreaks[breakCount] = int.MaxValue;
        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void WritePositions(ulong bits, int at, ref int into)
    {
        do
        {
            for (var i = 0; i < 8; i++)
            {
                Unsafe.Add(ref into, i) = at + BitOperations.TrailingZeroCount(bits);
                bits &= bits - 1;
            }

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
            for (var i = 0; i < 4; i++)
            {
                Unsafe.Add(ref into, i) = count + BitOperations.TrailingZeroCount(bits);
                bits &= bits - 1;
            }

            into = ref Unsafe.Add(ref into, 4);
        }
        while (bits != 0);
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

    // ISO 9735 §5.1: the release character takes the meaning from the one byte after it, which may be a release character. They are rare,
    // so they are taken one by one; of a row of them every second one is data. The last one of a block reaches into the next.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    ulong Released(ulong releases, int left) => _hasRelease && (releases != 0 || _isReleased) ? ReleasedOneByOne(releases, left) : 0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    ulong ReleasedOneByOne(ulong releases, int left)
    {
        var released = _isReleased ? 1UL : 0;
        releases &= ~released;
        var last = Math.Min(left, BlockBytes) - 1;
        _isReleased = false;
        while (releases != 0)
        {
            var release = releases & (0 - releases);
            releases &= ~(release | (release << 1));
            released |= release << 1;
            _isReleased = release == 1UL << last;
        }

        return released;
    }

    // A file cut into lines may be cut behind a release character, which then belongs to the next line: the break counts from there.
    [MethodImpl(MethodImplOptions.NoInlining)]
    int AddLineBreaks(ulong bits, ulong released, int at, int count)
    {
        if (!_hasLineBreaks) return 0;
        for (; bits != 0; bits &= bits - 1)
        {
            var bit = BitOperations.TrailingZeroCount(bits);
            LineBreaks[count++] = at + bit - (int)((released >> bit) & 1);
        }

        return count;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    ref byte Tail(byte[] bytes, int at)
    {
        bytes.AsSpan(at).CopyTo(_tail);
        return ref MemoryMarshal.GetArrayDataReference(_tail);
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

    /// <summary>64 bytes in as many vectors as the form needs.</summary>
    interface IBlock<TSelf>
        where TSelf : struct, IBlock<TSelf>
    {
        /// <summary>A bit for each byte that is set, the first byte lowest.</summary>
        ulong Bits { get; }

        static abstract TSelf Of(byte value);

        static abstract TSelf Load(ref byte source);

        /// <summary>All bits of a byte set where both are the same.</summary>
        TSelf Equal(TSelf other);

        TSelf Or(TSelf other);

        /// <summary>Writes the positions of the bytes that are set.</summary>
        /// <param name="bits">They as bits.</param>
        /// <param name="at">Position of the block.</param>
        /// <param name="into">Takes them.</param>
        void WritePositions(ulong bits, int at, ref int into);
    }

    readonly struct Block512(Vector512<byte> all) : IBlock<Block512>
    {
        readonly Vector512<byte> _all = all;

        public ulong Bits => _all.ExtractMostSignificantBits();

        public static Block512 Of(byte value) => new(Vector512.Create(value));

        public static Block512 Load(ref byte source) => new(Vector512.LoadUnsafe(ref source));

        public Block512 Equal(Block512 other) => new(Vector512.Equals(_all, other._all));

        public Block512 Or(Block512 other) => new(_all | other._all);

        // VBMI2 closes up the numbers of the bytes that are set; nearly always there are at most sixteen.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void WritePositions(ulong bits, int at, ref int into)
        {
            if (!Avx512Vbmi2.IsSupported)
            {
                DelimiterScan.WritePositions(bits, at, ref into);
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

    readonly struct Block256(Vector256<byte> low, Vector256<byte> high) : IBlock<Block256>
    {
        readonly Vector256<byte> _low = low;
        readonly Vector256<byte> _high = high;

        public ulong Bits => _low.ExtractMostSignificantBits() | ((ulong)_high.ExtractMostSignificantBits() << 32);

        public static Block256 Of(byte value) => new(Vector256.Create(value), Vector256.Create(value));

        public static Block256 Load(ref byte source) => new(Vector256.LoadUnsafe(ref source), Vector256.LoadUnsafe(ref source, 32));

        public Block256 Equal(Block256 other) => new(Vector256.Equals(_low, other._low), Vector256.Equals(_high, other._high));

        public Block256 Or(Block256 other) => new(_low | other._low, _high | other._high);

        public void WritePositions(ulong bits, int at, ref int into) => DelimiterScan.WritePositions(bits, at, ref into);
    }

    readonly struct Block128(Vector128<byte> a, Vector128<byte> b, Vector128<byte> c, Vector128<byte> d) : IBlock<Block128>
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

        public static Block128 Of(byte value) => new(Vector128.Create(value), Vector128.Create(value), Vector128.Create(value), Vector128.Create(value));

        public static Block128 Load(ref byte source) =>
            new(Vector128.LoadUnsafe(ref source), Vector128.LoadUnsafe(ref source, 16), Vector128.LoadUnsafe(ref source, 32), Vector128.LoadUnsafe(ref source, 48));

        public Block128 Equal(Block128 other) =>
            new(Vector128.Equals(_a, other._a), Vector128.Equals(_b, other._b), Vector128.Equals(_c, other._c), Vector128.Equals(_d, other._d));

        public Block128 Or(Block128 other) => new(_a | other._a, _b | other._b, _c | other._c, _d | other._d);

        public void WritePositions(ulong bits, int at, ref int into) => DelimiterScan.WritePositions(bits, at, ref into);
    }
}
