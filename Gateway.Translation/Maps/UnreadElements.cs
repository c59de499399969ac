using System.Globalization;
using Gateway.Translation.Documents;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Maps;

/// <summary>Keeps what no row has read in the extensions of the record that its loop became, so that nothing is lost.</summary>
sealed class UnreadElements
{
    static readonly Field Name = FieldTable.Of(typeof(Extension)).Find("name")!;
    static readonly Field Value = FieldTable.Of(typeof(Extension)).Find("value")!;

    Frame[] _frames = [];

    internal void Begin(int loops, Frame document)
    {
        if (_frames.Length < loops) _frames = new Frame[loops];
        Array.Clear(_frames, 0, loops);
        _frames[0] = document;
    }

    /// <summary>Remembers that a loop became a record, where the record can hold extensions.</summary>
    internal void Note(Scope scope, Frame frame)
    {
        if (scope.Segment < 0 && ExtensionsOf(frame) is not null) _frames[scope.Loop] = frame;
    }

    /// <summary>Adds every element that holds a value and was not read; returns their number.</summary>
    internal int Keep(in MessageReading reading, ReadOnlySpan<int> owners, int row)
    {
        var count = 0;
        for (var segment = 1; segment < owners.Length - 1; segment++)
        {
            var found = reading.Message[segment];
            var last = found.ElementCount;
            for (var number = 1; number <= last; number++)
                if (!found[number].IsEmpty)
                    count += Keep(reading, segment, number, owners[segment], row);
        }

        return count;
    }

    int Keep(in MessageReading reading, int segment, int number, int loop, int row)
    {
        var element = reading.Message[segment][number];
        var components = reading.IsEdifact ? element.ComponentCount : 1;
        var count = 0;
        for (var component = 1; component <= components; component++)
        {
            var part = components > 1 ? element[component] : element;
            if (part.IsEmpty || reading.IsRead(segment, number, components > 1 ? component : 0)) continue;
            Add(reading, segment, new(number, components > 1 ? component : 0), part, loop, row);
            count++;
        }

        return count;
    }

    void Add(in MessageReading reading, int segment, Slot slot, in Element element, int loop, int row)
    {
        while (_frames[loop].Record is null) loop = reading.Loops[loop].Parent;
        var frame = reading.Document.Add(_frames[loop], ExtensionsOf(_frames[loop])!);
        var tag = System.Text.Encoding.Latin1.GetString(reading.Message[segment].Id);
        var component = slot.Component == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $".{slot.Component}");
        FieldValue.Of(string.Create(CultureInfo.InvariantCulture, $"{tag}{slot.Element:00}{component}")).SetInto(Name, frame.Record);
        reading.Document.Set(frame, Value, FieldValue.Of(element.ToString()), reading.OriginOf(element, row));
    }

    static Field? ExtensionsOf(Frame frame) => FieldTable.Of(frame.Record.GetType()).Find("extensions");
}
