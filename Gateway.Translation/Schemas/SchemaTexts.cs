using System.Globalization;

namespace Gateway.Translation.Schemas;

/// <summary>What validation says to the supplier: what was found, what was expected, what to do.</summary>
static class SchemaTexts
{
    const int LongestQuote = 40;
    const int LongestList = 20;

    internal static string Unknown(string id, MessageSchema schema) =>
        $"{Shown(id)} is not a segment of {Release(schema)}. Leave it out, or look for a stray segment terminator before it.";

    internal static string Secured(string id) => $"{id} says that the transaction set is authenticated or encrypted (X12.58), which is not supported. Send it plain.";

    internal static string Miswritten(string id, string meant, MessageSchema schema) =>
        $"{Shown(id)} is not a segment of {schema.Type} in {Release(schema)} and seems to stand for {meant}. What belongs to it was not read; write its tag right.";

    internal static string BlankInTag(string id, string meant) =>
        $"{Shown(id)} was read as {meant}. Write a segment's tag without blanks behind it.";

    internal static string NotInMessage(string id, MessageSchema schema) =>
        $"Segment {id} is not part of {schema.Type} ({schema.Name}) in {Release(schema)}. Leave it out.";

    internal static string Misplaced(string id, string? before, bool isOutOfSequence) =>
        isOutOfSequence
            ? $"Segment {id} stands after {before}, but belongs before it. Move it to its place in the sequence."
            : $"Segment {id} cannot stand after {before}. Put it into the loop it belongs to, or send the segment that opens that loop first.";

    internal static string TooEarly(string id, string skipped) =>
        $"Segment {id} stands before {skipped}, but belongs after it. Move it to its place in the sequence.";

    internal static string TooMany(SchemaNode node) =>
        node.IsLoop
            ? $"Loop {Loop(node)} stands more than {Times(node.Max)} here. Send no more than that."
            : $"Segment {node.Id} stands more than {Times(node.Max)} here. Send no more than that.";

    internal static string Missing(SchemaNode node, string? instead, MessageSchema schema) =>
        $"Mandatory {(node.IsLoop ? $"loop {Loop(node)}, opened by segment {node.Id}," : $"segment {node.Id} ({schema.Release.Segments[node.Id].Name})")} is missing "
        + (instead is null ? "at the end of the message." : $"before {instead}.") + " Send it.";

    internal static string TrailingDelimiters(string what) =>
        $"{what} ends with delimiters after which nothing follows. Leave them out.";

    internal static string ElementMissing(string name) => $"{name} is mandatory, but empty. Send a value.";

    internal static string TooManyElements(string id, int defined) =>
        $"Segment {id} has {Count(defined, "element")} at most, but something follows. Leave the rest out, or look for a stray element separator.";

    internal static string TooManyComponents(string name, int defined, char separator) =>
        defined == 0
            ? $"{name} is one value, but holds the component separator '{separator}'. Leave it out, or use another separator in the interchange header."
            : $"{name} has {Count(defined, "component")} at most. Leave the rest out, or look for a stray '{separator}'.";

    internal static string TooManyRepetitions(string name, int max, char separator) =>
        $"{name} may stand {Times(max)}, but is repeated by '{separator}'. Leave the rest out, or look for a stray '{separator}'.";

    internal static string NoteBroken(SyntaxNote note, IReadOnlyList<string> names, string wrong, bool isExclusion)
    {
        var others = string.Join(", ", names.Skip(1));
        return note.Kind switch
        {
            SyntaxNoteKind.Paired => $"{wrong} is missing: {string.Join(", ", names)} must stand together or not at all ({note}).",
            SyntaxNoteKind.Required => $"{wrong} is missing: at least one of {string.Join(", ", names)} must stand ({note}).",
            SyntaxNoteKind.One when !isExclusion => $"{wrong} is missing: exactly one of {string.Join(", ", names)} must stand ({note}).",
            SyntaxNoteKind.Exclusion or SyntaxNoteKind.One => $"{wrong} must not stand: only one of {string.Join(", ", names)} may ({note}).",
            SyntaxNoteKind.FirstAlone => $"{wrong} must not stand: where {names[0]} stands, none of {others} may ({note}).",
            SyntaxNoteKind.Conditional => $"{wrong} is missing: {names[0]} stands, so {others} must stand too ({note}).",
            _ => $"{wrong} is missing: {names[0]} stands, so at least one of {others} must stand too ({note}).",
        };
    }

    internal static string Value(DiagnosticCode code, string name, ElementDefinition element, string value) =>
        $"{name} is {Shown(value)}. Expected {Expected(code, element)}.";

    internal static string Tree(DiagnosticCode code, string id, string value) =>
        code == DiagnosticCodes.HierarchyIdDuplicate
            ? $"{id} has the number {Shown(value)}, as an earlier {id} has. Give each {id} of the message a number of its own."
            : $"{id} names {Shown(value)} as its parent, but no earlier {id} has that number. Name the {id} that this one belongs to.";

    internal static string LoopEndDiffers(string name, string value, string opened) =>
        $"{name} is {Shown(value)}, but the LS that opened this loop says {Shown(opened)}. Send the same code in both.";

    internal static string Guide(DiagnosticCode code, string name, GuideRule rule, string where)
    {
        if (code == DiagnosticCodes.GuideElementMissing || code == DiagnosticCodes.GuideDependentElementMissing) return $"{name} is empty, but the agreed guide asks for it{where}. Send a value.";
        if (code == DiagnosticCodes.GuideElementForbidden || code == DiagnosticCodes.GuideDependentElementForbidden) return $"{name} has a value, but the agreed guide leaves it out{where}. Send none.";
        if (code == DiagnosticCodes.GuideValueTooShort) return $"{name} is too short. The agreed guide asks for at least {Count(rule.MinLength, "character")}.";
        if (code == DiagnosticCodes.GuideValueTooLong) return $"{name} is too long. The agreed guide allows at most {Count(rule.MaxLength, "character")}.";
        return $"{name} holds a code that the agreed guide does not allow. Expected {Codes([.. rule.Codes])}.";
    }

    internal static string GuideForbids(GuidePlace place, string where) => $"The agreed guide leaves {What(place)} out{where}. Do not send it.";

    internal static string GuideMisses(GuidePlace place, string where) => $"The agreed guide asks for {What(place)}{where}, but it is missing. Send it.";

    // "segment REF with REF01 VN or PO".
    static string What(GuidePlace place)
    {
        var id = place.Segment.Id;
        var asked = place.Step.Predicates.Select(p => $"{Label(new(0, SegmentId: id, Element: p.Element, Component: p.Component))} {(p.IsNegative ? "other than " : "")}{string.Join(" or ", p.Values)}");
        var which = string.Join(" and ", asked);
        return $"{(place.Target.IsLoop ? $"loop {Loop(place.Target)}" : $"segment {id}")}{(which.Length > 0 ? $" with {which}" : "")}";
    }

    /// <summary>"PO103", "MEA04-1".</summary>
    internal static string Label(in Location at) => string.Create(CultureInfo.InvariantCulture, $"{at.SegmentId}{at.Element:00}{(at.Component > 0 ? $"-{at.Component}" : "")}");

    /// <summary>"PO103", "MEA04-1"; in EDIFACT, where elements go by number, "DTM C507/2380".</summary>
    internal static string Label(Standard standard, string segment, ElementUse use, in ElementPlace place)
    {
        if (standard == Standard.Edifact) return $"{segment} {use.Number} at {place.Element}{(place.Component > 0 ? $":{place.Component}" : "")}";
        return $"{segment}{place.Element:00}{(place.Component > 0 ? $"-{place.Component}" : "")}";
    }

    static string Expected(DiagnosticCode code, ElementDefinition element)
    {
        if (code == DiagnosticCodes.ElementTooShort) return $"at least {Length(element.MinLength, element)}";
        if (code == DiagnosticCodes.ElementTooLong) return $"at most {Length(element.MaxLength, element)}";
        if (code == DiagnosticCodes.ElementInvalidCode) return Codes(element.Codes!.Codes);
        if (code == DiagnosticCodes.ElementInvalidDate) return element.MaxLength == 6 ? "a date as YYMMDD" : "a date as CCYYMMDD";
        if (code == DiagnosticCodes.DecimalMarkWrong) return "a number with the decimal mark that UNA says, and none between thousands";
        if (code == DiagnosticCodes.ElementInvalidTime) return "a time as HHMM, HHMMSS or HHMMSSDD, from 0000 to 2359";
        return element.Type switch
        {
            ElementType.ImpliedDecimal when element.Decimals > 0 => $"digits only, the last {element.Decimals} of them decimals, with '-' before them if negative",
            ElementType.ImpliedDecimal => "digits only, with '-' before them if negative",
            ElementType.Number => "a number: digits, at most one decimal mark between them, and '-' before them if negative",
            ElementType.Alphabetic => "letters and no digits",
            _ => "printable characters only",
        };
    }

    static string Codes(IReadOnlyList<string> codes) =>
        codes.Count <= LongestList
            ? $"one of {string.Join(", ", codes)}"
            : string.Create(CultureInfo.InvariantCulture, $"one of the {codes.Count} codes of the list: {string.Join(", ", codes.Take(LongestList))}, …");

    static string Length(int length, ElementDefinition element) =>
        Count(length, element.Type is ElementType.ImpliedDecimal or ElementType.Number ? "digit" : "character");

    static string Count(int count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");

    static string Times(int max) => max switch
    {
        1 => "once",
        2 => "twice",
        _ => Count(max, "time"),
    };

    static string Loop(SchemaNode node) => node.Group ?? node.Id;

    static string Release(MessageSchema schema) => $"{(schema.Standard == Standard.X12 ? "X12" : "EDIFACT")} {schema.Version}";

    static string Shown(string value) => value.Length <= LongestQuote ? $"\"{value}\"" : $"\"{value[..LongestQuote]}…\"";
}
