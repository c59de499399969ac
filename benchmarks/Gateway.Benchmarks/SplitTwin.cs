using System.Globalization;
using System.Text;
using Gateway.Translation.Schemas;

namespace Gateway.Benchmarks;

/// <summary>The twin: the work as it is usually written, with string.Split, over the same definitions.</summary>
/// <remarks>It checks less than the validator (no loops, no order, no repetitions, no places in the bytes): the comparison is to its advantage.</remarks>
sealed class SplitTwin(StandardRelease release)
{
    readonly Dictionary<string, HashSet<string>> _codes = CodeLists(release);

    /// <summary>Splits into segments and elements; gives the number of elements.</summary>
    internal static long Tokenise(byte[] input, char terminator = '~', char separator = '*')
    {
        var elements = 0L;
        foreach (var segment in Encoding.Latin1.GetString(input).Split(terminator)) elements += segment.Split(separator).Length - 1;
        return elements;
    }

    /// <summary>Splits and checks every segment against its definition; gives the number of faults.</summary>
    internal long Validate(byte[] input)
    {
        var faults = 0L;
        foreach (var segment in Encoding.Latin1.GetString(input).Split('~', StringSplitOptions.RemoveEmptyEntries))
            faults += Faults(segment.Split('*'));
        return faults;
    }

    /// <summary>Splits, checks and gives every segment's values by name ("PO102"); the number of values.</summary>
    internal long Translate(byte[] input)
    {
        var values = 0L;
        foreach (var segment in Encoding.Latin1.GetString(input).Split('~', StringSplitOptions.RemoveEmptyEntries))
        {
            var elements = segment.Split('*');
            if (Faults(elements) == 0) values += Named(elements).Count;
        }

        return values;
    }

    static Dictionary<string, string> Named(string[] elements)
    {
        var named = new Dictionary<string, string>();
        for (var i = 1; i < elements.Length; i++)
            if (elements[i].Length > 0)
                named[$"{elements[0]}{i:00}"] = elements[i];
        return named;
    }

    int Faults(string[] elements)
    {
        if (elements[0] is "ISA" or "GS" or "GE" or "IEA") return 0;
        if (!release.Segments.TryGetValue(elements[0], out var definition)) return 1;
        var faults = elements.Length - 1 > definition.Elements.Count ? 1 : 0;
        foreach (var use in definition.Elements)
            faults += Faults(use, use.Position < elements.Length ? elements[use.Position] : "");
        return faults + definition.Notes.Count(note => !IsMet(note, elements));
    }

    int Faults(ElementUse use, string value)
    {
        if (value.Length == 0) return use.IsMandatory ? 1 : 0;
        if (use.Element is { } element) return IsGood(element, value) ? 0 : 1;
        var parts = value.Split('>');
        return use.Composite!.Components.Sum(c => c.Position <= parts.Length ? Faults(c, parts[c.Position - 1]) : c.IsMandatory ? 1 : 0);
    }

    bool IsGood(ElementDefinition element, string value)
    {
        var length = element.Type is ElementType.Number or ElementType.ImpliedDecimal ? value.Count(char.IsAsciiDigit) : value.Length;
        return length >= element.MinLength && length <= element.MaxLength && IsOfType(element, value)
            && (element.Codes is null || _codes[element.Number].Contains(value));
    }

    static bool IsOfType(ElementDefinition element, string value) => element.Type switch
    {
        ElementType.Number => decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _),
        ElementType.ImpliedDecimal => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        ElementType.Date => DateOnly.TryParseExact(value, value.Length == 8 ? "yyyyMMdd" : "yyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        ElementType.Time => value.All(char.IsAsciiDigit),
        _ => value.All(c => c >= ' '),
    };

    static Dictionary<string, HashSet<string>> CodeLists(StandardRelease release)
    {
        var uses = release.Segments.Values.SelectMany(s => s.Elements).SelectMany(u => u.Composite?.Components ?? [u]);
        var elements = uses.Select(u => u.Element!).Where(e => e.Codes is not null).DistinctBy(e => e.Number);
        return elements.ToDictionary(e => e.Number, e => e.Codes!.Codes.ToHashSet());
    }

    static bool IsMet(SyntaxNote note, string[] elements)
    {
        var present = note.Positions.Count(p => p < elements.Length && elements[p].Length > 0);
        var first = note.Positions[0] < elements.Length && elements[note.Positions[0]].Length > 0;
        return note.Kind switch
        {
            SyntaxNoteKind.Paired => present == 0 || present == note.Positions.Count,
            SyntaxNoteKind.Required => present > 0,
            SyntaxNoteKind.Exclusion => present < 2,
            SyntaxNoteKind.Conditional => !first || present == note.Positions.Count,
            _ => !first || present > 1,
        };
    }
}
