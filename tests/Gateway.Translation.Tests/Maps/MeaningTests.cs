using System.Text.Json.Nodes;
using Gateway.Translation.Documents;
using Gateway.Translation.Maps;

namespace Gateway.Translation.Tests.Maps;

/// <summary>What single segments mean in the shipped maps: minimal messages, and the one value that they are about.</summary>
public class MeaningTests
{
    [Theory]
    // AAA is the net calculation price (5125), and stands for itself wherever it stands; the others are kept.
    [InlineData("PRI+AAB:10'PRI+AAA:9'", """{"amount":9}""", "PRI01.1=AAB PRI01.2=10")]
    [InlineData("PRI+AAA:9'PRI+AAB:10'", """{"amount":9}""", "PRI01.1=AAB PRI01.2=10")]
    [InlineData("PRI+INF:12'PRI+AAB:10:::100:PCE'", """{"amount":10,"basisQuantity":100,"basisUnit":"EA","type":"gross"}""", "PRI01.1=INF PRI01.2=12")]
    [InlineData("PRI+AAB:10'", """{"amount":10,"type":"gross"}""", "")]
    public void The_price_of_an_EDIFACT_line_is_its_net_price(string segments, string price, string kept)
    {
        var line = Line("INVOIC", "BGM+380+I1+9'", $"LIN+1'QTY+47:5:PCE'{segments}", "UNS+S'");
        Assert.Equal(price, line["price"]!.ToJsonString());
        Assert.Equal(kept, Kept(line));
    }

    [Theory]
    [InlineData("MOA+38:95'MOA+203:90'", "MOA01.1=38 MOA01.2=95")]
    [InlineData("MOA+203:90'MOA+38:95'", "MOA01.1=38 MOA01.2=95")]
    public void The_amount_of_an_EDIFACT_line_is_that_of_the_line(string segments, string kept)
    {
        var line = Line("INVOIC", "BGM+380+I1+9'", $"LIN+1'QTY+47:5:PCE'{segments}", "UNS+S'");
        Assert.Equal("90", line["amount"]!.ToJsonString());
        Assert.Equal(kept, Kept(line));
    }

    [Fact]
    public void What_is_not_taken_of_two_quantities_is_kept()
    {
        var line = Line("INVOIC", "BGM+380+I1+9'", "LIN+1'QTY+47:5:PCE'QTY+47:25.5:KGM'", "UNS+S'", "map-ambiguous");
        Assert.Equal("""{"value":5,"unit":"EA"}""", line["quantity"]!.ToJsonString());
        Assert.Equal("QTY01.2=25.5 QTY01.3=KGM", Kept(line).Replace("QTY01.1=47 ", "", StringComparison.Ordinal));
    }

    [Theory]
    // GTINs have a check digit; UA (2-5-5) and UI (1-5-5) have none, and MF names the manufacturer (X12 235).
    [InlineData("UA*001055503223", "UA")]
    [InlineData("UI*0105550322", "UI")]
    [InlineData("MF*XYZ Corporation", "MF")]
    [InlineData("UP*010555032231", "gtin")]
    [InlineData("MG*9001", "manufacturerItem")]
    public void A_number_of_an_X12_line_is_what_its_qualifier_says(string pair, string scheme)
    {
        var line = Meaning.Of(Meaning.X12("810", "IN", $"BIG*20260301*I1~IT1*1*5*EA*10**{pair}~TDS*5000~CTT*1~")).Document["lines"]![0]!;
        Assert.Equal(scheme, (string?)line["ids"]![0]!["scheme"]);
    }

    [Theory]
    [InlineData("SA")]
    [InlineData("VN")]
    [InlineData("VP")]
    public void A_seller_has_three_codes_for_its_own_number_in_EDIFACT(string code)
    {
        var line = Line("INVOIC", "BGM+380+I1+9'", $"LIN+1'PIA+5+N1:{code}'QTY+47:5:PCE'", "UNS+S'");
        Assert.Equal("""[{"scheme":"supplierItem","value":"N1"}]""", line["ids"]!.ToJsonString());
    }

    [Theory]
    // GM is the SSCC with its application identifier (X12 88), AA the number alone.
    [InlineData("GM*00003412345000000148")]
    [InlineData("GM*003412345000000148")]
    [InlineData("AA*003412345000000148")]
    public void An_SSCC_has_eighteen_digits(string mark)
    {
        var read = Meaning.Of(Meaning.X12("856", "SH", $"BSN*00*S1*20260301*1200*0001~HL*1**S~HL*2*1*O~PRF*P1~HL*3*2*P~MAN*{mark}~HL*4*3*I~LIN*1*VP*V1~SN1**5*EA~CTT*4~"));
        Assert.Equal("003412345000000148", (string?)read.Document["packages"]![0]!["sscc"]);
        Assert.Contains("MAN*GM*00003412345000000148", Meaning.Written("x12-004010-856", read.Mapped.Document), StringComparison.Ordinal);
        Assert.Contains("GIN+BJ+003412345000000148", Meaning.Written("edifact-d96a-desadv", read.Mapped.Document), StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_of_one_document_that_do_not_follow_each_other_are_told()
    {
        const string rows =
            "InvoiceNumber,InvoiceDate,InvoiceTotal,OrderNumber,Line,Quantity,Unit,Price\n" +
            "I1,2026-03-01,50,P1,1,5,EA,10\nI2,2026-03-01,50,P1,1,5,EA,10\nI1,2026-03-01,50,P1,2,5,EA,10\nI3,2026-03-01,50,P1,1,5,EA,10\n";
        var documents = Mapping.TranslateRows(System.Text.Encoding.UTF8.GetBytes(rows), "csv-invoice");
        Assert.Equal([0, 0, 1, 0], documents.Select(d => d.Map.Count(m => m.Code.Name == "csv-group-split")));
        var found = documents[2].Map.Single(m => m.Code.Name == "csv-group-split");
        Assert.Equal((4, "I1"), (found.Location.Segment, found.Value));
    }

    [Theory]
    [InlineData("CUX+2:EUR:4'", "MOA+77:119:EUR'", "EUR", "")]
    [InlineData("CUX+2:EUR:4'", "MOA+77:119'", "EUR", "")]
    [InlineData("CUX+3:USD:4+2:EUR:4'", "MOA+77:119'", "EUR", "")]
    [InlineData("CUX+2:EUR:4+3:USD:4'", "MOA+77:119'", "EUR", "")]
    [InlineData("CUX+3:USD:4'", "MOA+77:119'", null, "")]
    [InlineData("", "MOA+77:119:USD'", "USD", "")]
    [InlineData("CUX+2:EUR:4'", "MOA+77:119:USD'", "EUR", "map-value-invalid")]
    [InlineData("", "MOA+79:100:EUR'MOA+77:119:USD'", "EUR", "map-value-invalid")]
    public void Money_is_in_the_currency_that_it_names(string head, string total, string? currency, string told)
    {
        var read = Meaning.Of(Meaning.Edifact("INVOIC", $"BGM+380+I1+9'{head}LIN+1'QTY+47:5:PCE'UNS+S'{total}"));
        Assert.Equal(currency, (string?)read.Document["currency"]);
        Assert.Equal(told, string.Join(' ', read.Diagnostics.Select(d => d.Code.Name)));
    }

    [Theory]
    [InlineData("DTM+137:202611011200:203'", "12:00:00", "")]
    [InlineData("DTM+137:20261101:102'DTM+17:199811011200:203'", null, "DTM01.2=199811011200")]
    [InlineData("DTM+137:20261101:102'DTM+17:2026110120261105:718'", null, "DTM01.2=2026110120261105")]
    [InlineData("DTM+137:20261101:102'DTM+17:199811010000:203'", null, "")]
    public void The_time_of_a_day_and_the_end_of_a_period_are_not_lost(string dates, string? time, string kept)
    {
        var notice = Meaning.Of(Meaning.Edifact("DESADV", $"BGM+351+S1+9'{dates}RFF+ON:P1'CPS+1'LIN+1'QTY+12:5:PCE'CNT+2:1'")).Document;
        Assert.Equal(time, (string?)notice["shipNoticeTime"]);
        Assert.Equal(kept, Kept(notice));
    }

    [Theory]
    [InlineData("HL*1**S~PRF*P1~HL*2*1*I~LIN*1*VP*V1~SN1**5*EA~HL*3*1*I~LIN*2*VP*V2~SN1**5*EA~", "P1", "P1 P1")]
    [InlineData("HL*1**S~HL*2*1*I~LIN*1*VP*V1~SN1**5*EA~PRF*P1~HL*3*1*I~LIN*2*VP*V2~SN1**5*EA~PRF*P2~", "P1 P2", "P1 P2")]
    [InlineData("HL*1**S~HL*2*1*P~PRF*P1~MAN*GM*1~HL*3*2*I~LIN*1*VP*V1~SN1**5*EA~HL*4*1*P~PRF*P2~MAN*GM*2~HL*5*4*I~LIN*2*VP*V2~SN1**5*EA~", "P1 P2", "P1 P2")]
    [InlineData("HL*1**S~HL*2*1*O~PRF*P1~HL*3*2*I~LIN*1*VP*V1~SN1**5*EA~HL*4*1*O~PRF*P2~HL*5*4*I~LIN*2*VP*V2~SN1**5*EA~", "P1 P2", "P1 P2")]
    public void The_order_of_an_856_may_be_named_at_any_level(string levels, string orders, string ofLines)
    {
        var read = Meaning.Of(Meaning.X12("856", "SH", $"BSN*00*S1*20260301*1200*0001~{levels}"));
        Assert.Equal(orders, string.Join(' ', read.Document["orders"]!.AsArray().Select(o => o!["orderNumber"])));
        Assert.Equal(ofLines, string.Join(' ', read.Document["lines"]!.AsArray().Select(l => l!["orderNumber"])));
        var proof = MapProof.Of(Mapping.Plan("x12-004010-856"), read.Mapped.Document);
        Assert.Empty(proof.Differences);
    }

    [Fact]
    public void The_orders_of_a_DESADV_are_those_of_its_lines()
    {
        var read = Meaning.Of(Meaning.Edifact("DESADV", "BGM+351+S1+9'DTM+137:202611011200:203'CPS+1'LIN+1'QTY+12:5:PCE'RFF+ON:P1'LIN+2'QTY+12:5:PCE'RFF+ON:P2'CNT+2:2'"));
        Assert.Equal("P1 P2", string.Join(' ', read.Document["orders"]!.AsArray().Select(o => o!["orderNumber"])));
        Assert.Contains("~PRF*P2~", Meaning.Written("x12-004010-856", read.Mapped.Document), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HL*3*2*K~LIN*1*VP*V1~SN1**5*EA~", "map-code-unknown")]
    [InlineData("HL*3*2*I~LIN*1*VP*V1~SN1**5*EA~HL*4*3*F~LIN**VP*V2~SN1**1*EA~", "map-level-unread")]
    [InlineData("HL*3*2*Q~MAN*GM*1~HL*4*3*I~LIN*1*VP*V1~SN1**5*EA~", "")]
    public void A_level_that_the_map_does_not_know_is_told(string levels, string told)
    {
        var read = Meaning.Of(Meaning.X12("856", "SH", $"BSN*00*S1*20260301*1200*0001~HL*1**S~HL*2*1*O~PRF*P1~{levels}"));
        Assert.Equal(told, string.Join(' ', read.Diagnostics.Select(d => d.Code.Name)));
    }

    [Theory]
    [InlineData("QTY+194:5:PCE'QTY+46:5:PCE'", null)]
    [InlineData("QTY+194:5:PCE'QTY+119:2:PCE'", """[{"condition":"short","quantity":{"value":2,"unit":"EA"}}]""")]
    [InlineData("QTY+194:5:PCE'QVR+-2:12+BP'", """[{"condition":"short","quantity":{"value":2,"unit":"EA"}}]""")]
    public void A_discrepancy_of_a_RECADV_is_what_was_not_as_it_should_be(string segments, string? discrepancies) =>
        Assert.Equal(discrepancies, Line("RECADV", "BGM+632+R1+9'DTM+137:20261101:102'RFF+ON:P1'CPS+1'", $"LIN+1'{segments}", "CNT+2:1'")["discrepancies"]?.ToJsonString());

    [Fact]
    public void An_ORDRSP_may_name_its_order_at_the_lines_alone()
    {
        var read = Meaning.Of(Meaning.Edifact("ORDRSP", "BGM+231+R1+9'LIN+1+5'QTY+21:5:PCE'RFF+ON:P1'UNS+S'"));
        Assert.Empty(read.Diagnostics);
        Assert.Equal(("P1", "P1"), ((string?)read.Document["orderNumber"], (string?)read.Document["lines"]![0]!["orderNumber"]));
        // 9, an original, says nothing of the order: its lines do.
        Assert.Null(read.Document["responseType"]);
    }

    [Theory]
    [InlineData("DTM*002*20260320~", "2026-03-20")]
    [InlineData("DTM*002*20260320~DTM*067*20260402~", "2026-04-02")]
    public void A_day_that_an_855_repeats_of_the_order_is_its_answer_where_it_has_no_other(string dates, string expected) => Assert.Equal(
        expected, (string?)Meaning.Of(Meaning.X12("855", "PR", $"BAK*00*AC*P1*20260301~{dates}PO1*1*5*EA*10**VP*V1~ACK*IA*5*EA~CTT*1~")).Document["deliveryDate"]);

    [Fact]
    public void The_parts_of_a_line_of_an_855_are_answers()
    {
        var line = Meaning.Of(Meaning.X12("855", "PR", "BAK*00*AC*P1*20260301~PO1*1*5*EA*10**VP*V1~SCH*3*EA***067*20260320~SCH*2*EA***067*20260402~CTT*1~")).Document["lines"]![0]!;
        Assert.Equal("3 2026-03-20, 2 2026-04-02", string.Join(", ", line["responses"]!.AsArray().Select(r => $"{r!["quantity"]!["value"]} {r["deliveryDate"]}")));
    }

    [Fact]
    public void An_advance_notification_is_an_original() =>
        Assert.Equal("original", (string?)Meaning.Of(Meaning.X12("856", "SH", "BSN*14*S1*20260301*1200*0001~HL*1**S~HL*2*1*O~PRF*P1~HL*3*2*I~LIN*1*VP*V1~SN1**5*EA~")).Document["purpose"]);

    [Fact]
    public void A_piece_is_one_of_a_thing_in_every_syntax()
    {
        var x12 = Meaning.Of(Meaning.X12("810", "IN", "BIG*20260301*I1~IT1*1*5*PC*10~TDS*5000~CTT*1~")).Document["lines"]![0]!;
        Assert.Equal("EA", (string?)x12["quantity"]!["unit"]);
        Assert.Equal("EA", (string?)Line("INVOIC", "BGM+380+I1+9'", "LIN+1'QTY+47:5:H87'", "UNS+S'")["quantity"]!["unit"]);
    }

    [Fact]
    public void Where_only_transport_names_the_parties_they_are_where_goods_go_and_come_from()
    {
        var notice = Meaning.Of(Meaning.Edifact("DESADV", "BGM+351+S1+9'DTM+137:20261101:102'RFF+ON:P1'NAD+CN+1::9'NAD+CZ+2::9'CPS+1'LIN+1'QTY+12:5:PCE'CNT+2:1'")).Document;
        Assert.Equal(("1", "2"), ((string?)notice["shipTo"]!["ids"]![0]!["value"], (string?)notice["shipFrom"]!["ids"]![0]!["value"]));
    }

    [Fact]
    public void A_column_that_stands_twice_is_told_and_blanks_around_a_value_are_none_of_it()
    {
        const string rows = "InvoiceNumber,InvoiceDate,OrderNumber,Line,Quantity,Unit,Price,quantity\n I1 ,2026-03-01,P1,1,5,EA,10,6\n";
        var invoice = Assert.Single(Mapping.TranslateRows(System.Text.Encoding.UTF8.GetBytes(rows), "csv-invoice"));
        Assert.Equal("csv-column-twice", Assert.Single(invoice.Map).Code.Name);
        Assert.Equal("I1", ((Invoice)invoice.Mapped.Document).InvoiceNumber);
    }

    static JsonNode Line(string type, string head, string line, string end, params string[] diagnostics)
    {
        var read = Meaning.Of(Meaning.Edifact(type, head + line + end));
        Assert.Equal(diagnostics, read.Diagnostics.Select(d => d.Code.Name).Distinct());
        return read.Document["lines"]![0]!;
    }

    static string Kept(JsonNode record) => string.Join(' ', (record["extensions"]?.AsArray() ?? []).Select(e => $"{e!["name"]}={e["value"]}"));
}
