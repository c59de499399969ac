using Gateway.Translation.Definitions;
using Gateway.Translation.Documents;
using Gateway.Translation.Maps;
using Gateway.Translation.Schemas;

namespace Gateway.Translation.Tests.Maps;

/// <summary>Which line of the order a line speaks of: where the standard has a place for it, there; else by the trade's convention, unless a partner's row says otherwise.</summary>
public class OrderLineTests
{
    [Theory]
    [InlineData("855", "PO1*7*5*EA***VP*V1", "7")]
    [InlineData("855", "PO1*7*5*EA***VP*V1*PL*30", "30")]
    [InlineData("855", "PO1*7*5*EA***VP*V1~REF*BV*30", "30")]
    [InlineData("855", "PO1**5*EA***VP*V1", null)]
    [InlineData("810", "IT1*7*5*EA*1**VP*V1", "7")]
    [InlineData("810", "IT1*7*5*EA*1**VP*V1*PL*30", "30")]
    [InlineData("810", "IT1*7*5*EA*1**VP*V1~REF*BV*30", "30")]
    [InlineData("856", "HL*1**S~HL*2*1*O~PRF*A~HL*3*2*I~LIN*7*VP*V1~SN1**5*EA", null)]
    [InlineData("856", "HL*1**S~HL*2*1*O~PRF*A~HL*3*2*I~LIN*7*VP*V1*PL*30~SN1**5*EA", "30")]
    [InlineData("856", "HL*1**S~HL*2*1*O~PRF*A~HL*3*2*I~LIN*7*VP*V1~SN1**5*EA~REF*BV*30", "30")]
    public void An_X12_line_names_its_order_line(string type, string segments, string? expected) =>
        Assert.Equal(expected, OrderLine(Mapping.Plan($"x12-004010-{type}"), X12(type, segments)));

    [Theory]
    [InlineData("ORDRSP", "LIN+7+5'", "7")]
    [InlineData("ORDRSP", "LIN+7+5'RFF+ON:A:30'", "30")]
    [InlineData("ORDRSP", "LIN+7+5'RFF+LI:30'", "30")]
    [InlineData("INVOIC", "LIN+7'", "7")]
    [InlineData("INVOIC", "LIN+7'RFF+ON:A:30'", "30")]
    [InlineData("DESADV", "CPS+1'LIN+7'", null)]
    [InlineData("DESADV", "CPS+1'LIN+7'RFF+ON:A:30'", "30")]
    [InlineData("DESADV", "CPS+1'LIN+7'RFF+LI:30'", "30")]
    public void An_EDIFACT_line_names_its_order_line(string type, string segments, string? expected) =>
        Assert.Equal(expected, OrderLine(Mapping.Plan($"edifact-d96a-{type.ToLowerInvariant()}"), Edifact(type, segments)));

    [Theory]
    [InlineData("855", "PO1", "PO1*7*5*EA***VP*V1", null)]
    [InlineData("855", "PO1", "PO1*7*5*EA***VP*V1*PL*30", "30")]
    [InlineData("810", "IT1", "IT1*7*5*EA*1**VP*V1", null)]
    public void A_partner_who_numbers_his_own_way_gets_a_row(string type, string loop, string segments, string? expected)
    {
        var rows = Rows($"rows:\n  - each: lines\n    at: {loop}\n    rows:\n      - {{ field: orderLine, at: \"{loop}{{PL}}\" }}\n");
        var schema = StandardsLibrary.Shipped.Find(Standard.X12, "004010", type)!.Schema;
        var plan = Mapping.Library.Plan($"x12-004010-{type}", schema, rows, [])!;
        Assert.Equal(expected, OrderLine(plan, X12(type, segments)));
    }

    static IReadOnlyList<YamlFields> Rows(string text) => YamlText.ParseMapping("profile.yaml", text, [])!.Read([]).Sections("rows");

    static string? OrderLine(MapPlan plan, string text) => Mapping.Read(plan, text).Document switch
    {
        OrderResponse response => Assert.Single(response.Lines).OrderLine,
        Invoice invoice => Assert.Single(invoice.Lines).OrderLine,
        var notice => Assert.Single(((ShipNotice)notice).Lines).OrderLine,
    };

    static string X12(string type, string segments)
    {
        var head = type switch
        {
            "855" => "BAK*00*AC*A*20260301",
            "810" => "BIG*20260301*I1**A",
            _ => "BSN*00*N1*20260301*1200",
        };
        return "ISA*00*          *00*          *ZZ*A              *ZZ*B              *260301*1200*U*00401*000000001*0*P*>~"
            + $"GS*PR*A*B*20260301*1200*1*X*004010~ST*{type}*0001~{head}~{segments}~SE*9*0001~GE*1*1~IEA*1*000000001~";
    }

    static string Edifact(string type, string segments) =>
        $"UNB+UNOC:3+A+B+260301:1200+1'UNH+1+{type}:D:96A:UN'BGM+1+N1+9'DTM+137:20260301:102'RFF+ON:A'{segments}{(type == "DESADV" ? "" : "UNS+S'")}UNT+9+1'UNZ+1+1'";
}
