namespace Gateway.Translation.Maps;

/// <summary>A qualifier that says which field the value beside it is: ACK04 068 is the ship date, 067 the delivery date.</summary>
sealed class SwitchPlan : PlanRow
{
    // Several qualifiers may mean one field; the first of them is written.
    readonly (Code Qualifier, FieldTarget Target, Conversion Conversion)[] _written = [];

    /// <summary>The qualifiers' places, all in one segment.</summary>
    internal required Place[] By { get; init; }

    /// <summary>The value beside each qualifier.</summary>
    internal required Place[] At { get; init; }

    /// <summary>One plan per qualifier; each converts as its field needs.</summary>
    internal required (Code Qualifier, FieldTarget Target, Conversion Conversion)[] Cases
    {
        get;
        init
        {
            field = value;
            _written = [.. value.DistinctBy(c => c.Target.ToString())];
        }
    }

    internal Place? Format { get; init; }

    internal override IEnumerable<FieldTarget> Targets => Cases.Select(c => c.Target);

    internal override NodeSet Needs => NodeSet.Of(By);

    internal override IEnumerable<Place> Searched => [By[0]];

    internal override ReadStep? Step(in ShapeSearch search) =>
        !search.TryFindSegment(By[0], out var found) ? new RowStep(this) : found is { } at ? new SwitchStep(this, at) : null;

    internal override void Read(in MessageReading reading, Scope scope)
    {
        for (var segment = reading.Find(scope, By[0]); segment >= 0; segment = reading.FindNext(scope, segment, By[0]))
            Read(reading, segment);
    }

    /// <summary>Reads the pairs of one segment.</summary>
    internal void Read(in MessageReading reading, int segment)
    {
        for (var i = 0; i < By.Length; i++) ReadPair(reading, segment, By[i].Slot, At[i].Slot);
    }

    void ReadPair(in MessageReading reading, int segment, Slot by, Slot at)
    {
        var qualifier = reading.ElementAt(segment, by.Element, by.Component);
        var element = reading.ElementAt(segment, at.Element, at.Component);
        if (element.IsEmpty || CaseOf(qualifier) is not { } found) return;
        if (reading.Document.IsSet(found.Target)) return;
        reading.Mark(segment, by);
        reading.Mark(segment, at);
        reading.MarkConditions(segment, By[0].Conditions);
        var isRead = Format is null
            ? found.Conversion.TryRead(reading, element, out var value)
            : EdifactDate.TryRead(reading, segment, at, Format, element, isTime: false, out value);
        if (isRead)
            reading.Document.Set(found.Target, value, reading.OriginOf(element, Number));
        else
            ReportInvalid(reading, segment, at, element.ToString(), found.Conversion.Expected, found.Target);
    }

    (FieldTarget Target, Conversion Conversion)? CaseOf(in Syntax.Element qualifier)
    {
        var bytes = qualifier.Bytes;
        var key = ShortKey.Of(bytes);
        for (var i = 0; i < Cases.Length; i++)
            if (Cases[i].Qualifier.Equals(key, bytes))
                return (Cases[i].Target, Cases[i].Conversion);
        return null;
    }

    // In the record's own segment there is as much room as it has pairs; elsewhere each qualifier gets its segment.
    internal override void Write(MessageWriting writing, WriteScope scope)
    {
        foreach (var (qualifier, target, conversion) in _written)
        {
            if (!target.TryGet(writing.Current, out var value)) continue;
            var segment = writing.OpenSwitch(this, scope, By[0]);
            var free = Free(segment);
            if (free < 0)
            {
                writing.Report(this, $"{target} finds no room: {By[^1].Text} holds another qualifier already", value.ToText(target.ValueField));
                continue;
            }

            segment.SetQualifier(By[free].Slot.Element, By[free].Slot.Component, new(qualifier.Text, Number));
            writing.PutInto(this, segment, At[free], Format is null ? conversion.Write(value) : EdifactDate.Write(value));
            if (Format is not null) writing.PutInto(this, segment, Format, EdifactDate.Code);
        }
    }

    int Free(OutgoingSegment segment)
    {
        for (var i = 0; i < By.Length; i++)
            if (segment[By[i].Slot] is null)
                return i;
        return -1;
    }
}
