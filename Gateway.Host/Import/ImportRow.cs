using System.Globalization;
using Gateway.Translation;

namespace Gateway.Host.Import;

/// <summary>One row of an imported file: named texts, typed when they are asked for. Every mistake is told with its place.</summary>
sealed class ImportRow(string file, int line, IReadOnlyDictionary<string, string> values, ICollection<FileProblem> problems, bool isGood = true)
{
    readonly HashSet<string> _read = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the row has the form of one, and every value asked for so far was good.</summary>
    internal bool IsGood { get; private set; } = isGood;

    /// <summary>The columns that nobody asked for; they are kept, not dropped.</summary>
    internal IReadOnlyDictionary<string, string> Rest => values
        .Where(v => !_read.Contains(v.Key) && v.Value.Length > 0)
        .ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal);

    /// <summary>A text without blanks around it; null when the column is absent or blank.</summary>
    internal string? Text(string name)
    {
        _read.Add(name);
        return values.GetValueOrDefault(name)?.Trim() is { Length: > 0 } text ? text : null;
    }

    internal string Required(string name) =>
        Text(name) ?? Refuse<string>(name, $"{name} is missing") ?? "";

    /// <summary>A decimal number with a point; null when absent.</summary>
    internal decimal? Number(string name)
    {
        if (Text(name) is not { } text) return null;
        return decimal.TryParse(text, NumberStyles.Number & ~NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var value)
            ? value
            : Refuse<decimal?>(name, $"{name} is \"{text}\", expected a number such as 12.50");
    }

    internal decimal RequiredNumber(string name) =>
        Number(name) ?? (Text(name) is null ? Refuse<decimal>(name, $"{name} is missing") : 0);

    /// <summary>A number above zero; null when absent.</summary>
    internal decimal? Positive(string name) => Number(name) switch
    {
        <= 0 => Refuse<decimal?>(name, $"{name} must be more than zero"),
        var value => value,
    };

    /// <summary>A day as CCYY-MM-DD; null when absent.</summary>
    internal DateOnly? Date(string name)
    {
        if (Text(name) is not { } text) return null;
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : Refuse<DateOnly?>(name, $"{name} is \"{text}\", expected a day such as 2026-11-20");
    }

    /// <summary>One word of a closed list, whatever its case.</summary>
    internal TEnum Choice<TEnum>(string name, TEnum fallback)
        where TEnum : struct, Enum
    {
        if (Text(name) is not { } text) return fallback;
        return !char.IsAsciiDigit(text[0]) && Enum.TryParse<TEnum>(text, ignoreCase: true, out var value)
            ? value
            : Refuse<TEnum>(name, $"{name} is \"{text}\", expected {string.Join(", ", Enum.GetNames<TEnum>())}");
    }

    /// <summary>Reports a mistake in the row.</summary>
    internal T? Refuse<T>(string name, string text)
    {
        IsGood = false;
        problems.Add(new(file, line, ColumnOf(name), text));
        return default;
    }

    int ColumnOf(string name)
    {
        var column = 1;
        foreach (var key in values.Keys)
        {
            if (string.Equals(key, name, StringComparison.OrdinalIgnoreCase)) return column;
            column++;
        }

        return 1;
    }
}
