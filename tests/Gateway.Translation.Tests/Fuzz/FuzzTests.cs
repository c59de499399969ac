using System.Globalization;
using Xunit.Abstractions;

namespace Gateway.Translation.Tests.Fuzz;

/// <summary>Any bytes at all: no exception, no hang, no memory beyond bounds, no place outside of them, the same events however they are cut, and a sound answer.</summary>
/// <remarks><c>tests/fuzz.sh MINUTES</c> runs it for long; what fails is kept in artifacts/fuzz and becomes a sample of a test.</remarks>
[Collection(nameof(Alone))]
public sealed class FuzzTests(ITestOutputHelper output)
{
    static readonly double Minutes = double.TryParse(Environment.GetEnvironmentVariable("GATEWAY_FUZZ_MINUTES"), CultureInfo.InvariantCulture, out var minutes) ? minutes : 0.08;
    static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("GATEWAY_SEED"), out var seed) ? seed : 20261129;

    [Fact]
    public void Whatever_comes_is_read_without_exception_or_hang_and_told_truly()
    {
        var runs = FuzzTargets.All.Select(t => new FuzzRun(t, Seed)).ToList();
        foreach (var run in runs) run.For(TimeSpan.FromMinutes(Minutes / runs.Count));
        foreach (var run in runs) output.WriteLine(run.ToString());
        foreach (var failure in runs.SelectMany(r => r.Failures)) output.WriteLine(failure);
        Assert.Empty(runs.SelectMany(r => r.Failures));
        Assert.All(runs, r => Assert.True(r.Inputs > 0));
    }
}

/// <summary>Processor time is that of the process: nothing else runs beside these.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
