using Gateway.Host.Pipeline;
using static Gateway.Host.Tests.Pipeline.SampleInvoice;

namespace Gateway.Host.Tests.Pipeline;

/// <summary>What a role may approve, and what nobody may.</summary>
public sealed class AuthorityTests
{
    int _control;

    [Theory]
    [InlineData("IT1*20*400*CA*1240000**BP*NG-10448~", "USD")]
    [InlineData("IT1*20*400*BX*9999**BP*NG-10448~", "EUR")]
    public async Task A_role_that_approves_only_what_costs_nothing_approves_no_invoice_that_could_not_be_compared(string line, string currency)
    {
        await using var bench = await BenchAsync("");
        var delivery = await bench.ReceiveAsync(++_control, "810", Of("1", line).Replace("CUR*SE*USD", "CUR*SE*" + currency, StringComparison.Ordinal));
        foreach (var c in await bench.CasesAsync(delivery))
        {
            var outcome = await bench.DecideAsync(c.Id, new Decision.Approve(Override: true), new("Karen", "edi", "agreed by phone"));
            Assert.True(outcome is DecisionOutcome.Refused, $"{c.CaseType} {c.AmountAtStake} {c.Currency}: {c.Text} -> {outcome}; posted {(await bench.PostedAsync()).Count}");
        }
    }

    [Fact]
    public async Task What_cannot_be_approved_is_not_offered()
    {
        await using var bench = await BenchAsync("");
        var delivery = await bench.ReceiveAsync(++_control, "810", Of("1", Line10).Replace("*.085*", "*99999999999999999*", StringComparison.Ordinal));
        var held = Assert.Single(await bench.CasesAsync(delivery));
        var definitions = bench.Definitions.Current;
        var facts = new MatchFactsReader(bench.Database, TimeProvider.System);
        var pages = new Gateway.Host.Pipeline.Review.ExceptionPages(bench.Database, new(bench.Database, facts, new(bench.Gateway.Payloads), definitions.Directory), definitions.Directory.Policy);
        var page = Assert.Single(await pages.ReadAsync(held.Id, null, 5, default));
        Assert.DoesNotContain(page.Verbs, v => v.Verb == "approve");
    }
}
