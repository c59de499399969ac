using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Host.CommandLine;

/// <summary>The output of <c>restart --json</c>.</summary>
sealed record RestartAnswer(string Id, bool Restarted, string Text);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RestartAnswer))]
sealed partial class RestartJson : JsonSerializerContext
{
    internal static string Of(string id, bool restarted, string text) =>
        JsonSerializer.Serialize(new(id, restarted, text), Default.RestartAnswer);
}
