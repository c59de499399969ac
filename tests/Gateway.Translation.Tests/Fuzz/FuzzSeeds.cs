using System.Text;
using System.Text.Json;
using Gateway.Translation.Tests.Corpus;
using Gateway.Translation.Tests.Documents;
using Gateway.Translation.Tests.Maps;
using Gateway.Translation.Tests.Mutations;

namespace Gateway.Translation.Tests.Fuzz;

/// <summary>The good files that are damaged, by what reads them.</summary>
static class FuzzSeeds
{
    internal static Lazy<IReadOnlyList<byte[]>> Interchanges { get; } = new(() =>
    [
        .. Tests.Interchanges.Samples.All.Select(Encoding.Latin1.GetBytes),
        .. Files("maps", ".in.edi"),
        .. Traffic.OfDefinitions(1, 5).Select(t => t.Bytes),
        .. CorpusFolder.Files().Select(CorpusFolder.Bytes),
    ]);

    internal static Lazy<IReadOnlyList<byte[]>> Acknowledgements { get; } = new(() => [.. Files("maps", ".ack.edi"), .. Files("tests/golden/acknowledgements", ".ack.edi")]);

    internal static Lazy<IReadOnlyList<byte[]>> Rows { get; } = new(() => [.. Files("maps", ".in.csv"), .. CorpusFolder.Files().Where(p => p.EndsWith(".csv", StringComparison.Ordinal)).Select(CorpusFolder.Bytes)]);

    internal static Lazy<IReadOnlyList<byte[]>> Records { get; } = new(() => Files("maps/fixed", ".in.txt"));

    internal static Lazy<IReadOnlyList<byte[]>> Maps { get; } = new(() => [.. Mapping.Files().Select(f => Encoding.UTF8.GetBytes(f.Text))]);

    internal static Lazy<IReadOnlyList<byte[]>> Definitions { get; } = new(() => Files("Gateway.Translation/Schemas", ".def"));

    internal static Lazy<IReadOnlyList<byte[]>> Json { get; } = new(() =>
        [.. Files("maps", ".document.json").SelectMany(f => JsonDocument.Parse(f).RootElement.EnumerateArray().Select(d => Encoding.UTF8.GetBytes(d.GetRawText())))]);

    static IReadOnlyList<byte[]> Files(string folder, string end) =>
        [.. Directory.EnumerateFiles(Path.Combine(Golden.Root, folder), "*" + end, SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
}
