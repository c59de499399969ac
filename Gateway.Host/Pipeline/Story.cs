using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline;

/// <summary>Writes what happened into a delivery's chain of events, in the transaction of what it tells.</summary>
static class Story
{
    internal static void Tell(Effects effects, DeliveryRecord delivery, string what, Enum state, params (string Name, string? Value)[] detail) =>
        Tell(effects, delivery, delivery.Id, what, state, detail);

    internal static void Tell(
        Effects effects, DeliveryRecord delivery, string subjectId, string what, Enum state, params (string Name, string? Value)[] detail) =>
        EventStore.Append(effects.Tx, new(delivery.Id, what, subjectId, delivery.CorrelationId, effects.Now)
        {
            StateAfter = StateNames.Of(state),
            Detail = Json(detail),
        });

    /// <summary>A number as identities and details write it.</summary>
    internal static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The details of an event; null when there are none.</summary>
    internal static string? Json(params (string Name, string? Value)[] detail) => detail.Length == 0 ? null : JsonSerializer.Serialize(
        detail.Where(d => d.Value is not null).ToDictionary(d => d.Name, d => d.Value!), StoryDetailJson.Default.DictionaryStringString);
}

[JsonSerializable(typeof(Dictionary<string, string>))]
sealed partial class StoryDetailJson : JsonSerializerContext;
