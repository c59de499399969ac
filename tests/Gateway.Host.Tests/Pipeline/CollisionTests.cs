namespace Gateway.Host.Tests.Pipeline;

/// <summary>What a partner hears of a control number that came before with other content (interchange-duplicate).</summary>
public sealed class CollisionTests
{
    [Fact]
    public async Task In_X12_a_TA1_says_025_and_no_997_follows()
    {
        await using var bench = await PipelineBench.StartAsync("acknowledgements:\n  send: { functional: \"997\", ta1: always }\n");
        await bench.ReceiveAsync("a.edi", X12File.Of(7, X12File.Response));
        await bench.ReceiveAsync("b.edi", X12File.Of(7, X12File.Other));
        await bench.AcknowledgeAsync();
        Assert.Equal(["TA1*000000007*261103*0815*A*000", "TA1*000000007*261103*0815*R*025"], Segments(bench.Sent(), '~', "TA1"));
        Assert.Single(Segments(bench.Sent(), '~', "AK9"));
    }

    [Fact]
    public async Task In_EDIFACT_UCI_says_26()
    {
        const string Rossi = "valvole-rossi";
        await using var bench = await PipelineBench.StartAsync();
        await bench.ReceiveAsync("a.edi", Ordrsp("R1"), Rossi);
        await bench.ReceiveAsync("b.edi", Ordrsp("R2"), Rossi);
        await bench.AcknowledgeAsync(Rossi);
        Assert.Equal(
            ["UCI+77+8009876500005:14+0081234560003:14+4+26", "UCI+77+8009876500005:14+0081234560003:14+7"],
            Segments(bench.Sent(Rossi), '\'', "UCI").Order(StringComparer.Ordinal));
    }

    static IEnumerable<string> Segments(IEnumerable<string> files, char terminator, string tag) =>
        files.SelectMany(f => f.Split(terminator)).Select(s => s.Trim()).Where(s => s.StartsWith(tag, StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    static string Ordrsp(string number) =>
        "UNB+UNOC:3+8009876500005:14+0081234560003:14+261121:0915+77'UNH+1+ORDRSP:D:96A:UN'"
        + $"BGM+231+{number}+29'DTM+137:20261120:102'RFF+ON:PO1'NAD+SU+4012345000009::9'NAD+BY+5412345000013::9'LIN+1+5+4000862141404:EN'QTY+21:10'UNS+S'UNT+10+1'UNZ+1+77'";
}
