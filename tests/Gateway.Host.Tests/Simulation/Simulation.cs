using Gateway.Host.As2;
using Gateway.Host.Import;
using Gateway.Host.Pipeline;
using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Schedule;
using Gateway.Host.Storage;
using Gateway.Host.Storage.Stories;
using Gateway.Transports;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Host.Tests.Simulation;

/// <summary>The real pipeline on a real database, moved by one hand: a seed chooses what happens next, when the process dies and how the clock is set.</summary>
/// <remarks>A process that dies is one in which, from a failpoint on, every failpoint throws: nothing more is committed and nothing more promised. The next life opens the same folder.</remarks>
sealed class Simulation : IAsyncDisposable
{
    const int Steps = 220;
    const int RoundsMax = 600;

    // Until the next life has come so far.
    static readonly TimeSpan Start = TimeSpan.FromSeconds(2);

    // Each gateway's threads and tasks carry the simulation that they belong to: many run at a time.
    static readonly AsyncLocal<Simulation?> Current = new();

    static readonly IConfiguration Settings = new ConfigurationBuilder().AddInMemoryCollection([new("Health:DiskReserveMegabytes", "0")]).Build();

    readonly Random _random;
    readonly List<string> _released = [];
    int _untilDeath = int.MaxValue;
    volatile bool _isDead;

    static Simulation() => Failpoint.Reached += name => Current.Value?.Reach(name);

    Simulation(int seed)
    {
        Current.Value = this;
        (World, _random) = (new(seed), new(seed));
    }

    internal SimulatedWorld World { get; }

    internal GatewayInstance Gateway { get; private set; } = null!;

    /// <summary>The failpoints at which it died.</summary>
    internal List<string> Deaths { get; } = [];

    /// <summary>A gateway that knows its orders, and waits.</summary>
    internal static async Task<Simulation> StartAsync(int seed)
    {
        var simulation = new Simulation(seed);
        await simulation.StartAsync();
        return simulation;
    }

    /// <summary>Runs a seed to its end, and tells what is wrong then.</summary>
    internal static async Task<(IReadOnlyList<string> Deaths, IReadOnlyList<string> Violations)> RunAsync(int seed)
    {
        await using var simulation = new Simulation(seed);
        try
        {
            await simulation.StartAsync();
            for (var step = 0; step < Steps; step++) await simulation.StepAsync();
            await simulation.DrainAsync();
            return (simulation.Deaths, await simulation.JudgeAsync());
        }
        catch (Exception e)
        {
            return (simulation.Deaths, [e.ToString()]);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Gateway is not null) await Gateway.DisposeAsync();
        World.Dispose();
        Current.Value = null;
    }

    void Reach(string name)
    {
        if (_isDead) throw new DeathException();
        if (Interlocked.Decrement(ref _untilDeath) > 0) return;
        _isDead = true;
        Deaths.Add(name);
        throw new DeathException();
    }

    async Task OpenAsync()
    {
        Gateway = await GatewayInstance.OpenAsync(
            new(World.Folder), SimulatedWorld.Definitions, Settings, World.Time, NullLoggerFactory.Instance, World.Erp, new(_random.Next()), default);
        await Gateway.ReclaimAsync(default);
    }

    async Task StartAsync()
    {
        await OpenAsync();
        await ImportAsync(SimulatedWorld.OrdersCsv, (source, rows, ids, now) => OrderImport.Read(source, rows, ids, now), Imports.Order);
        await ImportAsync(SimulatedWorld.ReceiptsCsv, ReceiptImport.Read, Imports.Receipt);
    }

    Task ImportAsync<T>(
        string csv, Func<string, IEnumerable<ImportRow>, UlidSource, DateTimeOffset, IEnumerable<T>> read, Func<Effects, T, Recorded> record) =>
        Imports.RecordAsync(Gateway.Journal, read("simulation", ImportFile.Read("simulation", System.Text.Encoding.UTF8.GetBytes(csv), []), new(World.Time), World.Time.GetUtcNow()), record, default);

    async Task StepAsync()
    {
        try
        {
            await ActAsync();
        }
        catch (Exception) when (_isDead)
        {
            // Whatever it was doing ends here.
        }

        if (_isDead) await ReviveAsync();
        else await LookAsync();
    }

    async Task ReviveAsync()
    {
        await Gateway.DisposeAsync();
        (_isDead, _untilDeath) = (false, int.MaxValue);
        await World.Time.AdvanceAsync(Start);
        await OpenAsync();
        await LookAsync();
    }

    Task ActAsync()
    {
        switch (_random.Next(100))
        {
            case < 14:
                World.Drop();
                return Task.CompletedTask;
            case < 28: return RunAsync(Job.Poll);
            case < 74: return WorkAsync();
            case < 80: return RunAsync(Job.Acknowledge);
            case < 83: return RunAsync(Job.Send);
            case < 85: return Gateway.JobRunner.RunAsync(JobRequest.Deadlines, default);
            case < 91: return World.Time.AdvanceAsync(TimeSpan.FromSeconds(Math.Pow(10, _random.NextDouble() * 3)));
            case < 93:
                World.Time.SetClock(World.Time.GetUtcNow() + TimeSpan.FromMinutes(_random.Next(-90, 90)));
                return Task.CompletedTask;
            case < 96:
                World.Mood = (ErpMood)_random.Next(Enum.GetValues<ErpMood>().Length);
                return Task.CompletedTask;
            case < 97:
                World.TurnMailbox();
                return Task.CompletedTask;
            default:
                // It dies some way on, in the middle of whatever is done then.
                _untilDeath = _random.Next(1, 60);
                return Task.CompletedTask;
        }
    }

    Task RunAsync(Job job) => Gateway.JobRunner.RunAsync(new(job, SimulatedWorld.Partners[_random.Next(SimulatedWorld.Partners.Count)]), default);

    // One item of a stage that has any; which is asked first is chance.
    async Task<bool> WorkAsync()
    {
        var stages = Gateway.Chain.Stages;
        var first = _random.Next(stages.Count);
        for (var i = 0; i < stages.Count; i++)
        {
            var stage = stages[(first + i) % stages.Count];
            if (stage.Enter() == 0) continue;
            var claimed = await Gateway.Database.WriteAsync(tx => WorkStore.Claim(tx, stage.Name, Gateway.Node, World.Time.GetUtcNow(), Chain.Lease, 1));
            if (claimed is not [var work]) continue;
            stage.Entered();
            await Gateway.Chain.RunAsync(stage, work, default);
            return true;
        }

        return false;
    }

    /// <summary>All is well outside: whatever is due is done, what was given up is taken up again, and time goes by, until nothing is left.</summary>
    internal async Task DrainAsync()
    {
        _untilDeath = int.MaxValue;
        World.Heal();
        for (var (round, still) = (0, 0); still < 2; round++)
        {
            Assert.True(round < RoundsMax, "it does not come to rest: " + await Gateway.Database.ReadAsync(tx => string.Join("; ", WorkStore.List(tx, null, 5))));
            await RoundAsync();
            await TakeUpAsync();
            still = World.HasFiles || await IsOwedAsync() ? 0 : still + 1;
            await World.Time.AdvanceAsync(TimeSpan.FromMinutes(5));
        }
    }

    /// <summary>All schedules call, and what is due is done.</summary>
    internal async Task RoundAsync()
    {
        foreach (var job in new[] { Job.Poll, Job.Acknowledge, Job.Send })
            foreach (var partner in SimulatedWorld.Partners)
                await Gateway.JobRunner.RunAsync(new(job, partner), default);
        while (await WorkAsync()) await LookAsync();
    }

    async Task TakeUpAsync()
    {
        var stopped = await Gateway.Database.ReadAsync(tx => new[] { PostingState.Rejected, PostingState.Dead }.SelectMany(s => PostingStore.List(tx, s, null, null, 100)).ToList());
        foreach (var posting in stopped) await Gateway.Operations.ApplyAsync(new Verb.Restart(false, false), posting.Id, new("anna", "it is well again"), default);
    }

    Task<bool> IsOwedAsync() => Gateway.Database.ReadAsync(tx =>
        WorkStore.List(tx, null, 1).Count > 0 || AcknowledgementStore.List(tx, AcknowledgementState.Due, null, null, 1).Count > 0 || AcknowledgementStore.List(tx, AcknowledgementState.Built, null, null, 1).Count > 0);

    // The order in which messages were let go on, as it is seen from outside: one step of one stage at a time.
    async Task LookAsync()
    {
        var released = await Gateway.Database.ReadAsync(tx => DeliveryStore.List(tx, new() { Direction = Host.Storage.Direction.In, Take = 200 })
            .SelectMany(d => InterchangeStore.OfDelivery(tx, d.Id)).SelectMany(i => MessageStore.OfInterchange(tx, i.Id))
            .Where(m => m.State is not (MessageState.Staged or MessageState.Rejected or MessageState.Duplicate)).Select(m => m.Id).ToList());
        _released.AddRange(released.Except(_released));
    }

    /// <summary>What is wrong when all is done.</summary>
    internal async Task<IReadOnlyList<string>> JudgeAsync() =>
    [
        .. World.Wrong(),
        .. await Gateway.Database.ReadAsync(OutOfOrder),
        .. (await new Verification(Gateway.Database, Gateway.Payloads, new As2Proof(Gateway.Payloads).WrongAsync).RunAsync((_, _) => { }, default)).Divergences.Select(d => d.ToString()),
        .. (await new Rebuild(Gateway.Database, World.Time).RunAsync(null, _ => { }, default)).Deviations.Select(d => d.ToString()!),
    ];

    // Documents of one partner about one order come to the ERP in the order in which they were let go on.
    List<string> OutOfOrder(Transaction tx) =>
    [
        .. from chain in PostingStore.List(tx, null, null, null, 1000).Where(p => !World.Refused.Contains(p.PostingKey)).GroupBy(p => p.OrderKey)
           let taken = chain.OrderBy(p => World.Erp.Ledger.IndexOf(p.PostingKey)).Select(p => DocumentStore.Find(tx, p.DocumentId)!).ToList()
           let released = taken.OrderBy(d => _released.IndexOf(d.MessageId!)).ToList()
           where !taken.SequenceEqual(released)
           select $"{chain.Key}: let go on were {Kinds(released)}, and the ERP took {Kinds(taken)}",
    ];

    static string Kinds(IEnumerable<DocumentRecord> documents) => string.Join(", ", documents.Select(d => d.Kind));

    sealed class DeathException : Exception
    {
    }
}
