using System.Diagnostics;
using System.Text.Json;
using Gateway.EndToEnd.Tests.Support;
using Gateway.Host.Storage;
using Microsoft.Data.Sqlite;

namespace Gateway.EndToEnd.Tests.Harness;

/// <summary>Where a process is to break.</summary>
/// <param name="Point">The failpoint.</param>
/// <param name="Nth">Broken when it is reached for this time.</param>
/// <param name="Effect">How.</param>
sealed record Breaking(string Point, int Nth, string Effect = "kill")
{
    /// <summary>Whether commands are broken there, and not the service.</summary>
    internal bool IsInCommand => InCommands.Any(c => Point.StartsWith(c, StringComparison.Ordinal));

    static readonly string[] InCommands = ["decide.", "import.", "restart.", "retry.", "duplicate.", "cancel.", "resubmit.", "pause.", "hold.", "erase.", "retention.", "reconcile.", "backup.", "restore."];

    public override string ToString() => FormattableString.Invariant($"{Point}:{Nth}:{Effect}");
}

/// <summary>A gateway with its partners and its ERP, acted on by a workload; broken once, started again whenever it has died, and in the end judged.</summary>
/// <param name="breaking">Where it breaks; null never.</param>
/// <param name="again">Where its next life breaks, while it recovers; null nowhere.</param>
/// <param name="counts">A file to which it adds how often failpoints were reached; null for none.</param>
sealed class CrashRun(Breaking? breaking, string? counts = null, Breaking? again = null) : IAsyncDisposable
{
    const int Killed = 137;

    // What is broken shows by what it leaves; a machine that is busy shows by nothing but time.
    static readonly TimeSpan WaitMax = TimeSpan.FromMinutes(4);

    readonly string _ledger = Path.Combine(Path.GetTempPath(), $"ledger-{Guid.NewGuid():N}");
    GatewayProcess? _service;
    Measured _measured = Measured.Nothing;

    internal Outside Outside { get; } = new();

    internal FakeErp Erp { get; private set; } = null!;

    internal GatewayCommands Commands => new(Outside);

    /// <summary>Whether it came to the place where it breaks.</summary>
    internal bool IsBroken { get; private set; }

    /// <summary>Whether its next life broke as well.</summary>
    internal bool IsBrokenAgain { get; private set; }

    /// <summary>Faults that the workload itself needs, in the first life of the service.</summary>
    internal string Fault { get; set; } = "";

    /// <summary>strace's arguments for the first life of the service: what breaks there is a call to the system.</summary>
    internal IReadOnlyList<string> Tracing { get; set; } = [];

    /// <summary>More settings of the gateway.</summary>
    internal object? Payloads { get; init; }

    /// <summary>How long the ERP is waited for.</summary>
    internal int ErpSeconds { get; init; } = 30;

    /// <summary>Ends what a workload has started beside the gateway.</summary>
    internal List<Func<Task>> Beside { get; } = [];

    /// <summary>What the ERP has.</summary>
    internal IReadOnlyList<LedgerEntry> Ledger => FakeErp.Ledger(_ledger);

    /// <summary>All that the service has said in this life.</summary>
    internal string Said => _service!.Output;

    /// <summary>The partner's profile, to be changed.</summary>
    internal string ProfileFile => Path.Combine(Outside.Profiles, Traffic.Supplier + ".yaml");

    /// <summary>Prepares the world.</summary>
    /// <param name="profile">Lines to add to the partner's profile.</param>
    /// <param name="orders">The query for orders against the ERP's database; null for imported orders only.</param>
    /// <param name="as2">Where it listens for AS2; null nowhere.</param>
    internal async Task OpenAsync(string profile, object? orders = null, object? as2 = null)
    {
        Erp = await FakeErp.StartAsync(_ledger);
        await File.AppendAllTextAsync(ProfileFile, profile);
        await File.WriteAllTextAsync(Path.Combine(Outside.Data, "gateway.json"), JsonSerializer.Serialize(new
        {
            Erp = new { Connector = "http", Http = new { BaseAddress = Erp.Address, TimeoutSeconds = ErpSeconds }, Orders = orders ?? new { Query = "" } },
            Payloads = Payloads ?? new { },
            Health = new { DiskReserveMegabytes = 0 },
            Retention = new { PayloadDays = 30 },
            As2 = as2 ?? new { },
        }));
    }

    /// <summary>Starts the service, and waits until it works.</summary>
    internal async Task StartAsync()
    {
        Start();
        await UntilAsync(() => IsReady, "a start");
    }

    /// <summary>Ctrl-C; a life that breaks while it stops is followed by one that stops.</summary>
    internal async Task StopAsync()
    {
        Measure();
        await _service!.StopAsync();
        if (!TakeNoteOfBreak()) return;
        await StartAsync();
        await _service.StopAsync();
    }

    internal async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    /// <summary>Waits until something holds; the service is started again as often as it has died.</summary>
    internal Task UntilAsync(Func<bool> holds, string what, TimeSpan? within = null) => UntilAsync(() => Task.FromResult(holds()), what, within);

    internal async Task UntilAsync(Func<Task<bool>> holds, string what, TimeSpan? within = null)
    {
        for (var start = Stopwatch.GetTimestamp(); ;)
        {
            await ReviveAsync();
            if (await holds()) return;
            Assert.True(Stopwatch.GetElapsedTime(start) < (within ?? WaitMax), $"waited in vain for {what}:\n{Said}");
            await Task.Delay(50);
        }
    }

    /// <summary>A person's or another system's command; cut off, it is given again, and may then say that it is done already.</summary>
    internal async Task<string> CommandAsync(params string[] arguments)
    {
        var isArmed = breaking is { IsInCommand: true } && !IsBroken;
        if (isArmed || counts is not null)
        {
            using var process = GatewayProcess.StartWith(Environment(isArmed ? breaking!.ToString() : "", ".commands"), [.. arguments, .. Commands.Folders]);
            Assert.True(await process.EndsAsync(WaitMax), process.Output);
            if (process.ExitCode != Killed) return Good(arguments, process.ExitCode, process.Output);
            IsBroken = true;
        }

        var (code, output, error) = await Commands.RunAsync(arguments);
        return IsBroken && code == 2 ? output : Good(arguments, code, output + error);
    }

    /// <summary>A command with folders of its own; false when it was cut off, and is to be begun elsewhere.</summary>
    internal async Task<bool> AttemptAsync(params string[] line)
    {
        var isArmed = breaking is { IsInCommand: true } && !IsBroken;
        using var process = GatewayProcess.StartWith(Environment(isArmed ? breaking!.ToString() : "", ".commands"), line);
        Assert.True(await process.EndsAsync(WaitMax), process.Output);
        if (process.ExitCode == Killed) IsBroken = true;
        else Good(line, process.ExitCode, process.Output);
        return process.ExitCode == 0;
    }

    /// <summary>How long the start after the break took until it worked again.</summary>
    internal TimeSpan Recovery => _measured.Recovery;

    /// <summary>Waits until nothing is left to do: no file, no work, nothing due, twice with a round of the schedules between.</summary>
    internal async Task DrainAsync()
    {
        for (var still = 0; still < 2; still++)
        {
            // A call that fails fails once in each thread: an item may meet it several times, and its pauses grow.
            await UntilAsync(IsStillAsync, "everything to come to rest", Tracing.Count > 0 ? 4 * WaitMax : null);
            await Task.Delay(TimeSpan.FromSeconds(1.2));
            if (!await IsStillAsync()) still = -1;
        }
    }

    /// <summary>What waits for a later time becomes due now: no test waits for half a minute.</summary>
    internal void Hurry() => Execute("UPDATE work SET due_at = 0 WHERE lease_until IS NULL");

    /// <summary>What has failed once is not tried again before <see cref="LetGo"/>: nobody has to be faster than the next attempt.</summary>
    internal void HoldFailed(string kind) => Execute($"""
        CREATE TRIGGER later AFTER UPDATE OF due_at ON work WHEN NEW.kind = '{kind}' AND NEW.last_error IS NOT NULL AND NEW.due_at < 9000000000000000
        BEGIN UPDATE work SET due_at = 9000000000000000 WHERE id = NEW.id; END
        """);

    internal void LetGo() => Execute("DROP TRIGGER later");

    /// <summary>kill -9 at any moment, and the next life.</summary>
    internal async Task KillAsync()
    {
        await _service!.KillAsync();
        await StartAsync();
    }

    /// <summary>The process stands still for a while.</summary>
    internal async Task FreezeAsync(TimeSpan time)
    {
        await _service!.SignalAsync("STOP");
        await Task.Delay(time);
        await _service.SignalAsync("CONT");
    }

    /// <summary>What the service holds now.</summary>
    internal long MemoryBytes => _service!.Memory;

    internal int Handles => Directory.GetFiles($"/proc/{_service!.Id}/fd").Length;

    /// <summary>The hand of a fault in the embedded database.</summary>
    internal void Execute(string sql) => Execute(Path.Combine(Outside.Data, "gateway.db"), sql);

    internal static void Execute(string file, string sql)
    {
        SqliteLibrary.Load();
        using var connection = new SqliteConnection($"Data Source={file};Pooling=false;Default Timeout=30");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Stops the service and judges what the world looks like.</summary>
    internal async Task<IReadOnlyList<Violation>> JudgeAsync(Expected expected) => Checker.Judge(await EndAsync(), expected);

    internal async Task<Evidence> EndAsync()
    {
        await StopAsync();
        return await CollectAsync();
    }

    internal Task<Evidence> CollectAsync() => Evidence.CollectAsync(Outside, Erp, _ledger, _measured);

    /// <summary>The ERP's ledger, as a file.</summary>
    internal string LedgerFile => _ledger;

    public async ValueTask DisposeAsync()
    {
        _service?.Dispose();
        await Erp.DisposeAsync();
        Outside.Dispose();
        foreach (var end in Beside) await end();
        File.Delete(_ledger);
    }

    bool IsReady => Said.Contains("Ctrl-C stops", StringComparison.Ordinal);

    void Start()
    {
        var next = !IsBroken ? breaking : !IsBrokenAgain ? again : null;
        var setting = string.Join(',', new[] { Fault, next is { IsInCommand: false } ? next.ToString() : "" }.Where(s => s.Length > 0));
        Fault = "";
        _service?.Dispose();
        _service = Tracing.Count > 0 && !IsBroken
            ? GatewayProcess.StartTraced(Tracing, ["run", .. Commands.Folders])
            : GatewayProcess.StartWith(Environment(setting, ".service"), ["run", .. Commands.Folders]);
    }

    async Task ReviveAsync()
    {
        if (!_service!.HasExited) return;
        Assert.True(TakeNoteOfBreak(), $"the service ended:\n{Said}");
        var start = Stopwatch.GetTimestamp();
        Start();
        while (!IsReady)
        {
            if (_service.HasExited)
            {
                Assert.True(TakeNoteOfBreak(), $"the service ended at its start after {breaking}:\n{Said}");
                Start();
            }

            Assert.True(Stopwatch.GetElapsedTime(start) < WaitMax, $"no start after {breaking}:\n{Said}");
            await Task.Delay(20);
        }

        _measured = _measured with { Recovery = Stopwatch.GetElapsedTime(start) };
    }

    bool TakeNoteOfBreak()
    {
        // A runtime to whom the system gives an error may end itself in other ways.
        if (_service!.ExitCode != Killed && Tracing.Count == 0) return false;
        if (!IsBroken) return IsBroken = true;
        if (again is null || IsBrokenAgain) return false;
        return IsBrokenAgain = true;
    }

    void Measure()
    {
        if (_service!.HasExited) return;
        _measured = _measured with { MemoryBytes = _service.Memory, Handles = Handles };
    }

    async Task<bool> IsStillAsync()
    {
        // A claim counts: what could not be put away is put away with the next look.
        if (Directory.GetDirectories(Path.Combine(Outside.Data, "mailboxes"), "in", SearchOption.AllDirectories).Any(folder => Directory.GetFiles(folder).Length > 0)) return false;
        foreach (var (what, state) in new[] { ("work", "due"), ("acknowledgements", "due"), ("acknowledgements", "built"), ("deliveries", "due"), ("deliveries", "sending"), ("deliveries", "received"), ("deliveries", "translating") })
            if ((await Commands.ListAsync(what, "--state", state)).Count > 0) return false;
        return true;
    }

    (string, string)[] Environment(string fail, string kind) =>
    [
        ("GATEWAY_ALLOW_FAIL", "1"), ("GATEWAY_FAIL", fail), ("GATEWAY_FAIL_COUNTS", counts is null ? "" : counts + kind),
    ];

    static string Good(string[] arguments, int code, string output)
    {
        Assert.True(code == 0, $"{string.Join(' ', arguments)} gave {code}:\n{output}");
        return output;
    }
}
