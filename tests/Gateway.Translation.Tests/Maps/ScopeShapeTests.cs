using Gateway.Translation.Documents;
using Gateway.Translation.Interchanges;
using Gateway.Translation.Maps;
using Gateway.Translation.Schemas;
using Gateway.Translation.Tests.Documents;
using Gateway.Translation.Tests.Fuzz;

namespace Gateway.Translation.Tests.Maps;

/// <summary>What is remembered of the shapes of scopes changes nothing of what is read.</summary>
public class ScopeShapeTests
{
    const int Seed = 20261130;
    const int DamagedTwins = 6;

    readonly Dictionary<(MessageSchema, string), MapPlan> _plans = [];
    int _compared;

    [Fact]
    public void Messages_whole_and_damaged_are_read_the_same_whether_shapes_are_remembered_or_each_scope_is_searched()
    {
        var seeds = Directory.EnumerateFiles(Path.Combine(Golden.Root, "maps"), "*.in.edi", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllBytes).ToList();
        var random = new Random(Seed);
        foreach (var seed in seeds)
        {
            Compare(seed);
            for (var i = 0; i < DamagedTwins; i++) Compare(Damage.Of(seed, seeds, random));
        }

        Assert.True(_compared > seeds.Count, $"{_compared} messages of {seeds.Count} files");
    }

    void Compare(byte[] bytes)
    {
        var reader = new InterchangeReader();
        reader.Feed(bytes, isFinal: true);
        while (reader.Read())
        {
            if (reader.Event != InterchangeEvent.Message || PlanOf(reader) is not { } plan) continue;
            var searched = Read(plan, reader, anew: true);
            // The first time makes the shapes, the second finds them.
            for (var i = 0; i < 2; i++) Assert.Equal(searched, Read(plan, reader, anew: false));
            _compared++;
        }
    }

    MapPlan? PlanOf(InterchangeReader reader)
    {
        var (standard, header) = (reader.Interchange!.Standard, reader.MessageHeader!);
        if (StandardsLibrary.Shipped.Find(standard, header.Version, header.Type)?.Schema is not { } schema || Mapping.Library.Find(standard, schema.Version, header.Type) is not { } map) return null;
        if (_plans.TryGetValue((schema, map.Name), out var plan)) return plan;
        return _plans[(schema, map.Name)] = Mapping.Plan(map.Name, schema);
    }

    static string Read(MapPlan plan, InterchangeReader reader, bool anew)
    {
        var (structure, diagnostics) = (new MessageStructure(), new List<Diagnostic>());
        new MessageValidator().Validate(reader.Message, plan.Schema!, structure, []);
        MapScratch.OfThread.SearchesAnew = anew;
        try
        {
            var mapped = plan.Read(reader.Message, structure, diagnostics);
            Assert.Equal(new MappedDocument(mapped.Document, mapped.Origins, mapped.Map).ToJson(), mapped.ToJson());
            return string.Join('\n', [mapped.ToJson(), $"{mapped.UnreadElements} unread", .. diagnostics.Select(d => d.ToString())]);
        }
        finally
        {
            MapScratch.OfThread.SearchesAnew = false;
        }
    }
}
