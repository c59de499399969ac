using System.Globalization;
using Gateway.Translation.Acknowledgements;
using Gateway.Translation.Schemas;
using Gateway.Translation.Tests.Maps;
using Xunit.Abstractions;

namespace Gateway.Translation.Tests;

/// <summary>RT-39: what is sent to hurt is rejected or read within the limits, told to its sender, and its neighbours in the file go on.</summary>
/// <remarks>Each hostile interchange stands between two sound ones. Bounds of memory are bytes, measured; those of time are wide, for
/// what they are to catch grows with the square of the input or never ends.</remarks>
[CollectionDefinition(nameof(HostileInputTests), DisableParallelization = true)]
[Collection(nameof(HostileInputTests))]
public sealed class HostileInputTests(ITestOutputHelper output)
{
    const int Seconds = 60;

    static readonly AcknowledgementPolicy Policy = AcknowledgementPolicy.Default with { Ta1 = Ta1Use.Always };

    // In memory where an interchange ends: its report holds all that was found in it.
    long _most;

    public static TheoryData<string> Inputs => new(HostileInputs.All.Select(i => i.Name));

    [Theory]
    [MemberData(nameof(Inputs))]
    [Trait("Reliability", "RT-39")]
    public void RT_39_is_told_within_the_limits_and_its_neighbours_go_on(string input)
    {
        var hostile = HostileInputs.All.Single(i => i.Name == input);
        var translator = new Translator(Plan);
        var told = new List<string>();
        Feed(translator, HostileInputs.Neighbour(901), told);
        var blocks = hostile.Blocks();
        var (kept, allocated, time) = (GC.GetTotalMemory(true), GC.GetTotalAllocatedBytes(true), Environment.CpuUsage.TotalTime);
        var fed = 0L;
        foreach (var block in blocks)
        {
            Feed(translator, block, told);
            fed += block.Length;
        }

        Feed(translator, HostileInputs.Neighbour(902), told);
        translator.Complete();
        Drain(translator, told);
        time = Environment.CpuUsage.TotalTime - time;
        allocated = GC.GetTotalAllocatedBytes(true) - allocated;
        kept = Math.Max(_most, GC.GetTotalMemory(true)) - kept;
        GC.KeepAlive((translator, blocks));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"RT-39 {input}: {fed:N0} bytes, {time.TotalSeconds:0.0} s, {allocated / 1e6:0.0} MB allocated, {kept / 1e6:0.0} MB kept"));
        told.AddRange(translator.FileDiagnostics.Select(d => $"! {d.Code}"));
        Assert.Equal(string.Join('\n', (string[])[HostileInputs.NeighbourTold, .. hostile.Told, HostileInputs.NeighbourTold, .. hostile.OfFile]), string.Join('\n', told));
        Assert.InRange(kept, long.MinValue, hostile.KeptMegabytes * 1024L * 1024);
        Assert.InRange(allocated, 0, hostile.AllocatedMegabytes * 1024L * 1024);
        Assert.InRange(time.TotalSeconds, 0, Seconds);
    }

    static MessagePlan Plan(EnvelopeKey key)
    {
        var match = StandardsLibrary.Shipped.Find(key.Standard, key.Version, key.Type);
        var plan = MessagePlan.Of(match);
        return match is { Schema: { } schema } && Mapping.Library.Find(key.Standard, schema.Version, key.Type) is { } map ? plan with { Map = Mapping.Plan(map.Name, schema) } : plan;
    }

    void Feed(Translator translator, byte[] bytes, List<string> told)
    {
        const int slice = 64 * 1024;
        for (var at = 0; at < bytes.Length; at += slice)
        {
            var part = bytes.AsSpan(at, Math.Min(slice, bytes.Length - at));
            part.CopyTo(translator.GetMemory(part.Length).Span);
            translator.Advance(part.Length);
            Drain(translator, told);
        }
    }

    // A document is told by being there, an interchange by what it is answered.
    void Drain(Translator translator, List<string> told)
    {
        while (translator.Read())
        {
            if (translator.Message?.Document is { } mapped) told.Add(mapped.Document.GetType().Name);
            if (translator.Report is not { } report) continue;
            _most = Math.Max(_most, GC.GetTotalMemory(true));
            told.Add(string.Join("; ", Answers.Due(report, Policy).SelectMany(d => d.Content).Select(Line)));
        }
    }

    static string Line(Acknowledgement answer) => string.Join(' ', new string?[]
    {
        answer.Kind.ToString().ToUpperInvariant(), answer.Interchange?.Verdict.ToString(), answer.Interchange?.Code,
    }.Concat(answer.Groups.SelectMany(Words)).Where(w => w is not null));

    // Of a million messages the first says what all say.
    static IEnumerable<string?> Words(GroupAnswer group) =>
        [group.Verdict.ToString(), .. group.Codes, .. group.Messages.Take(1).SelectMany(m => (IEnumerable<string?>)[m.Verdict.ToString(), .. m.Codes, .. m.Segments.Select(s => s.Code ?? "-").Distinct()])];
}
