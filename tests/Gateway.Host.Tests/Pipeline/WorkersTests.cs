using System.Runtime.CompilerServices;
using Gateway.Host.Pipeline;
using Gateway.Host.Storage;
using Gateway.Host.Tests.Storage;
using Gateway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Host.Tests.Pipeline;

/// <summary>Work is taken as soon as it is due, and nobody asks the database's one writer for more than may be there.</summary>
public sealed class WorkersTests : IAsyncLifetime
{
    readonly string _folder = Directory.CreateTempSubdirectory("workers-").FullName;
    readonly UlidSource _ids = new(TimeProvider.System, new Random(1).NextBytes);
    Counting _database = null!;

    public Task InitializeAsync()
    {
        _database = new(new SqliteFile().Open(_folder));
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    // One claim that takes it, and one after its end, which may have set another of its order key free.
    [Fact]
    public async Task For_an_item_there_are_two_claims()
    {
        using var stage = new Noting();
        await using var running = Start(stage);
        await _database.UntilAsync(1);
        for (var i = 1; i <= 5; i++)
        {
            await AskAsync(running, $"{i}");
            await stage.DoneAsync();
            await _database.UntilAsync(1 + 2 * i);
        }

        await Task.Delay(200);
        Assert.InRange(_database.Claims, 11, 11 + Seconds(running));
    }

    [Fact]
    public async Task More_than_there_are_hands_for_is_taken_one_after_the_other_without_a_ring()
    {
        using var stage = new Noting();
        for (var i = 0; i < 10; i++) await _database.WriteAsync(tx => WorkStore.Ask(tx, Item($"{i}")));
        await using var running = Start(stage);
        for (var i = 0; i < 10; i++) await stage.DoneAsync();
    }

    // No hand can be taken away from code that does not come back: it keeps its own, and a stage that has no other is named, whose process is started anew then.
    [Fact]
    [Trait("Reliability", "RT-48")]
    public async Task RT_48_work_that_never_comes_back_keeps_one_hand_and_a_stage_that_has_no_other_is_named()
    {
        using var stage = new Noting();
        var time = new SteppingTime();
        var heartbeats = new Heartbeats(time);
        await using var running = Start(stage, heartbeats);
        try
        {
            for (var i = 1; i < stage.Parallelism; i++) await AskAsync(running, $"loop {i}");
            for (var i = 0; i < 10; i++)
            {
                await AskAsync(running, $"{i}");
                await stage.DoneAsync();
            }

            await AskAsync(running, "loop");
            await AskAsync(running, "waits");
            // With all hands full it has longer than usual, and not for ever.
            await UntilAsync(() => stage.Looping == stage.Parallelism && IsStanding(TimeSpan.FromMinutes(1)) is false);
            await UntilAsync(() => IsStanding(TimeSpan.FromMinutes(20)));
        }
        finally
        {
            stage.ComeBack();
        }

        for (var i = 0; i <= stage.Parallelism; i++) await stage.DoneAsync();

        bool IsStanding(TimeSpan after)
        {
            time.Pass(after);
            return heartbeats.Stalled() is [var named] && named == stage.Name;
        }
    }

    [Fact]
    [Trait("Reliability", "RT-48")]
    public async Task RT_48_what_was_given_up_while_it_hangs_may_be_asked_for_again_and_is_begun_beside_it()
    {
        using var stage = new Noting { Longest = TimeSpan.FromSeconds(1) };
        await using var running = Start(stage, lease: TimeSpan.FromSeconds(1));
        try
        {
            await AskAsync(running, "loop");
            IReadOnlyList<WorkItem> dead = [];
            await UntilAsync(async () => (dead = await _database.ReadAsync(WorkStore.Dead)).Count == 1);
            Assert.True(await _database.WriteAsync(tx => WorkStore.Revive(tx, dead[0].Id, DateTimeOffset.UtcNow)));
            await UntilAsync(() => stage.Looping == 2);
        }
        finally
        {
            stage.ComeBack();
        }
    }

    static Task UntilAsync(Func<bool> holds) => UntilAsync(() => Task.FromResult(holds()));

    static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var left = 1200; !await holds(); left--)
        {
            Assert.True(left > 0, "waited in vain");
            await Task.Delay(50);
        }
    }

    // A stage also looks once a second, for what comes from other processes.
    static int Seconds(Running running) => (int)TimeProvider.System.GetElapsedTime(running.Since).TotalSeconds + 1;

    Running Start(IStage stage, Heartbeats? itsHeartbeats = null, TimeSpan? lease = null)
    {
        var time = TimeProvider.System;
        var journal = new Journal(_database, _ids, time);
        var heartbeats = itsHeartbeats ?? new Heartbeats(time);
        var chain = new Chain([stage], journal, _database, time, new Random(1), heartbeats, new(time), NullLogger<Chain>.Instance)
        {
            LeaseTime = lease ?? Chain.Lease, Patience = TimeSpan.Zero,
        };
        return new(new(chain, _database, "node", time, heartbeats, NullLogger<Workers>.Instance), journal);
    }

    Task<bool> AskAsync(Running running, string key) => running.Journal.BeginAsync("test", effects =>
    {
        effects.Ask(new(key, key, Stage: StageNames.Deliver));
        return true;
    }, default);

    WorkItem Item(string key) => new()
    {
        Id = _ids.Next(), Kind = StageNames.Deliver, WorkKey = key, SubjectId = key, CorrelationId = key, DueAt = default, CreatedAt = DateTimeOffset.UtcNow,
    };

    sealed class Running : IAsyncDisposable
    {
        readonly Workers _workers;

        internal Running(Workers workers, Journal journal)
        {
            (_workers, Journal) = (workers, journal);
            _ = workers.StartAsync(default);
        }

        internal Journal Journal { get; }

        internal long Since { get; } = TimeProvider.System.GetTimestamp();

        public async ValueTask DisposeAsync()
        {
            await _workers.StopAsync(default);
            _workers.Dispose();
        }
    }

    sealed class Noting : IStage, IDisposable
    {
        readonly SemaphoreSlim _done = new(0);
        // Awaited: a hand that waits keeps no thread of those that all tests share.
        readonly TaskCompletionSource _back = new(TaskCreationOptions.RunContinuationsAsynchronously);
        volatile int _looping;

        /// <summary>How many are in what does not come back.</summary>
        internal int Looping => _looping;

        internal void ComeBack() => _back.TrySetResult();

        public string Name => StageNames.Deliver;

        public int Parallelism => 4;

        public TimeSpan Longest { get; init; } = LeaseHold.Longest;

        public async IAsyncEnumerable<Step> RunAsync(WorkItem work, [EnumeratorCancellation] CancellationToken cancellation)
        {
            await Task.Yield();
            if (work.SubjectId.StartsWith("loop", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref _looping);
                await _back.Task;
            }

            yield return new("deliver.nothing", Ending.Done, _ => { });
            _done.Release();
        }

        public void GiveUp(Effects effects, WorkItem work, string reason) => Assert.True(Longest < LeaseHold.Longest, reason);

        internal async Task DoneAsync() => Assert.True(await _done.WaitAsync(TimeSpan.FromSeconds(30)));

        public void Dispose() => _done.Dispose();
    }

    // A claim is the write that returns work.
    sealed class Counting(Database inner) : Database
    {
        int _claims;

        internal int Claims => Volatile.Read(ref _claims);

        internal async Task UntilAsync(int claims)
        {
            for (var i = 0; Claims < claims && i < 1_000; i++) await Task.Delay(10);
            Assert.True(Claims >= claims);
        }

        internal override async Task<T> WriteAsync<T>(Func<Transaction, T> body, CancellationToken cancellation = default)
        {
            var value = await inner.WriteAsync(body, cancellation);
            if (value is IReadOnlyList<WorkItem>) Interlocked.Increment(ref _claims);
            return value;
        }

        internal override Task<T> ReadAsync<T>(Func<Transaction, T> body, CancellationToken cancellation = default) => inner.ReadAsync(body, cancellation);

        public override ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
