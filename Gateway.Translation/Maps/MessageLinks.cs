using Gateway.Translation.Schemas;

namespace Gateway.Translation.Maps;

/// <summary>Links from each loop to its own segments and child loops, so that a row looks only at its scope and never at the whole message.</summary>
sealed class MessageLinks
{
    int[] _firstSegment = [];
    int[] _nextSegment = [];
    int[] _firstLoop = [];
    int[] _nextLoop = [];

    // For each loop the next of its parent's that is of another node: lines are many, and who looks for parties steps over them at once.
    int[] _nextOther = [];

    /// <summary>For each segment, a bit for each element that a row has read; the last bit stands for all from 63 on.</summary>
    internal ulong[] Read { get; private set; } = [];

    /// <summary>For each loop the number of the record that it became; zero, which is the document, for none.</summary>
    internal int[] LoopRecord { get; private set; } = [];

    /// <summary>For each row of a CSV the number of the record that it became; zero for none.</summary>
    internal int[] RowRecord { get; private set; } = [];

    internal int FirstSegment(int loop) => _firstSegment[loop];

    internal int NextSegment(int segment) => _nextSegment[segment];

    internal int FirstLoop(int loop) => _firstLoop[loop];

    internal int NextLoop(int loop) => _nextLoop[loop];

    /// <summary>The next loop of the same parent that is of another node; -1 when there is none.</summary>
    internal int NextOther(int loop) => _nextOther[loop];

    /// <summary>The loop itself, or the next of its parent's that is of the node; -1 when there is none.</summary>
    internal int SkipTo(int node, int loop, ReadOnlySpan<LoopInstance> loops)
    {
        while (loop >= 0 && loops[loop].Node != node) loop = _nextOther[loop];
        return loop;
    }

    internal void Build(MessageStructure structure)
    {
        Grow(structure.SegmentCount, structure.Loops.Length);
        Array.Clear(Read, 0, structure.SegmentCount);
        Array.Clear(RowRecord, 0, structure.SegmentCount);
        Array.Clear(LoopRecord, 0, structure.Loops.Length);
        Array.Fill(_firstSegment, -1, 0, structure.Loops.Length);
        Array.Fill(_firstLoop, -1, 0, structure.Loops.Length);
        var owners = structure.Owners;
        for (var i = owners.Length - 1; i >= 0; i--)
        {
            _nextSegment[i] = _firstSegment[owners[i]];
            _firstSegment[owners[i]] = i;
        }

        for (var i = structure.Loops.Length - 1; i > 0; i--)
        {
            var parent = structure.Loops[i].Parent;
            var next = _firstLoop[parent];
            _nextLoop[i] = next;
            _nextOther[i] = next >= 0 && structure.Loops[next].Node == structure.Loops[i].Node ? _nextOther[next] : next;
            _firstLoop[parent] = i;
        }
    }

    void Grow(int segments, int loops)
    {
        if (_nextSegment.Length < segments)
        {
            _nextSegment = new int[segments];
            Read = new ulong[segments];
            RowRecord = new int[segments];
        }

        if (_firstLoop.Length >= loops) return;
        _firstLoop = new int[loops];
        _nextLoop = new int[loops];
        _nextOther = new int[loops];
        _firstSegment = new int[loops];
        LoopRecord = new int[loops];
    }
}
