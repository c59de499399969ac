using System.Globalization;

namespace Gateway.Translation.Maps;

/// <summary>A fixed text, written into segments that other rows have made; read as nothing.</summary>
sealed class ConstantPlan : PlanRow
{
    readonly byte[] _bytes = [];

    internal required Place Place { get; init; }

    internal required string Text
    {
        get;
        init
        {
            field = value;
            _bytes = System.Text.Encoding.Latin1.GetBytes(value);
        }
    }

    /// <summary>Written only where this holds a value.</summary>
    internal Place? With { get; init; }

    internal override NodeSet Needs => NodeSet.Of(Place);

    internal override ulong Mask => MaskOf(Place);

    internal override void Read(in MessageReading reading, Scope scope)
    {
        for (var segment = reading.Find(scope, Place); segment >= 0; segment = reading.FindNext(scope, segment, Place))
            if (reading.ElementAt(segment, Place.Slot.Element, Place.Slot.Component).Bytes.SequenceEqual(_bytes))
                reading.Mark(segment, Place.Slot);
    }

    internal override void Write(MessageWriting writing, WriteScope scope) => writing.PutConstant(this, scope);
}

/// <summary>Elements left out on purpose: they count as read.</summary>
sealed class DropPlan : PlanRow
{
    internal required Place[] Places { get; init; }

    internal override NodeSet Needs => NodeSet.Of(Places);

    internal override void Read(in MessageReading reading, Scope scope)
    {
        foreach (var place in Places)
            for (var segment = reading.Find(scope, place); segment >= 0; segment = reading.FindNext(scope, segment, place))
                if (place.Slots.Length == 0) reading.MarkAll(segment);
                else reading.Mark(segment, place.Slot);
    }

    internal override void Write(MessageWriting writing, WriteScope scope)
    {
        // What was left out on purpose is not made up again.
    }
}

/// <summary>Numbers the records of a list in reading order.</summary>
sealed class NumberPlan : PlanRow
{
    internal required FieldTarget Target { get; init; }

    internal override IEnumerable<FieldTarget> Targets => [Target];

    internal override void Read(in MessageReading reading, Scope scope)
    {
        var number = reading.Document.IndexOf(reading.Document.Current) + 1;
        reading.Document.Set(Target, FieldValue.Of(number.ToString(CultureInfo.InvariantCulture)), default);
    }

    internal override void Write(MessageWriting writing, WriteScope scope)
    {
        // The number is given anew when it is read.
    }
}

/// <summary>A sum over the document: checked when read, computed when written.</summary>
sealed class TotalPlan : PlanRow
{
    internal required Place Place { get; init; }

    internal required Conversion Conversion { get; init; }

    internal required TotalExpression Is { get; init; }

    internal override NodeSet Needs => NodeSet.Of(Place);

    internal override void Read(in MessageReading reading, Scope scope)
    {
        var segment = reading.Find(scope, Place);
        if (segment < 0 || !reading.TryFindSlot(scope, segment, Place, out var slot, out var element)) return;
        if (!Conversion.TryRead(reading, element, out var stated)) return;
        var actual = Is.Compute(reading.Document, reading.CountLoops(Is.LoopNode));
        if (stated.Number == actual) return;
        reading.Report(
            DiagnosticCodes.MapTotalDiffers, segment, slot,
            $"{Place.Text} states {element.ToString()}, but {Is} is {actual.ToString(CultureInfo.InvariantCulture)} ({reading.Plan.Rows[Number]}).", element.ToString());
    }

    internal override void Write(MessageWriting writing, WriteScope scope) =>
        writing.Put(this, scope, Place, Conversion.Write(FieldValue.Of(Is.Compute(writing.Current, writing.CountLoops(Is.LoopNode)))));
}

/// <summary>What a total is of: <c>count(lines)</c>, <c>sum(lines.quantity)</c>, <c>count(HL)</c>.</summary>
/// <param name="text">As the map writes it.</param>
/// <param name="list">The list; null when loops are counted.</param>
/// <param name="summed">The field that is summed; null when records are counted.</param>
/// <param name="loopNode">The loop that is counted; -1 when records are.</param>
sealed class TotalExpression(string text, FieldTarget? list, FieldTarget? summed, int loopNode)
{
    internal int LoopNode => loopNode;

    /// <summary>Over the current record of a document that is being read.</summary>
    internal decimal Compute(DocumentBuilder document, int loops)
    {
        if (list is null) return loops;
        if (!document.TryFindHolder(list, out var holder)) return 0;
        if (summed is null) return document.CountIn(holder, list.Leaf);
        var total = 0m;
        foreach (var item in document.RecordsIn(holder, list.Leaf))
            if (document.TryGet(item, summed, out var value)) total += value.Number;
        return total;
    }

    /// <summary>Over a record that is whole.</summary>
    internal decimal Compute(object record, int loops)
    {
        if (list is null) return loops;
        if (list.Holder(record) is not { } holder) return 0;
        var total = 0m;
        foreach (var item in list.Leaf.Records(holder))
            if (summed is null) total++;
            else if (summed.TryGet(item, out var value)) total += value.Number;
        return total;
    }

    public override string ToString() => text;
}
