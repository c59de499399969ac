using System.Globalization;

namespace Gateway.Translation.Maps;

/// <summary>How a date or a time of day is written: CCYYMMDD, YYMMDD, DD.MM.CCYY, HHMM.</summary>
sealed class DatePattern
{
    const int MaxLength = 32;

    static readonly (string Word, string Format)[] Words =
        [("CCYY", "yyyy"), ("YYYY", "yyyy"), ("YY", "yy"), ("MM", "MM"), ("DD", "dd"), ("HH", "HH"), ("mm", "mm"), ("SS", "ss")];

    readonly string _text;
    readonly string _format;

    DatePattern(string text, string format)
    {
        _text = text;
        _format = format;
    }

    internal static DatePattern FullYear { get; } = new("CCYYMMDD", "yyyyMMdd");

    internal static DatePattern ShortYear { get; } = new("YYMMDD", "yyMMdd");

    internal static DatePattern Minutes { get; } = new("HHMM", "HHmm");

    internal static DatePattern Seconds { get; } = new("HHMMSS", "HHmmss");

    /// <summary>The UN/EDIFACT code list 2379 as far as it names a day: code, pattern, characters that count.</summary>
    static readonly Dictionary<string, (DatePattern Pattern, int Length)> Edifact = new(StringComparer.Ordinal)
    {
        ["102"] = (FullYear, 8),
        ["101"] = (ShortYear, 6),
        ["2"] = (new("DDMMYY", "ddMMyy"), 6),
        ["3"] = (new("MMDDYY", "MMddyy"), 6),
        ["4"] = (new("DDMMCCYY", "ddMMyyyy"), 8),
        ["201"] = (ShortYear, 6),
        ["202"] = (ShortYear, 6),
        ["203"] = (FullYear, 8),
        ["204"] = (FullYear, 8),
        ["205"] = (FullYear, 8),
        ["713"] = (ShortYear, 6),
        ["717"] = (ShortYear, 6),
        ["718"] = (FullYear, 8),
        ["719"] = (FullYear, 8),
    };

    /// <summary>The pattern of a word as a map writes it; null when it is none. A date needs day, month and year.</summary>
    internal static DatePattern? Parse(string text, bool isTime)
    {
        var format = "";
        for (var at = 0; at < text.Length;)
        {
            var (word, replacement) = Words.FirstOrDefault(w => string.CompareOrdinal(text, at, w.Word, 0, w.Word.Length) == 0);
            if (word is null && char.IsAsciiLetterOrDigit(text[at])) return null;
            // MM after HH means minutes, as X12 writes times.
            format += word is null ? $"'{text[at]}'" : isTime && word == "MM" ? "mm" : replacement;
            at += word?.Length ?? 1;
        }

        var needed = isTime ? ["HH", "mm"] : new[] { "yy", "MM", "dd" };
        return text.Length <= MaxLength && Array.TrueForAll(needed, n => format.Contains(n, StringComparison.Ordinal)) ? new(text, format) : null;
    }

    /// <summary>The pattern of an EDIFACT date format code (2379) and how many characters of the value it speaks of; a period counts from its first day.</summary>
    internal static (DatePattern Pattern, int Length)? OfEdifact(string code) =>
        Edifact.TryGetValue(code, out var found) ? found : null;

    internal bool TryReadDate(ReadOnlySpan<byte> bytes, out DateOnly date)
    {
        date = default;
        Span<char> text = stackalloc char[MaxLength];
        return TryWiden(bytes, text, out var length)
            && DateOnly.TryParseExact(text[..length], _format, CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
    }

    internal bool TryReadTime(ReadOnlySpan<byte> bytes, out TimeOnly time)
    {
        time = default;
        Span<char> text = stackalloc char[MaxLength];
        return TryWiden(bytes, text, out var length)
            && TimeOnly.TryParseExact(text[..length], _format, CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
    }

    internal string Write(DateOnly date) => date.ToString(_format, CultureInfo.InvariantCulture);

    internal string Write(TimeOnly time) => time.ToString(_format, CultureInfo.InvariantCulture);

    public override string ToString() => _text;

    static bool TryWiden(ReadOnlySpan<byte> bytes, Span<char> text, out int length)
    {
        length = bytes.Length;
        if (length is 0 or > MaxLength) return false;
        for (var i = 0; i < length; i++) text[i] = (char)bytes[i];
        return true;
    }
}
