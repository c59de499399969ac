using System.Numerics;

namespace Gateway.Translation.Maps;

/// <summary>The rows of one scope, and for each node of the schema those that it calls for: a scope asks only rows that have something to read.</summary>
sealed class RowSet
{
    const int Bits = 64;

    readonly PlanRow[] _rows;
    readonly int _words;
    readonly int _firstNode;
    readonly ulong[] _always;
    readonly ulong[] _byNode;
    readonly ulong[] _masks;
    readonly (PlanRow Row, ulong Sources)[] _written;

    internal RowSet(IEnumerable<PlanRow> rows)
    {
        All = [.. rows];
        _rows = [.. All.Where(r => r.IsRead)];
        _written = [.. All.Where(r => r.IsWritten).Select(r => (r, r.Sources))];
        _masks = [.. _rows.Select(r => r.Mask)];
        _words = (_rows.Length + Bits - 1) / Bits;
        _always = new ulong[_words];
        var nodes = _rows.SelectMany(r => r.Needs.Nodes ?? []).ToList();
        _firstNode = nodes.Count == 0 ? 0 : nodes.Min();
        _byNode = nodes.Count == 0 ? [] : new ulong[(nodes.Max() - _firstNode + 1) * _words];
        for (var i = 0; i < _rows.Length; i++) Enter(i, _rows[i].Needs.Nodes);
    }

    /// <summary>All of them, those that are only written included.</summary>
    internal PlanRow[] All { get; }

    /// <summary>Reads what stands in the scope, from the first row to the last.</summary>
    internal void Read(in MessageReading reading, Scope scope)
    {
        Span<ulong> asked = stackalloc ulong[_words];
        if (scope.Segment < 0) Ask(reading, scope.Loop, asked);
        else asked.Fill(ulong.MaxValue);
        var own = reading.OwnSegment(scope);
        for (var word = 0; word < asked.Length; word++)
            for (var bits = asked[word]; bits != 0; bits &= bits - 1)
            {
                var row = (word * Bits) + BitOperations.TrailingZeroCount(bits);
                if (row >= _rows.Length) return;
                if (reading.MayHold(own, _masks[row]) || scope.Shift != 0) _rows[row].Read(reading, scope);
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

    void Ask(in MessageReading reading, int loop, Span<ulong> asked)
    {
        _always.CopyTo(asked);
        for (var segment = reading.Links.FirstSegment(loop); segment >= 0; segment = reading.Links.NextSegment(segment)) Ask(reading.NodeOf(segment), asked);
        for (var child = reading.Links.FirstLoop(loop); child >= 0; child = reading.Links.NextLoop(child)) Ask(reading.Loops[child].Node, asked);
    }

    void Ask(int node, Span<ulong> asked)
    {
        var at = (node - _firstNode) * _words;
        if (node < _firstNode || at >= _byNode.Length) return;
        for (var word = 0; word < asked.Length; word++) asked[word] |= _byNode[at + word];
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
