using System.Buffers;
using Gateway.Translation;
using Gateway.Translation.Documents;
using Gateway.Translation.Interchanges;
using Gateway.Translation.Maps;

namespace Gateway.Benchmarks.Table;

/// <summary>Canonical documents written as the interchange that they were read from; the bytes are those written.</summary>
sealed class EmitStage : IStage
{
    // The documents of a large interchange at once would measure the memory.
    const int MaxDocuments = 3_000;

    readonly Sample _sample;
    readonly ArrayBufferWriter<byte> _output = new(1024 * 1024);
    readonly List<(GroupHeader Group, MessageHeader Header, Document Document, MapPlan Map)> _documents = [];

    internal EmitStage(Sample sample)
    {
        _sample = sample;
        sample.Translate(Sample.PlanFor, translator =>
        {
            if (translator.Message is { Document: { } mapped } message && _documents.Count < MaxDocuments)
                _documents.Add((message.Group, message.Report.Header, mapped.Document, message.Plan.Map!));
        });
        Bytes = Run();
    }

    public string Name => $"emit {(_sample.Header.Standard == Standard.X12 ? "X12" : "EDIFACT")}";

    public string Counts => "bytes written";

    public Goal? Goal => new(MegabytesPerSecond: 150);

    public long Bytes { get; }

    public long Run()
    {
        _output.ResetWrittenCount();
        var (writer, diagnostics) = (new InterchangeWriter(_output), new List<Diagnostic>());
        GroupHeader? open = null;
        writer.StartInterchange(_sample.Header);
        foreach (var (group, header, document, map) in _documents)
        {
            if (!ReferenceEquals(open, group))
            {
                if (open is not null) writer.EndGroup();
                writer.StartGroup(open = group);
            }

            map.Write(document, writer.StartMessage(header), diagnostics);
            writer.EndMessage();
        }

        writer.EndGroup();
        writer.EndInterchange();
        if (diagnostics.Count > 0) throw new InvalidDataException(diagnostics[0].Text);
        return _output.WrittenCount;
    }
}
