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
    readonly Dictionary<ulong, FlatValue> _byKey = list?.ReadableByKey.Where(e => Ascii.IsValid(e.Value.Code)).ToDictionary(e => e.Key, e => SchemeOf(e.Value)) ?? [];

    readonly KnownCode?[] _known = new KnownCode?[8];

    /// <summary>The scheme of a code; an absent one when the identifier is not to be read.</summary>
    internal FlatValue SchemeOf(in MessageReading reading, in Element code) =>
        _byKey.TryGetValue(ShortKey.Of(code.Bytes), out var scheme) ? scheme
        : list?.Find(reading.TextOf(code)) is { } entry ? SchemeOf(entry)
        : unknown == UnknownCode.Keep ? reading.FlatTextOf(code)
        : FlatValue.Absent;

    static FlatValue SchemeOf(CodeEntry entry) => entry.Values[0] is { } scheme ? FlatValue.OfKnown(scheme) : FlatValue.Absent;

    /// <summary>The code of an identifier's scheme; null when it has none and is itself no code of at most three characters.</summary>
    internal string? CodeOf(MessageWriting writing, Identifier id) => id.Scheme is not { } scheme
        ? null
        : ListedCode(scheme, id.Value?.Length ?? 0) ?? (unknown == UnknownCode.Keep && scheme.Length <= 3 && writing.IsKeptCode(scheme) ? scheme : null);

    // The same few are asked for line after line; a text that was read is mostly one string.
    string? ListedCode(string scheme, int length)
    {
        ref var known = ref _known[(scheme.Length + length) % _known.Length];
        if (known is { } last && ReferenceEquals(last.Scheme, scheme) && last.Length == length) return last.Code;
        var code = list?.FindScheme(scheme, length)?.Code;
        known = new(scheme, length, code);
        return code;
    }

    internal CodeList? List => list;

    sealed record KnownCode(string Scheme, int Length, string? Code);

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
        var scheme = code.IsEmpty ? FlatValue.Absent : Schemes.SchemeOf(reading, code);
        reading.Document.AddIdentifier(
            reading.Document.Open(Target), Target.Leaf, scheme, reading.OriginOf(code, Number), reading.FlatTextOf(value), reading.OriginOf(value, Number));
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
        !search.TryFindSegment(Place, out var found) ? new RowStep(this)
        : found is { } at ? new PairsStep(this, at, search.PairsIn(at, this))
        : null;

    /// <summary>What is known of a pair in every segment with the same code in it; null where it is not read.</summary>
    internal KnownPair? KnownOf(in MessageReading reading, int segment, Slot slot)
    {
        var code = reading.ElementAt(segment, slot.QualifierElement, slot.QualifierComponent);
        if (code.IsEmpty || Schemes.SchemeOf(reading, code) is not { IsAbsent: false } scheme) return null;
        // A scheme that is kept as it was sent stands in the message's bytes, each time elsewhere.
        if (scheme.Form != FlatValue.Known) return new(slot, FlatValue.Absent, 0, 0);
        return new(slot, scheme, Target.Leaf.RankOf(KnownTexts.At(scheme.A)), ElementBits.OfRead(slot, reading.IsEdifact) | Place.ConditionReads);
    }

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
        if (code.IsEmpty || value.IsEmpty || Schemes.SchemeOf(reading, code) is not { IsAbsent: false } scheme) return;
        reading.Mark(segment, slot);
        reading.MarkConditions(segment, Place.Conditions);
        reading.Document.AddIdentifier(
            reading.Document.Open(Target), Target.Leaf, scheme, reading.OriginOf(code, Number), reading.FlatTextOf(value), reading.OriginOf(value, Number));
    }

    /// <summary>Reads a pair of which all is known but the value.</summary>
    internal void ReadPair(in MessageReading reading, int segment, in KnownPair pair)
    {
        var value = reading.ElementAt(segment, pair.Slot.Element, pair.Slot.Component);
        if (value.IsEmpty) return;
        reading.Links.Read[segment] |= pair.Reads;
        var code = reading.ElementAt(segment, pair.Slot.QualifierElement, pair.Slot.QualifierComponent);
        reading.Document.AddIdentifier(
            reading.Document.Open(Target), Target.Leaf, pair.Scheme, reading.OriginOf(code, Number),
            reading.FlatTextOf(value), reading.OriginOf(value, Number), pair.Rank);
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

/// <summary>A pair as it stands in every segment with the same code.</summary>
/// <param name="Slot">Its place.</param>
/// <param name="Scheme">The scheme; an absent one where it is to be asked for each time.</param>
/// <param name="Rank">Where it stands among its list's.</param>
/// <param name="Reads">The bits of what is read there.</param>
readonly record struct KnownPair(Slot Slot, FlatValue Scheme, int Rank, ulong Reads);
