using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Host.Pipeline.Review;

/// <summary>The published JSON of match and exceptions.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.Never)]
[JsonSerializable(typeof(IReadOnlyList<MatchPage>))]
[JsonSerializable(typeof(IReadOnlyList<ExceptionPage>))]
[JsonSerializable(typeof(SimulationReport))]
[JsonSerializable(typeof(ShadowReport))]
sealed partial class ReviewJson : JsonSerializerContext
{
    /// <summary>Letters and quotes stay as they are: it is read on screens, never put into a page.</summary>
    internal static ReviewJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
