using Gateway.Translation.Schemas;

namespace Gateway.Translation.Tests.Mutations;

/// <summary>Defects of a message's structure: segments that are foreign, missing, too many, or in the wrong place.</summary>
static class SegmentMutations
{
    const int LongestRun = 40;

    internal static IEnumerable<(string Kind, Func<SampleEdits, Random, IEnumerable<Mutation>> Make)> All =>
    [
        ("unknown segment", (e, r) => Inserted(e, "unknown segment", "segment-unknown", _ => new(["ZQ9", "1"]), r)),
        ("segment of another message", (e, r) => Inserted(e, "segment of another message", "segment-not-in-message", random => Foreign(e, random), r)),
        ("mandatory segment deleted", (e, _) => Deleted(e)),
        ("mandatory loop deleted", (e, _) => DeletedLoops(e)),
        ("segment too often", (e, _) => SegmentsTooOften(e)),
        ("loop too often", (e, _) => LoopsTooOften(e)),
        ("neighbours swapped", (e, _) => Swapped(e)),
        ("segment in the wrong loop", Misplaced),
    ];

    static IEnumerable<Mutation> Inserted(SampleEdits e, string kind, string code, Func<Random, EdiSegment?> make, Random random)
    {
        foreach (var position in e.Body.Skip(1).Append(e.Message.Count))
            if (make(random) is { } segment)
                yield return Insert(e, kind, code, position, segment);
    }

    static Mutation Insert(SampleEdits e, string kind, string code, int position, EdiSegment segment) =>
        new(kind, e.Replace(position, 0, segment with { After = e.At(position - 1).After }), e.Message.Index, AtSegment(e, code, segment.Tag, position));

    static Expectation AtSegment(SampleEdits e, string code, string tag, int position) =>
        new(code, tag, position) { Loop = e.LoopBefore(position), IsWarning = e.Message.OnlyWarns(code) };

    // The last of some copies is at fault, and stands in the loop that the first does, unless that is the bounds of one: LE has closed it.
    static Expectation AtCopy(SampleEdits e, string code, int original, int position) =>
        new(code, e.At(original).Tag, position) { Loop = e.At(original).Tag is "LS" or "LE" ? null : e.LoopAt(original), IsWarning = e.Message.OnlyWarns(code) };

    static EdiSegment? Foreign(SampleEdits e, Random random)
    {
        var schema = e.Message.Schema;
        var foreign = schema.Release.Segments.Values
            .Where(s => s.Id is not ("ISA" or "IEA" or "GS" or "GE" or "ST" or "SE" or "TA1" or "ISB" or "ISE" or "TA3" or "BIN" or "BDS") && !s.Id.StartsWith("UN", StringComparison.Ordinal))
            .Where(s => schema.Nodes.All(n => n.Id != s.Id))
            .ToList();
        if (foreign.Count == 0) return null;
        var segment = foreign[random.Next(foreign.Count)];
        return new EdiSegment([segment.Id]).With(1, "1");
    }

    static IEnumerable<Mutation> Deleted(SampleEdits e) =>
        from position in e.Body
        where e.Message.Nodes[position - 1] >= 0
        let node = e.Message.NodeAt(position - 1)
        where node.IsMandatory && !node.IsTrigger && !IsRun(e, position, node)
        where e.Message.Nodes[position] >= 0 && !FollowedBySame(e, position, position + 1) && !IsTakenElsewhere(e, position - 1, position + 1)
        select new Mutation("mandatory segment deleted", e.Replace(position, 1), e.Message.Index, AtSegment(e, "segment-missing", node.Id, position));

    // Where one of the same tag comes next, that one may be taken for it.
    static bool FollowedBySame(SampleEdits e, int position, int next) => next <= e.Message.Count && e.At(next).Tag == e.At(position).Tag;

    // UNS and its like stand to part what could be taken for the part before: without it, nothing is wrong until later.
    static bool IsTakenElsewhere(SampleEdits e, int before, int next) =>
        next < e.Message.Count && e.Message.Nodes[before - 1] >= 0 && e.Message.Nodes[next - 1] >= 0
        && Places.HasOtherPlace(e.Message.Schema, e.Message.NodeAt(before - 1), e.Message.NodeAt(next - 1));

    static bool IsRun(SampleEdits e, int position, SchemaNode node) =>
        e.Message.Nodes[position - 2] == node.Index || e.Message.Nodes[position] == node.Index;

    static IEnumerable<Mutation> DeletedLoops(SampleEdits e) =>
        from position in e.Body
        where e.Message.Nodes[position - 1] >= 0 && e.Message.NodeAt(position - 1).IsTrigger
        let loop = e.Message.Schema.Nodes[e.Message.NodeAt(position - 1).Parent]
        where loop.IsMandatory && e.Message.Schema.Nodes[loop.Parent].Index == 0
        where e.Message.Nodes.Count(n => n >= 0 && e.Message.Schema.Nodes[n].IsTrigger && e.Message.Schema.Nodes[n].Parent == loop.Index) == 1
        let end = EndOfLoop(e, position, loop)
        where e.Message.Nodes[end - 1] >= 0 && !FollowedBySame(e, position, end) && !IsTakenElsewhere(e, position - 1, end)
        select new Mutation("mandatory loop deleted", e.Replace(position, end - position), e.Message.Index, AtSegment(e, "segment-missing", loop.Id, position));

    static IEnumerable<Mutation> SegmentsTooOften(SampleEdits e) =>
        from position in e.Body
        where e.Message.Nodes[position - 1] >= 0
        let node = e.Message.NodeAt(position - 1)
        where !node.IsTrigger && node.Max <= LongestRun && e.Message.Nodes[position - 2] != node.Index
        let run = e.Body.SkipWhile(p => p < position).TakeWhile(p => e.Message.Nodes[p - 1] == node.Index).Count()
        where !Places.CanFollow(e.Message.Schema, node, node.Id)
        select new Mutation("segment too often", e.Replace(position + run, 0, Copies(e, position, 1, node.Max + 1 - run)), e.Message.Index,
            AtCopy(e, "segment-too-many", position, position + node.Max))
        { HasCopies = true };

    static IEnumerable<Mutation> LoopsTooOften(SampleEdits e) =>
        from position in e.Body
        where e.Message.Nodes[position - 1] >= 0 && e.Message.NodeAt(position - 1).IsTrigger
        let loop = e.Message.Schema.Nodes[e.Message.NodeAt(position - 1).Parent]
        where loop.Max <= LongestRun && !Places.CanFollow(e.Message.Schema, loop, loop.Id)
        let end = EndOfLoop(e, position, loop)
        where e.Message.Nodes[end - 1] != e.Message.Nodes[position - 1]
        let before = InstancesBefore(e, position, loop)
        let copies = loop.Max - before
        select new Mutation("loop too often", e.Replace(end, 0, Copies(e, position, end - position, copies)), e.Message.Index,
            AtCopy(e, "loop-too-many", position, end + (copies - 1) * (end - position)))
        { HasCopies = true };

    static IReadOnlyList<EdiSegment> Copies(SampleEdits e, int position, int count, int times) =>
        [.. Enumerable.Range(0, times).SelectMany(_ => Enumerable.Range(position, count).Select(e.At))];

    static int EndOfLoop(SampleEdits e, int position, SchemaNode loop)
    {
        var end = position + 1;
        while (end < e.Message.Count && e.Message.Nodes[end - 1] is >= 0 and var node && node != e.Message.Nodes[position - 1] && Places.IsInside(e.Message.Schema, node, loop)) end++;
        return end;
    }

    static int InstancesBefore(SampleEdits e, int position, SchemaNode loop)
    {
        var count = 0;
        for (var at = position - 1; at > 1 && e.Message.Nodes[at - 1] is >= 0 and var node && Places.IsInside(e.Message.Schema, node, loop); at--)
            if (node == e.Message.Nodes[position - 1])
                count++;
        return count;
    }

    // Either stands at the wrong place: the first too early, or the second too late.
    static IEnumerable<Mutation> Swapped(SampleEdits e)
    {
        foreach (var position in e.Body.SkipLast(1).Where(p => e.Message.Nodes[p - 1] >= 0 && e.Message.Nodes[p] >= 0))
        {
            var (first, second) = (e.Message.NodeAt(position - 1), e.Message.NodeAt(position));
            if (first.Parent != second.Parent || first.IsTrigger || first.Index == second.Index || first.Id == second.Id) continue;
            if (Places.CanFollow(e.Message.Schema, second, first.Id) || IsTakenElsewhere(e, position - 1, position + 1)) continue;
            yield return new("neighbours swapped", e.Replace(position, 2, e.At(position + 1), e.At(position)), e.Message.Index,
                AtSegment(e, "segment-out-of-sequence", first.Id, position + 1), AtSegment(e, "segment-out-of-sequence", second.Id, position));
        }
    }

    // A segment whose loop is not open.
    static IEnumerable<Mutation> Misplaced(SampleEdits e, Random random)
    {
        var schema = e.Message.Schema;
        var inner = e.Body.Where(p => e.Message.Nodes[p - 1] >= 0 && e.Message.NodeAt(p - 1) is { IsTrigger: false, Depth: > 1 }).ToList();
        if (inner.Count == 0) yield break;
        foreach (var position in e.Body.Skip(1).Where(p => e.Message.Nodes[p - 2] >= 0))
        {
            var segment = e.At(inner[random.Next(inner.Count)]);
            if (Places.CanStand(schema, e.Message.NodeAt(position - 2), segment.Tag)) continue;
            yield return Insert(e, "segment in the wrong loop", "segment-unexpected", position, segment) with { HasCopies = true };
        }
    }
}
