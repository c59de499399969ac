using Gateway.Host.Pipeline;
using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Storage;
using Gateway.Host.Storage.Stories;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Host.Tests.Pipeline.Operations;

/// <summary>Bytes go when they have had their time; what was made of them, and what tells a duplicate, stays.</summary>
public sealed class RetentionTests : IAsyncLifetime
{
    const int Days = 90;

    readonly SteppingClock _clock = new();
    PipelineBench _bench = null!;

    public async Task InitializeAsync()
    {
        _bench = await PipelineBench.StartAsync("");
        await _bench.ImportOrderAsync(SampleInvoice.Order, o => string.Join('\n', o.Split('\n')[..2]));
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task RT_60_payloads_go_by_age_and_evidence_and_duplicate_keys_outlive_them()
    {
        var delivery = await _bench.ReceiveAsync(1, "855", X12File.Response);
        await _bench.AcknowledgeAsync();
        Assert.Equal(0, (await RunAsync())!.Payloads);
        _clock.Pass(TimeSpan.FromDays(Days + 1));
        var planned = await Of().PlanAsync(default);
        Assert.Equal(2, planned!.Payloads);
        Assert.True(_bench.Gateway.Payloads.Contains(delivery.PayloadHash));
        Assert.Equal((2, planned.Bytes), await RunAsync() is { } run ? (run.Payloads, run.Bytes) : default);
        Assert.False(_bench.Gateway.Payloads.Contains(delivery.PayloadHash));
        Assert.Equal(0, (await RunAsync())!.Payloads);

        Assert.Equal(MessageState.Posted, (await _bench.MessageAsync(delivery)).State);
        Assert.Contains("NG-10447", (await _bench.DocumentAsync(delivery)).Content, StringComparison.Ordinal);
        Assert.Contains("erased", (await _bench.ReadAsync(tx => EventStore.OfChain(tx, delivery.Id))).Select(e => e.Kind));
        Assert.True((await new Verification(_bench.Database, _bench.Gateway.Payloads, new Host.As2.As2Proof(_bench.Gateway.Payloads).WrongAsync).RunAsync((_, _) => { }, default)).IsGood);

        // The same bytes once more: known as the same, and the answer is not lost with the bytes of the first.
        await Assert.ThrowsAsync<PayloadErasedException>(() => _bench.ReceiveAsync("again.edi", X12File.OfType(1, "855", X12File.Response)));
        var again = await _bench.ReceiveAsync("again.edi", X12File.OfType(1, "855", X12File.Response));
        Assert.Equal(InterchangeState.Duplicate, Assert.Single(await _bench.StandingAsync(again)).Interchange.State);
        Assert.Single(_bench.Erp());
        Assert.True(_bench.Gateway.Payloads.Contains(delivery.PayloadHash));
    }

    [Fact]
    public async Task RT_60_a_file_of_ours_that_was_erased_once_and_is_sent_again_stays_until_it_is_sent()
    {
        var (journal, payloads) = (_bench.Gateway.Journal, _bench.Gateway.Payloads);
        await _bench.StopAsync();
        var partner = _bench.Definitions.Current.Directory.Find(PipelineBench.Partner)!;
        var payload = await payloads.WriteAsync("price list"u8.ToArray());
        await _bench.SpoilAsync(tx => ErasedPayloadStore.Add(tx, new() { PayloadHash = payload.Hash, SizeBytes = payload.SizeBytes, Reason = "old", ErasedAt = default }));
        Task<DeliveryRecord> SendAsync() => journal.BeginAsync("send", effects => Departure.Begin(effects, partner, "01JZZZZZZZZZZZZZZZZZZZZZZZ", "prices.txt", payload), default);
        await Assert.ThrowsAsync<PayloadErasedException>(SendAsync);
        await Retention.ReadmittingAsync(journal, payloads, [payload.Hash], SendAsync, default);
        await RunAsync();
        Assert.True(payloads.Contains(payload.Hash));
    }

    [Fact]
    public async Task What_is_held_by_law_stays_until_it_is_released()
    {
        var delivery = await _bench.ReceiveAsync(1, "855", X12File.Response);
        await _bench.AcknowledgeAsync();
        _clock.Pass(TimeSpan.FromDays(Days + 1));
        Assert.True((await HoldAsync(HoldKind.Partner, PipelineBench.Partner, true)).IsDone);
        Assert.False((await HoldAsync(HoldKind.Partner, PipelineBench.Partner, true)).IsDone);
        Assert.Equal(0, (await RunAsync())!.Payloads);
        await HoldAsync(HoldKind.Story, delivery.Id, true);
        await HoldAsync(HoldKind.Partner, PipelineBench.Partner, false);
        Assert.Equal(0, (await RunAsync())!.Payloads);
        await HoldAsync(HoldKind.Story, delivery.Id, false);
        Assert.Equal(2, (await RunAsync())!.Payloads);
        Assert.Equal(["held", "released"], (await _bench.ReadAsync(tx => EventStore.OfChain(tx, $"hold:story:{delivery.Id}"))).Select(e => e.Kind));
    }

    [Fact]
    public async Task The_history_of_a_hold_has_room_for_the_longest_name()
    {
        Assert.True((await HoldAsync(HoldKind.Partner, new('p', 60), true)).IsDone);
        // As wide as its column is on SQL Server.
        Assert.InRange(await _bench.ReadAsync(tx => tx.Value<long>("SELECT MAX(LENGTH(chain_id)) FROM events")), 1, 40);
    }

    [Fact]
    public async Task A_hold_of_a_partner_keeps_what_came_through_his_mailbox_though_no_profile_claimed_it()
    {
        var delivery = await _bench.ReceiveAsync(1, "855", X12File.Response);
        await _bench.AcknowledgeAsync();
        await _bench.SpoilAsync(tx => tx.Execute("UPDATE deliveries SET partner = NULL"));
        _clock.Pass(TimeSpan.FromDays(Days + 1));
        await HoldAsync(HoldKind.Partner, "hollis", true);
        await HoldAsync(HoldKind.Partner, "fasteners", true);
        Assert.Equal(2, (await Of().PlanAsync(default))!.Payloads);
        await HoldAsync(HoldKind.Partner, PipelineBench.Partner, true);
        Assert.Equal(0, (await RunAsync())!.Payloads);
        Assert.True(_bench.Gateway.Payloads.Contains(delivery.PayloadHash));
    }

    [Theory]
    [InlineData("UPDATE deliveries SET state = 'Held'")]
    [InlineData("UPDATE deliveries SET state = 'Quarantined'")]
    [InlineData("UPDATE deliveries SET state = 'Failed'")]
    [InlineData("UPDATE messages SET state = 'Excepted'")]
    [InlineData("UPDATE acknowledgements SET state = 'Due'")]
    [InlineData("INSERT INTO cases (id, case_type, subject_id, state, delivery_id, text, opened_at) SELECT 'c1', 'price', id, 'InDispute', id, 'dear', 0 FROM deliveries WHERE direction = 'In'")]
    [InlineData("INSERT INTO discrepancies (kind, subject, text, found_at, seen_at) SELECT 'Payload', payload_hash, 'other bytes', 0, 0 FROM deliveries WHERE direction = 'In'")]
    [InlineData("INSERT INTO discrepancies (kind, subject, text, found_at, seen_at) SELECT 'ErpPosting', posting_key, 'the ERP lost it', 0, 0 FROM postings")]
    [InlineData("INSERT INTO discrepancies (kind, subject, text, found_at, seen_at) SELECT 'Outbox', document_id, 'no posting', 0, 0 FROM postings")]
    public async Task What_waits_for_somebody_is_not_erased_however_old_it_is(string sql)
    {
        var delivery = await _bench.ReceiveAsync(1, "855", X12File.Response);
        await _bench.AcknowledgeAsync();
        await _bench.StopAsync();
        await _bench.SpoilAsync(tx => tx.Execute(sql));
        _clock.Pass(TimeSpan.FromDays(10_000));
        await RunAsync();
        Assert.True(_bench.Gateway.Payloads.Contains(delivery.PayloadHash));
    }

    [Fact]
    public async Task A_payload_that_a_younger_delivery_bears_too_is_kept()
    {
        var old = await _bench.ReceiveAsync(1, "855", X12File.Response);
        await _bench.AcknowledgeAsync();
        await _bench.SpoilAsync(tx => tx.Execute("UPDATE deliveries SET created_at = created_at - 1000000000000000"));
        await _bench.ReceiveAsync("other-name.edi", X12File.OfType(1, "855", X12File.Response));
        await RunAsync();
        Assert.True(_bench.Gateway.Payloads.Contains(old.PayloadHash));
    }

    [Fact]
    public async Task A_run_that_was_cut_off_after_the_row_is_ended_by_the_next()
    {
        var delivery = await _bench.ReceiveAsync(1, "855", X12File.Response);
        await _bench.Database.WriteAsync(tx => ErasedPayloadStore.Add(tx, new() { PayloadHash = delivery.PayloadHash, SizeBytes = 1, Reason = "old", ErasedAt = delivery.CreatedAt }));
        await RunAsync();
        Assert.False(_bench.Gateway.Payloads.Contains(delivery.PayloadHash));
    }

    [Fact]
    public async Task While_a_backup_is_taken_nothing_is_erased()
    {
        await _bench.ReceiveAsync(1, "855", X12File.Response);
        _clock.Pass(TimeSpan.FromDays(Days + 1));
        using (_bench.Gateway.Payloads.TryHoldErasing()) Assert.Null(await RunAsync());
    }

    Task<RetentionReport?> RunAsync() => Of().RunAsync(default);

    Retention Of() => new(
        _bench.Database, _bench.Gateway.Journal, _bench.Gateway.Payloads, new() { PayloadDays = Days }, _clock, NullLogger<Retention>.Instance);

    Task<(bool IsDone, string Said)> HoldAsync(HoldKind kind, string subject, bool isHeld) =>
        LegalHolds.SetAsync(_bench.Gateway.Journal, kind, subject, isHeld, new("anna", "dispute 4711"), default);

    sealed class SteppingClock : TimeProvider
    {
        TimeSpan _passed;

        internal void Pass(TimeSpan time) => _passed += time;

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _passed;
    }
}
