namespace Gateway.Translation.Maps;

/// <summary>What a scope's rows do where the same segments stand in it, with the same elements filled and the same codes in those that are asked for codes.</summary>
/// <remarks>What a row searches for depends on nothing else, so it is found once; messages repeat a few shapes. What depends on the values themselves, or on what the
/// record holds by then, is asked each time. Immutable but for the last code that a step saw; threads share it.</remarks>
sealed class ScopeShape
{
    readonly ulong[] _asked;
    readonly int[] _nodes;
    readonly ulong[] _present;
    readonly (int Segment, Slot Slot, ulong Key)[] _codes;
    readonly ReadStep[] _steps;

    /// <param name="asked">For each row a bit: whether something stands that it reads.</param>
    /// <param name="nodes">The nodes of the scope's own segments.</param>
    /// <param name="present">For each of them the bits of its elements that stand.</param>
    /// <param name="codes">What stands where conditions and qualifiers look.</param>
    /// <param name="steps">What is to be done.</param>
    internal ScopeShape(ulong[] asked, int[] nodes, ulong[] present, (int Segment, Slot Slot, ulong Key)[] codes, ReadStep[] steps) =>
        (_asked, _nodes, _present, _codes, _steps) = (asked, nodes, present, codes, steps);

    internal bool Is(in MessageReading reading, ReadOnlySpan<ulong> asked, ReadOnlySpan<int> segments)
    {
        if (_nodes.Length != segments.Length) return false;
        for (var i = 0; i < segments.Length; i++)
            if (_nodes[i] != reading.NodeOf(segments[i]) || _present[i] != reading.PresentIn(segments[i]))
                return false;
        if (!asked.SequenceEqual(_asked)) return false;
        foreach (ref readonly var code in _codes.AsSpan())
            if (reading.KeyAt(segments[code.Segment], code.Slot) != code.Key)
                return false;
        return true;
    }

    internal void Read(in MessageReading reading, Scope scope, ReadOnlySpan<int> segments)
    {
        foreach (var step in _steps) step.Read(reading, scope, segments);
    }
}
