using System.Text.Json.Nodes;

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

    static JsonNode Line(string type, string head, string line, string end, params string[] diagnostics)
    {
        var read = Meaning.Of(Meaning.Edifact(type, head + line + end));
        Assert.Equal(diagnostics, read.Diagnostics.Select(d => d.Code.Name).Distinct());
        return read.Document["lines"]![0]!;
    }

    static string Kept(JsonNode record) => string.Join(' ', (record["extensions"]?.AsArray() ?? []).Select(e => $"{e!["name"]}={e["value"]}"));
}
