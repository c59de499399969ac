using System.Globalization;
using System.Text;
using Gateway.Translation.Documents;
using Gateway.Translation.Maps;

namespace Gateway.Translation.Tests.Maps;

/// <summary>Numbers of rows are read by the marks that the map declares; what does not fit them is no number.</summary>
public sealed class CsvNumberTests
{
    [Theory]
    [InlineData("decimal: \",\"", "1234,50", "1234.50")]
    [InlineData("decimal: \",\"", "-0,5", "-0.5")]
    [InlineData("decimal: \",\"", "1.234", null)]
    [InlineData("decimal: \",\", thousands: \".\"", "1.234,50", "1234.50")]
    [InlineData("decimal: \",\", thousands: \".\"", "-12.345.678", "-12345678")]
    [InlineData("decimal: \",\", thousands: \".\"", "123", "123")]
    [InlineData("decimal: \",\", thousands: \".\"", "1234,5", "1234.5")]
    [InlineData("decimal: \",\", thousands: \".\"", "1.23,4", null)]
    [InlineData("decimal: \",\", thousands: \".\"", "1234.567", null)]
    [InlineData("decimal: \",\", thousands: \".\"", "1,234.567", null)]
    [InlineData("decimal: \".\"", "1234.50", "1234.50")]
    [InlineData("decimal: \".\"", "1,234.50", null)]
    [InlineData("decimal: \".\", thousands: \",\"", "1,234.50", "1234.50")]
    [InlineData("layout: fixed, decimal: \",\"", "1234,50", "1234.50")]
    public void A_number_is_read_by_its_marks(string marks, string text, string? expected)
    {
        var isFixed = marks.Contains("fixed", StringComparison.Ordinal);
        var columns = isFixed ? "records:\n  - columns: [ { name: N, at: 1-3 }, { name: Q, at: 4-20, align: right } ]" : "columns: [N, Q]";
        var map = $"map: m\ndocument: OrderResponse\nmessage: {{ standard: csv, type: OrderResponse, {(isFixed ? "" : "delimiter: \";\", ")}{marks} }}\n{columns}\ngroup: [N]\n"
            + "rows:\n  - { field: orderNumber, at: N }\n  - each: lines\n    rows:\n      - { field: quantity, at: Q }\n";
        var problems = new List<FileProblem>();
        var plan = MapLibrary.Read([new("m.yaml", map)], problems).Plan("m", null, problems);
        Assert.Empty(problems);
        var reader = new CsvDocumentReader(plan!);
        reader.Feed(Encoding.ASCII.GetBytes(isFixed ? "PO1" + text.PadLeft(17) : $"N;Q\nPO1;{text}\n"), isFinal: true);
        Assert.True(reader.Read());
        var lines = ((OrderResponse)reader.Document!.Document).Lines;
        Assert.Equal(expected, lines.Count == 0 ? null : lines[0].Quantity?.Value?.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(expected is null, reader.Diagnostics.Any(d => d.Code == DiagnosticCodes.MapValueInvalid));
    }
}
