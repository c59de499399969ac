using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Gateway.Translation.Documents;

/// <summary>A document as a map read it, with the place in the bytes of every value.</summary>
/// <param name="Document">The canonical document.</param>
/// <param name="Origins">Where each of its values came from.</param>
/// <param name="Map">Name of the map.</param>
public sealed record MappedDocument(Document Document, Origins Origins, string Map)
{
    /// <summary>Number of elements that no row of the map read; they are kept in the document's extensions.</summary>
    public int UnreadElements { get; init; }

    /// <summary>One line of JSON: <c>{"type","document","origins"}</c>.</summary>
    public string ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer)) Write(writer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Writes the same object.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("type", Document.Type.ToString());
        writer.WriteString("map", Map);
        writer.WritePropertyName("document");
        DocumentJson.Write(writer, Document);
        writer.WritePropertyName("origins");
        Origins.Write(writer);
        writer.WriteEndObject();
    }
}
