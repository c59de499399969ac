using Gateway.Translation.Acknowledgements;
using Gateway.Translation.Documents;

namespace Gateway.Benchmarks.Table;

/// <summary>Validated, mapped to canonical documents with the origin of each value, and answered; each document is lent, or kept, or has the records that
/// somebody asks for.</summary>
sealed class TranslateStage(Sample sample, bool asksForRecords = false, bool keepsDocuments = false) : IStage
{
    static readonly DateTimeOffset Time = new(2026, 1, 5, 9, 15, 0, TimeSpan.Zero);

    public string Name => asksForRecords ? "translate to records" : keepsDocuments ? "translate and keep" : "translate";

    public string Counts => "values with their origins";

    public Goal? Goal => new(MegabytesPerSecond: 200);

    public long Bytes => sample.Bytes.Length;

    public long Run()
    {
        var values = 0L;
        sample.Translate(Sample.PlanFor, translator =>
        {
            if (translator.Message is { Document: { } mapped }) values += ValuesOf(mapped);
            if (translator.Report is { } report)
                foreach (var due in Answers.Due(report, AcknowledgementPolicy.Default with { Contrl = ContrlUse.Always }))
                    AcknowledgementWriter.Write(due, new(1, 1), Time);
        }, keepsDocuments: keepsDocuments);
        return values;
    }

    int ValuesOf(MappedDocument mapped) => asksForRecords && mapped.Document.Type != mapped.Type ? 0 : mapped.Origins.Count;
}
