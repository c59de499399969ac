using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Translation.Documents;

namespace Gateway.Translation.Maps;

/// <summary>Compares two documents field by field.</summary>
static class DocumentDifferences
{
    const string Extensions = "extensions";

    internal static IReadOnlyList<ProofDifference> Between(MappedDocument read, Document? again)
    {
        var found = new List<ProofDifference>();
        Compare(Node(read.Document), again is null ? null : Node(again), "", read.Origins, found);
        return found;
    }

    static JsonNode? Node(Document document) => JsonNode.Parse(DocumentJson.Write(document));

    static void Compare(JsonNode? before, JsonNode? after, string pointer, Origins origins, List<ProofDifference> found)
    {
        switch (before ?? after)
        {
            case JsonObject:
                foreach (var name in Names(before).Union(Names(after)).Where(n => n != Extensions))
                    Compare((before as JsonObject)?[name], (after as JsonObject)?[name], $"{pointer}/{name}", origins, found);
                break;
            case JsonArray:
                for (var i = 0; i < Math.Max(Count(before), Count(after)); i++)
                    Compare(Item(before, i), Item(after, i), $"{pointer}/{i.ToString(CultureInfo.InvariantCulture)}", origins, found);
                break;
            default:
                if (!AreEqual(before?.ToJsonString(), after?.ToJsonString()))
                    found.Add(new(pointer, before?.ToString(), after?.ToString(), origins.Find(pointer)?.Row));
                break;
        }
    }

    // Texts have their quotes: only numbers are numbers, and 119 is 119.00.
    static bool AreEqual(string? before, string? after) =>
        before == after || (Number(before) is { } number && Number(after) == number);

    static decimal? Number(string? json) => decimal.TryParse(json, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    static IEnumerable<string> Names(JsonNode? node) => (node as JsonObject)?.Select(p => p.Key) ?? [];

    static int Count(JsonNode? node) => (node as JsonArray)?.Count ?? 0;

    static JsonNode? Item(JsonNode? node, int index) => index < Count(node) ? node![index] : null;
}
