using System.Text;
using Gateway.Host.Erp;

namespace Gateway.Host.Tests.Erp;

/// <summary>What every connector must keep: one effect per key, and a truthful answer.</summary>
public abstract class ErpConnectorConformance
{
    internal abstract IErpConnector Connector { get; }

    /// <summary>A connector whose ERP is down.</summary>
    internal abstract IErpConnector Unreachable { get; }

    /// <summary>The documents that the ERP holds, read without the connector.</summary>
    internal abstract IReadOnlyList<string> Ledger();

    internal static ErpPosting Posting(string key = "01J:1", string json = """{"orderNumber":"4711"}""") =>
        new(key, "OrderResponse", "S-100", "10", Encoding.UTF8.GetBytes(json));

    [Fact]
    public async Task A_posted_document_is_in_the_ledger()
    {
        Assert.IsType<ErpOutcome.Posted>(await Connector.PostAsync(Posting(), default));
        Assert.Equal(["""{"orderNumber":"4711"}"""], Ledger());
    }

    [Fact]
    public async Task The_same_key_posted_again_has_one_effect()
    {
        await Connector.PostAsync(Posting(), default);
        Assert.IsType<ErpOutcome.Posted>(await Connector.PostAsync(Posting(), default));
        Assert.Single(Ledger());
    }

    [Fact]
    public async Task The_same_key_with_another_document_is_rejected()
    {
        await Connector.PostAsync(Posting(), default);
        var outcome = await Connector.PostAsync(Posting(json: """{"orderNumber":"4712"}"""), default);
        Assert.Contains("01J:1", Assert.IsType<ErpOutcome.Rejected>(outcome).Reason, StringComparison.Ordinal);
        Assert.Equal(["""{"orderNumber":"4711"}"""], Ledger());
    }

    [Fact]
    public async Task Parts_of_one_document_are_posted_apart()
    {
        await Connector.PostAsync(Posting("01J:1"), default);
        await Connector.PostAsync(Posting("01J:2"), default);
        Assert.Equal(2, Ledger().Count);
    }

    [Fact]
    public async Task Parallel_posts_of_one_key_have_one_effect()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Connector.PostAsync(Posting(), default))));
        Assert.Contains(outcomes, o => o is ErpOutcome.Posted);
        Assert.DoesNotContain(outcomes, o => o is ErpOutcome.Rejected);
        Assert.Single(Ledger());
    }

    [Fact]
    public async Task A_look_up_tells_what_was_posted_and_what_was_not()
    {
        Assert.IsType<ErpOutcome.NotFound>(await Connector.LookUpAsync(Posting(), default));
        await Connector.PostAsync(Posting(), default);
        Assert.IsType<ErpOutcome.Posted>(await Connector.LookUpAsync(Posting(), default));
    }

    [Fact]
    public async Task An_ERP_that_is_down_is_unavailable()
    {
        Assert.IsType<ErpOutcome.Unavailable>(await Unreachable.PostAsync(Posting(), default));
        Assert.IsType<ErpOutcome.Unavailable>(await Unreachable.LookUpAsync(Posting(), default));
    }
}
