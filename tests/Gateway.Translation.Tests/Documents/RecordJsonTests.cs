using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Translation.Documents;

namespace Gateway.Translation.Tests.Documents;

/// <summary>What is written without <see cref="Utf8JsonWriter"/> is what it would write.</summary>
public class RecordJsonTests
{
    static readonly string[] Texts =
    [
        "", "plain", "\"quoted\" \\ back", "tab\tline\r\n\0\u001f\u007f", "<a href='x'>&+`", "Größe Ø 漢字", "\u2028\u2029\ufeff\u200b", "\ud83d\ude00", "half \ud83d", "\ude00 half",
        new('x', 40_000), new('ä', 20_000), "é",
    ];

    static readonly decimal[] Numbers =
    [
        0m, 0.0m, 0.00m, -0.0m, 1m, 10m, 9m, 100m, 0.05m, 0.50m, 1.5000m, 123456789.01m, -1m, -12.30m, ulong.MaxValue, ulong.MaxValue + 1m, decimal.MaxValue, decimal.MinValue,
        0.0000000000000000001m, 0.000000000000000001m, 1.000000000000000000m, 7.9228162514264337593543950335m, long.MaxValue,
    ];

    public static TheoryData<bool> Encoders => [true, false];

    static JavaScriptEncoder Encoder(bool isRelaxed) => isRelaxed ? JavaScriptEncoder.UnsafeRelaxedJsonEscaping : JavaScriptEncoder.Default;

    [Theory]
    [MemberData(nameof(Encoders))]
    public void Texts_are_escaped_as_the_writer_of_the_library_escapes_them(bool isRelaxed)
    {
        foreach (var text in Texts)
            Assert.Equal(Expected(isRelaxed, w => w.WriteString("orderNumber", text)), Written(new PurchaseOrder { OrderNumber = text }, isRelaxed));
    }

    [Fact]
    public void Numbers_days_and_times_are_written_to_the_digit_as_the_writer_of_the_library_writes_them()
    {
        foreach (var number in Numbers)
            Assert.Equal(Expected(true, w => w.WriteNumber("netDays", number)), Written(new Invoice { PaymentTerms = [new() { NetDays = number }] }, true)["""{"paymentTerms":[""".Length..^2]);
        foreach (var date in (DateOnly[])[DateOnly.MinValue, DateOnly.MaxValue, new(2026, 2, 28), new(987, 12, 1)])
            Assert.Equal(JsonSerializer.Serialize(date), JsonNode.Parse(DocumentJson.Write(new PurchaseOrder { OrderDate = date }))!["orderDate"]!.ToJsonString());
        foreach (var time in (TimeOnly[])[TimeOnly.MinValue, TimeOnly.MaxValue, new(9, 15), new(23, 59, 59)])
            Assert.Equal(JsonSerializer.Serialize(time), JsonNode.Parse(DocumentJson.Write(new InventoryReport { ReportTime = time }))!["reportTime"]!.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Encoders))]
    public void Every_document_with_all_of_its_fields_is_what_the_writer_of_the_library_makes_of_it(bool isRelaxed)
    {
        foreach (var table in FieldTable.Documents)
        {
            var document = (Document)DocumentJsonTests.Filled(table, 0);
            Assert.Equal(Rewritten(DocumentJson.Write(document), isRelaxed, isIndented: false), Written(document, isRelaxed));
            Assert.Equal(Rewritten(DocumentJson.Write(document), isRelaxed, isIndented: true), Written(document, isRelaxed, isIndented: true));
        }
    }

    [Fact]
    public void The_fields_that_a_record_has_are_the_same_however_often_it_is_asked()
    {
        foreach (var table in FieldTable.Documents.SelectMany(All).Distinct())
            foreach (var record in (object[])[table.New(), DocumentJsonTests.Filled(table, 0), .. table.Fields.Select(f => Only(table, f))])
            {
                var expected = table.Fields.Where(f => f.Has(record)).Aggregate(0UL, (all, field) => all | field.Bit);
                for (var i = 0; i < 300; i++) Assert.Equal(expected, table.Present(record));
            }
    }

    [Fact]
    public void Lists_that_are_no_arrays_are_written_too()
    {
        var order = new PurchaseOrder { Lines = new List<PurchaseOrderLine> { new() { LineNumber = "1" }, new() }, Notes = new List<Note>() };
        for (var i = 0; i < 300; i++) Assert.Equal("""{"lines":[{"lineNumber":"1"},{}]}""", DocumentJson.Write(order));
    }

    static object Only(FieldTable table, Field field)
    {
        var (record, filled) = (table.New(), DocumentJsonTests.Filled(table, 0));
        field.Set(record, field.Get(filled));
        return record;
    }

    static IEnumerable<FieldTable> All(FieldTable table) => table.Fields.Where(f => f.Table is not null).SelectMany(f => All(f.Table!)).Prepend(table);

    static string Written(Document document, bool isRelaxed, bool isIndented = false) => Text(isRelaxed, isIndented, w => DocumentJson.Write(w, document));

    static string Expected(bool isRelaxed, Action<Utf8JsonWriter> write) => Text(isRelaxed, false, w =>
    {
        w.WriteStartObject();
        write(w);
        w.WriteEndObject();
    });

    static string Rewritten(string json, bool isRelaxed, bool isIndented) => Text(isRelaxed, isIndented, w => JsonNode.Parse(json)!.WriteTo(w));

    static string Text(bool isRelaxed, bool isIndented, Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, new() { Encoder = Encoder(isRelaxed), Indented = isIndented })) write(writer);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
