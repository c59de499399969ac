using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;

namespace Gateway.Translation.Documents;

/// <summary>The JSON of a record while it is written: names whose bytes are ready, values without a step between them and the bytes.</summary>
/// <remarks>Says to the byte what <see cref="System.Text.Json.Utf8JsonWriter"/> would, which asks of each value what is known of all of ours: that its name needs no escape,
/// that it stands where it may. Kept from document to document; one thread at a time.</remarks>
sealed class RecordJson
{
    const int FirstBytes = 16 * 1024;

    // What a huge document took is given back.
    const int MaxKeptBytes = 1024 * 1024;

    // Sign, digits and mark of any decimal; more than a day or a time of day has.
    const int MaxValueBytes = 32;

    // As many decimal places as the digits of 64 bits may have.
    const int MaxPlaces = 18;

    [ThreadStatic]
    static RecordJson? _kept;

    // A document's content and its origins are written in turn, each for its own readers.
    [ThreadStatic]
    static RecordJson? _keptBefore;

    readonly JavaScriptEncoder _encoder;
    readonly SearchValues<char> _plain;
    readonly SearchValues<byte> _plainBytes;
    byte[] _bytes = new byte[FirstBytes];
    int _length;

    RecordJson(JavaScriptEncoder encoder)
    {
        _encoder = encoder;
        char[] plain = [.. Enumerable.Range(' ', 0x7F - ' ').Select(c => (char)c).Where(c => encoder.Encode($"{c}") is [var same] && same == c)];
        _plain = SearchValues.Create(plain);
        _plainBytes = SearchValues.Create([.. plain.Select(c => (byte)c)]);
    }

    /// <summary>The text so far.</summary>
    internal ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>An empty text, which is void when this thread begins the next for the same encoder.</summary>
    internal static RecordJson Begin(JavaScriptEncoder encoder)
    {
        if (_kept?._encoder != encoder) (_kept, _keptBefore) = (_keptBefore, _kept);
        if (_kept is not { } kept || kept._encoder != encoder || kept._bytes.Length > MaxKeptBytes) _kept = kept = new(encoder);
        kept._length = 0;
        return kept;
    }

    /// <summary>A name as it stands before a value, and before a value in quotes: with the comma that is left out where it is the first.</summary>
    internal static (byte[] Plain, byte[] Quoted) NameOf(string name) => (Encoding.UTF8.GetBytes($",\"{name}\":"), Encoding.UTF8.GetBytes($",\"{name}\":\""));

    internal void Open(byte bracket) => Put(bracket);

    internal void Close(byte bracket) => Put(bracket);

    /// <summary>What stands before an item of a list, unless it is the first.</summary>
    internal void Comma()
    {
        if (_bytes[_length - 1] != '[') Put((byte)',');
    }

    internal void Name(byte[] name)
    {
        var isFirst = _bytes[_length - 1] == '{' ? 1 : 0;
        Put(name.AsSpan(isFirst));
    }

    /// <summary>Ends a value in quotes.</summary>
    internal void Quote() => Put((byte)'"');

    internal void Put(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        _length += bytes.Length;
    }

    internal void Text(string text)
    {
        if (text.AsSpan().ContainsAnyExcept(_plain)) PutEncoded(text);
        else _length += Encoding.Latin1.GetBytes(text, Room(text.Length));
    }

    /// <summary>A text of which each byte is a character.</summary>
    internal void Text(ReadOnlySpan<byte> text)
    {
        if (text.ContainsAnyExcept(_plainBytes)) PutEncoded(Encoding.Latin1.GetString(text));
        else Put(text);
    }

    internal void Number(decimal number)
    {
        if (FlatValue.TryOf(number, out var flat) && !flat.IsNegative) Number(flat.Digits, flat.Places);
        else Format(number);
    }

    /// <summary>A number without sign: its digits, and how many of them stand behind the mark.</summary>
    internal void Number(ulong digits, int places)
    {
        if (places <= MaxPlaces) _length += Digits(digits, places, Room(MaxValueBytes));
        else Format(new((int)digits, (int)(digits >> 32), 0, false, (byte)places));
    }

    void Format(decimal number)
    {
        if (Utf8Formatter.TryFormat(number, Room(MaxValueBytes), out var written)) _length += written;
    }

    // From the last digit to the first.
    static int Digits(ulong digits, int places, Span<byte> into)
    {
        var length = Math.Max(Length(digits), places + 1) + (places > 0 ? 1 : 0);
        for (var (at, mark) = (length - 1, places > 0 ? length - 1 - places : -1); at >= 0; at--)
            if (at == mark) into[at] = (byte)'.';
            else (digits, into[at]) = (digits / 10, (byte)('0' + (digits % 10)));
        return length;
    }

    static int Length(ulong digits)
    {
        var length = 1;
        for (; digits >= 10; digits /= 10) length++;
        return length;
    }

    internal void Day(DateOnly date)
    {
        var (year, month, day) = date;
        var room = Room(MaxValueBytes);
        (room[0], room[1], room[2], room[3]) = (Digit(year / 1000), Digit(year / 100), Digit(year / 10), Digit(year));
        (room[4], room[5], room[6], room[7], room[8], room[9]) = ((byte)'-', Digit(month / 10), Digit(month), (byte)'-', Digit(day / 10), Digit(day));
        _length += "CCYY-MM-DD".Length;
    }

    internal void Time(TimeOnly time)
    {
        if (Utf8Formatter.TryFormat(time.ToTimeSpan(), Room(MaxValueBytes), out var written, 'c')) _length += written;
    }

    static byte Digit(int number) => (byte)('0' + (number % 10));

    void PutEncoded(string text)
    {
        var encoded = _encoder.Encode(text);
        _length += Encoding.UTF8.GetBytes(encoded, Room(Encoding.UTF8.GetByteCount(encoded)));
    }

    void Put(byte value)
    {
        if (_length == _bytes.Length) Room(1);
        _bytes[_length++] = value;
    }

    Span<byte> Room(int count)
    {
        if (_bytes.Length - _length < count) Array.Resize(ref _bytes, Math.Max(_length + count, _bytes.Length * 2));
        return _bytes.AsSpan(_length);
    }
}
