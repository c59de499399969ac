using Gateway.Translation.Documents;
using Gateway.Translation.Maps;
using Gateway.Translation.Schemas;

namespace Gateway.Translation.Tests.Maps;

/// <summary>Rows on segments: what they make of good and of bad values.</summary>
public class MapReadingTests
{
    const string Codes = "code,value,use\n00,original\n05,replacement\nZZ,test,in\n";

    [Theory]
    [InlineData("{ field: orderNumber, at: BAK03 }", "BAK*00*AC*4711 *20260101", """{"orderNumber":"4711"}""")]
    [InlineData("{ field: orderDate, at: BAK04 }", "BAK*00*AC*4711*20260228", """{"orderDate":"2026-02-28"}""")]
    [InlineData("{ field: orderDate, at: BAK04 }", "BAK*00*AC*4711*260228", """{"orderDate":"2026-02-28"}""")]
    [InlineData("{ field: purpose, at: BAK01, code: codes }", "BAK*05*AC*4711*20260101", """{"purpose":"replacement"}""")]
    [InlineData("{ field: purpose, value: original }", "BAK*05*AC*4711*20260101", """{"purpose":"original"}""")]
    [InlineData("{ field: currency, at: BAK02, code: codes, unknown: keep }", "BAK*00*AC*4711*20260101", """{"currency":"AC"}""")]
    [InlineData("{ field: purpose, at: BAK02, code: codes, unknown: drop }", "BAK*00*AC*4711*20260101", "{}")]
    [InlineData("{ field: sellerOrderNumber, at: [BAK08, \"REF[01=VN]/02\"] }", "BAK*00*AC*4711*20260101~REF*VN*S1", """{"sellerOrderNumber":"S1"}""")]
    [InlineData("{ field: sellerOrderNumber, at: \"REF[01!=CO]/02\" }", "BAK*00*AC*4711*20260101~REF*CO*C1~REF*VN*S1", """{"sellerOrderNumber":"S1"}""")]
    [InlineData("{ by: DTM01, at: DTM02, to: { \"068\": shipDate, \"067\": deliveryDate } }", "BAK*00*AC*4711*20260101~DTM*067*20260301~DTM*001*20260401", """{"deliveryDate":"2026-03-01"}""")]
    [InlineData("{ field: seller.name, at: \"N1[01=SE]/02\" }", "BAK*00*AC*4711*20260101~N1*BY*Us~N1*SE*Them", """{"seller":{"name":"Them"}}""")]
    [InlineData("{ field: seller.gln, at: \"N1[01=SE]/04\" }", "BAK*00*AC*4711*20260101~N1*SE*Them*UL*401", """{"seller":{"ids":[{"scheme":"gln","value":"401"}]}}""")]
    [InlineData("{ each: lines, at: PO1, rows: [ { field: quantity, at: PO102 }, { field: supplierItem, at: \"PO1{VN|VP}\" } ] }", "BAK*00*AC*4711*20260101~PO1**5*EA***BP*B1*VP*V1", """{"lines":[{"ids":[{"scheme":"supplierItem","value":"V1"}],"quantity":{"value":5}}]}""")]
    [InlineData("{ each: allowanceCharges, at: SAC, rows: [ { field: amount, at: SAC05 } ] }", "BAK*00*AC*4711*20260101~SAC*C*D240***12550~SAC*C*D240***-7~SAC*C*D240***1.5", """{"allowanceCharges":[{"amount":125.50},{"amount":-0.07},{"amount":1.5}]}""")]
    [InlineData("{ one: deliveryTerms, at: FOB, rows: [ { field: place, at: FOB03 } ] }", "BAK*00*AC*4711*20260101~FOB*PP*DE", "{}")]
    [InlineData("{ each: lines, at: PO1, rows: [ { field: quantity, at: PO102 }, { each: responses, at: ACK, rows: [ { each: substitute.ids, at: ACK, rows: [ { field: value, at: ACK10 } ] } ] } ] }", "BAK*00*AC*4711*20260101~PO1**5~ACK*IA~PO1**6", """{"lines":[{"quantity":{"value":5}},{"quantity":{"value":6}}]}""")]
    public void A_row_gives_its_field(string row, string segments, string expected)
    {
        var (document, diagnostics) = Read(row, segments);
        Assert.Empty(diagnostics);
        Assert.Equal(expected, Without(document, "extensions"));
    }

    [Theory]
    [InlineData("{ field: orderDate, at: BAK04 }", "BAK*00*AC*4711*20260230", "map-value-invalid", 2, 4, "20260230")]
    [InlineData("{ field: purpose, at: BAK01, code: codes }", "BAK*77*AC*4711*20260101", "map-code-unknown", 2, 1, "77")]
    [InlineData("{ field: orderNumber, at: BAK03, required: true }", "BAK*00*AC**20260101", "map-field-missing", 1, 0, null)]
    [InlineData("{ field: orderNumber, at: REF02 }", "BAK*00*AC*4711*20260101~REF*VN*S1~REF*VN*S2", "map-ambiguous", 4, 2, "S2")]
    [InlineData("{ one: deliveryTerms, at: FOB, rows: [ { field: place, at: FOB03 } ] }", "BAK*00*AC*4711*20260101~FOB*PP*DE*X~FOB*PP*DE*Y", "map-ambiguous", 4, 0, null)]
    [InlineData("{ total: CTT/CTT01, is: count(lines) }", "BAK*00*AC*4711*20260101~CTT*3", "map-total-differs", 3, 1, "3")]
    [InlineData("{ each: allowanceCharges, at: SAC, rows: [ { field: amount, at: SAC05 } ] }", "BAK*00*AC*4711*20260101~SAC*C*D240***abc", "map-value-invalid", 3, 5, "abc")]
    public void A_bad_value_is_named_with_its_place_in_the_bytes_and_in_the_map(string row, string segments, string code, int segment, int element, string? value)
    {
        var (_, diagnostics) = Read(row, segments);
        var found = Assert.Single(diagnostics);
        Assert.Equal((code, segment, element, value), (found.Code.Name, found.Location.Segment, found.Location.Element, found.Value));
        Assert.Contains("test.yaml:5", found.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_no_row_reads_is_kept_with_its_line()
    {
        var (document, _) = Read(
            "{ each: lines, at: PO1, rows: [ { field: quantity, at: PO102 } ] }",
            "BAK*00*AC*4711*20260101~PO1*1*5*EA~N1*ST*Dock 4");
        Assert.Equal(
            """{"extensions":[{"name":"BAK01","value":"00"},{"name":"BAK02","value":"AC"},{"name":"BAK03","value":"4711"},{"name":"BAK04","value":"20260101"}],"lines":[{"quantity":{"value":5},"extensions":[{"name":"PO101","value":"1"},{"name":"PO103","value":"EA"},{"name":"N101","value":"ST"},{"name":"N102","value":"Dock 4"}]}]}""",
            DocumentJson.Write(document));
    }

    [Fact]
    public void An_element_dropped_for_a_reason_is_not_kept()
    {
        var (document, _) = Read("{ drop: [BAK, CTT/CTT02], reason: test }", "BAK*00*AC*4711*20260101~CTT*1*77");
        Assert.Equal("""{"extensions":[{"name":"CTT01","value":"1"}]}""", DocumentJson.Write(document));
    }

    static string Without(Document document, string field) =>
        DocumentJson.Write(document) is var json && System.Text.Json.Nodes.JsonNode.Parse(json)!.AsObject() is var node
            ? Strip(node, field).ToJsonString()
            : "";

    static System.Text.Json.Nodes.JsonNode Strip(System.Text.Json.Nodes.JsonNode node, string field)
    {
        if (node is System.Text.Json.Nodes.JsonArray items) foreach (var item in items) Strip(item!, field);
        if (node is not System.Text.Json.Nodes.JsonObject record) return node;
        record.Remove(field);
        foreach (var (_, value) in record) Strip(value!, field);
        return node;
    }

    [Theory]
    [InlineData("UNA:+.? '", "12.5")]
    [InlineData("UNA:+,? '", "12,5")]
    [InlineData("UNA:+ ? '", "12,5")]
    [InlineData("UNA:+ ? '", "12.5")]
    [InlineData("UNA:+0? '", "12.5")]
    [InlineData("", "12,5")]
    public void A_number_is_read_by_the_mark_that_UNA_names_and_by_either_where_it_names_none(string una, string number)
    {
        var message = Assert.Single(Mapping.Translate(
            $"{una}UNB+UNOC:3+A+B+260301:1200+1'UNH+1+ORDRSP:D:96A:UN'BGM+231+R10+9+AB'DTM+137:20260301:102'RFF+ON:PO1'NAD+SU+1::92'NAD+BY+2::92'LIN+1+5+A:SA'QTY+21:{number}'UNS+S'UNT+10+1'UNZ+1+1'"));
        Assert.Empty(message.Schema);
        Assert.Empty(message.Map);
        Assert.Equal(12.5m, ((OrderResponse)message.Mapped.Document).Lines[0].Quantity?.Value);
    }

    // JIS X 0208: each of two bytes, among them those of + and ?.
    [Theory]
    [InlineData("\u001b$B8&5f\u001b(B", "研究")]
    [InlineData("\u001b$B%+%a%i\u001b(B", "カメラ")]
    [InlineData("Z?+\u001b$B%?%$\u001b(B??", "Z+タイ?")]
    public void A_text_of_UNOX_is_accepted_and_is_its_characters_though_all_its_bytes_are_ASCII(string bytes, string text)
    {
        var message = Assert.Single(Mapping.Translate(
            $"UNB+UNOX:3+A+B+260301:1200+1'UNH+1+ORDRSP:D:96A:UN'BGM+231+R1+9+AB'DTM+137:20260301:102'RFF+ON:PO1'NAD+SU+1::92++{bytes}'UNS+S'UNT+7+1'UNZ+1+1'"));
        Assert.Empty(message.Schema);
        Assert.Empty(message.Map);
        Assert.Equal(text, ((OrderResponse)message.Mapped.Document).Seller?.Name);
    }

    static (Document Document, IReadOnlyList<Diagnostic> Diagnostics) Read(string row, string segments)
    {
        var map = $"map: test\ndocument: OrderResponse\nmessage: {{ standard: x12, version: \"004010\", type: \"855\" }}\nrows:\n  - {row}\n";
        var problems = new List<FileProblem>();
        var library = MapLibrary.Read([new("test.yaml", map), new("codes.csv", Codes)], problems);
        var plan = library.Plan("test", StandardsLibrary.Shipped.Find(Standard.X12, "004010", "855")!.Schema, problems);
        Assert.True(problems.Count == 0, string.Join("\n", problems));
        return Mapping.Read(plan!, $"ISA*00*          *00*          *ZZ*A              *ZZ*B              *260301*1200*U*00401*000000001*0*P*>~GS*PR*A*B*20260301*1200*1*X*004010~ST*855*0001~{segments}~SE*9*0001~GE*1*1~IEA*1*000000001~");
    }
}
