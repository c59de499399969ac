using Gateway.Translation.Schemas;

namespace Gateway.Translation.Maps;

/// <summary>An address tied to a schema: nodes and element positions instead of names.</summary>
sealed class Place
{
    /// <summary>Child loops to enter, from the scope inwards.</summary>
    internal LoopStep[] Loops { get; init; } = [];

    /// <summary>Nodes of the segment; the first is written. Empty when the scope's own segment is meant.</summary>
    internal int[] Nodes { get; init; } = [];

    internal Condition[] Conditions { get; init; } = [];

    /// <summary>Where the value may stand: one place, or each place beside a qualifier.</summary>
    internal Slot[] Slots { get; init; } = [];

    /// <summary>Bits of which one is set where a segment may hold the value (<see cref="ElementBits"/>); zero where bits do not tell.</summary>
    internal ulong Mask { get; private init; }

    /// <summary>The same for each slot.</summary>
    internal ulong[] Masks
    {
        get;
        init
        {
            field = value;
            Mask = value.Contains(0UL) ? 0 : value.Aggregate(0UL, (all, mask) => all | mask);
        }
    } = [];

    /// <summary>For each slot the bits of what was read where its value was: the value and its qualifier.</summary>
    internal ulong[] Reads { get; init; } = [];

    /// <summary>Bits of the elements that the conditions ask for.</summary>
    internal ulong ConditionReads { get; init; }

    /// <summary>The qualifiers beside which the value stands; empty for a plain element.</summary>
    internal Code[] Qualifiers { get; init; } = [];

    /// <summary>The element or component of the first slot; in CSV the column.</summary>
    internal ElementDefinition? Definition { get; init; }

    /// <summary>The segment; in CSV the row.</summary>
    internal SegmentDefinition? Segment { get; init; }

    /// <summary>As the map writes it.</summary>
    internal required string Text { get; init; }

    internal Slot Slot => Slots[0];

    internal bool IsOwnSegment => Nodes.Length == 0;

    /// <summary>Whether it is the segment that opens the loop of the scope, by its name.</summary>
    internal bool IsTrigger { get; init; }

    /// <summary>Whether it can only be the scope's own segment, however it is written.</summary>
    internal bool IsOfScope => IsOwnSegment || IsTrigger;
}

/// <summary>A child loop to enter, and what its trigger must hold.</summary>
sealed record LoopStep(int Node, Condition[] Conditions);

/// <summary>What one element must hold.</summary>
sealed record Condition(int Element, int Component, Code[] Values, bool IsNegative);

/// <summary>A value's position, and its qualifier's when it stands in a pair (0: none).</summary>
readonly record struct Slot(int Element, int Component, int QualifierElement = 0, int QualifierComponent = 0);

/// <summary>A code as text and as bytes, so that reading compares without decoding.</summary>
sealed record Code(string Text)
{
    readonly ulong _key = ShortKey.Of(System.Text.Encoding.Latin1.GetBytes(Text));

    internal byte[] Bytes { get; } = System.Text.Encoding.Latin1.GetBytes(Text);

    /// <summary>Whether a value is this code.</summary>
    /// <param name="key">The value's <see cref="ShortKey"/>.</param>
    /// <param name="value">The value.</param>
    internal bool Equals(ulong key, ReadOnlySpan<byte> value) => key == _key && (key != ShortKey.None || value.SequenceEqual(Bytes));
}
