namespace Gateway.Translation.Schemas;

/// <summary>What the segments behind one that does not fit tell of it: whether it stands too early, and whether the segment that opens its loop was lost.</summary>
/// <remarks>No look goes further than <see cref="Within"/>, and where each tag comes last is noted once for a message, so that a damaged
/// message costs what it is long.</remarks>
sealed class StructureAhead(Findings findings)
{
    const int Within = 100;

    // More segments of one loop do not make its loss any surer.
    const int LongestRun = 10;

    int[] _last = [];
    bool _isNoted;
    ValidationPlan _plan = null!;

    internal void Begin(ValidationPlan plan) => (_plan, _isNoted) = (plan, false);

    /// <summary>What a step leaves out and comes later, so that the segment stands before it and should not.</summary>
    /// <remarks>Either the segment is aside and the walk goes on from where it was, or what it leaves out is missing: the first segment that
    /// fits after one of these and not after the other decides. Those of the segment's own tag or
    /// loop tell nothing, for they went with it.</remarks>
    internal SchemaNode? LeftOutTooEarly(int current, int segment, Step step)
    {
        if (_plan.Skipped(current, step).FirstOrDefault(n => ComesBehind(segment, _plan.TagOf(n.Index))) is not { } leftOut) return null;
        var (aside, missing, own) = (current, (int)step.Node, _plan.TagOf(step.Node));
        for (var next = segment + 1; next < Math.Min(segment + Within, findings.SegmentCount); next++)
        {
            if (findings.TagNumber(next) is not (>= 0 and var tag)) continue;
            var (fitsAside, fitsMissing) = (Fits(aside, tag), Fits(missing, tag));
            if (fitsMissing) missing = _plan.From(missing, tag).Node;
            if (tag == own || (step.Loop >= 0 && _plan.Holds(step.Loop, tag))) continue;
            if (fitsAside != fitsMissing) return fitsAside ? leftOut : null;
            if (fitsAside) aside = _plan.From(aside, tag).Node;
        }

        return _plan.IsOnlyPlace(leftOut) ? leftOut : null;
    }

    /// <summary>The loop to which a segment and those behind it belong that fit nowhere either; -1 when no loop but the open ones has the tag.</summary>
    internal LostLoop LoopOf(int current, int segment, int tag)
    {
        var best = new LostLoop(-1, 0, false);
        foreach (var isAhead in (ReadOnlySpan<bool>)[true, false])
            foreach (var place in _plan.PlacesOf(tag))
                if (place > current == isAhead && Outermost(current, place) is > 0 and var loop && Run(current, segment, loop) is var run && run.Length > best.Length)
                    best = run;
        return best;
    }

    /// <summary>Whether a tag comes again behind a segment.</summary>
    internal bool ComesBehind(int segment, int tag)
    {
        if (!_isNoted) NoteLast();
        return _last[tag] > segment;
    }

    internal bool Fits(int from, int tag) => _plan.From(from, tag) is { Exists: true, SkipsMandatory: false };

    // How many segments in a row could only be the loop's.
    LostLoop Run(int current, int segment, int loop)
    {
        var (length, isSure) = (1, false);
        while (length < LongestRun && findings.TagNumber(segment + length) is >= 0 and var tag && _plan.Holds(loop, tag) && !Fits(current, tag))
        {
            isSure |= InOpenLoop(current, tag) < 0;
            length++;
        }

        return new(loop, length, isSure);
    }

    // The loop around a node that stands in an open one, and is not open itself.
    int Outermost(int current, int node)
    {
        var loop = _plan.Nodes[node].Parent;
        while (loop > 0 && !IsOpen(current, _plan.Nodes[loop].Parent)) loop = _plan.Nodes[loop].Parent;
        return loop > 0 && IsOpen(current, loop) ? -1 : loop;
    }

    bool IsOpen(int current, int loop)
    {
        for (var open = current; open >= 0; open = _plan.Nodes[open].Parent)
            if (open == loop)
                return true;
        return false;
    }

    /// <summary>The place that an open loop itself has for a tag, before the one reached; -1 for none.</summary>
    internal int InOpenLoop(int current, int tag)
    {
        for (var (loop, reached) = (_plan.Nodes[current].Parent, current); loop >= 0; (loop, reached) = (_plan.Nodes[loop].Parent, loop))
            foreach (var child in _plan.Nodes[loop].Children)
                if (child <= reached && _plan.TagOf(child) == tag)
                    return child;
        return -1;
    }

    /// <summary>Whether the segments behind one that stands behind its place go on from there, as if its loop had begun anew.</summary>
    internal bool GoesOnFrom(int place, int current, int segment)
    {
        var anew = place;
        for (var next = segment + 1; next < segment + LongestRun && findings.TagNumber(next) is >= 0 and var tag && Fits(anew, tag); next++)
        {
            if (!Fits(current, tag)) return true;
            (anew, current) = (_plan.From(anew, tag).Node, _plan.From(current, tag).Node);
        }

        return false;
    }

    void NoteLast()
    {
        _isNoted = true;
        if (_last.Length < _plan.Tags.Count) _last = new int[_plan.Tags.Count];
        Array.Fill(_last, -1);
        for (var segment = 0; segment < findings.SegmentCount; segment++)
            if (findings.TagNumber(segment) is >= 0 and var tag)
                _last[tag] = segment;
    }
}

/// <summary>A loop that is not open and yet has the segments that stand here.</summary>
/// <param name="Loop">Its node; -1 for none.</param>
/// <param name="Length">How many segments in a row it has that fit nowhere.</param>
/// <param name="IsSure">Some segment behind the first can be no other loop's.</param>
readonly record struct LostLoop(int Loop, int Length, bool IsSure);
