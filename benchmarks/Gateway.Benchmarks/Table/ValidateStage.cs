using Gateway.Translation;
using Gateway.Translation.Schemas;

namespace Gateway.Benchmarks.Table;

/// <summary>Every message judged by its definition: loops, qualifiers, syntax notes, types, lengths, codes, counts.</summary>
sealed class ValidateStage(Sample sample) : IStage
{
    public string Name => "full validation";

    public string Counts => "findings";

    public Goal? Goal => new(MegabytesPerSecond: 600, AllocatedPerByte: 0.05);

    public long Bytes => sample.Bytes.Length;

    public long Run()
    {
        var (validator, structure, findings) = (new MessageValidator(), new MessageStructure(), new List<Diagnostic>());
        MessageSchema? schema = null;
        sample.Read(reader =>
        {
            var header = reader.MessageHeader!;
            if (schema?.Type != header.Type) schema = StandardsLibrary.Shipped.Find(sample.Header.Standard, header.Version, header.Type)!.Schema;
            validator.Validate(reader.Message, schema, structure, findings);
        });
        return findings.Count;
    }
}
