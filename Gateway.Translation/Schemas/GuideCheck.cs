using Gateway.Translation.Syntax;

namespace Gateway.Translation.Schemas;

/// <summary>Holds a message, whose structure is known, to a partner's guide.</summary>
sealed class GuideCheck(Findings findings)
{
    internal void Check(in Message message, MessageStructure structure, GuidePlan plan)
    {
        for (var segment = 0; segment < message.SegmentCount; segment++)
            if (structure.Nodes[segment] is >= 0 and var node && plan.At(node) is { } rules)
                foreach (var (place, rule) in rules)
                    if (IsMeant(message, structure, segment, place))
                        Check(message, segment, place, rule, Trigger(structure, segment, place, rule));
        foreach (var (place, rule) in plan.Presence)
            for (var loop = 0; loop < structure.LoopCount; loop++)
                if (structure.Loops[loop].Node == place.Target.Parent && IsWayMeant(message, structure, loop, place) && !Holds(message, structure, loop, place))
                    findings.GuideMisses(Math.Min(structure.Loops[loop].End, message.SegmentCount - 1), place, Trigger(structure, loop, place));
    }

    void Check(in Message message, int segment, GuidePlace place, GuideRule rule, Location? trigger)
    {
        if (rule.At.Element == 0) findings.GuideForbids(segment, place, trigger);
        else if (place.Segment.Segment!.Elements.ElementAtOrDefault(rule.At.Element - 1) is { } use) CheckElement(message[segment][rule.At.Element], segment, use, rule, trigger);
    }

    // What a rule's address asks of another element makes the rule depend on it. A segment's own condition only says which segment is meant.
    Location? Trigger(MessageStructure structure, int segment, GuidePlace place, GuideRule rule) =>
        rule.At.Element > 0 && place.Step.Predicates is [var own, ..]
            ? findings.PlaceOf(segment, own)
            : Trigger(structure, LoopAround(structure, segment, place), place);

    Location? Trigger(MessageStructure structure, int loop, GuidePlace place)
    {
        for (var step = place.Loops.Count - 1; step >= 0; step--, loop = structure.Loops[loop].Parent)
            if (place.Loops[step].Step.Predicates is [var condition, ..])
                return findings.PlaceOf(structure.Loops[loop].First, condition);
        return null;
    }

    void CheckElement(Element element, int segment, ElementUse use, GuideRule rule, Location? trigger)
    {
        var at = new ElementPlace(rule.At.Element, rule.At.Component);
        var part = rule.At.Component == 0 ? use : use.Composite?.Components.ElementAtOrDefault(rule.At.Component - 1) ?? use;
        var number = 0;
        foreach (var repetition in element.Repetitions)
        {
            // Of those beyond was told that they are too many.
            if (number++ == use.MaxRepetitions) break;
            var value = rule.At.Component > 0 ? repetition[rule.At.Component] : repetition;
            if (Judge(value, rule, trigger is not null) is { } code) findings.Guide(code, segment, rule, part, at with { Repetition = use.MaxRepetitions > 1 ? number : 0 }, trigger);
        }
    }

    static DiagnosticCode? Judge(Element value, GuideRule rule, bool depends)
    {
        if (value.IsEmpty) return rule.Use != GuideUse.Mandatory ? null : depends ? DiagnosticCodes.GuideDependentElementMissing : DiagnosticCodes.GuideElementMissing;
        if (rule.Use == GuideUse.Forbidden) return depends ? DiagnosticCodes.GuideDependentElementForbidden : DiagnosticCodes.GuideElementForbidden;
        var text = value.ToString();
        if (text.Length < rule.MinLength) return DiagnosticCodes.GuideValueTooShort;
        if (text.Length > rule.MaxLength) return DiagnosticCodes.GuideValueTooLong;
        return rule.Codes.Count > 0 && !rule.Codes.Contains(text) ? DiagnosticCodes.GuideCodeNotAllowed : null;
    }

    static bool IsMeant(in Message message, MessageStructure structure, int segment, GuidePlace place) =>
        Holds(message[segment], place.Step) && IsWayMeant(message, structure, LoopAround(structure, segment, place), place);

    // A loop is left by its trigger, which stands inside it, so the way begins one loop further out.
    static int LoopAround(MessageStructure structure, int segment, GuidePlace place) =>
        place.Target.IsLoop ? structure.Loops[structure.Owners[segment]].Parent : structure.Owners[segment];

    static bool IsWayMeant(in Message message, MessageStructure structure, int loop, GuidePlace place)
    {
        for (var step = place.Loops.Count - 1; step >= 0; step--, loop = structure.Loops[loop].Parent)
            if (!Holds(message[structure.Loops[loop].First], place.Loops[step].Step))
                return false;
        return true;
    }

    // A segment that stands in the wrong place has had its finding and is not missing too.
    bool Holds(in Message message, MessageStructure structure, int loop, GuidePlace place)
    {
        for (var segment = structure.Loops[loop].First; segment < structure.Loops[loop].End; segment++)
        {
            if (structure.Nodes[segment] < 0 && findings.IsTag(segment, place.Segment.Id) && Holds(message[segment], place.Step)) return true;
            if (structure.Nodes[segment] != place.Segment.Index) continue;
            var owner = structure.Owners[segment];
            if ((place.Target.IsLoop ? structure.Loops[owner].Parent : owner) == loop && Holds(message[segment], place.Step)) return true;
        }

        return false;
    }

    static bool Holds(Segment segment, AddressStep step)
    {
        foreach (var predicate in step.Predicates)
        {
            var value = segment[predicate.Element];
            if (predicate.Component > 0) value = value[predicate.Component];
            if (predicate.Values.Contains(value.ToString()) == predicate.IsNegative) return false;
        }

        return true;
    }
}
