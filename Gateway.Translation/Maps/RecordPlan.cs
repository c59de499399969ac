using Gateway.Translation.Documents;

namespace Gateway.Translation.Maps;

/// <summary>Reads each segment or loop that fits into a record of a list, or the only one into a record.</summary>
sealed class RecordPlan : PlanRow
{
    /// <summary>The field that holds the record or the list.</summary>
    internal required FieldTarget Target { get; init; }

    /// <summary>Loops to enter before the one that makes a record.</summary>
    internal required LoopStep[] Way { get; init; }

    /// <summary>The loop that makes a record; null where a segment does.</summary>
    internal LoopStep? Loop { get; init; }

    /// <summary>The segment that makes a record; null where a loop does. Without nodes it is the scope's own.</summary>
    internal Place? Segment { get; init; }

    /// <summary>Whether the record stands for the scope itself: its rows look where the enclosing rows look.</summary>
    internal bool IsSameScope { get; init; }

    /// <summary>Where this holds a value in the enclosing scope, nothing is read.</summary>
    internal Place? Without { get; init; }

    /// <summary>The first element of a group that repeats inside the segment, the group's length and how often it fits; 0 where none does.</summary>
    internal (int From, int Step, int Times) Group { get; init; }

    internal required RowSet Inner { get; init; }

    internal override PlanRow[] Rows => Inner.All;

    internal override ulong Sources => Target.FirstField;

    internal override NodeSet Needs => this switch
    {
        { IsSameScope: true } => NodeSet.Always,
        { Way: [var first, ..] } => NodeSet.Of(first.Node),
        { Loop: { } loop } => NodeSet.Of(loop.Node),
        _ => NodeSet.Of(Segment!),
    };

    bool IsList => Target.Leaf.Kind == FieldKind.List;

    internal override void Read(in MessageReading reading, Scope scope)
    {
        if (Without is { } other && HoldsValue(reading, scope, other)) return;
        if (IsSameScope) ReadSame(reading, scope);
        else if (scope.Segment < 0) Enter(reading, scope.Loop, 0);
        else if (Segment is { IsOwnSegment: true } own && reading.Fits(scope.Segment, own.Conditions)) ReadOne(reading, scope, own.Conditions);
    }

    static bool HoldsValue(in MessageReading reading, Scope scope, Place place)
    {
        for (var segment = reading.Find(scope, place); segment >= 0; segment = reading.FindNext(scope, segment, place))
            if (!reading.ElementAt(segment, place.Slot.Element, place.Slot.Component).IsEmpty)
                return true;
        return false;
    }

    void ReadSame(in MessageReading reading, Scope scope)
    {
        if (!reading.Fits(reading.OwnSegment(scope), Segment!.Conditions)) return;
        if (Group.Times > 0) ReadGroups(reading, scope.Loop, reading.OwnSegment(scope));
        else ReadOne(reading, scope, Segment.Conditions);
    }

    void Enter(in MessageReading reading, int loop, int depth)
    {
        if (depth == Way.Length)
        {
            if (Loop is null) ReadSegments(reading, loop);
            else ReadLoops(reading, loop, Loop);
            return;
        }

        for (var child = reading.FirstLoop(loop, Way[depth]); child >= 0; child = reading.NextLoop(child, Way[depth]))
            Enter(reading, child, depth + 1);
    }

    void ReadLoops(in MessageReading reading, int parent, LoopStep step)
    {
        for (var loop = reading.FirstLoop(parent, step); loop >= 0; loop = reading.NextLoop(loop, step))
            if (!ReadOne(reading, new(loop), step.Conditions))
                return;
    }

    void ReadSegments(in MessageReading reading, int loop)
    {
        var place = Segment!;
        for (var segment = reading.Find(new(loop), place); segment >= 0; segment = reading.FindNext(new(loop), segment, place))
            if (Group.Times > 0) ReadGroups(reading, loop, segment);
            else if (!ReadOne(reading, new(loop, segment), place.Conditions))
                return;
    }

    void ReadGroups(in MessageReading reading, int loop, int segment)
    {
        for (var i = 0; i < Group.Times; i++)
            if (HoldsValue(reading, segment, Group.From + (i * Group.Step)))
                ReadOne(reading, new(loop, segment, Group.From, i * Group.Step), Segment!.Conditions);
    }

    bool HoldsValue(in MessageReading reading, int segment, int from)
    {
        for (var element = from; element < from + Group.Step; element++)
            if (!reading.ElementAt(segment, element, 0).IsEmpty)
                return true;
        return false;
    }

    /// <summary>False when the field holds one record and has it.</summary>
    bool ReadOne(in MessageReading reading, Scope scope, Condition[] conditions)
    {
        var own = reading.OwnSegment(scope);
        var holder = reading.Document.Open(Target);
        if (!IsList && reading.Document.Has(holder, Target.Leaf))
        {
            reading.Report(
                DiagnosticCodes.MapAmbiguous, own, default,
                $"{Target} stands more than once; the first was taken ({reading.Plan.Rows[Number]}).");
            return false;
        }

        reading.MarkConditions(own, conditions);
        var valuesBefore = reading.Document.ValueCount;
        var record = reading.Document.Add(holder, Target.Leaf);
        reading.Document.Enter(record);
        Inner.Read(reading, scope);
        if (reading.Document.TryLeave(holder, Target.Leaf, valuesBefore)) reading.NoteRecord(scope, record);
        return true;
    }

    internal override void Write(MessageWriting writing, WriteScope scope)
    {
        if (Target.Holder(writing.Current) is not { } holder) return;
        if (IsList) WriteList(writing, scope, Target.Leaf.Records(holder));
        else if (Target.Leaf.Get(holder) is { } record) WriteOne(writing, scope, record);
    }

    void WriteList(MessageWriting writing, WriteScope scope, ReadOnlySpan<object> records)
    {
        if (Group.Times == 0) WriteAll(writing, scope, records);
        else if (IsSameScope) WriteInside(writing, scope, records);
        else WriteGroups(writing, scope, records);
    }

    // A record that stands for the scope itself has room once.
    void WriteAll(MessageWriting writing, WriteScope scope, ReadOnlySpan<object> records)
    {
        var isFull = false;
        foreach (var record in records)
        {
            if (isFull) writing.Report(this, $"{Target} has room for one here", Target.ToString());
            else WriteOne(writing, scope, record);
            isFull = IsSameScope;
        }
    }

    // Each record is written as a segment of its own; it joins the one before where that has room and agrees in what does not repeat.
    void WriteGroups(MessageWriting writing, WriteScope scope, ReadOnlySpan<object> records)
    {
        OutgoingSegment? last = null;
        var count = 0;
        foreach (var record in records)
        {
            var segment = WriteOne(writing, scope, record).Segment!;
            if (last is not null && count < Group.Times && last.TryJoin(segment, Group.From, count * Group.Step)) count++;
            else (last, count) = (segment, 1);
        }
    }

    // The scope's own segment has room for as many records as it has groups.
    void WriteInside(MessageWriting writing, WriteScope scope, ReadOnlySpan<object> records)
    {
        var own = scope.Segment ?? scope.Loop.Segments[0];
        var count = 0;
        foreach (var record in records)
        {
            if (count == Group.Times)
            {
                writing.Report(this, $"{Target} has room for {Group.Times} here", Target.ToString());
                return;
            }

            var group = writing.NewSegment(own.Node, own.Definition);
            WriteRows(writing, new(scope.Loop, group), record);
            own.Take(group, Group.From, Group.Step * count++);
        }
    }

    WriteScope WriteOne(MessageWriting writing, WriteScope scope, object record)
    {
        var inner = IsSameScope ? scope : writing.Open(scope, this);
        WriteRows(writing, inner, record);
        return inner;
    }

    void WriteRows(MessageWriting writing, WriteScope inner, object record)
    {
        writing.Enter(record);
        Inner.Write(writing, inner, Target.Leaf.Table!);
        writing.Leave();
    }
}
