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
        await using var bench = await PipelineBench.StartAsync();
        await bench.ReceiveAsync("a.edi", EdifactFile.Ordrsp("R1"), EdifactFile.Partner);
        await bench.ReceiveAsync("b.edi", EdifactFile.Ordrsp("R2"), EdifactFile.Partner);
        await bench.AcknowledgeAsync(EdifactFile.Partner);
        Assert.Equal(
            ["UCI+77+8009876500005:14+0081234560003:14+4+26", "UCI+77+8009876500005:14+0081234560003:14+7"],
            Segments(bench.Sent(EdifactFile.Partner), '\'', "UCI").Order(StringComparer.Ordinal));
    }

    static IEnumerable<string> Segments(IEnumerable<string> files, char terminator, string tag) =>
        files.SelectMany(f => f.Split(terminator)).Select(s => s.Trim()).Where(s => s.StartsWith(tag, StringComparison.Ordinal)).Order(StringComparer.Ordinal);
}
