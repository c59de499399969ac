using Gateway.Translation.Documents;

namespace Gateway.Translation.Tests.Maps;

/// <summary>What the segments below a LIN of an ORDRSP answer.</summary>
public class OrdrspLineTests
{
    [Theory]
    [InlineData("as ordered", "LIN+1+5'QTY+21:300'QTY+113:300'DTM+69:20260320:102'", "accepted 300 2026-03-20")]
    [InlineData("less, the rest later", "LIN+1+6'QTY+21:300'QTY+113:200'QTY+83:100'DTM+69:20260320:102'", "acceptedWithChanges 200 2026-03-20, backordered 100 -")]
    [InlineData("in parts", "LIN+1+6'QTY+21:300'SCC+1'QTY+113:200'DTM+69:20260320:102'QTY+113:100'DTM+69:20260402:102'", "accepted 200 2026-03-20, accepted 100 2026-04-02")]
    [InlineData("in parts, one of them open", "LIN+1+6'QTY+21:300'SCC+1'QTY+113:200'DTM+69:20260320:102'QTY+83:100'", "accepted 200 2026-03-20, backordered 100 -")]
    [InlineData("another item", "LIN+1+6'PIA+1+A-1:SA'PIA+3+A-1N:SA'QTY+21:300'QTY+113:300'", "substituted 300 - by A-1N")]
    [InlineData("refused", "LIN+1+7'QTY+21:300'", "rejected - -")]
    public void A_line_is_answered(string rule, string segments, string expected)
    {
        var line = Assert.Single(Read(segments).Lines);
        Assert.Equal(300, line.Quantity!.Value);
        Assert.Equal(expected, string.Join(", ", line.Responses.Select(Said)));
        Assert.Empty(line.Extensions);
        Assert.NotEmpty(rule);
    }

    [Theory]
    [InlineData("+29", ResponseType.Accepted)]
    [InlineData("+4", ResponseType.AcceptedWithChanges)]
    [InlineData("+27", ResponseType.Rejected)]
    [InlineData("+12", ResponseType.OnHold)]
    [InlineData("+9+AP", ResponseType.Accepted)]
    [InlineData("+9+AI", ResponseType.AcceptedExceptListed)]
    [InlineData("+9+RE", ResponseType.Rejected)]
    [InlineData("+29+NA", ResponseType.Accepted)]
    public void The_heading_answers_the_order(string codes, ResponseType expected) => Assert.Equal(expected, Read("LIN+1+5'QTY+21:300'", codes).ResponseType);

    static string Said(LineResponse response)
    {
        var status = System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(response.Status.ToString()!);
        var substitute = response.Substitute is { Ids: [var id] } ? $" by {id.Value}" : "";
        return FormattableString.Invariant($"{status} {response.Quantity?.Value?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-"} {response.DeliveryDate?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) ?? "-"}{substitute}");
    }

    static OrderResponse Read(string segments, string codes = "+4")
    {
        var (document, diagnostics) = Mapping.Read(
            Mapping.Plan("edifact-d96a-ordrsp"),
            $"UNB+UNOC:3+A+B+260301:1200+1'UNH+1+ORDRSP:D:96A:UN'BGM+231+R1{codes}'DTM+137:20260301:102'RFF+ON:1'{segments}UNS+S'UNT+9+1'UNZ+1+1'");
        Assert.Empty(diagnostics);
        return (OrderResponse)document;
    }
}
