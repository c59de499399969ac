using Gateway.Translation.Syntax;

namespace Gateway.Translation.Maps;

/// <summary>A field of the document that an element must agree with in every segment of its tag, wherever it stands: the currency of each amount.</summary>
/// <remarks>Where the document has no value, the first such element gives it. What differs is told and kept as unread.</remarks>
sealed class AgreePlan : PlanRow
{
    internal required FieldTarget Target { get; init; }

    /// <summary>By node, whether it is of the tag.</summary>
    internal required bool[] Nodes { get; init; }

    internal required Slot Slot { get; init; }

    /// <summary>As the map writes it.</summary>
    internal required string Place { get; init; }

    internal override IEnumerable<FieldTarget> Targets => [Target];

    internal override void Read(in MessageReading reading, Scope scope)
    {
        for (var segment = 1; segment < reading.Message.SegmentCount - 1; segment++)
            if (IsOfTag(reading.NodeOf(segment)) && reading.ElementAt(segment, Slot.Element, Slot.Component) is { IsEmpty: false } element)
                Compare(reading, segment, element);
    }

    bool IsOfTag(int node) => (uint)node < (uint)Nodes.Length && Nodes[node];

    void Compare(in MessageReading reading, int segment, in Element element)
    {
        var text = reading.TextOf(element);
        if (!reading.Document.TryGet(reading.Document.Current, Target, out var value)) reading.Document.Set(Target, FieldValue.Of(text), reading.OriginOf(element, Number));
        else if (value.Text != text)
        {
            reading.Report(
                DiagnosticCodes.MapValueInvalid, segment, Slot,
                $"{Place} is \"{text}\" here, but {Target} of the document is \"{value.Text}\": an amount of another currency cannot be read as one of it ({reading.Plan.Rows[Number]}).", text);
            return;
        }

        reading.Mark(segment, Slot);
    }

    internal override void Write(MessageWriting writing, WriteScope scope)
    {
        // The field has a place of its own; where it is said once, it need not be said again.
    }
}
