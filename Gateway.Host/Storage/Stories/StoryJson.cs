using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Host.Storage.Stories;

/// <summary>The published JSON of list, show and verify.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.Never)]
[JsonSerializable(typeof(FoundStories))]
[JsonSerializable(typeof(IReadOnlyList<PublishedDelivery>))]
[JsonSerializable(typeof(IReadOnlyList<PublishedInterchange>))]
[JsonSerializable(typeof(IReadOnlyList<PublishedMessage>))]
[JsonSerializable(typeof(IReadOnlyList<PublishedException>))]
[JsonSerializable(typeof(IReadOnlyList<PublishedAcknowledgement>))]
[JsonSerializable(typeof(IReadOnlyList<PublishedMissing>))]
[JsonSerializable(typeof(IReadOnlyList<PublishedPosting>))]
[JsonSerializable(typeof(IReadOnlyList<PublishedOrder>))]
[JsonSerializable(typeof(IReadOnlyList<PublishedWork>))]
[JsonSerializable(typeof(AcceptedButHeld))]
[JsonSerializable(typeof(VerificationResult))]
sealed partial class StoryJson : JsonSerializerContext
{
    /// <summary>Letters and quotes stay as they are: it is read on screens, never put into a page.</summary>
    internal static StoryJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
