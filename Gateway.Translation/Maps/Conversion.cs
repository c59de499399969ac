using System.Globalization;
using System.Runtime.CompilerServices;
using Gateway.Translation.Documents;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Maps;

/// <summary>How the bytes of one element become a field's value and back.</summary>
abstract class Conversion
{
    /// <summary>What it expects, for a diagnostic: "a number".</summary>
    internal abstract string Expected { get; }

    internal abstract bool TryRead(in MessageReading reading, in Element element, out FieldValue value);

    /// <summary>Reads the value into its field; false when it does not convert, and then nothing is set.</summary>
    internal bool TrySet(in MessageReading reading, in Element element, FieldTarget target, int row)
    {
        if (TryReadFlat(reading, element, out var flat)) reading.Document.Set(target, flat, reading.OriginOf(element, row));
        else if (TryRead(reading, element, out var value)) reading.Document.Set(target, value, reading.OriginOf(element, row));
        else return false;
        return true;
    }

    /// <summary>Reads the value as a record holds it, where it is written as usual; false where not, or where it does not convert.</summary>
    internal virtual bool TryReadFlat(in MessageReading reading, in Element element, out FlatValue value)
    {
        value = default;
        return false;
    }

    /// <summary>The text to write; null when the element cannot hold the value.</summary>
    internal abstract string? Write(in FieldValue value);

    /// <summary>The first repetition, blanks at both ends cut (X12.6 §3.5.1.3: they carry no meaning).</summary>
    private protected static ReadOnlySpan<byte> Trimmed(in Element element)
    {
        var bytes = element.Bytes;
        return bytes is [] or [not (byte)' ', .., not (byte)' '] or [not (byte)' '] ? bytes : bytes.Trim((byte)' ');
    }
}

/// <summary>Text as it stands, blanks at the end cut.</summary>
sealed class TextConversion : Conversion
{
    internal static TextConversion Instance { get; } = new();

    internal override string Expected => "text";

    internal override bool TryRead(in MessageReading reading, in Element element, out FieldValue value)
    {
        var text = reading.TextOf(element);
        value = FieldValue.Of(text);
        return text.Length > 0;
    }

    internal override bool TryReadFlat(in MessageReading reading, in Element element, out FlatValue value)
    {
        value = reading.FlatTextOf(element);
        return value is not { Form: FlatValue.InBytes, B: 0 };
    }

    internal override string? Write(in FieldValue value) => value.Text;
}

/// <summary>A number: with an implied decimal point (X12 Nn), or with its mark written.</summary>
/// <param name="impliedDecimals">Places of the implied decimal point; null where it is written.</param>
/// <param name="mark">The decimal mark of texts that have no type of their own (CSV); segments get theirs from the interchange.</param>
/// <param name="thousands">What may part the thousands of such texts; NUL for nothing.</param>
sealed class NumberConversion(int? impliedDecimals, char mark = '.', char thousands = '\0') : Conversion
{
    const int MaxBytes = 64;

    // As many digits as a long surely holds.
    const int MaxPlainDigits = 18;

    internal override string Expected => impliedDecimals is null ? "a number" : $"a number with {impliedDecimals} implied decimal places";

    internal override bool TryRead(in MessageReading reading, in Element element, out FieldValue value)
    {
        var isNumber = TryReadNumber(reading, element, out var number);
        value = FieldValue.Of(number);
        return isNumber;
    }

    internal override bool TryReadFlat(in MessageReading reading, in Element element, out FlatValue value) =>
        TryReadPlain(Trimmed(element), reading.Delimiters.DecimalMark, out value);

    bool TryReadNumber(in MessageReading reading, in Element element, out decimal number)
    {
        var bytes = Trimmed(element);
        if (!TryReadPlain(bytes, reading.Delimiters.DecimalMark, out var plain)) return TryParse(bytes, reading.Delimiters, out number);
        number = plain.Number;
        return true;
    }

    // Digits with at most one mark among them, as nearly all numbers are.
    bool TryReadPlain(ReadOnlySpan<byte> bytes, byte decimalMark, out FlatValue number)
    {
        number = default;
        if (bytes.Length is 0 or > MaxPlainDigits) return false;
        var (digits, places) = (0L, -1);
        foreach (var b in bytes)
        {
            if (b == decimalMark && places < 0) places = 0;
            else if (char.IsAsciiDigit((char)b)) (digits, places) = ((digits * 10) + (b - '0'), places < 0 ? places : places + 1);
            else return false;
        }

        if (bytes is [var only] && only == decimalMark) return false;
        number = FlatValue.OfDigits(digits, places < 0 ? impliedDecimals ?? 0 : places);
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    bool TryParse(ReadOnlySpan<byte> bytes, Delimiters delimiters, out decimal number)
    {
        number = default;
        if (bytes.Length is 0 or > MaxBytes) return false;
        Span<byte> plain = stackalloc byte[bytes.Length];
        bytes.CopyTo(plain);
        if (thousands != '\0' ? !TryUngroup(ref plain) : mark != '.' && plain.Contains((byte)'.')) return false;
        if (delimiters.DecimalMark != '.') plain.Replace(delimiters.DecimalMark, (byte)'.');
        // EDIFACT knows no thousands separator, and senders write either mark whatever UNA says (ISO 9735 §10.1).
        else if (delimiters.Release != 0) plain.Replace((byte)',', (byte)'.');
        if (!decimal.TryParse(plain, NumberStyles.Float & ~NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out number)) return false;
        // A written decimal mark wins over the implied one: the validator has named it, and 58.87 is not meant as 0.5887.
        if (impliedDecimals is { } places && !plain.Contains((byte)'.')) number *= new decimal(1, 0, 0, false, (byte)places);
        return true;
    }

    // 1.234.567,8: a mark before each three digits, counted from the decimal mark. Anything else is a slip of the pen, and no number.
    bool TryUngroup(ref Span<byte> text)
    {
        var (whole, length) = (text.IndexOf((byte)mark), 0);
        if (whole < 0) whole = text.Length;
        var isGrouped = text.Contains((byte)thousands);
        for (var at = 0; at < text.Length; at++)
        {
            var isPlace = at < whole && (whole - at) % 4 == 0 && (at > 0 || char.IsAsciiDigit((char)text[0]));
            if (isGrouped && isPlace != (text[at] == thousands)) return false;
            if (text[at] != thousands) text[length++] = text[at];
        }

        text = text[..length];
        return true;
    }

    internal override string? Write(in FieldValue value)
    {
        if (impliedDecimals is not { } places) return TextOf(value.Number);
        var scale = 1m;
        for (var i = 0; i < places; i++) scale *= 10;
        if (Math.Abs(value.Number) > decimal.MaxValue / scale) return null;
        var scaled = value.Number * scale;
        return scaled == decimal.Truncate(scaled) ? decimal.Truncate(scaled).ToString(CultureInfo.InvariantCulture) : null;
    }

    string TextOf(decimal number)
    {
        const int maxPlaces = 18;
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(number, bits);
        var (digits, places) = (((ulong)(uint)bits[1] << 32) | (uint)bits[0], (bits[3] >> 16) & 0xFF);
        if (bits[2] != 0 || places > maxPlaces) return number.ToString(CultureInfo.InvariantCulture).Replace('.', mark);
        // Sign, mark and as many digits as 64 bits hold.
        Span<char> text = stackalloc char[22];
        var at = text.Length;
        for (var written = 0; digits > 0 || written <= places; written++, digits /= 10)
        {
            if (written > 0 && written == places) text[--at] = mark;
            text[--at] = (char)('0' + (digits % 10));
        }

        if (number < 0) text[--at] = '-';
        return new(text[at..]);
    }
}

/// <summary>A date by one pattern, or by the length of an X12 DT.</summary>
sealed class DateConversion(DatePattern? pattern) : Conversion
{
    internal override string Expected => pattern is null ? "a date YYMMDD or CCYYMMDD" : $"a date {pattern}";

    internal override bool TryRead(in MessageReading reading, in Element element, out FieldValue value)
    {
        var isDate = TryReadDate(element, out var date);
        value = FieldValue.Of(date);
        return isDate;
    }

    internal override bool TryReadFlat(in MessageReading reading, in Element element, out FlatValue value)
    {
        var isDate = TryReadDate(element, out var date);
        value = FlatValue.OfDate(date);
        return isDate;
    }

    bool TryReadDate(in Element element, out DateOnly date)
    {
        var bytes = Trimmed(element);
        return (pattern ?? (bytes.Length == 6 ? DatePattern.ShortYear : DatePattern.FullYear)).TryReadDate(bytes, out date);
    }

    internal override string? Write(in FieldValue value) => (pattern ?? DatePattern.FullYear).Write(value.Date);
}

/// <summary>A time of day by one pattern, or by the length of an X12 TM.</summary>
sealed class TimeConversion(DatePattern? pattern) : Conversion
{
    internal override string Expected => pattern is null ? "a time HHMM or HHMMSS" : $"a time {pattern}";

    internal override bool TryRead(in MessageReading reading, in Element element, out FieldValue value)
    {
        value = default;
        var bytes = Trimmed(element);
        var by = pattern ?? (bytes.Length == 4 ? DatePattern.Minutes : DatePattern.Seconds);
        if (!by.TryReadTime(pattern is null && bytes.Length > 6 ? bytes[..6] : bytes, out var time)) return false;
        value = FieldValue.Of(time);
        return true;
    }

    internal override string? Write(in FieldValue value) =>
        (pattern ?? (value.Time.Second == 0 ? DatePattern.Minutes : DatePattern.Seconds)).Write(value.Time);
}
