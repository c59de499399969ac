namespace Gateway.Translation.Maps;

/// <summary>Finds what the rows of a scope would find, without reading it.</summary>
/// <param name="reading">The message.</param>
/// <param name="scope">The scope.</param>
/// <param name="segments">Its own segments.</param>
readonly ref struct ShapeSearch(in MessageReading reading, Scope scope, ReadOnlySpan<int> segments)
{
    readonly MessageReading _reading = reading;
    readonly ReadOnlySpan<int> _segments = segments;

    /// <summary>Whether it is known before reading what rows that look at these places find.</summary>
    /// <param name="places">The places, in the order in which they are asked.</param>
    /// <param name="isOnly">Whether a second segment that fits changes what is done.</param>
    /// <param name="found">Where the value is; null where there is none.</param>
    internal bool TryFind(ReadOnlySpan<Place> places, bool isOnly, out FoundSlot? found)
    {
        found = null;
        foreach (var place in places)
            if (!TryFind(place, isOnly, out found))
                return false;
            else if (found is not null)
                return true;
        return true;
    }

    bool TryFind(Place place, bool isOnly, out FoundSlot? found)
    {
        found = null;
        if (IsElsewhere(place)) return false;
        for (var at = 0; at < _segments.Length; at++)
        {
            if (!Fits(at, place)) continue;
            // What else fits is told of, or read as well.
            if (found is not null) return !isOnly;
            if (!TryFindSlot(at, place, out found)) return false;
        }

        return true;
    }

    /// <summary>The only segment that fits a place; null when there is none; false when there are several, or it stands in a loop further in.</summary>
    internal bool TryFindSegment(Place place, out int? found)
    {
        found = null;
        if (IsElsewhere(place)) return false;
        for (var at = 0; at < _segments.Length; at++)
        {
            if (!Fits(at, place)) continue;
            if (found is not null) return false;
            found = at;
        }

        return true;
    }

    /// <summary>The pairs of a place that stand in a segment, with what is known of them before their values are read.</summary>
    internal KnownPair[] PairsIn(int at, PairsPlan row)
    {
        var pairs = new List<KnownPair>();
        for (var i = 0; i < row.Place.Slots.Length; i++)
            if (_reading.MayHold(_segments[at], row.Place.Masks[i]) && row.KnownOf(_reading, _segments[at], row.Place.Slots[i]) is { } pair)
                pairs.Add(pair);
        return [.. pairs];
    }

    bool IsElsewhere(Place place) => scope.Segment < 0 && !place.IsOfScope && place.Loops.Length > 0;

    bool Fits(int at, Place place) =>
        (scope.Segment >= 0 || (place.IsOfScope ? at == 0 : place.Nodes.AsSpan().Contains(_reading.NodeOf(_segments[at])))) && _reading.Fits(_segments[at], place.Conditions);

    // False where bits do not tell whether a value stands.
    bool TryFindSlot(int at, Place place, out FoundSlot? found)
    {
        found = null;
        for (var i = 0; i < place.Slots.Length; i++)
        {
            var slot = place.Slots[i];
            if (!_reading.MayHold(_segments[at], place.Masks[i])) continue;
            if (place.Qualifiers.Length > 0 && !MessageReading.IsAny(_reading.ElementAt(_segments[at], slot.QualifierElement, slot.QualifierComponent), place.Qualifiers)) continue;
            if (_reading.ElementAt(_segments[at], slot.Element, slot.Component).IsEmpty) return false;
            found = new(at, slot, place.ConditionReads | ElementBits.OfRead(slot, _reading.IsEdifact));
            return true;
        }

        return true;
    }

    /// <summary>Where the conditions and qualifiers of places look in the scope's own segments.</summary>
    internal void AddCodes(IEnumerable<Place> places, HashSet<(int Segment, Slot Slot)> into)
    {
        foreach (var place in places)
            for (var at = 0; at < _segments.Length; at++)
                if (!IsElsewhere(place) && (scope.Segment >= 0 || (place.IsOfScope ? at == 0 : place.Nodes.AsSpan().Contains(_reading.NodeOf(_segments[at])))))
                    AddCodes(at, place, into);
    }

    void AddCodes(int at, Place place, HashSet<(int Segment, Slot Slot)> into)
    {
        foreach (var condition in place.Conditions) into.Add((at, new(condition.Element, condition.Component)));
        for (var i = 0; i < place.Slots.Length; i++)
            if (place.Slots[i].QualifierElement > 0 && _reading.MayHold(_segments[at], place.Masks[i]))
                into.Add((at, new(place.Slots[i].QualifierElement, place.Slots[i].QualifierComponent)));
    }
}
