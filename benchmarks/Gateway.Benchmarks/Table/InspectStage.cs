using Gateway.Translation.Interchanges;

namespace Gateway.Benchmarks.Table;

/// <summary>Envelopes, counts and control numbers, as <c>gateway inspect</c> reads them.</summary>
sealed class InspectStage(Sample sample) : IStage
{
    public string Name => "inspect";

    public string Counts => "messages";

    public Goal? Goal => new(MegabytesPerSecond: 1_500);

    public long Bytes => sample.Bytes.Length;

    public long Run()
    {
        var (inspection, messages) = (new Inspection(), 0L);
        foreach (var block in sample.Blocks())
        {
            block.CopyTo(inspection.GetMemory(block.Length));
            inspection.Advance(block.Length);
            if (block.IsEmpty) inspection.Complete();
            while (inspection.Read())
                if (inspection.Event == InspectionEvent.Message)
                    messages++;
        }

        return messages;
    }
}
