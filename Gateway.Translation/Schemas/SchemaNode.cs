namespace Gateway.Translation.Schemas;

/// <summary>One place in a message: a segment, or a loop that begins with its trigger segment.</summary>
/// <remarks>Nodes stand in one flat table in the order of the standard; node 0 is the message itself, a loop without trigger.</remarks>
public sealed record SchemaNode
{
    /// <summary>Its place in <see cref="MessageSchema.Nodes"/>.</summary>
    public required int Index { get; init; }

    /// <summary>The loop it stands in; -1 for the message.</summary>
    public required int Parent { get; init; }

    /// <summary>A loop (X12) or segment group (EDIFACT); its first child is its trigger segment.</summary>
    public required bool IsLoop { get; init; }

    /// <summary>The segment's tag, for a loop its trigger's tag, for node 0 the message type.</summary>
    public required string Id { get; init; }

    /// <summary>The segment; null for a loop.</summary>
    public SegmentDefinition? Segment { get; init; }

    public required bool IsMandatory { get; init; }

    /// <summary>How often it may stand; <see cref="int.MaxValue"/> where the standard sets no limit.</summary>
    public required int Max { get; init; }

    /// <summary>The number of an EDIFACT segment group ("SG2"); null for segments and for X12 loops, which go by their trigger.</summary>
    public string? Group { get; init; }

    /// <summary>Indexes of the nodes directly inside, in order; empty for a segment.</summary>
    public required IReadOnlyList<int> Children { get; init; }

    /// <summary>Number of loops around it; the message has zero, its direct children one.</summary>
    public required int Depth { get; init; }

    /// <summary>Whether it is the segment that opens its loop.</summary>
    public bool IsTrigger { get; init; }
}
