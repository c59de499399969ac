using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Gateway.Benchmarks.Service;

/// <summary>How many interchanges a second a gateway accepts, translates, matches, posts and acknowledges, beside the durable commits that its disk takes alone.</summary>
/// <remarks>Each is a file with one 855 of twenty lines, in the mailboxes of some suppliers; done is what the ERP has and whose 997 lies in the supplier's folder.
/// A first lot, for which the compiler is at work, is worked before and is in no figure but memory.
/// Commits are counted by the gateway itself, and so do not depend on how busy the machine is.</remarks>
sealed class ServiceBenchmark(int interchanges, int partners)
{
    const double CommitsMax = 3;
    const double ShareOfRaw = 0.25;
    const double EnoughPerSecond = 300;
    const double OfTwo = 1.5;
    const int ToldEach = 10_000;
    const int WarmUp = 1_000;
    static readonly TimeSpan StillMax = TimeSpan.FromMinutes(3);

    /// <summary>service [INTERCHANGES] [PARTNERS]; with GATEWAY_TEST_POSTGRESQL also one and two processes on that server.</summary>
    internal static async Task<int> RunAsync(string[] options)
    {
        var (count, partners) = (options.Length > 0 ? int.Parse(options[0], CultureInfo.InvariantCulture) : 2000, options.Length > 1 ? int.Parse(options[1], CultureInfo.InvariantCulture) : 8);
        var benchmark = new ServiceBenchmark(count, partners);
        var isGood = await benchmark.EmbeddedAsync();
        if (Environment.GetEnvironmentVariable("GATEWAY_TEST_POSTGRESQL") is { Length: > 0 } server) isGood &= await benchmark.ServerAsync(server);
        else Console.WriteLine("PostgreSQL: set GATEWAY_TEST_POSTGRESQL (tests/postgresql.sh start DIR) to measure one and two processes");
        return isGood ? 0 : 2;
    }

    async Task<bool> EmbeddedAsync()
    {
        var folder = Directory.CreateTempSubdirectory("service-bench-").FullName;
        try
        {
            var before = RawCommits.Measure(folder);
            var run = await RunAsync(folder, database: null, nodes: 1);
            var raw = (before + RawCommits.Measure(folder)) / 2;
            var goal = Math.Min(ShareOfRaw * raw, EnoughPerSecond);
            Tell("SQLite, synchronous=FULL", run);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  raw durable commits of the same disk: {raw:0}/s; goal {goal:0} interchanges/s: {Met(run.PerSecond >= goal)}"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  commits per interchange: {run.Commits / interchanges:0.00} ({run.Writes / interchanges:0.0} writes share them); goal at most {CommitsMax}: {Met(run.Commits / interchanges <= CommitsMax)}"));
            return run.PerSecond >= goal && run.Commits / interchanges <= CommitsMax;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    async Task<bool> ServerAsync(string server)
    {
        var (one, two) = (await OnServerAsync(server, 1), await OnServerAsync(server, 2));
        Tell("PostgreSQL, one process", one);
        Tell("PostgreSQL, two processes", two);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  two beside one: {two.PerSecond / one.PerSecond:0.00} times; goal {OfTwo}: {Met(two.PerSecond >= OfTwo * one.PerSecond)}"));
        return two.PerSecond >= OfTwo * one.PerSecond;
    }

    async Task<Run> OnServerAsync(string server, int nodes)
    {
        var schema = $"s{Guid.NewGuid():N}";
        var folder = Directory.CreateTempSubdirectory("service-bench-").FullName;
        await ExecuteAsync(server, $"CREATE SCHEMA {schema}");
        try
        {
            return await RunAsync(folder, $"{server};Search Path={schema}", nodes);
        }
        finally
        {
            await ExecuteAsync(server, $"DROP SCHEMA {schema} CASCADE");
            Directory.Delete(folder, recursive: true);
        }
    }

    async Task<Run> RunAsync(string root, string? database, int nodes)
    {
        await using var erp = await CountingErp.StartAsync();
        var folder = new ServiceFolder(root, partners, WarmUp + interchanges);
        folder.Write(Repository(), erp.Address, database);
        string[] places = ["--profiles", folder.Profiles, "--maps", Path.Combine(Repository(), "maps")];
        await RunningGateway.CommandAsync(["orders", "import", folder.Orders, "--data", root, .. places]);
        folder.Drop(1, WarmUp);
        string[] data = nodes == 1 ? [root] : [root, folder.SecondNode(erp.Address, database!)];
        var gateways = data.Select(d => RunningGateway.Start(["run", "--data", d, .. places])).ToList();
        try
        {
            foreach (var gateway in gateways) await gateway.UntilReadyAsync();
            await UntilAsync(WarmUp, folder, erp, gateways);
            return await MeasureAsync(folder, erp, gateways);
        }
        finally
        {
            foreach (var gateway in gateways) gateway.Dispose();
        }
    }

    async Task<Run> MeasureAsync(ServiceFolder folder, CountingErp erp, IReadOnlyList<RunningGateway> gateways)
    {
        var before = await CountersAsync(gateways);
        var (start, cpu) = (Stopwatch.GetTimestamp(), Cpu(gateways));
        folder.Drop(WarmUp + 1, interchanges);
        var peak = await UntilAsync(WarmUp + interchanges, folder, erp, gateways);
        var (seconds, used) = (Stopwatch.GetElapsedTime(start).TotalSeconds, Cpu(gateways) - cpu);
        var after = await CountersAsync(gateways);
        if (erp.Posts != WarmUp + interchanges) Console.WriteLine($"  {erp.Posts} posts for {WarmUp + interchanges} documents");
        return new(interchanges / seconds, after.Commits - before.Commits, after.Writes - before.Writes, used / interchanges, peak);
    }

    // The most memory that one of them was seen to hold meanwhile.
    static async Task<long> UntilAsync(int wanted, ServiceFolder folder, CountingErp erp, IReadOnlyList<RunningGateway> gateways)
    {
        var (done, start, told, peak) = (0, Stopwatch.GetTimestamp(), 0, 0L);
        for (var since = start; done < wanted;)
        {
            await Task.Delay(250);
            var now = Math.Min(erp.Count, folder.Answered());
            if (now > done) since = Stopwatch.GetTimestamp();
            else if (Stopwatch.GetElapsedTime(since) > StillMax) throw new InvalidOperationException($"nothing moves: {erp.Count} are posted and {folder.Answered()} answered of {wanted}");
            done = now;
            var resident = gateways.Max(g => g.ResidentBytes);
            peak = Math.Max(peak, resident);
            if (done / ToldEach <= told) continue;
            told = done / ToldEach;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {done} done: {resident / 1_000_000} MB resident, after {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s"));
        }

        return peak;
    }

    static double Cpu(IReadOnlyList<RunningGateway> gateways) => gateways.Sum(g => g.Cpu.TotalSeconds);

    static async Task<(double Commits, double Writes)> CountersAsync(IReadOnlyList<RunningGateway> gateways)
    {
        var (commits, writes) = (0.0, 0.0);
        foreach (var gateway in gateways)
        {
            commits += await gateway.CounterAsync("gateway_database_commits_total");
            writes += await gateway.CounterAsync("gateway_database_writes_total");
        }

        return (commits, writes);
    }

    static void Tell(string name, Run run) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{name}: {run.PerSecond:0} interchanges/s, {run.CpuSeconds * 1000:0.0} ms CPU each, at most {run.PeakBytes / 1_000_000} MB resident"));

    static string Met(bool isMet) => isMet ? "met" : "MISSED";

    static string Repository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "B2BGateway.sln"))) return folder.FullName;
        throw new InvalidOperationException("The benchmark does not lie in a clone of the repository.");
    }

    static async Task ExecuteAsync(string server, string sql)
    {
        await using var connection = new NpgsqlConnection($"{server};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>What a run came to.</summary>
    /// <param name="PerSecond">Interchanges, from the first file to the last answer.</param>
    /// <param name="Commits">Transactions that reached the disk.</param>
    /// <param name="Writes">What they bore: several share one.</param>
    /// <param name="CpuSeconds">Of one interchange.</param>
    /// <param name="PeakBytes">Of the largest process.</param>
    sealed record Run(double PerSecond, double Commits, double Writes, double CpuSeconds, long PeakBytes);
}
