namespace Gateway.Translation.Maps;

/// <summary>What a scope asks for values: a row, or the short way of a row that needs no search.</summary>
abstract class RowReader
{
    internal abstract void Read(in MessageReading reading, Scope scope);
}

/// <summary>A row whose value can only be one element of the scope's own segment: so are most of them.</summary>
/// <param name="row">The row itself, for what is unusual.</param>
/// <param name="target">The field.</param>
/// <param name="place">The element.</param>
sealed class OwnElementReader(ValuePlan row, FieldTarget target, Place place) : RowReader
{
    readonly int _element = place.Slot.Element;
    readonly int _component = place.Slot.Component;
    readonly ulong _reads = place.Reads[0];
    readonly Conversion _conversion = row.Conversion;
    readonly int _number = row.Number;

    internal override void Read(in MessageReading reading, Scope scope)
    {
        if (scope.Shift != 0) row.Read(reading, scope);
        else if (!reading.Document.IsSet(target)) Read(reading, reading.OwnSegment(scope));
    }

    void Read(in MessageReading reading, int segment)
    {
        var element = reading.ElementAt(segment, _element, _component);
        if (element.IsEmpty) return;
        reading.Links.Read[segment] |= _reads;
        if (!_conversion.TrySet(reading, element, target, _number)) row.ReportUnread(reading, segment, place.Slot, element);
    }
}

/// <summary>A row whose code can only be one element of the scope's own segment.</summary>
/// <param name="row">The row itself.</param>
/// <param name="place">The element.</param>
sealed class OwnCodeReader(CodePlan row, Place place) : RowReader
{
    readonly int _element = place.Slot.Element;
    readonly int _component = place.Slot.Component;
    readonly ulong _reads = place.Reads[0];

    internal override void Read(in MessageReading reading, Scope scope)
    {
        if (scope.Shift != 0) row.Read(reading, scope);
        else if (!row.IsDone(reading)) Read(reading, reading.OwnSegment(scope));
    }

    void Read(in MessageReading reading, int segment)
    {
        var element = reading.ElementAt(segment, _element, _component);
        if (element.IsEmpty) return;
        reading.Links.Read[segment] |= _reads;
        row.TryTake(reading, segment, place.Slot, element);
    }
}
