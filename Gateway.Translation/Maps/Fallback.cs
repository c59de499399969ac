using Gateway.Translation.Documents;

namespace Gateway.Translation.Maps;

/// <summary>What a field takes when its row finds nothing in the bytes.</summary>
abstract class Fallback
{
    internal abstract bool TryRead(in MessageReading reading, FieldTarget target);

    /// <summary>Whether reading would give the value again without bytes of its own, so that it need not be written.</summary>
    internal abstract bool Gives(MessageWriting writing, FieldTarget target, in FieldValue value);

    private protected static bool AreEqual(Field field, in FieldValue a, in FieldValue b) => a.ToText(field) == b.ToText(field);
}

/// <summary>The field of the nearest record around the current one that has it: an order's number for its lines.</summary>
/// <param name="sources">The field in each record type that has it.</param>
sealed class Inherited(IReadOnlyList<(Type Type, FieldTarget Source)> sources) : Fallback
{
    internal override bool TryRead(in MessageReading reading, FieldTarget target)
    {
        var frames = reading.Document.Frames;
        for (var i = frames.Length - 2; i >= 0; i--)
        {
            if (SourceIn(reading.Document.TableOf(frames[i]).Type) is not { } source || !reading.Document.TryGet(frames[i], source, out var value)) continue;
            reading.Document.Set(target, value, source.Way.Length == 0 ? reading.Document.OriginOf(frames[i], source.Leaf) : default);
            return true;
        }

        return false;
    }

    internal override bool Gives(MessageWriting writing, FieldTarget target, in FieldValue value)
    {
        var records = writing.Records;
        for (var i = records.Count - 2; i >= 0; i--)
            if (SourceIn(records[i].GetType()) is { } source && source.TryGet(records[i], out var inherited))
                return AreEqual(target.ValueField, value, inherited);
        return false;
    }

    /// <summary>The value that a record would hand down.</summary>
    internal bool TryGet(object record, out FieldValue value)
    {
        value = default;
        return SourceIn(record.GetType())?.TryGet(record, out value) == true;
    }

    /// <summary>The field that a record of a type would hand down; null when it has none.</summary>
    internal FieldTarget? SourceIn(Type record)
    {
        for (var i = 0; i < sources.Count; i++)
            if (sources[i].Type == record)
                return sources[i].Source;
        return null;
    }
}

/// <summary>Another field of the same record.</summary>
sealed class SameRecord(FieldTarget source) : Fallback
{
    internal override bool TryRead(in MessageReading reading, FieldTarget target)
    {
        var current = reading.Document.Current;
        if (!reading.Document.TryGet(current, source, out var value)) return false;
        reading.Document.Set(target, value, source.Way.Length == 0 ? reading.Document.OriginOf(current, source.Leaf) : default);
        return true;
    }

    internal override bool Gives(MessageWriting writing, FieldTarget target, in FieldValue value) =>
        source.TryGet(writing.Current, out var same) && AreEqual(target.ValueField, value, same);
}

/// <summary>A fixed value.</summary>
sealed class Fixed(FieldValue fixedValue) : Fallback
{
    internal override bool TryRead(in MessageReading reading, FieldTarget target)
    {
        reading.Document.Set(target, fixedValue, default);
        return true;
    }

    internal override bool Gives(MessageWriting writing, FieldTarget target, in FieldValue value) =>
        AreEqual(target.ValueField, value, fixedValue);
}
