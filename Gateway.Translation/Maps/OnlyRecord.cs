using System.Collections;
using Gateway.Translation.Documents;

namespace Gateway.Translation.Maps;

/// <summary>A field of the only record in a list of the document: the one order that a ship notice serves, for its lines.</summary>
/// <param name="list">The document's list.</param>
/// <param name="source">The field in the list's records.</param>
sealed class OnlyRecord(Field list, FieldTarget source) : Fallback
{
    internal override bool TryRead(in MessageReading reading, FieldTarget target)
    {
        var document = reading.Document;
        if (document.CountIn(document.Frames[0], list) != 1) return false;
        var only = document.RecordsIn(document.Frames[0], list).First();
        if (!document.TryGet(only, source, out var value)) return false;
        document.Set(target, value, source.Way.Length == 0 ? document.OriginOf(only, source.Leaf) : default);
        return true;
    }

    internal override bool Gives(MessageWriting writing, FieldTarget target, in FieldValue value) =>
        Only(writing.Records[0]) is { } record && source.TryGet(record, out var only) && AreEqual(target.ValueField, value, only);

    object? Only(object document) => list.Get(document) is IList { Count: 1 } records ? records[0] : null;
}
