using Gateway.Translation.Tests.Corpus;
using Xunit.Abstractions;

namespace Gateway.Translation.Tests.Mutations;

/// <summary>One planted defect whose answer the definitions know: the right code at the right place, nothing else, and the right answer
/// to the partner. docs/conformance-mutations.md has the table of the long run.</summary>
/// <remarks><c>tests/mutations.sh</c> sets GATEWAY_MUTATIONS to plant that many defects of each kind in each message.</remarks>
public sealed class MutationTests(ITestOutputHelper output)
{
    static readonly int PerMessage = int.TryParse(Environment.GetEnvironmentVariable("GATEWAY_MUTATIONS"), out var many) ? many : 1;
    static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("GATEWAY_SEED"), out var seed) ? seed : 20261129;

    [Fact]
    public void Each_defect_in_our_own_samples_is_found_at_its_place_and_told_in_the_answer() => AssertFound(Traffic.OfRepository());

    [Fact]
    public void Each_defect_in_messages_made_up_from_the_definitions_is_found_at_its_place_and_told_in_the_answer() =>
        AssertFound(Traffic.OfDefinitions(Math.Max(1, PerMessage / 4), Seed));

    [Fact]
    public void Each_defect_in_the_corpus_is_found_at_its_place_and_told_in_the_answer()
    {
        if (CorpusFolder.Path is null) output.WriteLine("Left out: there is no corpus folder; set EDI_CORPUS.");
        else AssertFound(Traffic.OfCorpus(), mayBeLeftOut: true);
    }

    // A public file that has faults itself is no twin; our own and made-up ones have none.
    void AssertFound(IEnumerable<(string Name, byte[] Bytes)> traffic, bool mayBeLeftOut = false)
    {
        var (run, files, messages) = (new MutationRun(PerMessage, Seed), 0, 0);
        foreach (var (name, bytes) in traffic)
        {
            var (sample, why) = Sample.Of(name, bytes);
            if (sample is null) output.WriteLine($"Left out: {name}: {why}");
            Assert.True(sample is not null || mayBeLeftOut, $"{name}: {why}");
            if (sample is null) continue;
            (files, messages) = (files + 1, messages + sample.Messages.Count);
            run.Add(sample);
        }

        output.WriteLine(FormattableString.Invariant($"{messages} messages of {files} files, seed {Seed}\n{run.Table()}"));
        foreach (var miss in run.Misses) output.WriteLine(miss);
        Assert.Empty(run.Misses);
        Assert.True(run.Count > 500, $"only {run.Count} defects");
        if (!mayBeLeftOut) Assert.True(run.KindsWithout(1).Count() <= 1, string.Join(", ", run.KindsWithout(1)));
    }
}
