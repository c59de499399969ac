using System.Globalization;
using System.Text.Json;
using Gateway.Translation.Interchanges;
using Xunit.Abstractions;

namespace Gateway.Translation.Tests.Corpus;

/// <summary>What <c>inspect</c> says of every public sample file, beside what an independent checker says.</summary>
public sealed class CorpusTests(ITestOutputHelper output)
{
    const double SmallestAgreement = 0.99;

    [Fact]
    public void Inspection_agrees_with_the_facts_of_at_least_99_files_of_100_and_docs_corpus_says_why_the_others_differ()
    {
        if (IsLeftOut()) return;
        var (files, differing) = (0, new List<string>());
        foreach (var facts in CorpusFolder.Facts())
        {
            files++;
            var path = Text(facts, "path")!;
            var found = Found(FileFacts.Of(path, CorpusFolder.Bytes(path)));
            var expected = Expected(facts);
            if (found.SequenceEqual(expected)) continue;
            differing.Add(path);
            output.WriteLine($"{path}\n  expected {string.Join("\n           ", expected)}\n  found    {string.Join("\n           ", found)}");
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{files - differing.Count} of {files} files agree"));
        Assert.True(files > 0);
        Assert.True(differing.Count <= files * (1 - SmallestAgreement), $"{differing.Count} of {files} files disagree");
        Assert.Equal(Argued(), differing.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_file_is_inspected_in_less_than_two_seconds_and_every_diagnostic_lies_inside_it()
    {
        if (IsLeftOut()) return;
        foreach (var path in CorpusFolder.Files())
        {
            var bytes = CorpusFolder.Bytes(path);
            Assert.True(TryInspectInTime(path, bytes, out var facts), path);
            Assert.All(facts.Diagnostics, d => Assert.InRange(d.Offset, 0, bytes.Length));
        }
    }

    // The time is that of the whole process, in which other tests run: what takes long is tried again.
    static bool TryInspectInTime(string path, byte[] bytes, out FileFacts facts)
    {
        for (var left = 5; ; left--)
        {
            var before = Environment.CpuUsage.TotalTime;
            facts = FileFacts.Of(path, bytes);
            if (Environment.CpuUsage.TotalTime - before < TimeSpan.FromSeconds(2)) return true;
            if (left == 1) return false;
        }
    }

    bool IsLeftOut()
    {
        if (CorpusFolder.Path is null) output.WriteLine("Left out: there is no corpus folder; set EDI_CORPUS.");
        return CorpusFolder.Path is null;
    }

    // docs/corpus.md has one table row per file that disagrees, its path in the first cell.
    static IEnumerable<string> Argued() =>
        File.ReadLines(Path.Combine(CorpusFolder.Repository, "docs", "corpus.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('`')[1])
            .Order(StringComparer.Ordinal);

    static List<string> Found(FileFacts file)
    {
        var lines = new List<string>();
        foreach (var interchange in file.Interchanges)
        {
            var d = interchange.Delimiters;
            lines.Add($"interchange {interchange.ControlNumber} {interchange.Version} {interchange.Sender.Id}>{interchange.Receiver.Id} test {interchange.Test} delimiters {d.Element} {d.Component} {d.Repetition} {d.Segment}");
            foreach (var group in interchange.Groups)
            {
                if (group.ControlNumber is not null) lines.Add($"group {group.FunctionalId} {group.ControlNumber} {(interchange.Standard == "X12" ? group.Version : "")}");
                foreach (var m in group.Messages) lines.Add(Message(m.Type, m.ControlNumber, m.SegmentCount));
            }
        }

        return lines;
    }

    static List<string> Expected(JsonElement facts)
    {
        var lines = new List<string>();
        var isX12 = Text(facts, "standard") == "X12";
        foreach (var interchange in facts.GetProperty("interchanges").EnumerateArray())
        {
            var isTest = Text(interchange, "test") == (isX12 ? "T" : "1");
            var d = interchange.GetProperty("delims");
            var version = isX12 ? Text(interchange, "version") : $"{Text(interchange, "syntax")}{Text(interchange, "synver")}";
            lines.Add($"interchange {Text(interchange, isX12 ? "ctl" : "ref")} {version} {Text(interchange, "sender")}>{Text(interchange, "receiver")} test {isTest} delimiters {Text(d, "element")} {Text(d, "component")} {Text(d, "repetition")} {Text(d, "terminator")}");
            foreach (var group in interchange.GetProperty("groups").EnumerateArray()) AddGroup(lines, group, isX12);
            if (!isX12) AddMessages(lines, interchange.GetProperty("msgs"), "type", "ref");
        }

        return lines;
    }

    static void AddGroup(List<string> lines, JsonElement group, bool isX12)
    {
        var number = Text(group, isX12 ? "ctl" : "ref");
        if (number is not null) lines.Add($"group {Text(group, "id")} {number} {(isX12 ? Text(group, "version") : "")}");
        if (isX12) AddMessages(lines, group.GetProperty("tx"), "id", "ctl");
        else AddMessages(lines, group.GetProperty("msgs"), "type", "ref");
    }

    static void AddMessages(List<string> lines, JsonElement messages, string type, string number)
    {
        foreach (var m in messages.EnumerateArray())
            lines.Add(Message(Text(m, type), Text(m, number), m.GetProperty("segs").GetInt32()));
    }

    static string Message(string? type, string? number, int segments) =>
        string.Create(CultureInfo.InvariantCulture, $"  {type} {number} {segments}");

    static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
