using Gateway.Translation.Schemas;

namespace Gateway.Translation.Tests.Mutations;

/// <summary>Defects of single values: missing, of the wrong length or characters, no date, no time, no code.</summary>
static class ElementMutations
{
    internal static IEnumerable<(string Kind, Func<SampleEdits, Random, IEnumerable<Mutation>> Make)> All =>
    [
        ("mandatory element emptied", (e, _) => Emptied(e)),
        Of("value too long", (s, r) => Element(s) is { } d ? Values.OfLength(d, d.MaxLength + 1, r) : null, "element-too-long"),
        Of("value too short", (s, r) => Element(s) is { MinLength: > 1 } d ? Values.OfLength(d, d.MinLength - 1, r) : null, "element-too-short"),
        Of("bad date", (s, r) => Element(s) is { Type: ElementType.Date } d ? BadDate(d, r) : null, "element-invalid-date"),
        Of("bad time", (s, r) => Element(s) is { Type: ElementType.Time } ? BadTimes[r.Next(BadTimes.Length)] : null, "element-invalid-time"),
        Of("letters in a number", (s, r) => Element(s) is { Type: ElementType.Number or ElementType.ImpliedDecimal } d ? WithLetter(d, r) : null, "element-invalid-character"),
        Of("digits among letters", (s, r) => Element(s) is { Type: ElementType.Alphabetic, Codes: null } d ? new string('1', Math.Max(1, d.MinLength)) : null, "element-invalid-character"),
        Of("control character", (s, r) => Element(s) is { Type: ElementType.Text or ElementType.Code or ElementType.Alphabetic } d ? '\u0001' + Values.OfLength(d, Math.Max(1, d.MinLength), r)[1..] : null, "element-invalid-character", e => !IsNarrow(e)),
        Of("bad code", (s, r) => Element(s) is { Codes: not null } d ? Values.NoCode(d, r) : null, "element-invalid-code"),
        Of("mark without digit", (s, r) => Element(s) is { Type: ElementType.Number, MinLength: 1 } ? r.Next(2) == 0 ? "7." : ".7" : null, "number-without-digit", e => !e.IsX12 && !e.Text.Before.Contains("UNA:+,", StringComparison.Ordinal)),
    ];

    // In the levels A and B, whose repertoire is narrow, the character is a second defect: of the declared set.
    static bool IsNarrow(SampleEdits e) => e.Text.Segments[0] is { Tag: "UNB" } unb && unb[1][..4] is "UNOA" or "UNOB";

    static readonly string[] BadTimes = ["2400", "1260", "9959", "123060"];

    // A value is replaced where one stands and where the definition may judge it.
    static (string, Func<SampleEdits, Random, IEnumerable<Mutation>>) Of(
        string kind, Func<ElementSlot, Random, string?> value, string code, Func<SampleEdits, bool>? applies = null) => (kind, (e, random) =>
        from slot in ElementSlot.Of(e)
        where applies is null || applies(e)
        where !slot.IsEmpty(e.Marks) && slot.Use.Element is not null
        let bad = value(slot, random)
        where bad is not null && !e.Marks.Holds(bad) && bad != slot.Text
        select slot.Mutate(e, kind, bad, code, bad));

    static ElementDefinition? Element(ElementSlot slot) => slot.Use.Element is { Type: not ElementType.Binary } element ? element : null;

    // Also what another value asks for must not go.
    static IEnumerable<Mutation> Emptied(SampleEdits e)
    {
        foreach (var slot in ElementSlot.Of(e).Where(s => s.Use.IsMandatory && !s.IsEmpty(e.Marks)))
        {
            var (present, notes, here) = slot.Around(e);
            if (slot.Component > 0 && present.Count == 1) continue;
            if (Presence.Broken(notes, [.. present.Where(p => p != here)]).Any()) continue;
            yield return slot.Mutate(e, "mandatory element emptied", "", "element-missing", null);
        }
    }

    static string BadDate(ElementDefinition element, Random random)
    {
        string[] ends = ["1301", "0001", "0230", "0431", "0100", "1232"];
        return (element.MaxLength >= 8 ? "2026" : "26") + ends[random.Next(ends.Length)];
    }

    static string WithLetter(ElementDefinition element, Random random)
    {
        var digits = Values.OfLength(element, Math.Max(2, element.MinLength), random);
        return random.Next(3) switch
        {
            0 => "Q" + digits[1..],
            1 => digits[..^1] + "Z",
            _ => digits[..1] + "O" + digits[2..],
        };
    }
}
