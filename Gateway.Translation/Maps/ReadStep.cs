namespace Gateway.Translation.Maps;

/// <summary>What one row does in a scope of one <see cref="ScopeShape"/>: what it would search for is found already.</summary>
abstract class ReadStep
{
    /// <param name="reading">The message.</param>
    /// <param name="scope">The scope.</param>
    /// <param name="segments">The scope's own segments.</param>
    internal abstract void Read(in MessageReading reading, Scope scope, ReadOnlySpan<int> segments);
}

/// <summary>A row whose search ends differently from scope to scope.</summary>
sealed class RowStep(PlanRow row) : ReadStep
{
    internal override void Read(in MessageReading reading, Scope scope, ReadOnlySpan<int> segments) => row.Read(reading, scope);
}

/// <summary>A row whose value is one element of one segment.</summary>
/// <param name="row">The row itself, for what is unusual.</param>
/// <param name="found">Where the value is.</param>
sealed class ValueStep(ValuePlan row, FoundSlot found) : ReadStep
{
    internal override void Read(in MessageReading reading, Scope scope, ReadOnlySpan<int> segments)
    {
        if (reading.Document.IsSet(row.Target)) return;
        var segment = segments[found.Segment];
        var element = reading.ElementAt(segment, found.Slot.Element, found.Slot.Component);
        if (!element.IsEmpty && row.TryTakeQuietly(reading, segment, found.Slot, element)) reading.Links.Read[segment] |= found.Reads;
        else row.Read(reading, scope);
    }
}

/// <summary>A row whose code is one element of one segment.</summary>
/// <param name="row">The row itself, for what is unusual.</param>
/// <param name="found">Where the code is.</param>
sealed class CodeStep(CodePlan row, FoundSlot found) : ReadStep
{
    // The last code: mostly the next one is the same.
    KnownCode _last = new(ShortKey.None, []);

    internal override void Read(in MessageReading reading, Scope scope, ReadOnlySpan<int> segments)
    {
        if (row.IsDone(reading)) return;
        var segment = segments[found.Segment];
        var element = reading.ElementAt(segment, found.Slot.Element, found.Slot.Component);
        if (ValuesOf(element) is not { } values)
        {
            row.Read(reading, scope);
            return;
        }

        reading.Links.Read[segment] |= found.Reads;
        row.SetAll(reading, values, reading.OriginOf(element, row.Number));
    }

    Documents.FlatValue[]? ValuesOf(in Syntax.Element element)
    {
        var (last, key) = (_last, ShortKey.Of(element.Bytes));
        if (key != ShortKey.None && key == last.Key) return last.Values;
        if (element.IsEmpty || row.Table.Find(element) is not { } values) return null;
        if (key != ShortKey.None) _last = new(key, values);
        return values;
    }

    sealed record KnownCode(ulong Key, Documents.FlatValue[] Values);
}

/// <summary>A row whose identifier is one element of one segment.</summary>
sealed class IdentifierStep(IdentifierPlan row, FoundSlot found) : ReadStep
{
    internal override void Read(in MessageReading reading, Scope scope, ReadOnlySpan<int> segments)
    {
        var segment = segments[found.Segment];
        var element = reading.ElementAt(segment, found.Slot.Element, found.Slot.Component);
        if (element.IsEmpty)
        {
            row.Read(reading, scope);
            return;
        }

        reading.Links.Read[segment] |= found.Reads;
        row.Add(reading, segment, element);
    }
}

/// <summary>A row whose pairs stand in one segment.</summary>
/// <param name="row">The row.</param>
/// <param name="at">The segment's place among the scope's own.</param>
/// <param name="pairs">The pairs that stand.</param>
sealed class PairsStep(PairsPlan row, int at, KnownPair[] pairs) : ReadStep
{
    internal override void Read(in MessageReading reading, Scope scope, ReadOnlySpan<int> segments)
    {
        foreach (ref readonly var pair in pairs.AsSpan())
            if (pair.Scheme.IsAbsent) row.ReadPair(reading, segments[at], pair.Slot);
            else row.ReadPair(reading, segments[at], pair);
    }
}

/// <summary>A row whose qualifiers stand in one segment.</summary>
sealed class SwitchStep(SwitchPlan row, int at) : ReadStep
{
    internal override void Read(in MessageReading reading, Scope scope, ReadOnlySpan<int> segments) => row.Read(reading, segments[at]);
}

/// <summary>Where a value was found.</summary>
/// <param name="Segment">The segment's place among the scope's own.</param>
/// <param name="Slot">Its place in the segment.</param>
/// <param name="Reads">The bits of what was looked at there.</param>
readonly record struct FoundSlot(int Segment, Slot Slot, ulong Reads);
