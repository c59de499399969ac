using Gateway.Translation;
using Gateway.Translation.Interchanges;
using Gateway.Translation.Schemas;
using Gateway.Translation.Syntax;

namespace Gateway.Benchmarks;

/// <summary>Every stage over one file in memory, on one core, each as a ratio to another of the same run.</summary>
sealed class SpeedBenchmark
{
    // What a file or a socket gives at a time.
    const int BlockBytes = 256 * 1024;
    const string Bound = "mask to positions (bound)";

    readonly byte[] _input;
    readonly InterchangeHeader _header;
    readonly MessageSchema _schema;

    SpeedBenchmark(byte[] input)
    {
        _input = input;
        var reader = new InterchangeReader();
        reader.Feed(input.AsSpan(0, Math.Min(input.Length, BlockBytes)));
        while (reader.Read() && reader.Event != InterchangeEvent.Message) continue;
        _header = reader.Interchange!;
        _schema = StandardsLibrary.Shipped.Find(_header.Standard, reader.MessageHeader!.Version, reader.MessageHeader.Type)!.Schema;
    }

    /// <param name="files">X12 or EDIFACT files, each of one message type.</param>
    /// <param name="stages">Names of the stages to run; none for all.</param>
    internal static int Run(string[] files, string[] stages)
    {
        foreach (var file in files)
        {
            var input = File.ReadAllBytes(file);
            var benchmark = new SpeedBenchmark(input);
            var maps = new MapStages(new(Path.GetFileName(file), input));
            var contestants = Chosen([.. benchmark.Contestants(), .. maps.Contestants], stages);
            Console.WriteLine($"{Path.GetFileName(file)}: {input.Length:N0} bytes");
            Race.Print(contestants, new Race(input.Length, 5).Run(contestants), Console.Out);
        }

        return 0;
    }

    static IReadOnlyList<Contestant> Chosen(IReadOnlyList<Contestant> all, string[] stages) =>
        stages.Length == 0 ? all : [.. all.Where(c => stages.Contains(c.Name)).Select(c => stages.Contains(c.Twin) ? c : c with { Twin = null })];

    IReadOnlyList<Contestant> Contestants() =>
    [
        new(Bound, "delimiters", null, () => MaskLoop.Run(_input, _header.Delimiters)),
        new("position index", "tokens", Bound, () => Index(DelimiterScan.Fastest, envelopesOnly: false)),
        new("position index, 256 bits", "tokens", Bound, () => Index(VectorForm.Vector256, envelopesOnly: false)),
        new("position index, 128 bits", "tokens", Bound, () => Index(VectorForm.Vector128, envelopesOnly: false)),
        new("position index, scalar", "tokens", Bound, () => Index(VectorForm.Scalar, envelopesOnly: false)),
        new("segments alone", "segments", Bound, () => Index(DelimiterScan.Fastest, envelopesOnly: true)),
        new("inspect", "messages", Bound, Inspect),
        new("read", "segments", Bound, Read),
        new("validate", "findings", Bound, Validate),
    ];

    long Index(VectorForm form, bool envelopesOnly) => IndexRuns.Count(_input, _header, form, envelopesOnly);

    long Inspect()
    {
        var (inspection, messages) = (new Inspection(), 0L);
        for (var at = 0; at < _input.Length; at += BlockBytes)
        {
            var block = _input.AsSpan(at, Math.Min(BlockBytes, _input.Length - at));
            block.CopyTo(inspection.GetMemory(BlockBytes).Span);
            inspection.Advance(block.Length);
            Drain();
        }

        inspection.Complete();
        Drain();
        return messages;

        void Drain()
        {
            while (inspection.Read())
                if (inspection.Event == InspectionEvent.Message)
                    messages++;
        }
    }

    long Read()
    {
        var segments = 0L;
        Read(reader => segments += reader.Message.SegmentCount);
        return segments;
    }

    long Validate()
    {
        var (validator, structure, findings) = (new MessageValidator(), new MessageStructure(), new List<Diagnostic>());
        Read(reader => validator.Validate(reader.Message, _schema, structure, findings));
        return findings.Count;
    }

    void Read(Action<InterchangeReader> onMessage)
    {
        var reader = new InterchangeReader();
        for (var at = 0; at < _input.Length; at += BlockBytes)
        {
            reader.Feed(_input.AsSpan(at, Math.Min(BlockBytes, _input.Length - at)), at + BlockBytes >= _input.Length);
            while (reader.Read())
                if (reader.Event == InterchangeEvent.Message)
                    onMessage(reader);
        }
    }
}
