using Gateway.Translation.Schemas;

namespace Gateway.Translation.Maps;

/// <content>What cannot be written: told, and remembered where it belonged.</content>
sealed partial class MessageWriting
{
    /// <summary>Whether a text that no code list has may stand as a code: one that came from the same standard, and is no word of the canonical documents.</summary>
    internal bool IsKeptCode(string text) => _plan.Schema is null || (!_isForeign && !text.AsSpan().ContainsAnyInRange('a', 'z'));

    /// <summary>Tells that a value cannot be written, and lets nothing stand that would be false without it.</summary>
    internal void Refuse(PlanRow row, WriteScope scope, Place place, string problem, string? value)
    {
        Report(row, problem, value);
        if (_plan.Schema is null || place.Qualifiers.Length > 0 || SegmentOf(row, scope, place, isMade: true) is not { } segment) return;
        segment.Refuse(place.Slot.Element, place.Slot.Component, row.Number);
        _hasRefused = true;
    }

    /// <summary>Tells that something is left out which changes nothing.</summary>
    internal void Warn(PlanRow row, string text) => _diagnostics.Add(new(
        DiagnosticCodes.MapFieldUnwritten, DiagnosticCodes.MapFieldUnwritten.Severity, default, $"{text} ({_plan.Rows[row.Number]})."));

    // Numbers and dates hold nothing that delimits.
    static bool IsPlain(ElementDefinition? definition) =>
        definition is { Type: ElementType.Number or ElementType.ImpliedDecimal or ElementType.Date or ElementType.Time };

    internal void Report(PlanRow row, string problem, string? value) => Report(row.Number, problem, value);

    internal void Report(int row, string problem, string? value) => _diagnostics.Add(new(
        DiagnosticCodes.MapValueUnwritable, DiagnosticCodes.MapValueUnwritable.Severity, default,
        $"\"{value}\" cannot be written: {problem} ({_plan.Rows[row]}).", value));
}
