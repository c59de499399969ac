namespace Gateway.Translation.Schemas;

/// <summary>How <see cref="CleanCheck"/> asks whether a value is good.</summary>
enum ValueCheck : byte
{
    /// <summary>The readable form is to say.</summary>
    Unknown,

    /// <summary>By its length alone.</summary>
    Length,

    /// <summary>By its length and its code list.</summary>
    Listed,

    Number,
    Integer,
    Date,
    Time,
}

/// <summary>What is asked of one place: an element without components, or a component of one.</summary>
readonly struct CleanRule(ElementDefinition element, int toNextElement)
{
    internal readonly CodeSet? Codes = element.Codes;
    internal readonly int MinLength = element.MinLength;
    internal readonly int MaxLength = element.MaxLength;

    /// <summary>So many places on begins the next element: one at the last place of an element, none behind all elements.</summary>
    internal readonly int ToNextElement = toNextElement;
    internal readonly ValueCheck Check = CheckOf(element);

    static ValueCheck CheckOf(ElementDefinition element) => element.Type switch
    {
        ElementType.Text or ElementType.Code => element.Codes is null ? ValueCheck.Length : ValueCheck.Listed,
        ElementType.Number => ValueCheck.Number,
        ElementType.ImpliedDecimal when element.Codes is null => ValueCheck.Integer,
        ElementType.Date => ValueCheck.Date,
        ElementType.Time => ValueCheck.Time,
        ElementType.Binary => ValueCheck.Length,
        _ => ValueCheck.Unknown,
    };
}

/// <summary>The rules of a segment as <see cref="CleanCheck"/> asks them: elements and components in one row of places.</summary>
sealed class CleanRules
{
    /// <summary>By place. The last is behind all elements; what stands there the readable form judges.</summary>
    internal readonly CleanRule[] At;

    /// <summary>Which places may have values together.</summary>
    internal readonly PresenceMasks Presence = new();

    /// <summary>Tells the segments of one message apart.</summary>
    internal readonly int Number;

    internal CleanRules(SegmentDefinition segment, int number)
    {
        Number = number;
        var places = new List<CleanRule>();
        var elements = new List<ulong> { PresenceMasks.Segment };
        foreach (var use in segment.Elements)
        {
            var parts = use.Composite?.Components ?? [use];
            elements.Add(AddPresence(use, parts, places.Count));
            places.AddRange(parts.Select((p, i) => new CleanRule(p.Element!, parts.Count - i)));
        }

        foreach (var note in segment.Notes) Presence.Add(note, elements);
        At = places.Count <= PresenceMasks.MostPlaces ? [.. places, default] : [default];
    }

    // A component is mandatory where its composite stands at all.
    ulong AddPresence(ElementUse use, IReadOnlyList<ElementUse> parts, int place)
    {
        var whole = ((1UL << parts.Count) - 1) << place;
        ulong[] bits = [use.IsMandatory ? PresenceMasks.Segment : whole, .. parts.Select((_, i) => 1UL << (place + i))];
        foreach (var part in parts.Where(p => p.IsMandatory)) Presence.Want(bits[0], bits[part == use ? 1 : part.Position]);
        if (use.IsMandatory) Presence.Want(PresenceMasks.Segment, whole);
        foreach (var note in use.Composite?.Notes ?? []) Presence.Add(note, bits);
        return whole;
    }
}
