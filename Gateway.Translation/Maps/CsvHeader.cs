namespace Gateway.Translation.Maps;

/// <summary>The columns that a CSV map reads for the document as a whole must say the same in each of its rows; a row may leave them empty.</summary>
static class CsvHeader
{
    internal static void Check(MapPlan plan, in MessageReading reading)
    {
        foreach (var place in plan.Top.All.SelectMany(PlacesOf))
            for (var row = 1; row < reading.Message.SegmentCount; row++)
                Check(reading, row, place);
    }

    static void Check(in MessageReading reading, int row, Place place)
    {
        var first = reading.Message[0][place.Slot.Element];
        var value = reading.Message[row][place.Slot.Element];
        if (value.IsEmpty || value.Bytes.SequenceEqual(first.Bytes)) reading.Mark(row, place.Slot);
        else
            reading.Report(
                DiagnosticCodes.CsvHeaderDisagrees, row, place.Slot,
                $"{place.Text} is \"{value.ToString()}\" here and \"{first.ToString()}\" in the document's first row; it must be the same in all rows of one document.", value.ToString());
    }

    static IEnumerable<Place> PlacesOf(PlanRow row) => row switch
    {
        ValuePlan value => value.Places,
        CodePlan code => code.Places,
        RecordPlan { IsSameScope: true } record => record.Rows.SelectMany(PlacesOf),
        _ => [],
    };
}
