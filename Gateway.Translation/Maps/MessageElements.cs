using Gateway.Translation.Syntax;

namespace Gateway.Translation.Maps;

/// <summary>Where the elements of one message begin and end: each segment is walked once, and all rows look up.</summary>
/// <remarks>Reused from message to message. Not for CSV, whose columns stand in an order of their own.</remarks>
sealed class MessageElements
{
    SegmentBuffer _buffer = null!;

    // The delimiters of each segment in turn, and one past its last byte.
    int[] _positions = [];

    // For each element of each segment its separator's number in _positions, and the number of the segment's end.
    int[] _separators = [];

    // The same as positions: most elements have no parts, and are found by these alone.
    int[] _bounds = [];

    // For each segment the number of its first element in _separators, and one more for the end of the last.
    int[] _firsts = [];
    bool _hasParts;
    bool _hasRepetitions;

    /// <summary>For each segment a bit for each element, in EDIFACT component, that is not empty; see <see cref="ElementBits"/>.</summary>
    internal ulong[] Present { get; private set; } = [];

    internal void Split(in Message message, Standard standard)
    {
        if (standard == Standard.Csv) return;
        _buffer = message.Buffer;
        _hasRepetitions = _buffer.Delimiters.Repetition != 0 && message.Bytes.Contains(_buffer.Delimiters.Repetition);
        // Most messages of X12 have neither components nor repetitions, and then every delimiter parts elements.
        _hasParts = standard == Standard.Edifact || _hasRepetitions || message.Bytes.Contains(_buffer.Delimiters.Component);
        var slots = _buffer.Slots.AsSpan(message.FirstSlot, message.SegmentCount);
        Grow(slots.Length, slots[^1].FirstToken + slots[^1].TokenCount - slots[0].FirstToken + slots.Length);
        var (position, separator) = (0, 0);
        for (var segment = 0; segment < slots.Length; segment++)
        {
            _firsts[segment] = separator;
            Present[segment] = _hasParts
                ? Split(slots[segment], standard == Standard.Edifact, ref position, ref separator)
                : SplitPlain(slots[segment], ref separator);
        }

        _firsts[slots.Length] = separator;
    }

    ulong SplitPlain(in SegmentSlot slot, ref int separator)
    {
        var bounds = _bounds.AsSpan(separator, slot.TokenCount + 1);
        _buffer.Tokens.AsSpan(slot.FirstToken, slot.TokenCount).CopyTo(bounds);
        bounds[^1] = slot.End;
        var present = 0UL;
        for (var element = 1; element < bounds.Length; element++)
            if (bounds[element] - bounds[element - 1] > 1)
                present |= ElementBits.Of(element, 0, isEdifact: false);
        separator += bounds.Length;
        return present;
    }

    ulong Split(in SegmentSlot slot, bool isEdifact, ref int position, ref int separator)
    {
        var (block, delimiters) = (_buffer.Block, _buffer.Delimiters);
        var (present, number, component, start) = (0UL, 0, 1, slot.Start);
        foreach (var at in _buffer.Tokens.AsSpan(slot.FirstToken, slot.TokenCount))
        {
            var delimiter = block[at];
            _positions[position] = at;
            // What is made of separators only is a value too.
            if (number > 0 && (at > start || (delimiter != delimiters.Element && !(isEdifact && delimiter == delimiters.Component)))) present |= ElementBits.Of(number, component, isEdifact);
            if (delimiter == delimiters.Element)
            {
                _bounds[separator] = at;
                (_separators[separator++], number, component) = (position, number + 1, 1);
            }
            else if (delimiter == delimiters.Component)
            {
                component++;
            }

            position++;
            start = at + 1;
        }

        if (number > 0 && slot.End > start) present |= ElementBits.Of(number, component, isEdifact);
        _positions[position] = _bounds[separator] = slot.End;
        _separators[separator++] = position++;
        return present;
    }

    /// <summary>The first repetition of an element, or a component of it; empty when the segment is shorter.</summary>
    internal Element At(int segment, int number, int component)
    {
        var at = _firsts[segment] + number - 1;
        var end = _firsts[segment + 1] - 1;
        if (at >= end) return new(_buffer, _bounds[end], _bounds[end]);
        if (component == 0 && !_hasRepetitions) return new(_buffer, _bounds[at] + 1, _bounds[at + 1]);
        if (!_hasParts) return component <= 1 ? new(_buffer, _bounds[at] + 1, _bounds[at + 1]) : new(_buffer, _bounds[at + 1], _bounds[at + 1]);
        var (first, last) = (_separators[at], _separators[at + 1]);
        if (_hasRepetitions && last > first + 1) last = EndOfFirst(first, last);
        if (component == 0) return Between(first, last);
        return first + component <= last ? Between(first + component - 1, first + component) : Empty(last);
    }

    Element Between(int first, int last) => new(_buffer, _positions[first] + 1, _positions[last]);

    Element Empty(int at) => new(_buffer, _positions[at], _positions[at]);

    int EndOfFirst(int first, int last)
    {
        for (var at = first + 1; at < last; at++)
            if (_buffer.Block[_positions[at]] == _buffer.Delimiters.Repetition)
                return at;
        return last;
    }

    void Grow(int segments, int positions)
    {
        if (_firsts.Length <= segments) (_firsts, Present) = (new int[segments + 1], new ulong[segments]);
        if (_positions.Length < positions) (_positions, _separators, _bounds) = (new int[positions], new int[positions], new int[positions]);
    }
}

/// <summary>Elements of a segment as bits of a word; the last bit stands for all from the sixty-fourth on.</summary>
static class ElementBits
{
    // EDIFACT lives on composites (at most nine elements of seven components in the segments we know), X12 on elements.
    internal static ulong Of(int element, int component, bool isEdifact) =>
        1UL << Math.Min(63, isEdifact ? ((element - 1) * 7) + Math.Max(component - 1, 0) : element - 1);

    /// <summary>The bits of a value and of its qualifier.</summary>
    internal static ulong OfRead(Slot slot, bool isEdifact) =>
        Of(slot.Element, slot.Component, isEdifact) | (slot.QualifierElement > 0 ? Of(slot.QualifierElement, slot.QualifierComponent, isEdifact) : 0);

    /// <summary>The bit that is set where a segment holds a value at a slot; zero where bits do not tell.</summary>
    /// <remarks>A whole element of EDIFACT may hold its value in any component.</remarks>
    internal static ulong Of(Slot slot, bool isEdifact) => isEdifact && slot.Component == 0 ? 0 : Of(slot.Element, slot.Component, isEdifact);
}
