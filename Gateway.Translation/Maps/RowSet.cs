using System.Numerics;
using System.Runtime.CompilerServices;

namespace Gateway.Translation.Maps;

/// <summary>The rows of one scope, and for each node of the schema those that it calls for: a scope asks only rows that have something to read.</summary>
sealed class RowSet
{
    const int Bits = 64;

    // A scope of more segments, or of more shapes than anyone's messages have, is searched each time.
    const int MostSegments = 32;
    const int MostShapes = 64;
    const int MostWords = 8;

    readonly PlanRow[] _rows;
    readonly int _words;
    readonly int _firstNode;
    readonly ulong[] _all;
    readonly ulong[] _always;
    readonly ulong[] _byNode;
    readonly ulong[] _masks;
    readonly (PlanRow Row, ulong Sources)[] _written;
    readonly Lock _lock = new();
    volatile ScopeShape[] _shapes = [];

    // The shape of the scope before, which mostly comes again; any of them is as right.
    int _last;

    internal RowSet(IEnumerable<PlanRow> rows)
    {
        All = [.. rows];
        var read = All.Where(r => r.IsRead).ToArray();
        _rows = read;
        _written = [.. All.Where(r => r.IsWritten).Select(r => (r, r.Sources))];
        _masks = [.. read.Select(r => r.Mask)];
        _words = (_rows.Length + Bits - 1) / Bits;
        _always = new ulong[_words];
        _all = [.. Enumerable.Range(0, _words).Select(word => ulong.MaxValue >> Math.Max(0, ((word + 1) * Bits) - _rows.Length))];
        var nodes = read.SelectMany(r => r.Needs.Nodes ?? []).ToList();
        _firstNode = nodes.Count == 0 ? 0 : nodes.Min();
        _byNode = nodes.Count == 0 ? [] : new ulong[(nodes.Max() - _firstNode + 1) * _words];
        for (var i = 0; i < read.Length; i++) Enter(i, read[i].Needs.Nodes);
    }

    /// <summary>All of them, those that are only written included.</summary>
    internal PlanRow[] All { get; }

    /// <summary>Reads what stands in the scope, from the first row to the last.</summary>
    internal void Read(in MessageReading reading, Scope scope)
    {
        Span<int> segments = stackalloc int[MostSegments];
        Span<ulong> asked = stackalloc ulong[MostWords];
        if (scope.Shift != 0 || _words > MostWords || reading.SearchesAnew || !TryList(reading, scope, ref segments))
        {
            ReadRows(reading, scope);
            return;
        }

        asked = asked[.._words];
        for (var word = 0; word < asked.Length; word++) asked[word] = Asked(reading, scope, word);
        if ((Find(reading, asked, segments) ?? Remember(reading, scope, asked, segments)) is { } shape) shape.Read(reading, scope, segments);
        else ReadRows(reading, scope);
    }

    static bool TryList(in MessageReading reading, Scope scope, ref Span<int> segments)
    {
        var count = 0;
        if (scope.Segment >= 0) segments[count++] = scope.Segment;
        else
            for (var segment = reading.Links.FirstSegment(scope.Loop); segment >= 0; segment = reading.Links.NextSegment(segment))
                if (count == segments.Length) return false;
                else segments[count++] = segment;
        segments = segments[..count];
        return true;
    }

    ScopeShape? Find(in MessageReading reading, ReadOnlySpan<ulong> asked, ReadOnlySpan<int> segments)
    {
        var (shapes, last) = (_shapes, _last);
        if (last < shapes.Length && shapes[last].Is(reading, asked, segments)) return shapes[last];
        for (var i = 0; i < shapes.Length; i++)
            if (shapes[i].Is(reading, asked, segments))
            {
                _last = i;
                return shapes[i];
            }

        return null;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    ScopeShape? Remember(in MessageReading reading, Scope scope, ReadOnlySpan<ulong> asked, ReadOnlySpan<int> segments)
    {
        if (_shapes.Length == MostShapes || ShapeOf(reading, scope, asked, segments) is not { } shape) return null;
        lock (_lock) _shapes = [.. _shapes, shape];
        return shape;
    }

    ScopeShape? ShapeOf(in MessageReading reading, Scope scope, ReadOnlySpan<ulong> asked, ReadOnlySpan<int> segments)
    {
        var search = new ShapeSearch(reading, scope, segments);
        var (steps, codes) = (new List<ReadStep>(), new HashSet<(int Segment, Slot Slot)>());
        foreach (var row in RowsOf(reading, scope, asked))
        {
            search.AddCodes(row.Searched, codes);
            if (row.Step(search) is { } step) steps.Add(step);
        }

        var keys = new List<(int, Slot, ulong)>();
        foreach (var (segment, slot) in codes)
        {
            if (!reading.ElementAt(segments[segment], slot.Element, slot.Component).IsEmpty && reading.KeyAt(segments[segment], slot) == ShortKey.None) return null;
            keys.Add((segment, slot, reading.KeyAt(segments[segment], slot)));
        }

        var (nodes, present) = (new int[segments.Length], new ulong[segments.Length]);
        for (var i = 0; i < segments.Length; i++) (nodes[i], present[i]) = (reading.NodeOf(segments[i]), reading.PresentIn(segments[i]));
        return new([.. asked], nodes, present, [.. keys], [.. steps]);
    }

    List<PlanRow> RowsOf(in MessageReading reading, Scope scope, ReadOnlySpan<ulong> asked)
    {
        var present = reading.PresentIn(reading.OwnSegment(scope));
        var rows = new List<PlanRow>();
        for (var row = 0; row < _rows.Length; row++)
            if ((asked[row / Bits] >> (row % Bits) & 1) != 0 && ((_masks[row] & present) != 0 || _masks[row] == 0))
                rows.Add(_rows[row]);
        return rows;
    }

    void ReadRows(in MessageReading reading, Scope scope)
    {
        var own = reading.OwnSegment(scope);
        var present = scope.Shift == 0 ? reading.PresentIn(own) : ulong.MaxValue;
        for (var word = 0; word < _words; word++)
            for (var bits = Asked(reading, scope, word); bits != 0; bits &= bits - 1)
            {
                var row = (word * Bits) + BitOperations.TrailingZeroCount(bits);
                if ((_masks[row] & present) != 0 || _masks[row] == 0) _rows[row].Read(reading, scope);
            }
    }

    /// <summary>Writes the current record, from the first row to the last.</summary>
    internal void Write(MessageWriting writing, WriteScope scope, Documents.FieldTable table)
    {
        var present = table.Present(writing.Current);
        foreach (var (row, sources) in _written)
            if (sources == 0 || (sources & present) != 0)
                row.Write(writing, scope);
    }

    // The rows of a word that have something to read.
    ulong Asked(in MessageReading reading, Scope scope, int word)
    {
        if (scope.Segment >= 0) return _all[word];
        var asked = _always[word];
        for (var segment = reading.Links.FirstSegment(scope.Loop); segment >= 0; segment = reading.Links.NextSegment(segment)) asked |= Asked(reading.NodeOf(segment), word);
        for (var loop = reading.Links.FirstLoop(scope.Loop); loop >= 0; loop = reading.Links.NextOther(loop)) asked |= Asked(reading.Loops[loop].Node, word);
        return asked;
    }

    ulong Asked(int node, int word)
    {
        var at = ((node - _firstNode) * _words) + word;
        return node >= _firstNode && at < _byNode.Length ? _byNode[at] : 0;
    }

    void Enter(int row, int[]? nodes)
    {
        var (word, bit) = (row / Bits, 1UL << (row % Bits));
        if (nodes is null) _always[word] |= bit;
        else
            foreach (var node in nodes)
                _byNode[((node - _firstNode) * _words) + word] |= bit;
    }
}
