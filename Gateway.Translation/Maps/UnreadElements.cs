using System.Globalization;
using Gateway.Translation.Documents;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Maps;

/// <summary>Keeps what no row has read in the extensions of the record that its loop became, so that nothing is lost.</summary>
static class UnreadElements
{
    static readonly Field Name = FieldTable.Of(typeof(Extension)).Find("name")!;
    static readonly Field Value = FieldTable.Of(typeof(Extension)).Find("value")!;

    /// <summary>Adds every element that holds a value and was not read; returns their number.</summary>
    /// <param name="reading">The message.</param>
    /// <param name="row">The row that is said to have read them: the map itself.</param>
    internal static int Keep(in MessageReading reading, int row)
    {
        var count = 0;
        var edge = reading.IsCsv ? 0 : 1;
        for (var segment = edge; segment < reading.Message.SegmentCount - edge; segment++)
            if (reading.IsCsv || reading.HoldsUnread(segment))
                count += KeepSegment(reading, segment, row);
        return count;
    }

    static int KeepSegment(in MessageReading reading, int segment, int row)
    {
        var count = 0;
        var elements = reading.Message[segment].ElementCount;
        for (var number = 1; number <= elements; number++)
            if (!reading.Message[segment][number].IsEmpty)
                count += Keep(reading, segment, number, row);
        return count;
    }

    static int Keep(in MessageReading reading, int segment, int number, int row)
    {
        var element = reading.Message[segment][number];
        var components = reading.IsEdifact ? element.ComponentCount : 1;
        var count = 0;
        for (var component = 1; component <= components; component++)
        {
            var part = components > 1 ? element[component] : element;
            if (part.IsEmpty || reading.IsRead(segment, number, components > 1 ? component : 0)) continue;
            Add(reading, segment, new(number, components > 1 ? component : 0), part, row);
            count++;
        }

        return count;
    }

    static void Add(in MessageReading reading, int segment, Slot slot, in Element element, int row)
    {
        var holder = reading.Document.FrameOf(reading.RecordOf(segment));
        var frame = reading.Document.Add(holder, reading.Document.TableOf(holder.Node).Extensions!);
        reading.Document.Fill(frame, Name, FieldValue.Of(NameOf(reading, segment, slot)));
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
