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
    readonly string _units;
    readonly bool _hasCentury;

    DatePattern(string text, string format)
    {
        _text = text;
        _format = format;
        _units = format.Replace("'", "", StringComparison.Ordinal);
        _hasCentury = _units.Contains("yyyy", StringComparison.Ordinal);
    }

    internal static DatePattern FullYear { get; } = new("CCYYMMDD", "yyyyMMdd");

    internal static DatePattern ShortYear { get; } = new("YYMMDD", "yyMMdd");

    internal static DatePattern Minutes { get; } = new("HHMM", "HHmm");

    internal static DatePattern Seconds { get; } = new("HHMMSS", "HHmmss");

    /// <summary>The UN/EDIFACT code list 2379 as far as it names a day: code, pattern, characters that count, and the time behind them.</summary>
    static readonly Dictionary<string, (DatePattern Pattern, int Length, DatePattern? Time)> Edifact = new(StringComparer.Ordinal)
    {
        ["102"] = (FullYear, 8, null),
        ["101"] = (ShortYear, 6, null),
        ["2"] = (new("DDMMYY", "ddMMyy"), 6, null),
        ["3"] = (new("MMDDYY", "MMddyy"), 6, null),
        ["4"] = (new("DDMMCCYY", "ddMMyyyy"), 8, null),
        ["201"] = (ShortYear, 6, Minutes),
        ["202"] = (ShortYear, 6, Seconds),
        ["203"] = (FullYear, 8, Minutes),
        ["204"] = (FullYear, 8, Seconds),
        ["205"] = (FullYear, 8, Minutes),
        ["301"] = (ShortYear, 6, Minutes),
        ["302"] = (ShortYear, 6, Seconds),
        ["303"] = (FullYear, 8, Minutes),
        ["304"] = (FullYear, 8, Seconds),
        ["713"] = (ShortYear, 6, Minutes),
        ["717"] = (ShortYear, 6, null),
        ["718"] = (FullYear, 8, null),
        ["719"] = (FullYear, 8, Minutes),
    };

    static readonly (ulong Key, (DatePattern Pattern, int Length, DatePattern? Time) Pattern)[] EdifactByKey =
        [.. Edifact.Select(e => (ShortKey.Of(System.Text.Encoding.ASCII.GetBytes(e.Key)), e.Value))];

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
    internal static (DatePattern Pattern, int Length, DatePattern? Time)? OfEdifact(ReadOnlySpan<byte> code)
    {
        var key = ShortKey.Of(code);
        foreach (var (known, pattern) in EdifactByKey)
            if (known == key)
                return pattern;
        return null;
    }

    internal bool TryReadDate(ReadOnlySpan<byte> bytes, out DateOnly date)
    {
        if (ReferenceEquals(this, FullYear)) return TryReadFullYear(bytes, out date);
        date = default;
        if (!TryReadUnits(bytes, out var units)) return false;
        var year = _hasCentury ? units.Year : CultureInfo.InvariantCulture.Calendar.ToFourDigitYear(units.Year);
        if (year == 0 || units.Month is 0 or > 12 || units.Day == 0 || units.Day > DateTime.DaysInMonth(year, units.Month)) return false;
        date = new(year, units.Month, units.Day);
        return true;
    }

    // What nearly all senders write.
    static bool TryReadFullYear(ReadOnlySpan<byte> bytes, out DateOnly date)
    {
        date = default;
        if (bytes.Length != 8) return false;
        var (number, isNumber) = (0, true);
        foreach (var b in bytes)
        {
            number = (number * 10) + (b - '0');
            isNumber &= char.IsAsciiDigit((char)b);
        }

        var (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
        if (!isNumber || year == 0 || month is 0 or > 12 || day == 0 || (day > 28 && day > DateTime.DaysInMonth(year, month))) return false;
        date = new(year, month, day);
        return true;
    }

    internal bool TryReadTime(ReadOnlySpan<byte> bytes, out TimeOnly time)
    {
        time = default;
        if (!TryReadUnits(bytes, out var units) || units.Hour > 23 || units.Minute > 59 || units.Second > 59) return false;
        time = new(units.Hour, units.Minute, units.Second);
        return true;
    }

    /// <summary>How many characters it is long.</summary>
    internal int Length => _text.Length;

    internal string Write(DateOnly date) => ReferenceEquals(this, FullYear) ? WriteFullYear(date) : date.ToString(_format, CultureInfo.InvariantCulture);

    static string WriteFullYear(DateOnly date) => string.Create(8, (date.Year * 10_000) + (date.Month * 100) + date.Day, static (text, number) =>
    {
        for (var at = text.Length - 1; at >= 0; at--, number /= 10) text[at] = (char)('0' + (number % 10));
    });

    internal string Write(TimeOnly time) => time.ToString(_format, CultureInfo.InvariantCulture);

    public override string ToString() => _text;

    bool TryReadUnits(ReadOnlySpan<byte> bytes, out Units units)
    {
        units = default;
        if (bytes.Length != _units.Length) return false;
        for (var i = 0; i < bytes.Length; i++)
            if (Units.IsUnit(_units[i]) ? !units.TryTake(_units[i], bytes[i] - '0') : bytes[i] != _units[i])
                return false;
        return true;
    }

    struct Units
    {
        internal int Year, Month, Day, Hour, Minute, Second;

        internal static bool IsUnit(char letter) => letter is 'y' or 'M' or 'd' or 'H' or 'm' or 's';

        internal bool TryTake(char unit, int digit)
        {
            if (digit is < 0 or > 9) return false;
            ref var taken = ref Of(ref this, unit);
            taken = (taken * 10) + digit;
            return true;
        }

        static ref int Of(ref Units units, char unit)
        {
            switch (unit)
            {
                case 'y': return ref units.Year;
                case 'M': return ref units.Month;
                case 'd': return ref units.Day;
                case 'H': return ref units.Hour;
                case 'm': return ref units.Minute;
                default: return ref units.Second;
            }
        }
    }
}
