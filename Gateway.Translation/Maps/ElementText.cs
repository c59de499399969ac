using System.Globalization;
using Gateway.Translation.Schemas;

namespace Gateway.Translation.Maps;

/// <summary>What an element of a schema can hold, for values that are to be written.</summary>
static class ElementText
{
    internal static ElementDefinition? DefinitionOf(SegmentDefinition segment, int element, int component)
    {
        if (element > segment.Elements.Count) return null;
        var use = segment.Elements[element - 1];
        if (use.Composite is not { } composite) return use.Element;
        return component == 0 || component > composite.Components.Count ? null : composite.Components[component - 1].Element;
    }

    /// <summary>The text as the element holds it; null when it cannot: nothing is ever cut short.</summary>
    internal static string? Fit(ElementDefinition? definition, string text)
    {
        if (definition is null || text.Length == 0 || HasControl(text)) return null;
        return definition.Type switch
        {
            ElementType.ImpliedDecimal or ElementType.Number => FitNumber(definition, text),
            ElementType.Alphabetic when text.AsSpan().ContainsAnyInRange('0', '9') => null,
            _ => text.Length >= definition.MinLength && text.Length <= definition.MaxLength ? text : null,
        };
    }

    /// <summary>Whether the element has room for a text.</summary>
    internal static bool IsOfLength(ElementDefinition definition, string text) => definition.Type is ElementType.ImpliedDecimal or ElementType.Number
        ? Fit(definition, text) is not null
        : text.Length >= definition.MinLength && text.Length <= definition.MaxLength && (definition.Type != ElementType.Alphabetic || Fit(definition, text) is not null);

    // Texts are short: what looks at many characters at once would look at none of most.
    static bool HasControl(string text)
    {
        foreach (var c in text)
            if (c < ' ' || (c >= '\x7F' && c <= '\x9F'))
                return true;
        return false;
    }

    // Sign and decimal mark do not count (X12.6 §3.5.1.2, ISO 9735 §7.1); zeros after the mark may go, zeros before fill up.
    static string? FitNumber(ElementDefinition definition, string text)
    {
        if (IsPlain(text) && Digits(text) is var digits && digits <= definition.MaxLength && digits >= definition.MinLength) return text;
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return null;
        if (Digits(text) > definition.MaxLength && text.Contains('.')) text = text.TrimEnd('0').TrimEnd('.');
        if (Digits(text) > definition.MaxLength) return null;
        return Digits(text) >= definition.MinLength
            ? text
            : (number < 0 ? "-" : "") + text.TrimStart('-').PadLeft(definition.MinLength + (text.Contains('.') ? 1 : 0), '0');
    }

    // Digits with at most one mark among them, as the numbers of documents are written.
    static bool IsPlain(string text)
    {
        const int maxPlainDigits = 28;
        var hasMark = false;
        for (var i = text[0] == '-' ? 1 : 0; i < text.Length; i++)
            if (text[i] == '.' && !hasMark) hasMark = true;
            else if (!char.IsAsciiDigit(text[i])) return false;
        return char.IsAsciiDigit(text[^1]) && text.Length <= maxPlainDigits;
    }

    static int Digits(string text)
    {
        var count = 0;
        foreach (var c in text)
            if (char.IsAsciiDigit(c))
                count++;
        return count;
    }
}
