using Gateway.Translation.Definitions;

namespace Gateway.Translation.Schemas;

/// <summary>Whether a guide wants a place filled.</summary>
enum GuideUse
{
    Optional,
    Mandatory,
    Forbidden,
}

/// <summary>One row of a guide: a place and what is asked of it.</summary>
sealed record GuideRule(Address At, GuideUse Use, int MinLength, int MaxLength, IReadOnlySet<string> Codes)
{
    /// <summary>The row; null after its problem was noted.</summary>
    internal static GuideRule? Read(YamlFields row)
    {
        row.Require("at");
        var at = row.Scalar("at") is { } source ? AddressText.Parse(source, row.Problems) : null;
        var rule = new GuideRule(
            at!,
            row.Choice("use", GuideUse.Optional),
            row.Number("minLength", 0),
            row.Number("maxLength", int.MaxValue, 1),
            row.Texts("codes").ToHashSet(StringComparer.Ordinal));
        return at is not null && rule.SaysSomething(row) ? rule : null;
    }

    /// <summary>Whether the place is in the message; a problem where it is not.</summary>
    internal bool Fits(IReadOnlyList<SchemaNode> nodes, ICollection<FileProblem> problems)
    {
        var places = GuidePlan.Places(nodes, At).ToList();
        if (places.Count == 0) return Refuse(problems, $"\"{At}\" is not a place in {nodes[0].Id}; name the loops from the outside inwards by their first segment");
        var uses = places.Select(p => p.Segment.Segment!.Elements.ElementAtOrDefault(At.Element - 1)).ToList();
        if (At.Element > 0 && uses.All(u => u is null)) return Refuse(problems, $"\"{At}\": segment {places[0].Segment.Id} has no element {At.Element:00}");
        if (At.Component > 0 && uses.All(u => At.Component > (u?.Composite?.Components.Count ?? 0))) return Refuse(problems, $"\"{At}\": the element has no component {At.Component}");
        return true;
    }

    bool SaysSomething(YamlFields row)
    {
        var (before, isSegment) = (row.Problems.Count, At.Element == 0);
        if (At.Steps.Count == 0) row.Problem("at", "a segment is expected before the element, as in BAK03");
        else if (At.Steps.Any(s => s.Qualifiers.Count > 0)) row.Problem("at", "braces belong to maps; name the element by its position");
        else if (isSegment && (MinLength > 0 || MaxLength < int.MaxValue || Codes.Count > 0)) row.Problem("at", $"lengths and codes are asked of an element, such as {At}01");
        else if (isSegment && Use == GuideUse.Optional) row.Problem("at", "write use: mandatory or use: forbidden");
        else if (MinLength > MaxLength) row.Problem("minLength", "minLength is greater than maxLength");
        return row.Problems.Count == before;
    }

    bool Refuse(ICollection<FileProblem> problems, string text)
    {
        problems.Add(At.Source.Position.Problem(text));
        return false;
    }
}
