namespace Gateway.Benchmarks.Table;

/// <summary>The stages, in the order of the table: a new one is a class and a line here.</summary>
static class Stages
{
    internal static IReadOnlyList<IStage> Of(Sample sample) =>
    [
        new CopyStage(sample),
        new BoundStage(sample),
        new SplitStage(sample),
        new IndexStage(sample),
        new InspectStage(sample),
        new ValidateStage(sample),
        new TranslateStage(sample),
        new TranslateStage(sample, keepsDocuments: true),
        new TranslateStage(sample, asksForRecords: true),
        new JsonStage(sample),
        new EmitStage(sample),
    ];
}
