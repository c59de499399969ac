using System.Collections;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Gateway.Translation.Documents;

/// <summary>Canonical documents as JSON and back; absent values and empty lists are not written.</summary>
public static class DocumentJson
{
    /// <summary>Options for other records that hold documents; property order and names are the field tables'.</summary>
    public static JsonSerializerOptions Options { get; } = MakeOptions();

    /// <summary>The document as one line of JSON.</summary>
    public static string Write(Document document) => Encoding.UTF8.GetString(Text(document, Options.Encoder).Written);

    /// <summary>Writes the document as one JSON object.</summary>
    public static void Write(Utf8JsonWriter writer, Document document)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(document);
        Write(writer, Text(document, writer.Options.Encoder));
    }

    /// <summary>Writes a document as it was read.</summary>
    internal static void Write(Utf8JsonWriter writer, DocumentTree tree)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var json = RecordJson.Begin(writer.Options.Encoder ?? JavaScriptEncoder.Default);
        tree.Write(json);
        Write(writer, json);
    }

    internal static void Write(Utf8JsonWriter writer, RecordJson json)
    {
        if (!writer.Options.Indented)
        {
            writer.WriteRawValue(json.Written, skipInputValidation: true);
            return;
        }

        var reader = new Utf8JsonReader(json.Written);
        using var whole = JsonDocument.ParseValue(ref reader);
        whole.WriteTo(writer);
    }

    static RecordJson Text(Document document, JavaScriptEncoder? encoder)
    {
        var json = RecordJson.Begin(encoder ?? JavaScriptEncoder.Default);
        FieldTable.Of(document.GetType()).Write(json, document);
        return json;
    }

    /// <summary>Reads a document of the given type.</summary>
    /// <exception cref="JsonException">The text is no such document.</exception>
    public static Document Read(DocumentType type, string json) =>
        (Document)(JsonSerializer.Deserialize(json, Options.GetTypeInfo(TypeOf(type)))
            ?? throw new JsonException("The document is null."));

    /// <summary>Reads a document of a type known to the caller.</summary>
    /// <exception cref="JsonException">The text is no such document.</exception>
    public static TDocument Read<TDocument>(string json)
        where TDocument : Document =>
        (TDocument)(JsonSerializer.Deserialize(json, Options.GetTypeInfo(typeof(TDocument)))
            ?? throw new JsonException("The document is null."));

    /// <summary>Reads what <see cref="MappedDocument.ToJson"/> wrote: the document, and the name of the map that had made it, if it stands there.</summary>
    /// <exception cref="JsonException">The text is no such object, or the document has a field that there is not.</exception>
    public static (Document Document, string? Map) ReadMapped(ReadOnlyMemory<byte> json)
    {
        try
        {
            return ReadWhole(json);
        }
        catch (InvalidOperationException e)
        {
            // Texts are decoded only when they are asked for: bytes that are no UTF-8, or half of a surrogate pair.
            throw new JsonException(e.Message, e);
        }
    }

    static (Document Document, string? Map) ReadWhole(ReadOnlyMemory<byte> json)
    {
        using var whole = JsonDocument.Parse(json);
        var root = whole.RootElement;
        if (root.ValueKind != JsonValueKind.Object) throw new JsonException("It is not an object of type and document.");
        var word = Text(root, "type") ?? throw new JsonException("\"type\" is missing.");
        var table = FieldTable.Documents.FirstOrDefault(d => d.Name == word)
            ?? throw new JsonException($"\"{word}\" is not a type of document; {Names()}.");
        if (!root.TryGetProperty("document", out var body)) throw new JsonException("\"document\" is missing.");
        var document = body.Deserialize(Strict.GetTypeInfo(table.Type)) ?? throw new JsonException("The document is null.");
        return ((Document)document, Text(root, "map"));
    }

    static JsonSerializerOptions Strict { get; } = new(Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    static string Names() => "expected one of " + string.Join(", ", FieldTable.Documents.Select(d => d.Name));

    static Type TypeOf(DocumentType type) =>
        FieldTable.Documents.FirstOrDefault(d => d.Name == type.ToString())?.Type
        ?? throw new NotSupportedException($"There is no record for {type}.");

    static JsonSerializerOptions MakeOptions()
    {
        var options = new JsonSerializerOptions(DocumentJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        options.TypeInfoResolver = DocumentJsonContext.Default.WithAddedModifier(UseFieldTable);
        options.MakeReadOnly();
        return options;
    }

    static void UseFieldTable(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object || type.Type.Namespace != typeof(Document).Namespace) return;
        var byName = type.Properties.ToDictionary(p => p.Name);
        type.Properties.Clear();
        foreach (var field in FieldTable.Of(type.Type).Fields) type.Properties.Add(Property(byName[field.Name], field));
        type.OnDeserialized = FillLists;
    }

    // The generated reader sets every init property, an absent list to null.
    static void FillLists(object record)
    {
        foreach (var field in FieldTable.Of(record.GetType()).Fields)
            if (!field.TryFill(record))
                throw new JsonException($"\"{field.Name}\" holds null.");
    }

    static JsonPropertyInfo Property(JsonPropertyInfo property, Field field)
    {
        if (field.Kind == FieldKind.List) property.ShouldSerialize = static (_, value) => value is ICollection { Count: > 0 };
        return property;
    }
}

/// <summary>The generated metadata of the canonical records.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    Converters =
    [
        typeof(CamelCaseWords<DocumentPurpose>), typeof(CamelCaseWords<ResponseType>), typeof(CamelCaseWords<LineStatus>),
        typeof(CamelCaseWords<InvoiceKind>), typeof(CamelCaseWords<ChargeKind>), typeof(CamelCaseWords<AdviceVerdict>),
        typeof(CamelCaseWords<ResponseSubject>), typeof(CamelCaseWords<LineChange>), typeof(CamelCaseWords<PaymentDirection>),
    ])]
[JsonSerializable(typeof(PurchaseOrder))]
[JsonSerializable(typeof(PurchaseOrderChange))]
[JsonSerializable(typeof(OrderResponse))]
[JsonSerializable(typeof(ShipNotice))]
[JsonSerializable(typeof(Invoice))]
[JsonSerializable(typeof(InventoryReport))]
[JsonSerializable(typeof(ReceiptAdvice))]
[JsonSerializable(typeof(RemittanceAdvice))]
[JsonSerializable(typeof(PriceCatalogue))]
[JsonSerializable(typeof(ApplicationAdvice))]
sealed partial class DocumentJsonContext : JsonSerializerContext;

/// <summary>Writes a closed vocabulary as camelCase words and reads nothing else.</summary>
sealed class CamelCaseWords<TEnum>() : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where TEnum : struct, Enum;
