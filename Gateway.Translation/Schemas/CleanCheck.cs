using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Schemas;

/// <summary>Tells whether nothing is wrong with a segment's elements.</summary>
/// <remarks>It knows the usual forms of good values and says nothing of the rest: <see cref="ElementChecker"/>, the readable form, then
/// judges the segment anew, and alone makes findings. Tests hold it to that. The lengths of eight values are compared at once with those
/// of the segment's <see cref="SegmentShape"/>; only codes, numbers, dates and times are looked at, eight or sixteen bytes at a time, for
/// a loop over the bytes of a value ends where no branch predictor foresees. That leaves about two hundred instructions for a segment,
/// which is what bounds it.</remarks>
sealed class CleanCheck
{
    // So many bytes are read at a value's start, however long it is.
    const int ReadBytes = 16;
    const int Shapes = 512;
    const ulong Zeros = 0x3030303030303030;

    byte[] _block = [];
    int[] _tokens = [];
    int _readable;
    int _messageEnd;
    int _nextOdd;
    int _nextBlank;
    int _nextBlankPart;
    SearchValues<byte>? _odd;
    SearchValues<byte>? _oddOrComponent;
    (Delimiters Delimiters, bool IsUtf8)? _oddFor;
    readonly SegmentShape?[] _shapes = new SegmentShape?[Shapes];
    byte _elementSeparator;
    byte _componentSeparator;
    NumberMarks _marks;
    bool _isEdifact;
    bool _hasComponents;

    internal void Begin(in Message message, Standard standard)
    {
        var buffer = message.Buffer;
        (_block, _tokens, _isEdifact) = (buffer.Block, buffer.Tokens, standard == Standard.Edifact);
        _elementSeparator = buffer.Delimiters.Element;
        _marks = NumberMarks.Of(buffer, _isEdifact);
        _messageEnd = buffer.Slots[message.FirstSlot + message.SegmentCount - 1].End;
        // The last segment of a full block, and messages in charsets of their own, go the readable way.
        _readable = buffer.Charset.IsSingleByte || buffer.Charset is System.Text.UTF8Encoding ? _block.Length - ReadBytes : -1;
        LookForOdd((buffer.Delimiters, !buffer.Charset.IsSingleByte));
        var start = buffer.Slots[message.FirstSlot].Start;
        _componentSeparator = buffer.Delimiters.Component;
        LookAhead(start);
        (_nextBlank, _nextBlankPart) = (NextBlank(start, _elementSeparator), _hasComponents ? NextBlank(start, _componentSeparator) : int.MaxValue);
    }

    /// <summary>Asked of the segments of the message in their order.</summary>
    internal bool IsClean(in SegmentSlot slot, CleanRules rules)
    {
        // There are as many values as delimiters, the tag's delimiter counted.
        var last = slot.TokenCount - 1;
        if (last is < 0 or >= SegmentShape.MostValues || slot.FirstToken + SegmentShape.MostValues >= _tokens.Length || !IsPlain(slot)) return false;
        ref var delimiter = ref _tokens[slot.FirstToken];
        ref var block = ref MemoryMarshal.GetArrayDataReference(_block);
        var shape = Shape(rules, ElementEnds(ref delimiter, last));
        var lastLength = slot.End - Unsafe.Add(ref delimiter, last) - 1;
        var present = Present(shape, ref delimiter, last, lastLength);
        if ((shape.Mandatory & ~present) != 0) return false;
        for (var left = present & shape.Asked; left != 0; left &= left - 1)
        {
            var value = BitOperations.TrailingZeroCount(left);
            var start = Unsafe.Add(ref delimiter, value) + 1;
            var length = value == last ? lastLength : Unsafe.Add(ref delimiter, value + 1) - start;
            if (!IsGood(ref shape.Values[value], ref Unsafe.Add(ref block, start), length)) return false;
        }

        return shape.Allows(present);
    }

    // A bit for each value that stands; none when the length of one is wrong.
    static uint Present(SegmentShape shape, ref int delimiter, int last, int lastLength)
    {
        // The last value ends with the segment, behind which another delimiter may stand than that of the index.
        if (lastLength <= 0 || lastLength < shape.MinLengths[last] || lastLength > shape.MaxLengths[last]) return 0;
        var (present, wrong) = (0u, 0u);
        ref var minLengths = ref MemoryMarshal.GetArrayDataReference(shape.MinLengths);
        ref var maxLengths = ref MemoryMarshal.GetArrayDataReference(shape.MaxLengths);
        for (var value = 0; value < last; value += Vector256<int>.Count)
        {
            var lengths = Vector256.LoadUnsafe(ref delimiter, (nuint)value + 1) - Vector256.LoadUnsafe(ref delimiter, (nuint)value) - Vector256<int>.One;
            var isWrong = Vector256.LessThan(lengths, Vector256.LoadUnsafe(ref minLengths, (nuint)value)) | Vector256.GreaterThan(lengths, Vector256.LoadUnsafe(ref maxLengths, (nuint)value));
            present |= Vector256.GreaterThan(lengths, Vector256<int>.Zero).ExtractMostSignificantBits() << value;
            wrong |= isWrong.ExtractMostSignificantBits() << value;
        }

        present &= (1u << last) - 1;
        return (wrong & present) == 0 ? present | (1u << last) : 0;
    }

    // A bit for each value, set where an element ends.
    ulong ElementEnds(ref int delimiter, int last)
    {
        if (!_hasComponents) return (2UL << last) - 1;
        ref var block = ref MemoryMarshal.GetArrayDataReference(_block);
        var (ends, separator) = (1UL << last, _elementSeparator);
        for (var value = 0; value < last; value++)
            if (Unsafe.Add(ref block, Unsafe.Add(ref delimiter, value + 1)) == separator)
                ends |= 1UL << value;
        return ends;
    }

    SegmentShape Shape(CleanRules rules, ulong elementEnds)
    {
        ref var shape = ref _shapes[((int)((elementEnds * 0x9E3779B97F4A7C15) >> 32) ^ rules.Number) & (Shapes - 1)];
        if (shape is null || !shape.Is(rules, elementEnds)) (shape ??= new()).Become(rules, elementEnds);
        return shape;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    bool IsGood(ref AskedValue asked, ref byte value, int length)
    {
        if (asked.Check == ValueCheck.Listed) return length <= Packed.MaxLength && Packed.Of(ref value, length) is var code && (code == asked.Known || IsListed(ref asked, code));
        return asked.Check switch
        {
            ValueCheck.Number => DigitsOfNumber(ref value, length) is > 0 and var digits && digits >= asked.MinDigits && digits <= asked.MaxDigits,
            ValueCheck.Integer => DigitsOfInteger(ref value, length) is > 0 and var digits && digits >= asked.MinDigits && digits <= asked.MaxDigits,
            ValueCheck.Date => IsDate(ref value, length),
            _ => IsTime(ref value, length),
        };
    }

    static bool IsListed(ref AskedValue asked, ulong code)
    {
        if (!asked.Codes!.Contains(code)) return false;
        asked.Known = code;
        return true;
    }

    // A bit for each byte that is no digit.
    static uint OtherThanDigits(ref byte value, int length) =>
        Vector128.GreaterThan(Vector128.LoadUnsafe(ref value) - Vector128.Create((byte)'0'), Vector128.Create((byte)9)).ExtractMostSignificantBits() & ((1u << length) - 1);

    static int DigitsOfInteger(ref byte value, int length)
    {
        if (length > ReadBytes) return 0;
        var others = OtherThanDigits(ref value, length);
        if (others == 0) return length;
        return others == 1 && value == '-' ? length - 1 : 0;
    }

    // Zero for what is no number, and for exponents.
    int DigitsOfNumber(ref byte value, int length)
    {
        if (length > ReadBytes) return 0;
        var others = OtherThanDigits(ref value, length);
        if (others == 0) return length;
        var digits = length - BitOperations.PopCount(others);
        // A minus stands first, so its bit is the lowest.
        var mark = value == '-' ? others & (others - 1) : others;
        if (mark == 0) return digits;
        if (!BitOperations.IsPow2(mark)) return 0;
        var sign = Unsafe.Add(ref value, BitOperations.TrailingZeroCount(mark));
        if (sign != _marks.One && sign != _marks.Other) return 0;
        return !_isEdifact || HasDigitsAround(mark, others, length) ? digits : 0;
    }

    // EDIFACT asks for digits on both sides of the mark.
    static bool HasDigitsAround(uint mark, uint others, int length) =>
        mark > 1 && (others & (mark >> 1)) == 0 && ((others | (1u << length)) & (mark << 1)) == 0;

    // The first 28 days of any month; the other days are asked at length.
    static bool IsDate(ref byte value, int length)
    {
        if (length is not (6 or 8)) return false;
        var text = Unsafe.ReadUnaligned<ulong>(ref value);
        if (length == 6) text = (text << 16) | (Zeros & 0xFFFF);
        if (!AreDigits(text)) return false;
        var pairs = Pairs(text);
        return (byte)(pairs >> 32) - 1u < 12 && ((byte)(pairs >> 48) - 1u < 28 || ValueRules.IsDate(MemoryMarshal.CreateReadOnlySpan(ref value, length)));
    }

    // What is not sent counts as zeros.
    static bool IsTime(ref byte value, int length)
    {
        if (length is not (4 or 6 or 7 or 8)) return false;
        var text = Packed.Of(ref value, length) | (length == 8 ? 0 : Zeros << (8 * length));
        if (!AreDigits(text)) return false;
        var pairs = Pairs(text);
        return (byte)pairs < 24 && (byte)(pairs >> 16) < 60 && (byte)(pairs >> 32) < 60;
    }

    // Bytes from 0x30 on, which do not reach 0x40 when six is added.
    static bool AreDigits(ulong text) => (text & 0xF0F0F0F0F0F0F0F0) == Zeros && ((text + 0x0606060606060606) & 0xF0F0F0F0F0F0F0F0) == Zeros;

    // Bytes 0, 2, 4 and 6 hold what each two digits say.
    static ulong Pairs(ulong digits) => (digits & 0x0F0F0F0F0F0F0F0F) * 10 + ((digits >> 8) & 0x0F0F0F0F0F0F0F0F);

    // Plain is what holds neither control characters nor release characters, repetitions or characters of several bytes, and no value that
    // begins with a blank. Nearly always nothing in a message is otherwise, except for the line breaks between segments.
    bool IsPlain(in SegmentSlot slot)
    {
        if (slot.End > _readable) return false;
        if (_nextOdd < slot.Start) _nextOdd = NextOdd(slot.Start);
        if (_nextBlank < slot.Start) _nextBlank = NextBlank(slot.Start, _elementSeparator);
        if (_nextBlankPart < slot.Start) _nextBlankPart = NextBlank(slot.Start, _componentSeparator);
        return _nextOdd >= slot.End && _nextBlank >= slot.End && _nextBlankPart >= slot.End;
    }

    // One search where a message has neither.
    void LookAhead(int start)
    {
        var bytes = _block.AsSpan(start, _messageEnd - start);
        var first = bytes.IndexOfAny(_oddOrComponent!);
        _hasComponents = first >= 0 && bytes[first..].Contains(_componentSeparator);
        _nextOdd = first < 0 ? int.MaxValue : NextOdd(start + first);
    }

    // Values that begin with a blank may be none.
    int NextBlank(int from, byte separator) =>
        _block.AsSpan(from, _messageEnd - from).IndexOf([separator, (byte)' ']) is >= 0 and var found ? from + found : int.MaxValue;

    int NextOdd(int from) => _block.AsSpan(from, _messageEnd - from).IndexOfAny(_odd!) is >= 0 and var found ? from + found : int.MaxValue;

    void LookForOdd((Delimiters Delimiters, bool IsUtf8) odd)
    {
        if (_oddFor == odd) return;
        var bytes = Odd(odd.Delimiters, odd.IsUtf8);
        (_odd, _oddFor) = (SearchValues.Create([.. bytes]), odd);
        _oddOrComponent = SearchValues.Create([.. bytes, odd.Delimiters.Component]);
    }

    // Control characters that delimit stand in no value. Zero, which stands for no such character, is one that does not.
    static HashSet<byte> Odd(in Delimiters delimiters, bool isUtf8)
    {
        var odd = Enumerable.Range(0, 256).Where(b => b is < 32 or 127 || (isUtf8 && b >= 128)).Select(b => (byte)b).ToHashSet();
        odd.ExceptWith([delimiters.Element, delimiters.Component, delimiters.Segment]);
        odd.UnionWith([0, delimiters.Release, delimiters.Repetition]);
        return odd;
    }
}
