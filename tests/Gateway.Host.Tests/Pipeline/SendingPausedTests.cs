using System.Runtime.CompilerServices;
using System.Text;
using Gateway.Host.CommandLine;
using Gateway.Host.Pipeline;
using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Storage;
using Gateway.Host.Tests.CommandLine;
using Gateway.Host.Tests.Storage;
using Gateway.Partners;

namespace Gateway.Host.Tests.Pipeline;

/// <summary>While sending is paused nothing more leaves, whatever was begun; everything else goes on, for as long as it lasts.</summary>
public sealed class SendingPausedTests : IAsyncLifetime
{
    PipelineBench _bench = null!;

    public async Task InitializeAsync() => _bench = await PipelineBench.StartAsync("");

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task What_waits_to_go_out_keeps_no_mail_away_and_nobody_waiting()
    {
        await SetAsync(isPaused: true);
        await SendAsync(3);
        await _bench.UntilAsync(tx => DeliveryStore.Unsent(tx, 9).Count(d => d.Reason?.StartsWith("sending is paused", StringComparison.Ordinal) == true) == 3);
        Assert.Equal((3, 0), await _bench.ReadAsync(tx => ((int)WorkStore.CountAlive(tx), (int)Backlog.Moving(tx))));
        Assert.True(await ProcessCommand.DrainAsync(_bench.Gateway, default));
        // Looked at again in minutes, and at once when it is released.
        Assert.All(await _bench.ReadAsync(tx => WorkStore.List(tx, false, 9)), w => Assert.True(w.DueAt > TimeProvider.System.GetUtcNow().AddMinutes(2)));

        await SetAsync(isPaused: false);
        await _bench.DrainAsync();
        Assert.Equal(3, _bench.Sent().Count);
    }

    [Fact]
    public async Task An_upload_that_a_pause_overtakes_does_not_get_its_name()
    {
        await _bench.StopAsync();
        await SendAsync(1);
        var work = Assert.Single(await _bench.Database.WriteAsync(tx => WorkStore.Claim(tx, StageNames.Deliver, "test", DateTimeOffset.MaxValue.AddYears(-1), Chain.Lease, 1)));
        await using var mailboxes = _bench.OpenMailboxes();
        var way = new MailboxDelivery(_bench.Database, _bench.Gateway.Payloads, mailboxes, new(TimeProvider.System), _bench.Gateway.Heartbeats, TimeProvider.System);
        var stage = new DeliverStage(_bench.Database, _bench.Definitions, [new Overtaken(way, () => SetAsync(isPaused: true))]);
        await BenchWork.ChainOf(_bench.Gateway, stage).RunAsync(stage, work, default);

        Assert.All(Directory.GetFiles(_bench.Out()), file => Assert.EndsWith(".part", file, StringComparison.Ordinal));
        Assert.StartsWith("sending is paused", Assert.Single(await _bench.ReadAsync(tx => DeliveryStore.Unsent(tx, 9))).Reason, StringComparison.Ordinal);
        Assert.Equal(DeliveryState.Due, Assert.Single(await _bench.ReadAsync(tx => DeliveryStore.Unsent(tx, 9))).State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_decided_while_the_pause_was_looked_at_is_not_overwritten(bool isDisputed)
    {
        await _bench.StopAsync();
        await SetAsync(isPaused: true);
        await SendAsync(1);
        var work = Assert.Single(await _bench.Database.WriteAsync(tx => WorkStore.Claim(tx, StageNames.Deliver, "test", DateTimeOffset.MaxValue.AddYears(-1), Chain.Lease, 1)));
        var stage = new DeliverStage(_bench.Database, _bench.Definitions, []);
        await using var steps = stage.RunAsync(work, default).GetAsyncEnumerator();
        Assert.True(await steps.MoveNextAsync());
        Assert.Equal("deliver.paused", steps.Current.Name);
        // Between the look and the commit.
        if (isDisputed) await _bench.Database.WriteAsync(tx => DeliveryStore.SetState(tx, work.SubjectId, DeliveryState.Disputed, "the partner says so"));
        else await SetAsync(isPaused: false);
        await Assert.ThrowsAsync<StaleFactsException>(() => _bench.Gateway.Journal.BeginAsync("test", effects =>
        {
            steps.Current.Apply(effects);
            return true;
        }, default));
    }

    // Where transactions write at the same time.
    [Fact]
    public async Task What_just_comes_to_wait_for_the_pause_as_it_is_released_is_hurried_too()
    {
        await _bench.StopAsync();
        var schema = new PostgresSchema();
        await using (var database = schema.Open())
        {
            var journal = new Journal(database, new(TimeProvider.System), TimeProvider.System);
            await SetAsync(journal, isPaused: true);
            var partner = _bench.Definitions.Current.Directory.Find(PipelineBench.Partner)!;
            var payload = await _bench.Gateway.Payloads.WriteAsync("file"u8.ToArray());
            await journal.BeginAsync("send", effects => Departure.Begin(effects, partner, "01JD0000000000000000000001", "1.edi", payload), default);
            var now = TimeProvider.System.GetUtcNow().AddSeconds(1);
            var work = Assert.Single(await database.WriteAsync(tx => WorkStore.Claim(tx, StageNames.Deliver, "test", now, Chain.Lease, 1)));
            await using var steps = new DeliverStage(database, _bench.Definitions, []).RunAsync(work, default).GetAsyncEnumerator();
            Assert.True(await steps.MoveNextAsync());
            Assert.Equal("deliver.paused", steps.Current.Name);
            var release = Task.CompletedTask;
            await journal.BeginAsync("test", effects =>
            {
                // The pause comes before the work that a release asks for: who held the work first would have to wait for the pause in his turn.
                steps.Current.Turn!(effects.Tx);
                release = Task.Run(() => SetAsync(journal, isPaused: false));
                var isReleased = release.Wait(TimeSpan.FromSeconds(1));
                WorkStore.Defer(effects.Tx, work, now, TimeSpan.FromMinutes(10));
                steps.Current.Apply(effects);
                return isReleased;
            }, default);
            await release;
            Assert.True((await database.ReadAsync(tx => WorkStore.Find(tx, StageNames.Deliver, work.WorkKey)))!.DueAt < now.AddMinutes(5));
        }

        schema.Drop();
    }

    [Fact]
    public async Task Everything_that_a_release_sends_is_shown_oldest_first()
    {
        await SetAsync(isPaused: true);
        await SendAsync(3);
        var ids = (await _bench.ReadAsync(tx => DeliveryStore.Unsent(tx, 9))).Select(d => d.Id).ToList();
        await _bench.Database.WriteAsync(tx => DeliveryStore.SetState(tx, ids[1], DeliveryState.AwaitingReceipt));
        var terminal = new TestTerminal();
        Assert.Equal(ExitCodes.Good, await terminal.RunAsync("sending", "show", "--data", _bench.Folder));
        var lines = terminal.Output.Split('\n').Where(l => ids.Exists(id => l.Contains(id, StringComparison.Ordinal))).ToList();
        Assert.Equal(ids, lines.Select(l => ids.Single(id => l.Contains(id, StringComparison.Ordinal))));
        Assert.Equal((2L, 3L), await _bench.ReadAsync(tx => ((long)DeliveryStore.Unsent(tx, 2).Count, DeliveryStore.CountUnsent(tx))));
    }

    async Task SendAsync(int count)
    {
        var partner = _bench.Definitions.Current.Directory.Find(PipelineBench.Partner)!;
        for (var i = 0; i < count; i++)
        {
            var payload = await _bench.Gateway.Payloads.WriteAsync(Encoding.UTF8.GetBytes($"file {i}"));
            var id = new UlidSource(TimeProvider.System).Next();
            await _bench.Gateway.Journal.BeginAsync("send", effects => Departure.Begin(effects, partner, id, $"{i}.edi", payload), default);
        }
    }

    Task SetAsync(bool isPaused) => SetAsync(_bench.Gateway.Journal, isPaused);

    static Task SetAsync(Journal journal, bool isPaused) => SendingPause.SetAsync(journal, isPaused, new("anna", "a look first"), default);

    /// <summary>Before what was uploaded is kept, a person pauses sending.</summary>
    sealed class Overtaken(IDeliveryRoute way, Func<Task> pause) : IDeliveryRoute
    {
        public bool Takes(PartnerProfile partner, DeliveryRecord delivery, Transaction tx) => way.Takes(partner, delivery, tx);

        public async IAsyncEnumerable<Step> SendAsync(
            PartnerProfile partner, DeliveryRecord delivery, [EnumeratorCancellation] CancellationToken cancellation)
        {
            await foreach (var step in way.SendAsync(partner, delivery, cancellation))
            {
                if (step.Name == "deliver.upload") await pause();
                yield return step;
            }
        }
    }
}
