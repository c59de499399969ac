using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Translation.Documents;

namespace Gateway.Host.CommandLine;

/// <summary>A document for people: each value, the bytes it was read from, and the row of the map that read them.</summary>
static class DocumentText
{
    const int MaxValue = 40;

    internal static void Write(MappedDocument mapped, TextWriter text)
    {
        text.WriteLine($"{mapped.Document.Type}, by the map {mapped.Map}");
        var table = new TextTable("FIELD", "VALUE", "BYTES", "ROW");
        Add(JsonNode.Parse(DocumentJson.Write(mapped.Document)), "", mapped.Origins, table);
        table.Write(text, "  ");
        text.WriteLine();
    }

    static void Add(JsonNode? node, string field, Origins origins, TextTable table)
    {
        switch (node)
        {
            case JsonObject record:
                foreach (var (name, value) in record) Add(value, $"{field}/{name}", origins, table);
                break;
            case JsonArray list:
                for (var i = 0; i < list.Count; i++) Add(list[i], FormattableString.Invariant($"{field}/{i}"), origins, table);
                break;
            case { } value:
                var origin = origins.Find(field);
                table.Add(field[1..], Shown(value), origin is null ? "" : FormattableString.Invariant($"{origin.Offset}-{origin.Offset + origin.Length - 1}"), origin?.Row);
                break;
        }
    }

    static string Shown(JsonNode value)
    {
        var text = value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();
        return text.Length <= MaxValue ? text : text[..(MaxValue - 1)] + "…";
    }
}
