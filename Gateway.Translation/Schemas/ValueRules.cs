using System.Buffers;
using System.Buffers.Text;

namespace Gateway.Translation.Schemas;

/// <summary>Judges one value by its type, length and code list; null when it is good, else the first thing wrong with it.</summary>
static class ValueRules
{
    static readonly SearchValues<byte> ControlCharacters = SearchValues.Create([.. Enumerable.Range(0, 32).Select(i => (byte)i), 127]);

    static readonly SearchValues<byte> DigitsAndMarks = SearchValues.Create("0123456789.,"u8);

    internal static bool HoldsControlCharacter(ReadOnlySpan<byte> bytes) => bytes.ContainsAny(ControlCharacters);

    /// <param name="rule">What the element may hold.</param>
    /// <param name="value">The value's bytes, release characters taken away.</param>
    /// <param name="characters">Its length in characters.</param>
    /// <param name="mayHoldControls">Whether control characters were seen in the segment at all.</param>
    /// <param name="marks">What divides the digits of numbers.</param>
    internal static DiagnosticCode? Judge(in ElementRule rule, ReadOnlySpan<byte> value, int characters, bool mayHoldControls, NumberMarks marks) => rule.Type switch
    {
        ElementType.Text or ElementType.Code => Text(rule, value, characters, mayHoldControls),
        ElementType.Number => Number(rule, value, marks),
        ElementType.ImpliedDecimal => Integer(rule, value),
        ElementType.Date => Length(rule, characters) ?? (IsDate(value) ? null : DiagnosticCodes.ElementInvalidDate),
        ElementType.Time => Length(rule, characters) ?? (IsTime(value) ? null : DiagnosticCodes.ElementInvalidTime),
        ElementType.Alphabetic => value.ContainsAnyInRange((byte)'0', (byte)'9') ? DiagnosticCodes.ElementInvalidCharacter : Text(rule, value, characters, mayHoldControls),
        _ => Length(rule, characters),
    };

    static DiagnosticCode? Text(in ElementRule rule, ReadOnlySpan<byte> value, int characters, bool mayHoldControls) =>
        Length(rule, characters)
        ?? (mayHoldControls && HoldsControlCharacter(value) ? DiagnosticCodes.ElementInvalidCharacter : Listed(rule, value));

    static DiagnosticCode? Listed(in ElementRule rule, ReadOnlySpan<byte> value) =>
        rule.Codes is null || rule.Codes.Contains(value) ? null : DiagnosticCodes.ElementInvalidCode;

    static DiagnosticCode? Length(in ElementRule rule, int characters)
    {
        if (characters < rule.MinLength) return DiagnosticCodes.ElementTooShort;
        return characters > rule.MaxLength ? DiagnosticCodes.ElementTooLong : null;
    }

    // X12.6 §3.5.1.1: digits, a leading minus that does not count.
    static DiagnosticCode? Integer(in ElementRule rule, ReadOnlySpan<byte> value)
    {
        if (value[0] == '-') value = value[1..];
        if (value.IsEmpty || value.ContainsAnyExceptInRange((byte)'0', (byte)'9')) return DiagnosticCodes.ElementInvalidCharacter;
        return Length(rule, value.Length) ?? Listed(rule, value);
    }

    // X12.6 §3.5.1.2 and ISO 9735 §10: digits with at most one decimal mark and a leading minus, neither of which counts; X12 also
    // takes an exponent, whose sign and letter do not count either. EDIFACT asks for digits on both sides of its mark, and knows none between thousands.
    static DiagnosticCode? Number(in ElementRule rule, ReadOnlySpan<byte> value, NumberMarks marks)
    {
        var (digits, mark, at) = (0, -1, value[0] == '-' ? 1 : 0);
        for (; at < value.Length; at++)
        {
            var b = value[at];
            if ((uint)(b - '0') <= 9) digits++;
            else if (mark < 0 && (b == marks.One || b == marks.Other)) mark = at;
            else break;
        }

        if (at < value.Length && marks.IsEdifact && value.ContainsAnyInRange((byte)'0', (byte)'9') && !value[at..].ContainsAnyExcept(DigitsAndMarks)) return DiagnosticCodes.DecimalMarkWrong;
        if (digits == 0) return DiagnosticCodes.ElementInvalidCharacter;
        if (at < value.Length && (marks.IsEdifact || Exponent(value[at..]) is not > 0)) return DiagnosticCodes.ElementInvalidCharacter;
        if (marks.IsEdifact && mark >= 0 && (mark == value.Length - 1 || (uint)(value[Math.Max(mark - 1, 0)] - '0') > 9)) return DiagnosticCodes.NumberWithoutDigit;
        return Length(rule, digits + (at < value.Length ? Exponent(value[at..]) : 0));
    }

    // The number of digits of "E5" or "E-05"; zero or less when it is no exponent.
    static int Exponent(ReadOnlySpan<byte> value)
    {
        if (value[0] != 'E') return 0;
        var digits = value.Length > 1 && value[1] == '-' ? value[2..] : value[1..];
        return digits.ContainsAnyExceptInRange((byte)'0', (byte)'9') ? 0 : digits.Length;
    }

    /// <summary>Whether a value says nothing: a string holds at least one character that is no blank (X12.6 §3.5.1.3; ISO 9735 §9 leaves blanks at an end out).</summary>
    internal static bool IsBlank(in ElementRule rule, ReadOnlySpan<byte> value) =>
        value[0] == ' ' && rule.Codes is null && rule.Type is ElementType.Text or ElementType.Code or ElementType.Alphabetic && !value.ContainsAnyExcept((byte)' ');

    internal static bool IsDate(ReadOnlySpan<byte> value)
    {
        if (value.Length is not (6 or 8) || !Utf8Parser.TryParse(value, out uint date, out var read) || read != value.Length) return false;
        var (year, month, day) = (date / 10000, date / 100 % 100, date % 100);
        return month is >= 1 and <= 12 && day >= 1 && day <= DaysIn(year, month);
    }

    // A two-digit year 00 stands for 2000, a leap year; no other of its century would differ.
    static uint DaysIn(uint year, uint month) => month switch
    {
        2 => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29u : 28u,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };

    static bool IsTime(ReadOnlySpan<byte> value)
    {
        if (value.Length is not (4 or 6 or 7 or 8) || value.ContainsAnyExceptInRange((byte)'0', (byte)'9')) return false;
        return Two(value, 0) < 24 && Two(value, 2) < 60 && (value.Length == 4 || Two(value, 4) < 60);
    }

    static int Two(ReadOnlySpan<byte> digits, int at) => (digits[at] - '0') * 10 + digits[at + 1] - '0';
}
