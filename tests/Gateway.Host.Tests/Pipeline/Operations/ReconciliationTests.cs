using Gateway.Host.Erp;
using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Host.Tests.Pipeline.Operations;

/// <summary>Somebody removes something behind the gateway's back: it is named with the next comparison, and nothing is repaired.</summary>
public sealed class ReconciliationTests : IAsyncLifetime
{
    PipelineBench _bench = null!;
    DeliveryRecord _delivery = null!;
    PostingRecord _posting = null!;

    public async Task InitializeAsync()
    {
        _bench = await PipelineBench.StartAsync("");
        await _bench.ImportOrderAsync(SampleInvoice.Order, o => string.Join('\n', o.Split('\n')[..2]));
        _delivery = await _bench.ReceiveAsync(1, "855", X12File.Response);
        _posting = Assert.Single(await _bench.PartsAsync(_delivery));
        await _bench.AcknowledgeAsync();
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task What_agrees_is_told_to_agree()
    {
        var report = await RunAsync();
        Assert.Equal((1, 2, null), (report.Postings, report.Payloads, report.Trouble));
        Assert.Empty(report.Open);
    }

    [Fact]
    public async Task RT_65_an_erp_posting_an_outbox_row_and_a_blob_that_vanished_are_each_named_and_not_repaired()
    {
        foreach (var file in ErpFiles()) File.Delete(file);
        File.Delete(Path.Combine(_bench.Folder, "payloads", _delivery.PayloadHash[..2], _delivery.PayloadHash));
        var first = await RunAsync();
        Assert.Equal(
            [(DiscrepancyKind.ErpPosting, _posting.PostingKey), (DiscrepancyKind.Payload, _delivery.PayloadHash)],
            first.Open.Select(d => (d.Kind, d.Subject)).Order());
        Assert.Equal(2, first.News);

        await _bench.SpoilAsync(tx => tx.Execute("DELETE FROM postings"));
        var second = await RunAsync();
        Assert.Contains((DiscrepancyKind.Outbox, _posting.DocumentId), second.Open.Select(d => (d.Kind, d.Subject)));
        Assert.Equal(1, second.News);
        Assert.Empty(ErpFiles());
        Assert.Equal(MessageState.Posted, (await _bench.MessageAsync(_delivery)).State);
        Assert.Equal(0, (await RunAsync()).News);
    }

    [Fact]
    public async Task A_work_row_that_vanished_leaves_what_nobody_will_do_and_that_is_named()
    {
        await _bench.StopAsync();
        await _bench.ReceiveAsync(2, "855", X12File.Other);
        await _bench.Database.WriteAsync(tx => tx.Execute("DELETE FROM work"));
        var named = Assert.Single((await RunAsync()).Open);
        Assert.Equal(DiscrepancyKind.Work, named.Kind);
        Assert.Contains("Translate", named.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_person_sets_right_is_gone_with_the_next_comparison()
    {
        foreach (var file in ErpFiles()) File.Delete(file);
        Assert.Single((await RunAsync()).Open);
        Assert.IsType<VerbOutcome.Done>(await _bench.DoAsync(new Verb.Retry(AskErp: true), _posting.Id));
        Assert.Empty((await RunAsync()).Open);
        Assert.Single(ErpFiles());
    }

    [Fact]
    public async Task What_the_erp_took_before_the_days_that_are_asked_for_is_believed_but_not_what_was_missing_before()
    {
        foreach (var file in ErpFiles()) File.Delete(file);
        Assert.Empty((await RunAsync(TimeProvider.System.GetUtcNow())).Open);
        Assert.Single((await RunAsync()).Open);
        Assert.Single((await RunAsync(TimeProvider.System.GetUtcNow())).Open);
    }

    [Fact]
    public async Task An_erp_that_does_not_answer_makes_nothing_missing_and_nothing_found()
    {
        foreach (var file in ErpFiles()) File.Delete(file);
        Assert.Single((await RunAsync()).Open);
        Directory.Delete(Path.Combine(_bench.Folder, "erp"), recursive: true);
        var report = await RunAsync();
        Assert.Single(report.Open);
        Assert.NotNull(report.Trouble);
    }

    string[] ErpFiles() => Directory.GetFiles(Path.Combine(_bench.Folder, "erp"), "*.json", SearchOption.AllDirectories);

    Task<ReconciliationReport> RunAsync(DateTimeOffset? since = null) => new Reconciliation(
        _bench.Database, _bench.Gateway.Journal, _bench.Gateway.Payloads, new FileErpConnector(Path.Combine(_bench.Folder, "erp")), TimeProvider.System, NullLogger<Reconciliation>.Instance)
        .RunAsync(since ?? DateTimeOffset.UnixEpoch, default);
}
