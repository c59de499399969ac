using System.Text;
using System.Text.Json;
using Gateway.Translation.Definitions;
using Gateway.Translation.Documents;
using Gateway.Translation.Interchanges;
using Gateway.Translation.Maps;
using Gateway.Translation.Schemas;
using Gateway.Translation.Tests.Maps;

namespace Gateway.Translation.Tests.Fuzz;

/// <summary>Everything that reads what others wrote. Each takes any bytes and fails by an exception, also where what it says of them cannot be.</summary>
static class FuzzTargets
{
    static readonly ReaderLimits Small = new() { SegmentBytes = 90, MessageBytes = 300, MessageSegments = 12, Messages = 3, Groups = 2, Interchanges = 3 };

    // Two cuts, each by four forms of two readers (measured: 4,100); two policies, whose every answer is read back by a reader of its own (6,500).
    const int OfManyReadings = 6_000;
    const int WithAnswers = 10_000;

    internal static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("reader", FuzzSeeds.Interchanges, Read, OfManyReadings),
        new("inspect", FuzzSeeds.Interchanges, Inspect, OfManyReadings),
        new("translate", FuzzSeeds.Interchanges, Translate, WithAnswers),
        new("acknowledgements", FuzzSeeds.Acknowledgements, Translate, WithAnswers),
        new("rows", FuzzSeeds.Rows, RowsOf),
        new("fixed", FuzzSeeds.Records, RecordsOf),
        new("yaml", FuzzSeeds.Maps, Yaml),
        new("map", FuzzSeeds.Maps, Map),
        new("guide", new(() => [Encoding.UTF8.GetBytes(GuideText)]), GuideOf),
        new("definition", FuzzSeeds.Definitions, Definition),
        new("json", FuzzSeeds.Json, Json),
    ];

    static void Read(byte[] bytes, Random random)
    {
        var limits = random.Next(3) == 0 ? Small : null;
        Same(Interchanges.Reading.Events(bytes, 64 * 1024, limits), Interchanges.Reading.Events(bytes, BlockSize(bytes, random), limits));
    }

    static void Inspect(byte[] bytes, Random random)
    {
        var whole = FileFacts.Of("x", bytes);
        Assert.All(whole.Diagnostics, d => Assert.InRange(d.Offset, 0, bytes.Length));
        Same([JsonSerializer.Serialize(whole, Interchanges.Inspecting.Plain)], [Interchanges.Inspecting.Json(bytes, BlockSize(bytes, random))]);
    }

    static void Translate(byte[] bytes, Random random) => Same(Translation.Of(bytes, int.MaxValue), Translation.Of(bytes, BlockSize(bytes, random), random.Next(1, 4)));

    static void RowsOf(byte[] bytes, Random random)
    {
        string[] maps = ["csv-invoice", "csv-order-response", "csv-purchase-order", "csv-ship-notice"];
        var plan = Mapping.Plan(maps[random.Next(maps.Length)]);
        Same(Translation.OfRows(plan, bytes, int.MaxValue), Translation.OfRows(plan, bytes, BlockSize(bytes, random)));
    }

    static void RecordsOf(byte[] bytes, Random random)
    {
        var plan = Mapping.Plan("fixed-invoice");
        Same(Translation.OfRows(plan, bytes, int.MaxValue), Translation.OfRows(plan, bytes, BlockSize(bytes, random)));
    }

    static void Yaml(byte[] bytes, Random random)
    {
        var problems = new List<FileProblem>();
        YamlText.Parse("x", bytes, problems);
        Inside(problems, bytes);
    }

    static void Map(byte[] bytes, Random random)
    {
        var files = Mapping.Files().Where(f => f.Path.Contains("x12/004010/855", StringComparison.Ordinal) || f.Path.Contains("/parts", StringComparison.Ordinal) || f.Path.Contains("codes", StringComparison.Ordinal)).ToList();
        var problems = new List<FileProblem>();
        var path = random.Next(3) == 0 ? "maps/codes/odd.csv" : "maps/odd.yaml";
        var library = MapLibrary.Read([.. files, new(path, Encoding.UTF8.GetString(bytes))], problems);
        foreach (var map in library.Maps.Where(m => m.Standard == Standard.X12))
            library.Plan(map.Name, StandardsLibrary.Shipped.Find(Standard.X12, "004010", map.Type)?.Schema ?? StandardsLibrary.Shipped.Find(Standard.X12, "004010", "855")!.Schema, problems);
        Inside(problems.Where(p => p.File == path), bytes);
    }

    const string GuideText = """
        guide: acme-855
        message: { standard: x12, version: "004010", type: "855" }
        rules:
          - { at: BAK02, codes: [AC, AE] }
          - { at: "REF[01=VN]", use: mandatory }
          - { at: "N1[01=ST|BT]/N403", use: mandatory, minLength: 5, maxLength: 10 }
          - { at: PO1/ACK, use: mandatory }
          - { at: PO1/SLN, use: forbidden }
        """;

    static void GuideOf(byte[] bytes, Random random)
    {
        var problems = new List<FileProblem>();
        Gateway.Translation.Schemas.Guide.Read("x", Encoding.UTF8.GetString(bytes), StandardsLibrary.Shipped, problems);
        Inside(problems, bytes);
    }

    static void Definition(byte[] bytes, Random random)
    {
        string[] names = ["elements", "segments", "855"];
        var damaged = names[random.Next(names.Length)];
        var files = names.Select(n => new DefinitionSource($"x12/004010/{n}.def", $"x12/004010/{n}.def", () => n == damaged ? Encoding.UTF8.GetString(bytes) : File.ReadAllText(Path.Combine(Documents.Golden.Root, "Gateway.Translation/Schemas/x12/004010", $"{n}.def"))));
        Assert.All(new StandardsLibrary(files).Check(), p => Assert.NotEmpty(p.Text));
    }

    // What is no document is told by a JsonException; what is one is written by every map of its type.
    static void Json(byte[] bytes, Random random)
    {
        Document document;
        try
        {
            document = DocumentJson.ReadMapped(bytes).Document;
        }
        catch (JsonException)
        {
            return;
        }

        foreach (var map in Mapping.Library.Maps.Where(m => m.Document == document.Type.ToString()))
            Assert.All(MapProof.Of(Mapping.Plan(map.Name), document).Diagnostics, d => Assert.NotEmpty(d.Text));
    }

    static int BlockSize(byte[] bytes, Random random) => random.Next(4) switch
    {
        0 when bytes.Length < 5000 => 1,
        0 or 1 => random.Next(1, 200),
        2 => random.Next(100, 5000),
        _ => Math.Max(1, bytes.Length / 2),
    };

    static void Inside(IEnumerable<FileProblem> problems, byte[] bytes)
    {
        foreach (var problem in problems)
        {
            Assert.InRange(problem.Line, 0, bytes.Length + 1);
            Assert.NotEmpty(problem.Text);
        }
    }

    static void Same(IReadOnlyList<string> whole, IReadOnlyList<string> cut)
    {
        if (whole.SequenceEqual(cut)) return;
        var at = whole.Zip(cut).TakeWhile(p => p.First == p.Second).Count();
        Assert.Fail($"Cut into blocks it reads otherwise:\n  whole {string.Join("\n        ", whole.Skip(at).Take(3))}\n  cut   {string.Join("\n        ", cut.Skip(at).Take(3))}");
    }
}

/// <summary>Something that reads bytes.</summary>
/// <param name="Name">What it is called in reports.</param>
/// <param name="Seeds">Good files to damage.</param>
/// <param name="Run">Reads them; fails by an exception.</param>
/// <param name="AllocatedPerByte">Bytes that all its readings together may allocate for each byte of an input.</param>
sealed record FuzzTarget(string Name, Lazy<IReadOnlyList<byte[]>> Seeds, Action<byte[], Random> Run, int AllocatedPerByte = 2_000);
