namespace Gateway.Translation.Schemas;

/// <summary>Finds each segment's place in the message and notes the loops as they open and close.</summary>
/// <remarks>The usual step is the one taken last from the same place, else one look into the plan's table. Everything else is a finding, and one finding does not lead to others:
/// a segment that does not fit is left aside together with the segments of its loop, and the walk goes on from where it was.</remarks>
sealed class StructureWalker(Findings findings)
{
    readonly StructureAhead _ahead = new(findings);
    readonly HashSet<string> _told = new(StringComparer.Ordinal);
    ValidationPlan _plan = null!;
    MessageStructure _into = null!;
    int[] _counts = [];
    int[] _open = [];

    // By node: the step that was taken last from there. Mostly it is taken again.
    Taken[] _last = [];
    int _openLoops;
    int _current;
    int _placed;

    // The loop whose segments are aside, and whether several of them stand here without the one that opens it.
    int _stray;
    bool _isLost;

    // The last stray segment and its tag.
    int _strayAt;
    int _strayTag;

    // The last segment whose tag is another one miswritten, and the loop that it should open.
    int _foreign;
    int _foreignLoop;

    internal void Begin(ValidationPlan plan, MessageStructure into, int segmentCount)
    {
        if (_counts.Length < plan.Nodes.Length) (_counts, _open, _last) = (new int[plan.Nodes.Length], new int[plan.Nodes.Length], new Taken[plan.Nodes.Length]);
        if (_plan != plan) Array.Clear(_last);
        (_plan, _into, _current, _placed, _stray, _openLoops, _strayAt, _foreign) = (plan, into, 0, -1, -1, 0, -2, -2);
        _ahead.Begin(plan);
        _told.Clear();
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
        var isMiswritten = tag < 0;
        if (isMiswritten && (tag = findings.TagBeforeBlanks(segment)) < 0) return Foreign(segment);
        ref readonly var step = ref _plan.From(_current, tag);
        if (!step.Exists) return Misplaced(segment, tag);
        if (step.SkipsMandatory || Count(step) > step.Max) return PlaceWithFinding(segment, tag, step);
        // What is told of a tag is told of each.
        if (!isMiswritten) _last[_current] = new(key, step);
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

    // What stood too early is not missing as well, nor what was told of already, nor what stands there with a slip in its tag.
    void TellMissing(int segment, SchemaNode node)
    {
        if (!_told.Remove(node.Id)) findings.Missing(segment, node);
    }

    int Count(in Step step) => step.Repeats ? _counts[step.Counted] + 1 : 1;

    int Enter(int segment, in Step step, int count)
    {
        _counts[step.Counted] = count;
        var (into, open, depth) = (_into, _open, (int)step.OpenLoops);
        for (var loop = _openLoops - 1; loop >= depth; loop--) into.Close(open[loop], segment);
        if (step.Loop >= 0) open[depth] = into.Open(step.Loop, segment, open[depth++ - 1]);
        into.Place(segment, step.Node, open[depth - 1]);
        (_openLoops, _current, _placed) = (depth, step.Node, segment);
        if (_stray >= 0) EndStray(step);
        return step.Node;
    }

    // Where the segment that opens a loop was lost, some of the loop's may find a place of their own between the others.
    void EndStray(in Step step)
    {
        if (!_isLost || step.Loop == _stray || !_plan.Holds(_stray, _plan.TagOf(step.Node))) _stray = -1;
    }

    int PlaceWithFinding(int segment, int tag, Step step)
    {
        Aside(segment);
        if (IsStray(segment, tag)) return -1;
        if (step.SkipsMandatory && _ahead.LeftOutTooEarly(_current, segment, step) is { } leftOut)
            return IsBehindForeign(segment, tag) ? -1 : TooEarly(segment, tag, step.Loop, leftOut);
        while (step.Exists && Count(step) > step.Max)
        {
            var other = _plan.Alternative(_current, tag, step.Node);
            if (!other.Exists)
            {
                if (IsBehindForeign(segment, tag)) return -1;
                findings.TooMany(segment, _plan.Nodes[step.Counted]);
                break;
            }

            step = other;
        }

        foreach (var missing in _plan.Skipped(_current, step)) TellMissing(segment, missing);
        return Enter(segment, step, Count(step));
    }

    int TooEarly(int segment, int tag, int loop, SchemaNode leftOut)
    {
        findings.TooEarly(segment, _plan.Tags[tag], leftOut.Id);
        _told.Add(_plan.Tags[tag]);
        SetStray(segment, tag, loop, false);
        return -1;
    }

    int Foreign(int segment)
    {
        Aside(segment);
        var meant = Meant(segment);
        if (meant.Exists) TakeFor(segment, meant);
        findings.Foreign(segment, meant.Exists ? _plan.Nodes[meant.Counted].Id : null);
        return -1;
    }

    // What was meant is not missing, and what fits nowhere behind it belongs to its loop.
    void TakeFor(int segment, in Step meant)
    {
        (_foreign, _foreignLoop) = (segment, meant.Loop);
        if (_plan.Nodes[meant.Counted].IsMandatory) _told.Add(_plan.Nodes[meant.Counted].Id);
    }

    // Which segment a tag that the message does not have is meant for: a mandatory one that is written much alike, or one that opens a loop, which shows in what comes behind it.
    Step Meant(int segment)
    {
        var (opens, tag) = (!IsOfOlderRelease && FitsNowhere(segment + 1), findings.TagNumber(segment + 1));
        for (var meant = 0; meant < _plan.Tags.Count; meant++)
            if (_plan.From(_current, meant) is { Exists: true } step && findings.IsSlipOf(segment, _plan.Tags[meant]) && (opens ? step.Loop >= 0 && _plan.Holds(step.Loop, tag) : IsOnlyHere(segment, step)))
                return step;
        if (!opens) return Step.None;
        var (lost, place) = (_ahead.LoopOf(_current, segment + 1, tag), _ahead.InOpenLoop(_current, tag));
        if (place >= 0 && !lost.IsSure) lost = lost with { Loop = _plan.Nodes[place].Parent };
        return lost.Loop > 0 ? _plan.OpenerOf(lost.Loop) : Step.None;
    }

    // Older releases had segments and loops that were taken out, and what they leave behind is no error.
    bool IsOfOlderRelease => _plan.Schema.JudgedRelease == ReleaseRelation.Older;

    // What stands already need not stand again.
    bool IsOnlyHere(int segment, in Step step) =>
        !step.Repeats && _plan.Nodes[step.Counted].IsMandatory && !_ahead.ComesBehind(segment, _plan.TagOf(step.Node));

    bool FitsNowhere(int segment) =>
        findings.TagNumber(segment) is >= 0 and var tag && !_ahead.Fits(_current, tag) && (_stray < 0 || !_plan.Holds(_stray, tag))
        && (_plan.From(_current, tag) is not { Exists: true } step || _ahead.LeftOutTooEarly(_current, segment, step) is not null);

    int Misplaced(int segment, int tag)
    {
        Aside(segment);
        if (IsStray(segment, tag) || IsBehindForeign(segment, tag)) return -1;
        var lost = _ahead.LoopOf(_current, segment, tag);
        var place = _ahead.InOpenLoop(_current, tag);
        if (place >= 0 && (_plan.Nodes[place].IsLoop || !lost.IsSure)) TellOutOfSequence(segment, tag, place);
        else TellLost(segment, tag, lost);
        return -1;
    }

    // AK304 7 rather than 2: a loop that is open has the segment, but before the place reached. The one that opens it anew may be lost.
    void TellOutOfSequence(int segment, int tag, int place)
    {
        findings.Misplaced(segment, _plan.Tags[tag], _placed, isOutOfSequence: true);
        var loop = _plan.Nodes[place].Parent;
        var isLost = !_plan.Nodes[place].IsLoop && loop > 0 && _ahead.GoesOnFrom(place, _current, segment);
        SetStray(segment, tag, _plan.Nodes[place].IsLoop ? place : isLost ? loop : -1, isLost);
    }

    // A loop that must stand, whose segments stand here: what opens it is missing. One segment alone may as well have strayed from where the loop stands.
    void TellLost(int segment, int tag, LostLoop lost)
    {
        SetStray(segment, tag, lost.Loop, lost.Length > 1);
        if (IsMissing(lost.Loop) && ((_isLost && !IsOfOlderRelease) || !_ahead.ComesBehind(segment, _plan.TagOf(lost.Loop)))) TellMissingOpener(segment, _plan.Nodes[lost.Loop]);
        else findings.Misplaced(segment, _plan.Tags[tag], _placed, isOutOfSequence: false);
    }

    bool IsMissing(int loop) =>
        _plan.Nodes[loop].IsMandatory && _plan.From(_current, _plan.TagOf(loop)) is { Repeats: false, SkipsMandatory: false } step && step.Loop == loop;

    void TellMissingOpener(int segment, SchemaNode loop)
    {
        findings.MissingOpener(segment, loop);
        _told.Add(loop.Id);
    }

    void SetStray(int segment, int tag, int loop, bool isLost) => (_strayAt, _strayTag, _stray, _isLost) = (segment, tag, loop, isLost);

    // Of one tag some may stand in a row.
    bool IsStray(int segment, int tag)
    {
        if (_stray >= 0 && _plan.Holds(_stray, tag)) return true;
        if (_strayTag != tag || _strayAt != segment - 1) return false;
        _strayAt = segment;
        return true;
    }

    // What fits nowhere right behind a tag that was meant to open a loop is of that loop.
    bool IsBehindForeign(int segment, int tag)
    {
        if (_foreign != segment - 1 || _foreignLoop < 0) return false;
        SetStray(segment, tag, _foreignLoop, true);
        return true;
    }

    void Aside(int segment) => _into.Place(segment, -1, _open[_openLoops - 1]);

    readonly record struct Taken(ulong Tag, Step Step);
}
