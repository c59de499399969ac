using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Translation.Documents;
using Gateway.Translation.Maps;
using Gateway.Translation.Tests.Documents;

namespace Gateway.Translation.Tests.Maps;

/// <summary>The samples beside the maps: what they become, and that each is written back as it was read.</summary>
public class GoldenMapTests
{
    static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<string> Samples =>
        [.. Directory.EnumerateFiles(Path.Combine(Golden.Root, "maps"), "*.in.*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Golden.Root, f).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_sample_becomes_its_document(string sample)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Indented)) Write(json, Read(sample));
        Golden.AssertFile($"{NameOf(sample)}.document.json", Encoding.UTF8.GetString(buffer.ToArray()) + "\n");
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_sample_is_sound_and_every_element_of_it_is_read(string sample)
    {
        foreach (var message in Read(sample))
        {
            Assert.True(message.Schema.Count == 0, string.Join("\n", message.Schema.Select(d => $"{d.Location.Segment} {d.Text}")));
            Assert.True(message.Map.Count == 0, string.Join("\n", message.Map.Select(d => $"{d.Location.Segment} {d.Text}")));
            Assert.DoesNotContain("\"extensions\"", DocumentJson.Write(message.Mapped.Document), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_sample_is_written_back_as_it_was_read(string sample)
    {
        foreach (var message in Read(sample))
        {
            var proof = MapProof.Of(Mapping.Plan(message.Mapped.Map), message.Mapped);
            Assert.True(proof.Holds, string.Join("\n", proof.Differences.Select(d => d.ToString()).Concat(proof.Diagnostics.Select(d => $"{d.Location.SegmentId} {d.Text}"))));
        }
    }

    static string NameOf(string sample) => sample[..sample.LastIndexOf(".in.", StringComparison.Ordinal)];

    static IReadOnlyList<Translated> Read(string sample)
    {
        var bytes = File.ReadAllBytes(Path.Combine(Golden.Root, sample));
        if (sample.EndsWith(".txt", StringComparison.Ordinal)) return Mapping.TranslateRows(bytes, $"fixed-{Path.GetFileName(NameOf(sample))}");
        return sample.EndsWith(".csv", StringComparison.Ordinal)
            ? Mapping.TranslateRows(bytes, $"csv-{Path.GetFileName(NameOf(sample))}")
            : Mapping.Translate(bytes);
    }

    static void Write(Utf8JsonWriter json, IReadOnlyList<Translated> messages)
    {
        json.WriteStartArray();
        foreach (var message in messages)
        {
            json.WriteStartObject();
            json.WriteString("type", message.Mapped.Document.Type.ToString());
            json.WriteString("map", message.Mapped.Map);
            json.WritePropertyName("document");
            DocumentJson.Write(json, message.Mapped.Document);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
