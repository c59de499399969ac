using System.Text;
using System.Text.Json;
using Gateway.Translation.Acknowledgements;
using Gateway.Translation.Interchanges;
using Gateway.Translation.Tests.Corpus;
using Xunit.Abstractions;

namespace Gateway.Translation.Tests.Acknowledgements;

/// <summary>What the gateway answers to every public 850, 855, 856 and 810: looked at by hand once and kept.</summary>
/// <remarks>The golden file holds each sample's path and the answer, never the sample. <c>UPDATE_GOLDEN=1</c> rewrites it.</remarks>
public sealed class CorpusAcknowledgementTests(ITestOutputHelper output)
{
    static readonly string[] Types = ["850", "855", "856", "810"];
    static readonly DateTimeOffset Time = new(2026, 11, 20, 12, 30, 0, TimeSpan.Zero);
    static readonly string Golden = Path.Combine(CorpusFolder.Repository, "tests", "golden", "acknowledgements", "corpus.txt");

    [Fact]
    public void Every_sample_is_answered_as_it_was_when_it_was_looked_at()
    {
        if (IsLeftOut()) return;
        var text = string.Concat(Samples().Select(Describe));
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(Golden, text);
        Assert.Equal(File.ReadAllText(Golden), text);
    }

    [Fact]
    public void Every_answer_reads_back_without_a_diagnostic()
    {
        if (IsLeftOut()) return;
        foreach (var sample in Samples())
            foreach (var bytes in Answer(Report(sample)))
                Assert.Empty(ReadBack.Of(bytes).Diagnostics.Select(d => $"{Text(sample, "path")}: {d.Text}"));
    }

    [Fact]
    public void Well_formed_samples_are_answered_group_by_group_and_set_by_set()
    {
        if (IsLeftOut()) return;
        foreach (var sample in Samples().Where(s => s.GetProperty("well_formed").GetBoolean()))
        {
            var told = Answer(Report(sample)).SelectMany(b => ReadBack.Of(b).Content).SelectMany(a => a.Groups);
            Assert.Equal((Text(sample, "path"), Expected(sample)), (Text(sample, "path"), Lines(told)));
        }
    }

    bool IsLeftOut()
    {
        if (CorpusFolder.Path is null) output.WriteLine("Left out: there is no corpus folder; set EDI_CORPUS.");
        return CorpusFolder.Path is null;
    }

    static IEnumerable<JsonElement> Samples() => CorpusFolder.Facts()
        .Where(f => Text(f, "standard") == "X12" && Sets(f).Any(s => Types.Contains(Text(s, "id"))))
        .OrderBy(f => Text(f, "path"), StringComparer.Ordinal);

    static IEnumerable<JsonElement> Groups(JsonElement facts) =>
        facts.GetProperty("interchanges").EnumerateArray().SelectMany(i => i.GetProperty("groups").EnumerateArray());

    static IEnumerable<JsonElement> Sets(JsonElement facts) => Groups(facts).SelectMany(g => g.GetProperty("tx").EnumerateArray());

    // An answer puts the groups of one release together, so the order across groups is not compared.
    static string Expected(JsonElement facts) => Sorted(Groups(facts)
        .Where(g => Text(g, "id") != "FA")
        .Select(g => $"{Text(g, "id")} {Text(g, "ctl")}: "
            + string.Join(' ', g.GetProperty("tx").EnumerateArray().Select(t => $"{Text(t, "id")} {Text(t, "ctl")}"))));

    static string Lines(IEnumerable<GroupAnswer> groups) => Sorted(groups
        .Where(g => g.ControlNumber is not null)
        .Select(g => $"{g.FunctionalId} {g.ControlNumber}: " + string.Join(' ', g.Messages.Select(m => $"{m.Type} {m.ControlNumber}"))));

    static string Sorted(IEnumerable<string> lines) => string.Join('\n', lines.Order(StringComparer.Ordinal));

    static string? Text(JsonElement facts, string name) => facts.GetProperty(name).GetString();

    static List<InterchangeReport> Report(JsonElement facts) => ReadBack.Reports(CorpusFolder.Bytes(Text(facts, "path")!));

    static IEnumerable<byte[]> Answer(List<InterchangeReport> reports) => reports
        .SelectMany(r => Answers.Due(r, AcknowledgementPolicy.Default))
        .Select((due, i) => AcknowledgementWriter.Write(due, new(i + 1, i + 1), Time));

    static string Describe(JsonElement facts)
    {
        var text = new StringBuilder($"# {Text(facts, "path")}\n");
        foreach (var bytes in Answer(Report(facts)))
            foreach (var segment in Encoding.ASCII.GetString(bytes).Split((char)bytes[105])[..^1])
                text.Append(string.Concat(segment.Select(c => c < ' ' ? $"\\x{(int)c:X2}" : c.ToString()))).Append('\n');
        return text.Append('\n').ToString();
    }
}
