using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Host.Storage.Stories;

/// <summary>Writes text that is JSON already as what it is, not as a string.</summary>
sealed class RawJson : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var json = JsonDocument.ParseValue(ref reader);
        return json.RootElement.GetRawText();
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteRawValue(value);
}
