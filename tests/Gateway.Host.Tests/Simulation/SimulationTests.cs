using System.Collections.Concurrent;
using System.Globalization;

namespace Gateway.Host.Tests.Simulation;

/// <summary>Seeds of the simulation: those that once failed, and as many more as there is time for.</summary>
public sealed class SimulationTests
{
    // A seed that failed is written here with what it showed, and stays when that is mended.
    static readonly int[] Failed = [];

    [Fact]
    [Trait("Reliability", "RT-38")]
    public async Task Whatever_order_things_happen_in_and_wherever_the_process_dies_each_document_is_posted_once_in_its_order_and_answered_once()
    {
        var (count, first) = (Setting("GATEWAY_SIMULATION_SEEDS", 30), Setting("GATEWAY_SIMULATION_FIRST", 1));
        var violations = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(Failed.Concat(Enumerable.Range(first, count)), async (seed, _) =>
        {
            var (deaths, wrong) = await Simulation.RunAsync(seed);
            Note($"{seed}\t{(wrong.Count == 0 ? "good" : "bad")}\t{string.Join(' ', deaths)}");
            if (wrong.Count > 0) violations.Add($"seed {seed}:\n{string.Join('\n', wrong)}");
        });
        Assert.True(violations.IsEmpty, $"{violations.Count} of {count} seeds\n{string.Join("\n\n", violations.Take(5))}");
    }

    static readonly Lock Journal = new();

    static void Note(string line)
    {
        if (Environment.GetEnvironmentVariable("GATEWAY_SIMULATION_JOURNAL") is { Length: > 0 } file)
            lock (Journal) File.AppendAllText(file, line + "\n");
    }

    static int Setting(string name, int usual) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
}
