using Gateway.Translation.Schemas;

namespace Gateway.Translation.Maps;

/// <summary>The loops and segments that one thread writes with, message after message.</summary>
sealed class OutgoingPool
{
    // What a huge message took is given back.
    const int MaxKept = 4096;

    readonly List<OutgoingSegment> _segments = [];
    readonly List<OutgoingLoop> _loops = [];
    int _segmentsTaken;
    int _loopsTaken;

    internal OutgoingLoop Loop(int node)
    {
        if (_loopsTaken == _loops.Count) _loops.Add(new());
        var loop = _loops[_loopsTaken++];
        loop.Begin(node);
        return loop;
    }

    internal OutgoingSegment Segment(int node, SegmentDefinition definition)
    {
        if (_segmentsTaken == _segments.Count) _segments.Add(new());
        var segment = _segments[_segmentsTaken++];
        segment.Begin(node, definition);
        return segment;
    }

    /// <summary>Takes all back.</summary>
    internal void TakeBack()
    {
        for (var i = 0; i < _segmentsTaken; i++) _segments[i].End();
        Trim(_segments);
        Trim(_loops);
        (_segmentsTaken, _loopsTaken) = (0, 0);
    }

    static void Trim<T>(List<T> all)
    {
        if (all.Count > MaxKept) all.RemoveRange(MaxKept, all.Count - MaxKept);
    }
}
