using System.Text;
using Gateway.Translation.Maps;
using Gateway.Translation.Tests.Documents;

namespace Gateway.Translation.Tests.Maps;

public sealed class FixedOriginTests
{
    [Fact]
    public void An_order_that_only_lines_name_has_the_place_of_the_first_of_them()
    {
        var origins = Mapping.TranslateRows(File.ReadAllBytes(Path.Combine(Golden.Root, "maps/csv/ship-notice.in.csv")), "csv-ship-notice")[0].Mapped.Origins;
        var (order, line) = (origins.Find("/orders/0/orderNumber"), origins.Find("/lines/0/orderNumber"));
        Assert.NotNull(line);
        Assert.Equal(line with { Field = "/orders/0/orderNumber" }, order);
    }

    [Theory]
    [InlineData(0, "/invoiceNumber", "INV-10231")]
    [InlineData(0, "/lines/1/quantity/value", "2000")]
    [InlineData(1, "/invoiceNumber", "INV-10232")]
    public void Values_of_the_header_record_of_a_fixed_width_file_have_their_place_in_it(int index, string field, string expected)
    {
        var bytes = File.ReadAllBytes(Path.Combine(Golden.Root, "maps/fixed/invoice.in.txt"));
        var reader = new CsvDocumentReader(Mapping.Plan("fixed-invoice"));
        reader.Feed(bytes, isFinal: true);
        for (var i = 0; i <= index; i++) Assert.True(reader.Read());
        var origins = reader.Document!.Origins;
        Assert.All(origins.All, o => Assert.InRange(o.Offset + o.Length, reader.Offset, bytes.Length));
        Assert.Equal((byte)'H', bytes[reader.Offset]);
        if (origins.Find(field) is { } origin) Assert.StartsWith(Encoding.Latin1.GetString(bytes, (int)origin.Offset, origin.Length), expected, StringComparison.Ordinal);
        else Assert.Fail($"{field} has no origin; these have: {string.Join(' ', origins.All.Select(o => o.Field))}");
    }
}
