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
    Frame[] _rows = [];

    internal void Begin(int loops, int segments, bool isCsv, Frame document)
    {
        if (isCsv) Array.Clear(_rows = _rows.Length < segments ? new Frame[segments] : _rows);
        if (_frames.Length < loops) _frames = new Frame[loops];
        Array.Clear(_frames, 0, loops);
        _frames[0] = document;
    }

    /// <summary>Remembers that a loop became a record, where the record can hold extensions.</summary>
    internal void Note(Scope scope, Frame frame)
    {
        if (frame.Table.Extensions is null) return;
        if (scope.Segment < 0) _frames[scope.Loop] = frame;
        else if (scope.Segment < _rows.Length) _rows[scope.Segment] = frame;
    }

    /// <summary>Adds every element that holds a value and was not read; returns their number.</summary>
    internal int Keep(in MessageReading reading, ReadOnlySpan<int> owners, int row)
    {
        var count = 0;
        var edge = reading.IsCsv ? 0 : 1;
        for (var segment = edge; segment < owners.Length - edge; segment++)
            count += reading.IsCsv ? KeepRow(reading, segment, row) : KeepSegment(reading, segment, owners[segment], row);
        return count;
    }

    int KeepRow(in MessageReading reading, int segment, int row)
    {
        var count = 0;
        var found = reading.Message[segment];
        for (var number = 1; number <= found.ElementCount; number++)
            if (!found[number].IsEmpty)
                count += Keep(reading, segment, number, 0, row);
        return count;
    }

    // One walk over the segment's positions; an element is only looked at when it is not empty and not read.
    int KeepSegment(in MessageReading reading, int segment, int loop, int row)
    {
        var found = reading.Message[segment];
        var (buffer, slot) = (found.Buffer, found.Slot);
        var (number, start, count) = (0, slot.Start, 0);
        for (var token = 0; token <= slot.TokenCount; token++)
        {
            var at = token < slot.TokenCount ? buffer.Tokens[slot.FirstToken + token] : slot.End;
            if (token < slot.TokenCount && buffer.Block[at] != buffer.Delimiters.Element) continue;
            if (number > 0 && at > start && (reading.IsEdifact || !reading.IsRead(segment, number, 0))) count += Keep(reading, segment, number, loop, row);
            number++;
            start = at + 1;
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
        var holder = reading.IsCsv && _rows[segment].Record is not null ? _rows[segment] : _frames[loop];
        var frame = reading.Document.Add(holder, holder.Table.Extensions!);
        FieldValue.Of(NameOf(reading, segment, slot)).SetInto(Name, frame.Record);
        reading.Document.Set(frame, Value, FieldValue.Of(element.ToString()), reading.OriginOf(element, row));
    }

    static string NameOf(in MessageReading reading, int segment, Slot slot)
    {
        if (reading.Plan.Definition.Csv is { } csv) return csv.Columns[slot.Element - 1];
        var tag = System.Text.Encoding.Latin1.GetString(reading.Message[segment].Id);
        var component = slot.Component == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $".{slot.Component}");
        return string.Create(CultureInfo.InvariantCulture, $"{tag}{slot.Element:00}{component}");
    }
}
