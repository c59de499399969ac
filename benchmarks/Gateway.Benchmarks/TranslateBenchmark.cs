using System.Globalization;
using Gateway.Benchmarks.Samples;
using Gateway.Translation;
using Gateway.Translation.Interchanges;
using Gateway.Translation.Maps;
using Gateway.Translation.Schemas;

namespace Gateway.Benchmarks;

/// <summary>The stages of translation over one generated interchange, one core, in memory.</summary>
sealed class TranslateBenchmark
{
    const string Split = "string.Split";
    const string SplitAndName = "string.Split, check, name";
    const string SplitAndCheck = "string.Split and check";

    // What a file or a socket gives at a time.
    const int BlockBytes = 64 * 1024;

    readonly byte[] _input;
    readonly Dictionary<string, MessageSchema> _schemas = new[] { "850", "856", "810" }
        .ToDictionary(type => type, type => StandardsLibrary.Shipped.Find(Standard.X12, "004010", type)!.Schema);

    readonly Dictionary<string, MapPlan> _maps;

    TranslateBenchmark(byte[] input)
    {
        _input = input;
        _maps = Plans(_schemas.Values).ToDictionary(plan => plan.Schema!.Type);
    }

    internal static int Run(string[] arguments)
    {
        var megabytes = Number(arguments, 0, 16);
        var input = Traffic.X12(megabytes * 1_000_000);
        var contestants = new TranslateBenchmark(input).Contestants();
        Console.WriteLine($"{input.Length:N0} bytes of 850, 856 and 810 in one interchange");
        Race.Print(contestants, new Race(input.Length, Number(arguments, 1, 7)).Run(contestants), Console.Out);
        return 0;
    }

    IReadOnlyList<Contestant> Contestants()
    {
        var twin = new SplitTwin(_schemas["850"].Release);
        return
        [
            new(Split, "elements", null, () => SplitTwin.Tokenise(_input)),
            new("tokenise", "segments", Split, Tokenise),
            new(SplitAndCheck, "faults", null, () => twin.Validate(_input)),
            new("validate", "faults", SplitAndCheck, Validate),
            new(SplitAndName, "values", null, () => twin.Translate(_input)),
            new("translate", "fields", SplitAndName, Translate),
        ];
    }

    /// <summary>Reads envelopes, counts and control numbers; gives the number of segments in messages.</summary>
    long Tokenise()
    {
        var segments = 0L;
        Read(reader => segments += reader.Message.SegmentCount);
        return segments;
    }

    /// <summary>Judges every message by its schema; gives the number of diagnostics.</summary>
    long Validate()
    {
        var validator = new MessageValidator();
        var structure = new MessageStructure();
        var diagnostics = new List<Diagnostic>();
        Read(reader => validator.Validate(reader.Message, _schemas[reader.MessageHeader!.Type], structure, diagnostics));
        return diagnostics.Count;
    }

    /// <summary>Judges every message and maps it to its canonical document; gives the number of fields that have an origin.</summary>
    long Translate()
    {
        var validator = new MessageValidator();
        var structure = new MessageStructure();
        var diagnostics = new List<Diagnostic>();
        var fields = 0L;
        Read(reader =>
        {
            diagnostics.Clear();
            validator.Validate(reader.Message, _schemas[reader.MessageHeader!.Type], structure, diagnostics);
            fields += _maps[reader.MessageHeader.Type].Read(reader.Message, structure, diagnostics).Origins.Count;
        });
        return fields;
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

    static IEnumerable<MapPlan> Plans(IEnumerable<MessageSchema> schemas)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "maps");
        var files = Directory.EnumerateFiles(folder, "*.*", SearchOption.AllDirectories).Select(f => new MapFile(f, File.ReadAllText(f)));
        var problems = new List<FileProblem>();
        var library = MapLibrary.Read(files.Where(f => f.Path.EndsWith(".yaml", StringComparison.Ordinal) || f.Path.EndsWith(".csv", StringComparison.Ordinal)), problems);
        foreach (var schema in schemas)
            yield return library.Plan(library.Find(Standard.X12, schema.Version, schema.Type)!.Name, schema, problems)
                ?? throw new InvalidDataException(string.Join('\n', problems));
    }

    static int Number(string[] arguments, int index, int otherwise) =>
        index < arguments.Length ? int.Parse(arguments[index], CultureInfo.InvariantCulture) : otherwise;
}
