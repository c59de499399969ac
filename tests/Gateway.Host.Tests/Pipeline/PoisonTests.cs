using System.Globalization;
using System.Text;
using Gateway.Host.Erp;
using Gateway.Host.Pipeline;
using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Storage;

namespace Gateway.Host.Tests.Pipeline;

/// <summary>What breaks its stage each time, among many that do not: it waits with its reason and its bytes, the others go on, and mended it is done once.</summary>
public sealed class PoisonTests : IAsyncLifetime
{
    const int Files = 5;
    const int Each = 99;

    readonly LedgerErp _erp = new(TimeProvider.System);
    PipelineBench _bench = null!;

    public async Task InitializeAsync()
    {
        _erp.OnPost = (posting, _) => _erp.Take(posting);
        _bench = await PipelineBench.StartAsync("", erp: _erp);
        var orders = new StringBuilder("orderNumber,company,supplier,status,orderDate,currency,line,buyerItem,supplierItem,quantity,unit,price,requestedDate\n");
        foreach (var number in Enumerable.Range(1, Files * Each).Concat([901, 902, 903, 904]))
            orders.Append(CultureInfo.InvariantCulture, $"{Order(number)},10,100210,open,2026-11-02,USD,1,NG-10448,HF-M10X60,10,BX,12.40,2026-11-16\n");
        await _bench.ImportOrdersAsync(orders.ToString());
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    [Trait("Reliability", "RT-48")]
    public async Task RT_48_of_five_hundred_five_that_break_translation_match_posting_answer_or_have_no_agreement_wait_with_reason_and_bytes_and_are_done_once_when_mended()
    {
        await _bench.SpoilAsync(tx =>
        {
            tx.Execute("CREATE TRIGGER p1 BEFORE INSERT ON interchanges WHEN NEW.control_number LIKE '%901' BEGIN SELECT RAISE(ABORT, 'the translator is broken'); END");
            tx.Execute("CREATE TRIGGER p2 BEFORE UPDATE ON messages WHEN NEW.state = 'Matched' AND NEW.interchange_id IN (SELECT id FROM interchanges WHERE control_number LIKE '%902') BEGIN SELECT RAISE(ABORT, 'the match is broken'); END");
        });
        _erp.OnPost = (posting, _) => Encoding.UTF8.GetString(posting.Json.Span).Contains("A903", StringComparison.Ordinal) ? new ErpOutcome.Rejected("400: not so") : _erp.Take(posting);
        for (var file = 0; file < Files; file++)
            await ReceiveAsync(file + 1, "855", [.. Enumerable.Range(1 + file * Each, Each).Select(Response)]);
        var (translated, matched, posted) = (await ReceiveAsync(901, "855", Response(901)), await ReceiveAsync(902, "855", Response(902)), await ReceiveAsync(903, "855", Response(903)));
        var (answered, unclaimed) = (await ReceiveAsync(904, "855", Response(904)), await ReceiveAsync(905, "846", "BIA*00*MB*X*20261102~LIN*1*BP*NG-10448~QTY*33*1*BX~CTT*1~"));
        await RestAsync();
        await _bench.SpoilAsync(tx => tx.Execute("UPDATE interchanges SET report = '{' || report WHERE control_number LIKE '%904'"));
        await _bench.BeginAcknowledgeAsync();
        await RestAsync();

        Assert.Equal(Files * Each + 1, _erp.Ledger.Count);
        Assert.Contains("the translator is broken", (await FindAsync(translated)).Reason, StringComparison.Ordinal);
        Assert.Contains("the match is broken", (await _bench.MessageAsync(matched)).Reason, StringComparison.Ordinal);
        Assert.Contains("not so", Assert.Single(await _bench.PartsAsync(posted)).Response, StringComparison.Ordinal);
        Assert.NotEmpty((await _bench.CasesAsync(answered)).Select(c => c.Text));
        Assert.NotEmpty((await _bench.MessageAsync(unclaimed)).Reason!);
        foreach (var poison in new[] { translated, matched, posted, answered, unclaimed }) Assert.True(_bench.Gateway.Payloads.Contains(poison.PayloadHash));
        Assert.Equal(Files * Each + 3, Answers());

        await _bench.SpoilAsync(tx => tx.Execute("DROP TRIGGER p1"));
        await _bench.SpoilAsync(tx => tx.Execute("DROP TRIGGER p2"));
        _erp.OnPost = (posting, _) => _erp.Take(posting);
        foreach (var poison in new[] { translated, matched, posted })
            Assert.IsType<VerbOutcome.Done>(await _bench.Gateway.Operations.ApplyAsync(new Verb.Restart(false, false), poison.Id, new("anna", "mended"), default));
        await _bench.SpoilAsync(tx => tx.Execute("UPDATE interchanges SET report = substr(report, 2) WHERE control_number LIKE '%904'"));
        await RestAsync();
        await _bench.BeginAcknowledgeAsync();
        await RestAsync();
        Assert.Equal(Files * Each + 5, Answers());

        // An agreement is made for what came under none; it had been answered.
        Assert.Equal(MessageState.Held, (await _bench.MessageAsync(unclaimed)).State);
        _bench.Edit("agreements:\n  - { agreement: in-846, direction: in, standard: x12, type: \"846\", version: \"004010\", map: x12-004010-846 }\n");
        Assert.True(_bench.Definitions.Reload().IsAdopted);
        Assert.IsType<VerbOutcome.Done>(await _bench.Gateway.Operations.ApplyAsync(new Verb.Restart(false, true), (await _bench.MessageAsync(unclaimed)).Id, new("anna", "agreed"), default));
        await RestAsync();
        Assert.Equal(MessageState.Posted, (await _bench.MessageAsync(unclaimed)).State);
        Assert.Equal(Files * Each + 5, Answers());
        Assert.Equal(Files * Each + 5, _erp.Ledger.Distinct().Count());
        Assert.Equal(Files * Each + 5, _erp.Ledger.Count);
    }

    [Fact]
    [Trait("Reliability", "RT-48")]
    public async Task RT_48_what_the_process_dies_over_each_time_is_given_up_after_thirty_deaths_with_the_reason()
    {
        await _bench.StopAsync();
        var delivery = await ReceiveAsync(1, "855", Response(1));
        var stage = _bench.Gateway.Chain.Stages.Single(s => s.Name == StageNames.Translate);
        for (var death = 1; death <= Chain.DeathsMax; death++)
        {
            Assert.Equal(death, Assert.Single(await ClaimAsync()).Attempts);
            await _bench.Gateway.ReclaimAsync(default);
            await HurryAsync();
        }

        await _bench.Gateway.Chain.RunAsync(stage, Assert.Single(await ClaimAsync()), default);
        Assert.Contains(Chain.Death, Assert.Single(await _bench.ReadAsync(WorkStore.Dead)).LastError, StringComparison.Ordinal);
        Assert.Equal(DeliveryState.Failed, (await FindAsync(delivery)).State);

        Task<IReadOnlyList<WorkItem>> ClaimAsync() =>
            _bench.Database.WriteAsync(tx => WorkStore.Claim(tx, stage.Name, _bench.Gateway.Node, TimeProvider.System.GetUtcNow(), Chain.Lease, 1));
    }

    [Fact]
    [Trait("Reliability", "RT-47")]
    public async Task RT_47_partners_are_answered_while_the_ERP_is_away()
    {
        _erp.OnPost = (_, _) => new ErpOutcome.Unavailable("503");
        await ReceiveAsync(1, "855", Response(1));
        await _bench.UntilAsync(tx => PostingStore.List(tx, PostingState.Due, null, null, 10) is [{ Response: not null }]);
        await _bench.BeginAcknowledgeAsync();
        await _bench.UntilAsync(tx => DeliveryStore.List(tx, new() { State = DeliveryState.Sent }).Count == 1);
        Assert.Contains("AK1*PR*1~", Assert.Single(_bench.Sent()), StringComparison.Ordinal);
        Assert.Empty(_erp.Ledger);
        _erp.OnPost = (posting, _) => _erp.Take(posting);
        await _bench.UntilAsync(_ => _erp.Ledger.Count == 1);
    }

    int Answers() => _bench.Sent().Sum(t => t.Split("AK5*A").Length - 1);

    // Hastened, for the pauses of eight attempts take minutes.
    async Task RestAsync()
    {
        for (var left = 1200; await _bench.ReadAsync(WorkStore.CountAlive) > 0; left--)
        {
            Assert.True(left > 0, "the work does not come to an end");
            await HurryAsync();
            await Task.Delay(50);
        }
    }

    Task HurryAsync() => _bench.SpoilAsync(tx => tx.Execute("UPDATE work SET due_at = 0 WHERE lease_until IS NULL"));

    async Task<DeliveryRecord> ReceiveAsync(int control, string type, params string[] bodies)
    {
        var owner = _bench.Definitions.Current.Directory.Find(PipelineBench.Partner)!;
        using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(X12File.OfType(control, type, bodies)));
        return await _bench.Gateway.Reception.ReceiveAsync(owner, owner.Mailboxes[0], $"{control}.edi", bytes, default);
    }

    Task<DeliveryRecord> FindAsync(DeliveryRecord delivery) => _bench.ReadAsync(tx => DeliveryStore.Find(tx, delivery.Id)!);

    static string Order(int number) => string.Create(CultureInfo.InvariantCulture, $"47{number:00000000}");

    static string Response(int number) => string.Create(
        CultureInfo.InvariantCulture, $"BAK*00*AD*{Order(number)}*20261102****A{number}*20261103~PO1*1*10*BX*12.4**BP*NG-10448~ACK*IA*10*BX*068*20261116~CTT*1~");
}
