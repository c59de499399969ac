using System.Text;
using Gateway.Translation.Maps;
using Gateway.Translation.Schemas;

namespace Gateway.Translation.Tests.Maps;

/// <summary>Damaged messages and damaged maps: no exception, and no origin outside the bytes.</summary>
public class MapFuzzTests
{
    const int JobRunner = 400;

    [Fact]
    public void A_damaged_message_is_read_without_exception_and_its_origins_lie_inside_the_bytes()
    {
        var random = new Random(20261121);
        var samples = ((IEnumerable<object[]>)GoldenMapTests.Samples).Select(s => (string)s[0]).ToList();
        for (var round = 0; round < JobRunner; round++)
        {
            var sample = samples[random.Next(samples.Count)];
            var bytes = Damaged(File.ReadAllBytes(Path.Combine(Documents.Golden.Root, sample)), random);
            var read = sample.EndsWith(".csv", StringComparison.Ordinal) ? Mapping.TranslateRows(bytes, "csv-order-response") : Mapping.Translate(bytes);
            foreach (var origin in read.SelectMany(m => m.Mapped.Origins.All))
                Assert.True(origin.Offset >= 0 && origin.Length > 0 && origin.Offset + origin.Length <= bytes.Length, $"round {round}: {origin}");
            foreach (var message in read) MapProof.Of(Mapping.Plan(message.Mapped.Map, message.Used), message.Mapped);
        }
    }

    [Fact]
    public void A_damaged_map_is_refused_or_compiled_without_exception()
    {
        var random = new Random(42);
        var files = Mapping.Files().Where(f => f.Path.Contains("004010", StringComparison.Ordinal) || f.Path.Contains("/parts", StringComparison.Ordinal) || f.Path.Contains("codes", StringComparison.Ordinal)).ToList();
        for (var round = 0; round < JobRunner / 4; round++)
        {
            var at = random.Next(files.Count);
            var damaged = files.Select((f, i) => i == at ? f with { Text = Encoding.Latin1.GetString(Damaged(Encoding.Latin1.GetBytes(f.Text), random)) } : f);
            var problems = new List<FileProblem>();
            var library = MapLibrary.Read(damaged, problems);
            foreach (var map in library.Maps.Where(m => m.Standard == Standard.X12))
                library.Plan(map.Name, StandardsLibrary.Shipped.Find(Standard.X12, "004010", map.Type)?.Schema ?? StandardsLibrary.Shipped.Find(Standard.X12, "004010", "855")!.Schema, problems);
        }
    }

    static byte[] Damaged(byte[] bytes, Random random)
    {
        var damaged = bytes.ToList();
        for (var hits = random.Next(1, 8); hits > 0 && damaged.Count > 1; hits--)
        {
            var at = random.Next(damaged.Count);
            switch (random.Next(4))
            {
                case 0: damaged[at] = (byte)random.Next(256); break;
                case 1: damaged.RemoveRange(at, Math.Min(random.Next(1, 40), damaged.Count - at)); break;
                case 2: damaged.InsertRange(at, damaged.GetRange(at, Math.Min(random.Next(1, 60), damaged.Count - at))); break;
                default: damaged[at] = (byte)"*~'+:0A?"[random.Next(8)]; break;
            }
        }

        return [.. damaged];
    }
}
