using Gateway.Translation.Acknowledgements;
using Gateway.Translation.Maps;
using Gateway.Translation.Schemas;

namespace Gateway.Translation;

/// <summary>How a message is to be judged and mapped: what the caller knows of the partner, resolved.</summary>
/// <remarks>Immutable; one plan serves all messages of its agreement.</remarks>
public sealed record MessagePlan
{
    /// <summary>For a message type of which no definition is here.</summary>
    public static MessagePlan Unsupported { get; } = new();

    /// <summary>The definition that judges; null when there is none.</summary>
    public MessageSchema? Schema { get; init; }

    /// <summary>The schema is of another release than the message, the nearest that has its type.</summary>
    public bool IsNearest { get; init; }

    /// <summary>The partner's narrowing of the schema; null for the standard alone.</summary>
    public Guide? Guide { get; init; }

    /// <summary>Makes the document; null when messages are only judged.</summary>
    public MapPlan? Map { get; init; }

    /// <summary>What decides that a message is rejected, and so is not mapped.</summary>
    public AcknowledgementPolicy Policy { get; init; } = AcknowledgementPolicy.Default;

    /// <summary>A plan of nothing but the standard.</summary>
    public static MessagePlan Of(SchemaMatch? match) =>
        match is null ? Unsupported : new() { Schema = match.Schema, IsNearest = match.IsNearest };
}
