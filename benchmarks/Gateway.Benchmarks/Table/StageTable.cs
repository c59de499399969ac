using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Gateway.Benchmarks.Samples;

namespace Gateway.Benchmarks.Table;

/// <summary>Every stage over X12 and EDIFACT on one core, beside what it is to reach; a table that can be put into docs/performance.md as it is.</summary>
static class StageTable
{
    const int JobRunner = 5;

    internal static int Run(TableOptions options)
    {
        Console.WriteLine(FormattableString.Invariant($"{options.Megabytes} MB of each standard; {Machine()}"));
        Console.WriteLine();
        Console.WriteLine("| stage | standard | CPU MB/s | of the bound | of X12 | allocated, B/B | goal | reached |");
        Console.WriteLine("| --- | --- | ---: | ---: | ---: | ---: | --- | --- |");
        var (x12, edifact) = (new Sample("X12", Traffic.X12(options.Bytes)), new Sample("EDIFACT", Traffic.Edifact(options.Bytes)));
        Print(edifact, Print(x12, []));
        Console.WriteLine();
        Console.WriteLine("| whole | figure | goal | reached |");
        Console.WriteLine("| --- | ---: | --- | --- |");
        foreach (var sample in (Sample[])[x12, edifact]) TwoCores.Print(sample);
        WholeProcesses.Print(options);
        Console.WriteLine();
        Console.WriteLine(Peers.Text);
        return 0;
    }

    static IReadOnlyList<Figure> Print(Sample sample, IReadOnlyList<Figure> x12)
    {
        var stages = Stages.Of(sample);
        var laps = new Race(sample.Bytes.Length, JobRunner).Run([.. stages.Select(s => new Contestant(s.Name, s.Counts, null, s.Run) { Bytes = s.Bytes })]);
        var bound = laps[BoundStage.Bound].MegabytesPerSecond;
        var figures = stages.Select((stage, i) =>
        {
            var lap = laps[stage.Name];
            return new Figure(lap.MegabytesPerSecond, lap.MegabytesPerSecond / bound, x12.Count > 0 ? lap.MegabytesPerSecond / x12[i].MegabytesPerSecond : null, lap.AllocatedPerByte);
        }).ToList();
        foreach (var (stage, figure) in stages.Zip(figures)) Console.WriteLine(Row(stage, sample.Name, figure, x12.Count > 0 ? stage.Goal?.ForEdifact : stage.Goal));
        return figures;
    }

    static string Row(IStage stage, string standard, Figure f, Goal? goal) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {stage.Name} | {standard} | {f.MegabytesPerSecond:#,0} | {f.OfBound:0.00} | {f.OfX12:0.00} | {f.AllocatedPerByte:0.000} | {goal} | {(goal is null ? "" : goal.IsReached(f) ? "yes" : "NO")} |");

    static string Machine() =>
        $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}, {Environment.ProcessorCount} processors, vectors of {(Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128)} bits";
}
