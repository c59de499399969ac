using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Host.CommandLine;

/// <summary>What became of one decision, in the output of <c>exceptions approve</c> and its like with <c>--json</c>.</summary>
sealed record DecisionAnswer(
    string Id, string Type, string? DocumentKind, string? Document, string? Order, string Decision, bool Done, string Text);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(List<DecisionAnswer>))]
sealed partial class DecisionJson : JsonSerializerContext
{
    internal static DecisionJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
