using System.Runtime.CompilerServices;
using System.Text;
using Gateway.Translation.Documents;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Maps;

/// <summary>What the schemes of identifiers are called in a message.</summary>
/// <param name="list">The code list; null when codes are taken as they are.</param>
/// <param name="unknown">What a code that is not in the list means.</param>
sealed class SchemeCodes(CodeList? list, UnknownCode unknown)
{
    readonly Dictionary<ulong, string?> _byKey = list?.ReadableByKey.Where(e => Ascii.IsValid(e.Value.Code)).ToDictionary(e => e.Key, e => e.Value.Values[0]) ?? [];

    /// <summary>The scheme of a code; null when the identifier is not to be read.</summary>
    internal string? SchemeOf(in MessageReading reading, in Element code) =>
        _byKey.TryGetValue(ShortKey.Of(code.Bytes), out var scheme) ? scheme : SchemeOf(reading.TextOf(code));

    internal string? SchemeOf(string code) => list?.Find(code) is { } entry ? entry.Values[0] : unknown == UnknownCode.Keep ? code : null;

    /// <summary>The code of an identifier's scheme; null when it has none and is itself no code of at most three characters.</summary>
    internal string? CodeOf(MessageWriting writing, Identifier id) => id.Scheme is not { } scheme
        ? null
        : list?.FindScheme(scheme, id.Value?.Length ?? 0)?.Code ?? (unknown == UnknownCode.Keep && scheme.Length <= 3 && writing.IsKeptCode(scheme) ? scheme : null);

    internal string Name => list?.Name ?? "schemes";
}

/// <summary>One identifier whose scheme stands in another element: N104 and N103.</summary>
sealed class IdentifierPlan : PlanRow
{
    internal required FieldTarget Target { get; init; }

    internal required Place Value { get; init; }

    internal required Place Scheme { get; init; }

    internal required SchemeCodes Schemes { get; init; }

    internal override IEnumerable<FieldTarget> Targets => [Target];

    internal override NodeSet Needs => NodeSet.Of(Value);

    internal override ulong Mask => MaskOf(Value);

    internal override IEnumerable<Place> Searched => [Value];

    internal override ReadStep? Step(in ShapeSearch search) =>
        !search.TryFind([Value], isOnly: true, out var found) ? new RowStep(this) : found is { } slot ? new IdentifierStep(this, slot) : null;

    internal override void Read(in MessageReading reading, Scope scope)
    {
        for (var segment = reading.FindNext(scope, -1, Value, out _, out var value); segment >= 0; segment = reading.FindNext(scope, segment, Value, out _, out value))
            Add(reading, segment, value);
    }

    internal void Add(in MessageReading reading, int segment, in Element value)
    {
        var code = reading.ElementAt(segment, Scheme.Slot.Element, Scheme.Slot.Component);
        reading.Mark(segment, Scheme.Slot);
        var scheme = code.IsEmpty ? null : Schemes.SchemeOf(reading, code);
        reading.Document.AddIdentifier(
            reading.Document.Open(Target), Target.Leaf, scheme, reading.OriginOf(code, Number), reading.TextOf(value), reading.OriginOf(value, Number));
    }

    // One identifier has room; the first that has a code is the one that the sender put first.
    internal override void Write(MessageWriting writing, WriteScope scope)
    {
        if (Target.Holder(writing.Current) is not { } holder) return;
        var ids = Target.Leaf.Records(holder);
        if (FirstWithCode(writing, ids, out var code) is not { } id)
        {
            if (ids is [Identifier first, ..]) writing.Refuse(this, scope, Value, $"the scheme \"{first.Scheme}\" of {Target} has no code in {Schemes.Name}", first.Value);
            return;
        }

        writing.Put(this, scope, Value, id.Value);
        if (code is not null) writing.Put(this, scope, Scheme, code);
    }

    Identifier? FirstWithCode(MessageWriting writing, ReadOnlySpan<object> ids, out string? code)
    {
        code = null;
        Identifier? bare = null;
        foreach (var id in ids)
        {
            var identifier = (Identifier)id;
            if ((code = Schemes.CodeOf(writing, identifier)) is not null) return identifier;
            if (identifier.Scheme is null) bare ??= identifier;
        }

        return bare;
    }
}

/// <summary>All pairs of qualifier and value in a segment: PO106 and PO107, PO108 and PO109, ….</summary>
sealed class PairsPlan : PlanRow
{
    internal required FieldTarget Target { get; init; }

    internal required Place Place { get; init; }

    internal required SchemeCodes Schemes { get; init; }

    /// <summary>Schemes that another row writes.</summary>
    internal required IReadOnlyList<string> Except { get; init; }

    internal override IEnumerable<FieldTarget> Targets => [Target];

    internal override NodeSet Needs => NodeSet.Of(Place);

    internal override ulong Mask => MaskOf(Place);

    internal override IEnumerable<Place> Searched => [Place];

    internal override ReadStep? Step(in ShapeSearch search) =>
        !search.TryFindSegment(Place, out var found) ? new RowStep(this) : found is { } at ? new PairsStep(this, at, search.SlotsIn(at, Place)) : null;

    internal override void Read(in MessageReading reading, Scope scope)
    {
        for (var segment = reading.Find(scope, Place); segment >= 0; segment = reading.FindNext(scope, segment, Place))
            for (var i = 0; i < Place.Slots.Length; i++)
                if (reading.MayHold(segment, Place.Masks[i]))
                    ReadPair(reading, segment, Place.Slots[i]);
    }

    internal void ReadPair(in MessageReading reading, int segment, Slot slot)
    {
        var code = reading.ElementAt(segment, slot.QualifierElement, slot.QualifierComponent);
        var value = reading.ElementAt(segment, slot.Element, slot.Component);
        if (code.IsEmpty || value.IsEmpty || Schemes.SchemeOf(reading, code) is not { } scheme) return;
        reading.Mark(segment, slot);
        reading.MarkConditions(segment, Place.Conditions);
        reading.Document.AddIdentifier(
            reading.Document.Open(Target), Target.Leaf, scheme, reading.OriginOf(code, Number), reading.TextOf(value), reading.OriginOf(value, Number));
    }

    internal override void Write(MessageWriting writing, WriteScope scope)
    {
        if (Target.Holder(writing.Current) is not { } holder) return;
        foreach (var record in Target.Leaf.Records(holder))
        {
            var id = (Identifier)record;
            if (id.Scheme is { } scheme && Except.Count > 0 && Except.Contains(scheme)) continue;
            if (Schemes.CodeOf(writing, id) is { } code) writing.PutPair(this, scope, Place, code, id.Value);
            else ReportScheme(writing, id);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    void ReportScheme(MessageWriting writing, Identifier id) =>
        writing.Report(this, $"the scheme \"{id.Scheme}\" of {Target} has no code in {Schemes.Name}", id.Value);
}
