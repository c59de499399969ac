using System.Collections.Concurrent;
using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline;

/// <summary>Takes due work of every stage, a bounded number at a time, until the gateway stops.</summary>
/// <param name="chain">Runs it.</param>
/// <param name="database">Holds it.</param>
/// <param name="node">This gateway, as leases name it.</param>
/// <param name="time">The clock.</param>
/// <param name="heartbeats">Beats with each turn of a stage's loop.</param>
/// <param name="logger">Hears when the database is away.</param>
sealed partial class Workers(Chain chain, Database database, string node, TimeProvider time, Heartbeats heartbeats, ILogger<Workers> logger) : BackgroundService
{
    // With all hands full a stage has this long for the next step of any of them: more than the longest time-out of an answer.
    static readonly TimeSpan AllBusy = TimeSpan.FromMinutes(15);

    // What this process is at work on: nothing of it is taken once more, whatever the clock says of its lease.
    // What was given up while it hangs is let go of: its token is another's by then, and it may be asked for again.
    readonly ConcurrentDictionary<string, (string Stage, long Token)> _held = new(StringComparer.Ordinal);

    const int SuspectAttempts = 3;
    static readonly TimeSpan SuspectPause = TimeSpan.FromMilliseconds(500);

    // Other processes' work and work put off is found this late at worst.
    static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    /// <summary>Gives back what an earlier life of this gateway had leased: it is dead, for its data folder is ours.</summary>
    /// <remarks>One of these items may be what killed it. Those that were there several times come back one by one, so that
    /// the others get done and the culprit is left alone with its count.</remarks>
    internal Task ReclaimAsync(CancellationToken cancellation) => database.WriteAsync(tx =>
    {
        var pause = TimeSpan.Zero;
        foreach (var work in WorkStore.Leased(tx, node))
        {
            if (work.Attempts > SuspectAttempts) pause += SuspectPause;
            WorkStore.Retry(tx, work, time.GetUtcNow(), pause, Chain.Death);
        }
    }, cancellation);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(chain.Stages.Select(stage => WorkAsync(stage, stoppingToken)));

    async Task WorkAsync(IStage stage, CancellationToken stopping)
    {
        using var free = new SemaphoreSlim(stage.Parallelism);
        var signal = chain.SignalOf(stage);
        while (!stopping.IsCancellationRequested)
        {
            heartbeats.Beat(stage.Name);
            try
            {
                if (!await TakeAllAsync(stage, free, signal, stopping)) await signal.WaitAsync(LookAgain, time, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                // The database is away; what is leased meanwhile is safe, and nothing else is begun.
                LogUnreachable(e, stage.Name);
                await Task.Delay(LookAgain, time, CancellationToken.None);
            }
        }

        heartbeats.End(stage.Name);
        for (var i = 0; i < stage.Parallelism; i++) await free.WaitAsync(CancellationToken.None);
    }

    // Whether as much came as there is room for, and more may be due: every claim is a turn at the database's one writer.
    async Task<bool> TakeAllAsync(IStage stage, SemaphoreSlim free, WorkSignal signal, CancellationToken stopping)
    {
        var open = stage.Enter();
        if (open == 0) return false;
        if (!await free.WaitAsync(TimeSpan.Zero, stopping))
        {
            heartbeats.Beat(stage.Name, AllBusy);
            await free.WaitAsync(stopping);
            heartbeats.Beat(stage.Name);
        }

        var room = 1;
        while (room < open && free.Wait(0, CancellationToken.None)) room++;
        var taken = 0;
        try
        {
            var claimed = await ClaimAsync(stage, room, stopping);
            if (claimed.Count > 0) stage.Entered();
            foreach (var work in claimed)
            {
                taken++;
                _held[work.Id] = (stage.Name, work.Token);
                _ = Task.Run(() => RunAsync(stage, work, free, signal, stopping), CancellationToken.None);
            }
        }
        finally
        {
            if (room > taken) free.Release(room - taken);
        }

        return taken == room;
    }

    Task<IReadOnlyList<WorkItem>> ClaimAsync(IStage stage, int room, CancellationToken stopping)
    {
        var now = time.GetUtcNow();
        var held = _held.Where(h => h.Value.Stage == stage.Name).Select(h => h.Key).ToList();
        return database.WriteAsync(tx => WorkStore.Claim(tx, stage.Name, node, now, chain.LeaseTime, room, held), stopping);
    }

    async Task RunAsync(IStage stage, WorkItem work, SemaphoreSlim free, WorkSignal signal, CancellationToken stopping)
    {
        try
        {
            await chain.RunAsync(stage, work, stopping, LetGo);
        }
        catch (Exception e)
        {
            LogUnreachable(e, stage.Name);
        }
        finally
        {
            LetGo();
            free.Release();
            signal.Raise();
        }

        void LetGo() => _held.TryRemove(new(work.Id, (stage.Name, work.Token)));
    }

    [LoggerMessage(2010, LogLevel.Error, "The database cannot be reached for {Stage}; trying again")]
    partial void LogUnreachable(Exception error, string stage);
}
