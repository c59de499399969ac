namespace Gateway.Translation.Schemas;

/// <summary>Finds each segment's place in the message and notes the loops as they open and close.</summary>
/// <remarks>The usual step is the one taken last from the same place, else one look into the plan's table. Everything else is a finding, and one finding does not lead to others:
/// a segment that does not fit is left aside together with the segments of its loop, and the walk goes on from where it was.</remarks>
sealed class StructureWalker(Findings findings)
{
    // How far a mandatory segment is looked for behind one that may stand too early; keeps damaged messages from costing more than their length.
    const int TooEarlyWithin = 100;

    readonly HashSet<string> _early = new(StringComparer.Ordinal);
    ValidationPlan _plan = null!;
    MessageStructure _into = null!;
    int[] _counts = [];
    int[] _open = [];

    // By node: the step that was taken last from there. Mostly it is taken again.
    Taken[] _last = [];
    int _openLoops;
    int _current;
    int _placed;
    int _stray;

    internal void Begin(ValidationPlan plan, MessageStructure into, int segmentCount)
    {
        if (_counts.Length < plan.Nodes.Length) (_counts, _open, _last) = (new int[plan.Nodes.Length], new int[plan.Nodes.Length], new Taken[plan.Nodes.Length]);
        if (_plan != plan) Array.Clear(_last);
        (_plan, _into, _current, _placed, _stray, _openLoops) = (plan, into, 0, -1, -1, 0);
        _early.Clear();
        into.Begin(segmentCount);
        _open[_openLoops++] = into.Open(0, 0, -1);
    }

    /// <summary>The node of the next segment; -1 when it fits nowhere.</summary>
    /// <param name="segment">Its zero-based index.</param>
    /// <param name="tag">The key of its tag.</param>
    internal int Place(int segment, ulong tag)
    {
        ref readonly var last = ref _last[_current];
        return last.Tag == tag && Count(last.Step) is var count && count <= last.Step.Max ? Enter(segment, last.Step, count) : PlaceAnew(segment, tag);
    }

    int PlaceAnew(int segment, ulong key)
    {
        var tag = _plan.Tags.Number(key);
        if (tag < 0) return Foreign(segment);
        ref readonly var step = ref _plan.From(_current, tag);
        if (!step.Exists) return Misplaced(segment, tag);
        if (step.SkipsMandatory || Count(step) > step.Max) return PlaceWithFinding(segment, tag, step);
        _last[_current] = new(key, step);
        return Enter(segment, step, Count(step));
    }

    /// <summary>Closes what is open and tells what is still missing.</summary>
    internal void End(int segmentCount)
    {
        if (_current != _plan.Nodes[0].Children[^1]) TellUnfinished(segmentCount);
        while (_openLoops > 0) _into.Close(_open[--_openLoops], segmentCount);
    }

    // A missing trailer itself is the envelope's finding, told with the message and not with its segments.
    void TellUnfinished(int segmentCount)
    {
        var trailer = _plan.Nodes[0].Children[^1];
        foreach (var missing in _plan.Skipped(_current, Step.None).Where(n => n.Index != trailer)) TellMissing(segmentCount, missing);
    }

    // What stood too early is not missing as well.
    void TellMissing(int segment, SchemaNode node)
    {
        if (!_early.Remove(node.Id)) findings.Missing(segment, node);
    }

    int Count(in Step step) => step.Repeats ? _counts[step.Counted] + 1 : 1;

    int Enter(int segment, in Step step, int count)
    {
        _counts[step.Counted] = count;
        var (into, open, depth) = (_into, _open, (int)step.OpenLoops);
        for (var loop = _openLoops - 1; loop >= depth; loop--) into.Close(open[loop], segment);
        if (step.Loop >= 0) open[depth] = into.Open(step.Loop, segment, open[depth++ - 1]);
        into.Place(segment, step.Node, open[depth - 1]);
        (_openLoops, _current, _placed, _stray) = (depth, step.Node, segment, -1);
        return step.Node;
    }

    int PlaceWithFinding(int segment, int tag, Step step)
    {
        Aside(segment);
        if (step.SkipsMandatory && IsTooEarly(segment, step) is { } skipped) return TooEarly(segment, tag, step.Loop, skipped);
        while (step.Exists && Count(step) > step.Max)
        {
            var other = _plan.Alternative(_current, tag, step.Node);
            if (!other.Exists)
            {
                findings.TooMany(segment, _plan.Nodes[step.Counted]);
                break;
            }

            step = other;
        }

        foreach (var missing in _plan.Skipped(_current, step)) TellMissing(segment, missing);
        return Enter(segment, step, Count(step));
    }

    // What a segment leaves out is not missing when it comes soon, and the next segment goes on from here: then this one stands too early.
    SchemaNode? IsTooEarly(int segment, Step step)
    {
        var next = segment + 1;
        while (step.Loop >= 0 && next < segment + TooEarlyWithin && findings.TagNumber(next) is >= 0 and var held && Holds(step.Loop, held)) next++;
        if (findings.TagNumber(next) is not (>= 0 and var tagOfNext) || _plan.From(_current, tagOfNext) is not { Exists: true, SkipsMandatory: false } goesOn) return null;
        return _plan.Skipped(_current, step).FirstOrDefault(n => (n.Index == goesOn.Counted && !_plan.From(step.Node, tagOfNext).Exists) || (_plan.IsOnlyPlace(n) && Comes(next, _plan.Tags.Number(n.Id))));
    }

    bool Comes(int from, int tag)
    {
        for (var segment = from; segment < from + TooEarlyWithin; segment++)
            if (findings.TagNumber(segment) == tag)
                return true;
        return false;
    }

    int TooEarly(int segment, int tag, int loop, SchemaNode skipped)
    {
        findings.TooEarly(segment, _plan.Tags[tag], skipped.Id);
        _early.Add(_plan.Tags[tag]);
        _stray = loop;
        return -1;
    }

    int Foreign(int segment)
    {
        Aside(segment);
        findings.Foreign(segment);
        return -1;
    }

    int Misplaced(int segment, int tag)
    {
        Aside(segment);
        if (_stray >= 0 && Holds(_stray, tag)) return -1;
        var isOutOfSequence = EarlierInOpenLoop(tag);
        findings.Misplaced(segment, _plan.Tags[tag], _placed, isOutOfSequence);
        _stray = LoopOf(tag, isOutOfSequence);
        return -1;
    }

    void Aside(int segment) => _into.Place(segment, -1, _open[_openLoops - 1]);

    // AK304 7 rather than 2: a loop that is open has the segment, but before the place reached.
    bool EarlierInOpenLoop(int tag)
    {
        for (var loop = _plan.Nodes[_current].Parent; loop >= 0; loop = _plan.Nodes[loop].Parent)
            if (_plan.Nodes[loop].Children.Any(child => _plan.Nodes[child].Id == _plan.Tags[tag]))
                return true;
        return false;
    }

    // The loop whose segments may follow the stray one: the loop that it opens, else the one it belongs to and which is not open.
    int LoopOf(int tag, bool isOutOfSequence)
    {
        var opened = Array.FindIndex(_plan.Nodes, 1, n => n.IsLoop && n.Id == _plan.Tags[tag]);
        if (opened >= 0 || isOutOfSequence) return opened;
        return Array.Find(_plan.Nodes, n => n.Id == _plan.Tags[tag] && n.Index > 0)!.Parent;
    }

    bool Holds(int loop, int tag) =>
        _plan.Nodes[loop].Children.Any(child => _plan.Nodes[child].IsLoop ? Holds(child, tag) : _plan.Nodes[child].Id == _plan.Tags[tag]);

    readonly record struct Taken(ulong Tag, Step Step);
}
