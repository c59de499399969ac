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
        var found = reading.Message[segment];
        var (count, number) = (0, 0);
        if (reading.IsCsv)
            while (number++ < found.ElementCount) count += Keep(reading, segment, new(number, 0), found[number], row);
        else
            foreach (var element in found.Elements) count += KeepElement(reading, segment, ++number, element, row);
        return count;
    }

    static int KeepElement(in MessageReading reading, int segment, int number, in Element element, int row)
    {
        if (!reading.IsEdifact || element.ComponentCount <= 1) return Keep(reading, segment, new(number, 0), element, row);
        var (count, component) = (0, 0);
        foreach (var part in element.Components) count += Keep(reading, segment, new(number, ++component), part, row);
        return count;
    }

    static int Keep(in MessageReading reading, int segment, Slot slot, in Element element, int row)
    {
        if (element.IsEmpty || reading.IsRead(segment, slot.Element, slot.Component)) return 0;
        Add(reading, segment, slot, element, row);
        return 1;
    }

    static void Add(in MessageReading reading, int segment, Slot slot, in Element element, int row)
    {
        var holder = reading.RecordOf(segment);
        var record = reading.Document.Add(holder, reading.Document.TableOf(holder).Extensions!);
        reading.Document.Fill(record, Name, reading.Document.Keep(NameOf(reading, segment, slot)));
        reading.Document.Set(record, Value, reading.Document.Keep(element.ToString()), reading.OriginOf(element, row));
    }

    static string NameOf(in MessageReading reading, int segment, Slot slot)
    {
        if (reading.Plan.Definition.Csv is { } csv) return csv.Columns[slot.Element - 1];
        var tag = System.Text.Encoding.Latin1.GetString(reading.Message[segment].Id);
        var component = slot.Component == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $".{slot.Component}");
        return string.Create(CultureInfo.InvariantCulture, $"{tag}{slot.Element:00}{component}");
    }
}
