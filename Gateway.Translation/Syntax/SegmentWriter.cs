using System.Buffers;
using System.Globalization;
using System.Text;

namespace Gateway.Translation.Syntax;

/// <summary>Why a value cannot be written.</summary>
public enum Unwritable
{
    /// <summary>It was written.</summary>
    None,

    /// <summary>It holds a delimiter, and the syntax has no release character.</summary>
    Delimiter,

    /// <summary>It holds a control character.</summary>
    ControlCharacter,

    /// <summary>It holds a character that the interchange's character set does not have.</summary>
    CharacterSet,

    /// <summary>It is a further repetition, and the interchange has no repetition separator.</summary>
    Repetition,

    /// <summary>It is longer than the fixed width of its place (ISA).</summary>
    TooLong,
}

/// <summary>Writes X12 and EDIFACT segments: places values by element, component and repetition, and puts the separators between.</summary>
/// <remarks>Separators are written only when a value follows, so that no segment ends in empty elements. A value that would break
/// the segment is refused, and the segment stays sound. Values of a segment come in ascending order of their places.</remarks>
public sealed class SegmentWriter
{
    const int MaxShortValue = 256;

    readonly IBufferWriter<byte> _output;
    readonly Encoding _charset;
    readonly byte[] _lineBreak;
    readonly SearchValues<byte> _released;
    readonly bool _hasEscapes;

    // What is written as it stands: printable ASCII that delimits nothing.
    readonly bool[] _isPlain = new bool[128];

    // The segment in progress.
    byte[] _segment = new byte[256];
    int _length;
    int _element;
    int _repetition;
    int _component;

    /// <param name="output">Takes the bytes, segment by segment.</param>
    /// <param name="delimiters">The service characters; a release character makes delimiters in values writable.</param>
    /// <param name="charset">Encodes the values.</param>
    /// <param name="lineBreak">Written after each terminator; empty for none.</param>
    public SegmentWriter(IBufferWriter<byte> output, in Delimiters delimiters, Encoding charset, string lineBreak = "")
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(charset);
        _output = output;
        _charset = charset;
        _hasEscapes = Iso2022.IsOf(charset);
        _lineBreak = Encoding.ASCII.GetBytes(lineBreak);
        Delimiters = delimiters;
        byte[] released = [delimiters.Segment, delimiters.Element, .. IfAny(delimiters.Component), .. IfAny(delimiters.Repetition), .. IfAny(delimiters.Release)];
        _released = SearchValues.Create(released);
        for (var b = (byte)' '; b < 0x7F; b++) _isPlain[b] = !released.Contains(b);
    }

    public Delimiters Delimiters { get; }

    /// <summary>Segments ended so far; set it to zero where a message begins.</summary>
    public int SegmentCount { get; set; }

    /// <summary>Bytes ended so far, line breaks included.</summary>
    public long Length { get; private set; }

    /// <summary>Whether the segment in progress holds any value.</summary>
    public bool HasValues => _element > 0;

    /// <summary>Begins a segment; one in progress is dropped.</summary>
    public void Start(string tag)
    {
        _length = 0;
        _length = Encoding.ASCII.GetBytes(tag, Room(tag.Length));
        (_element, _repetition, _component) = (0, 1, 1);
    }

    /// <summary>Writes a value at its place, or says why not; an empty value writes nothing.</summary>
    public Unwritable Put(int element, ReadOnlySpan<char> value, int component = 1, int repetition = 1)
    {
        if (value.IsEmpty) return Unwritable.None;
        if (repetition > 1 && Delimiters.Repetition == 0) return Unwritable.Repetition;
        if (!IsPlain(value)) return PutUnusual(element, value, component, repetition);
        MoveTo(element, repetition, component);
        Ascii.FromUtf16(value, Room(value.Length), out var written);
        _length += written;
        return Unwritable.None;
    }

    /// <summary>Why a value could not be written; nothing is.</summary>
    internal Unwritable Check(ReadOnlySpan<char> value) => IsPlain(value) ? Unwritable.None : CheckUnusual(value);

    Unwritable CheckUnusual(ReadOnlySpan<char> value)
    {
        var rented = ArrayPool<byte>.Shared.Rent(_charset.GetByteCount(value));
        var reason = Judge(value, rented.AsSpan(0, _charset.GetBytes(value, rented)));
        ArrayPool<byte>.Shared.Return(rented);
        return reason;
    }

    // Nearly all values are, and need no second look.
    bool IsPlain(ReadOnlySpan<char> value)
    {
        var isPlain = _isPlain;
        foreach (var c in value)
            if (c >= isPlain.Length || !isPlain[c])
                return false;
        return true;
    }

    Unwritable PutUnusual(int element, ReadOnlySpan<char> value, int component, int repetition)
    {
        Span<byte> ascii = stackalloc byte[MaxShortValue];
        // All character sets of the syntaxes have ASCII in common.
        return value.Length <= MaxShortValue && Ascii.FromUtf16(value, ascii, out var count) == OperationStatus.Done
            ? Put(element, value, ascii[..count], component, repetition)
            : PutEncoded(element, value, component, repetition);
    }

    Unwritable Put(int element, ReadOnlySpan<char> value, ReadOnlySpan<byte> bytes, int component, int repetition)
    {
        var reason = Judge(value, bytes);
        if (reason == Unwritable.None) Write(element, repetition, component, bytes);
        return reason;
    }

    Unwritable PutEncoded(int element, ReadOnlySpan<char> value, int component, int repetition)
    {
        var length = _charset.GetByteCount(value);
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            return Put(element, value, rented.AsSpan(0, _charset.GetBytes(value, rented)), component, repetition);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Writes a number at its place.</summary>
    public void Put(int element, long number, int component = 1)
    {
        Span<char> text = stackalloc char[20];
        number.TryFormat(text, out var length, provider: CultureInfo.InvariantCulture);
        Put(element, text[..length], component);
    }

    /// <summary>Ends the segment.</summary>
    public void End()
    {
        Put(Delimiters.Segment);
        Put(_lineBreak);
        _output.Write(_segment.AsSpan(0, _length));
        Length += _length;
        SegmentCount++;
        _length = 0;
    }

    /// <summary>Writes a received segment again, in the delimiters and character set of this writer; empty elements at its end are kept.</summary>
    /// <returns>The reason of the first value that could not be written.</returns>
    public Unwritable Copy(in Segment segment)
    {
        Start(segment[0].ToString());
        var reason = Unwritable.None;
        var data = BinaryElement(segment);
        var number = 0;
        foreach (var element in segment.Elements)
        {
            number++;
            var copied = number == data ? CopyBinary(element, number) : CopyElement(element, number);
            if (reason == Unwritable.None) reason = copied;
        }

        End();
        return reason;
    }

    Unwritable CopyBinary(Element element, int number)
    {
        MoveTo(number, 1, 1);
        Put(element.Bytes);
        return Unwritable.None;
    }

    /// <summary>Number of the element that holds binary data, zero for none.</summary>
    /// <remarks>X12.6: BIN02 and BDS03 are as long as the element before says, and may hold any byte.</remarks>
    internal static int BinaryElement(in Segment segment) =>
        segment.Buffer.Delimiters.Release != 0 ? 0 : segment.Id.SequenceEqual("BIN"u8) ? 2 : segment.Id.SequenceEqual("BDS"u8) ? 3 : 0;

    Unwritable CopyElement(Element element, int number)
    {
        var reason = Unwritable.None;
        var r = 0;
        foreach (var repetition in element.Repetitions)
        {
            var c = 0;
            r++;
            foreach (var component in repetition.Components)
            {
                var copied = CopyValue(number, component.ToString(), ++c, r);
                if (reason == Unwritable.None) reason = copied;
            }
        }

        return reason;
    }

    Unwritable CopyValue(int element, string value, int component, int repetition)
    {
        if (value.Length > 0 || (repetition > 1 && Delimiters.Repetition == 0)) return Put(element, value, component, repetition);
        MoveTo(element, repetition, component);
        return Unwritable.None;
    }

    void Write(int element, int repetition, int component, ReadOnlySpan<byte> value)
    {
        MoveTo(element, repetition, component);
        while (Delimiters.Release != 0 && NextReleased(value) is >= 0 and var at)
        {
            Put(value[..at]);
            Put(Delimiters.Release);
            Put(value[at]);
            value = value[(at + 1)..];
        }

        Put(value);
    }

    // Where a byte stands that delimits; in a run of characters of two bytes none does.
    int NextReleased(ReadOnlySpan<byte> value)
    {
        if (!_hasEscapes) return value.IndexOfAny(_released);
        for (var at = 0; at < value.Length; at++)
        {
            if (value[at] == Iso2022.Esc) at += Math.Max(1, Iso2022.RunLength(value[at..])) - 1;
            else if (_released.Contains(value[at])) return at;
        }

        return -1;
    }

    // The places between are empty: only their separators stand.
    void MoveTo(int element, int repetition, int component)
    {
        if (element < _element || (element == _element && (repetition, component).CompareTo((_repetition, _component)) <= 0))
            throw new ArgumentOutOfRangeException(nameof(element), element, "Values of a segment are written in ascending order.");
        if (element > _element) (_repetition, _component) = (1, 1);
        for (; _element < element; _element++) Put(Delimiters.Element);
        if (repetition > _repetition) _component = 1;
        for (; _repetition < repetition; _repetition++) Put(Delimiters.Repetition);
        for (; _component < component; _component++) Put(Delimiters.Component);
    }

    void Put(byte value)
    {
        if (_length == _segment.Length) Room(1);
        _segment[_length++] = value;
    }

    void Put(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        _length += bytes.Length;
    }

    Span<byte> Room(int count)
    {
        if (_segment.Length - _length < count) Array.Resize(ref _segment, Math.Max(_length + count, _segment.Length * 2));
        return _segment.AsSpan(_length);
    }

    Unwritable Judge(ReadOnlySpan<char> value, ReadOnlySpan<byte> bytes)
    {
        if (value.ContainsAnyInRange('\0', '\x1F') || value.ContainsAnyInRange('\x7F', '\x9F')) return Unwritable.ControlCharacter;
        if (!Ascii.IsValid(value) && !value.SequenceEqual(_charset.GetString(bytes))) return Unwritable.CharacterSet;
        return Delimiters.Release == 0 && NextReleased(bytes) >= 0 ? Unwritable.Delimiter : Unwritable.None;
    }

    static byte[] IfAny(byte delimiter) => delimiter == 0 ? [] : [delimiter];
}
