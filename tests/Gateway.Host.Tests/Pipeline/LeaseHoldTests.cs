using System.Runtime.CompilerServices;
using Gateway.Host.Pipeline;
using Gateway.Host.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Host.Tests.Pipeline;

/// <summary>A lease that outlives the time it was given for, because somebody is still at work under it.</summary>
public sealed class LeaseHoldTests : IAsyncLifetime
{
    static readonly TimeSpan Lease = TimeSpan.FromSeconds(6);
    static readonly TimeSpan Short = TimeSpan.FromSeconds(1);

    readonly string _folder = Directory.CreateTempSubdirectory("lease-").FullName;
    readonly UlidSource _ids = new(TimeProvider.System);
    Between _database = null!;

    public Task InitializeAsync()
    {
        _database = new(SqliteDatabase.Open(Path.Combine(_folder, "gateway.db"), TimeProvider.System));
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task What_takes_longer_than_its_lease_is_kept_and_done_once()
    {
        await AskAsync();
        var work = (await ClaimAsync())!;
        var stage = new SlowStage(async _ =>
        {
            await Task.Delay(Lease * 1.5, CancellationToken.None);
            Assert.Null(await ClaimAsync());
        });
        Assert.Equal(1, await RunAsync(stage, work));
        Assert.Equal(0, await _database.ReadAsync(WorkStore.CountAlive));
    }

    [Fact]
    public async Task What_another_worker_has_taken_is_cancelled_and_nothing_of_it_is_kept()
    {
        await AskAsync();
        var work = (await ClaimAsync())!;
        var other = (await ClaimAsync(DateTimeOffset.UtcNow.AddHours(1)))!;
        var isCancelled = false;
        await RunAsync(new SlowStage(async cancellation =>
        {
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
            }
            catch (OperationCanceledException)
            {
                isCancelled = true;
                throw;
            }
        }), work);
        Assert.True(isCancelled);
        var standing = Assert.Single(await _database.ReadAsync(tx => WorkStore.OfSubject(tx, "subject")));
        Assert.Equal((other.Token, null, false), (standing.Token, standing.LastError, standing.IsDead));
    }

    [Fact]
    public async Task A_lease_that_its_own_step_has_ended_is_not_lost()
    {
        await AskAsync();
        var work = (await ClaimAsync())!;
        await using var hold = new LeaseHold(_database, (tx, until) => WorkStore.Extend(tx, work, until), TimeSpan.FromMilliseconds(300), TimeProvider.System, default);
        hold.Committing(Ending.Done);
        await _database.WriteAsync(tx => WorkStore.Complete(tx, work));
        await Task.Delay(TimeSpan.FromSeconds(1));
        Assert.Null(hold.Lost);
        Assert.False(hold.Work.IsCancellationRequested);
    }

    [Fact]
    [Trait("Reliability", "RT-48")]
    public async Task RT_48_what_hangs_and_heeds_nothing_is_given_up_with_its_reason_and_what_it_does_later_counts_no_more()
    {
        await AskAsync();
        var back = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stage = new SlowStage(_ => back.Task) { Longest = Short };
        var running = RunAsync(stage, (await ClaimAsync())!, Short);
        WorkItem Standing() => _database.ReadAsync(tx => WorkStore.OfSubject(tx, "subject")).GetAwaiter().GetResult().Single();
        for (var left = 1200; !Standing().IsDead; left--)
        {
            Assert.True(left > 0, "waited in vain");
            await Task.Delay(50);
        }

        Assert.StartsWith("given up after 1 attempts: it has not got on for", Standing().LastError, StringComparison.Ordinal);
        Assert.Equal(Standing().LastError, stage.Reason);
        back.SetResult();
        Assert.Equal(0, await running);
        Assert.True(Standing().IsDead);
    }

    [Fact]
    [Trait("Reliability", "RT-48")]
    public async Task RT_48_what_hangs_and_can_be_cancelled_has_failed_once_and_says_why()
    {
        await AskAsync();
        var beats = 0;
        var heeds = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stage = new SlowStage(async cancellation =>
        {
            _database.Before = _ =>
            {
                if (cancellation.IsCancellationRequested && ++beats == 5) heeds.SetResult();
                return Task.CompletedTask;
            };
            // What heeds it only after some beats has that time, however short its lease.
            await heeds.Task.WaitAsync(TimeSpan.FromMinutes(1), CancellationToken.None);
            cancellation.ThrowIfCancellationRequested();
        })
        {
            Longest = Short,
        };
        Assert.Equal(0, await RunAsync(stage, (await ClaimAsync())!, Short, LeaseHold.Patience));
        await AssertFailedOnceAsync();
    }

    [Fact]
    [Trait("Reliability", "RT-48")]
    public async Task RT_48_what_ends_while_the_database_is_slow_to_renew_its_lease_is_not_given_up()
    {
        await AskAsync();
        var renews = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stage = new SlowStage(async cancellation =>
        {
            _database.Before = async end =>
            {
                if (!cancellation.IsCancellationRequested || !renews.TrySetResult()) return;
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            };
            await renews.Task.WaitAsync(TimeSpan.FromMinutes(1), CancellationToken.None);
            cancellation.ThrowIfCancellationRequested();
        })
        {
            Longest = Short,
        };
        Assert.Equal(0, await RunAsync(stage, (await ClaimAsync())!, Short));
        await AssertFailedOnceAsync();
    }

    [Theory]
    [InlineData(10, 10.0 / 3)]
    [InlineData(120, 40)]
    [InlineData(3600, 40)]
    public void Of_a_long_lease_too_it_is_seen_in_time_that_its_work_does_not_get_on(int lease, double beat) =>
        Assert.Equal(beat, LeaseHold.Beat(TimeSpan.FromSeconds(lease)).TotalSeconds, 3);

    async Task AssertFailedOnceAsync()
    {
        var standing = Assert.Single(await _database.ReadAsync(tx => WorkStore.OfSubject(tx, "subject")));
        Assert.Equal((false, 1), (standing.IsDead, standing.Attempts));
        Assert.StartsWith("it has not got on for", standing.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RT_19_what_the_database_does_not_come_to_for_longer_than_a_write_waits_is_given_back_and_uses_up_no_attempt()
    {
        await AskAsync();
        var work = (await ClaimAsync())!;
        var asked = 0;
        Assert.Equal(0, await RunAsync(new SlowStage(_ =>
        {
            // For the step, and for the first two that would give the item back.
            _database.Before = _ => ++asked <= 3 ? throw new DatabaseException("the database is away") { IsAway = true } : Task.CompletedTask;
            return Task.CompletedTask;
        }), work, TimeSpan.FromMinutes(5)));
        Assert.InRange(asked, 4, int.MaxValue);
        var standing = Assert.Single(await _database.ReadAsync(tx => WorkStore.OfSubject(tx, "subject")));
        Assert.Equal((0, null), (standing.Attempts, standing.LeaseOwner));
    }

    Task AskAsync() => _database.WriteAsync(tx => WorkStore.Ask(tx, new()
    {
        Id = _ids.Next(), Kind = StageNames.Deliver, WorkKey = "subject", SubjectId = "subject", CorrelationId = "subject", DueAt = default, CreatedAt = DateTimeOffset.UtcNow,
    }));

    async Task<WorkItem?> ClaimAsync(DateTimeOffset? at = null) =>
        (await _database.WriteAsync(tx => WorkStore.Claim(tx, StageNames.Deliver, "test", at ?? DateTimeOffset.UtcNow, Lease, 1))).FirstOrDefault();

    async Task<int> RunAsync(SlowStage stage, WorkItem work, TimeSpan? lease = null, TimeSpan patience = default)
    {
        var time = TimeProvider.System;
        var chain = new Chain([stage], new(_database, _ids, time), _database, time, new Random(1), new(time), new(time), NullLogger<Chain>.Instance)
        {
            LeaseTime = lease ?? Lease, Patience = patience,
        };
        await chain.RunAsync(stage, work, default);
        return stage.Committed;
    }

    sealed class SlowStage(Func<CancellationToken, Task> outside) : IStage
    {
        public string Name => StageNames.Deliver;

        public int Parallelism => 1;

        public TimeSpan Longest { get; init; } = LeaseHold.Longest;

        internal string? Reason { get; private set; }

        internal int Committed { get; private set; }

        public async IAsyncEnumerable<Step> RunAsync(WorkItem work, [EnumeratorCancellation] CancellationToken cancellation)
        {
            await outside(cancellation);
            yield return new("deliver.nothing", Ending.Done, _ => Committed++);
        }

        public void GiveUp(Effects effects, WorkItem work, string reason) => Reason = reason;
    }

    /// <summary>A database that a test comes between: before a write it may refuse, or wait. What is let through is kept, whoever cancels it then.</summary>
    sealed class Between(Database inner) : Database
    {
        internal Func<CancellationToken, Task> Before { get; set; } = _ => Task.CompletedTask;

        internal override async Task<T> WriteAsync<T>(Func<Transaction, T> body, CancellationToken cancellation = default)
        {
            await Before(cancellation);
            return await inner.WriteAsync(body, CancellationToken.None);
        }

        internal override Task<T> ReadAsync<T>(Func<Transaction, T> body, CancellationToken cancellation = default) => inner.ReadAsync(body, cancellation);

        public override ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
