using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Translation.Documents;

/// <summary>The published JSON Schema (draft-07) of a canonical document, made from its field table.</summary>
public static class DocumentSchema
{
    /// <summary>The schema as indented JSON with a line feed at the end.</summary>
    public static string Write(FieldTable document)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            Write(writer, document);
        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    /// <summary>The tables of all records that a document can hold, in the order of first use, itself not among them.</summary>
    public static IReadOnlyList<FieldTable> Records(FieldTable document)
    {
        var found = new List<FieldTable>();
        Collect(document, found);
        return found;
    }

    static void Collect(FieldTable table, List<FieldTable> found)
    {
        foreach (var record in table.Fields.Select(f => f.Table).OfType<FieldTable>())
        {
            if (found.Contains(record)) continue;
            found.Add(record);
            Collect(record, found);
        }
    }

    static void Write(Utf8JsonWriter writer, FieldTable document)
    {
        writer.WriteStartObject();
        writer.WriteString("$schema", "http://json-schema.org/draft-07/schema#");
        writer.WriteString("title", document.Name);
        WriteRecord(writer, document);
        writer.WriteStartObject("definitions");
        foreach (var record in Records(document))
        {
            writer.WriteStartObject(record.Name);
            WriteRecord(writer, record);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    static void WriteRecord(Utf8JsonWriter writer, FieldTable table)
    {
        writer.WriteString("type", "object");
        writer.WriteStartObject("properties");
        foreach (var field in table.Fields)
        {
            writer.WriteStartObject(field.Name);
            writer.WriteString("description", field.Meaning);
            WriteType(writer, field);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteBoolean("additionalProperties", false);
    }

    // Draft-07 ignores what stands beside $ref, so a described record is wrapped in allOf.
    static void WriteType(Utf8JsonWriter writer, Field field)
    {
        switch (field.Kind)
        {
            case FieldKind.Record:
                writer.WriteStartArray("allOf");
                WriteReference(writer, field);
                writer.WriteEndArray();
                break;
            case FieldKind.List:
                writer.WriteString("type", "array");
                writer.WritePropertyName("items");
                WriteReference(writer, field);
                break;
            default:
                writer.WriteString("type", field.Kind == FieldKind.Number ? "number" : "string");
                WriteFormat(writer, field);
                break;
        }
    }

    static void WriteReference(Utf8JsonWriter writer, Field field)
    {
        writer.WriteStartObject();
        writer.WriteString("$ref", $"#/definitions/{field.Table!.Name}");
        writer.WriteEndObject();
    }

    static void WriteFormat(Utf8JsonWriter writer, Field field)
    {
        if (field.Kind == FieldKind.Date) writer.WriteString("format", "date");
        if (field.Kind == FieldKind.Time) writer.WriteString("format", "time");
        if (field.Kind != FieldKind.Code) return;
        writer.WriteStartArray("enum");
        foreach (var word in field.Words) writer.WriteStringValue(word);
        writer.WriteEndArray();
    }
}
