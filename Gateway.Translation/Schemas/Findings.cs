using Gateway.Translation.Syntax;

namespace Gateway.Translation.Schemas;

/// <summary>Where a value stands: element, and component and repetition where there are such; counted from 1, zero for none.</summary>
readonly record struct ElementPlace(int Element, int Component = 0, int Repetition = 0);

/// <summary>Writes the diagnostics of one message with their exact places.</summary>
sealed class Findings
{
    const int LongestValue = 99;

    // More than a message is told; those beyond need not be remembered.
    const int MostFaulty = 20_000;

    ValidationPlan _plan = null!;
    SegmentBuffer _buffer = null!;
    MessageStructure _structure = null!;
    ICollection<Diagnostic> _into = null!;
    int _firstSlot;
    int _segmentCount;
    (int Loop, int Looked, int End) _bounds;
    bool _saidSecured;
    readonly HashSet<(int Segment, ElementPlace Place)> _faulty = [];

    internal void Begin(in Message message, ValidationPlan plan, MessageStructure structure, ICollection<Diagnostic> into)
    {
        (_plan, _buffer, _structure, _into) = (plan, message.Buffer, structure, into);
        (_firstSlot, _segmentCount) = (message.FirstSlot, message.SegmentCount);
        _faulty.Clear();
        (_bounds.Loop, _saidSecured) = (-1, false);
    }

    MessageSchema Schema => _plan.Schema;

    /// <summary>A tag that the message does not have: unknown to the release, or only to this message.</summary>
    /// <param name="segment">Its index.</param>
    /// <param name="meant">The tag that it should be; null where that is not known. What is lost with it is told with this one finding,
    /// which is therefore another one than that of a segment that is only too many.</param>
    internal void Foreign(int segment, string? meant)
    {
        var tag = SegmentTags.Bytes(_buffer, SlotAt(segment));
        var id = System.Text.Encoding.Latin1.GetString(tag[..Math.Min(tag.Length, LongestValue)]);
        if (Schema.Standard == Standard.X12 && id is "S4S" or "S4E") TellSecured(segment, id);
        else if (meant is not null) AddSegment(Schema.Release.Knows(id) ? DiagnosticCodes.SegmentMiswritten with { Ak304 = "6" } : DiagnosticCodes.SegmentMiswritten, segment, SchemaTexts.Miswritten(id, meant, Schema));
        else ForeignAlone(segment, id);
    }

    void ForeignAlone(int segment, string id)
    {
        var isKnown = Schema.Release.Knows(id);
        var code = isKnown ? DiagnosticCodes.SegmentNotInMessage : DiagnosticCodes.SegmentUnknown;
        if (!IsOnlyCounted(code, segment, default)) AddSegment(code, segment, isKnown ? SchemaTexts.NotInMessage(id, Schema) : SchemaTexts.Unknown(id, Schema));
    }

    // X12.58: S4S stands behind ST, S4E before SE; they are told once.
    void TellSecured(int segment, string id)
    {
        if (!_saidSecured) AddSegment(DiagnosticCodes.MessageSecurityUnsupported, segment, SchemaTexts.Secured(id));
        _saidSecured = true;
    }

    internal void Misplaced(int segment, string id, int placedBefore, bool isOutOfSequence) =>
        AddSegment(
            isOutOfSequence ? DiagnosticCodes.SegmentOutOfSequence : DiagnosticCodes.SegmentUnexpected,
            segment,
            SchemaTexts.Misplaced(id, placedBefore < 0 ? null : TagAt(placedBefore), isOutOfSequence));

    internal void TooEarly(int segment, string id, string skipped) =>
        AddSegment(DiagnosticCodes.SegmentOutOfSequence, segment, SchemaTexts.TooEarly(id, skipped));

    /// <summary>The plan's number of a segment's tag; -1 for a tag that the message does not have, and behind the last segment.</summary>
    internal int TagNumber(int segment) => segment < _segmentCount ? _plan.Tags.Number(SegmentTags.KeyOf(_buffer, SlotAt(segment))) : -1;

    /// <summary>The number of a tag that has blanks behind it, which is told; -1 for any other.</summary>
    internal int TagBeforeBlanks(int segment)
    {
        var written = SegmentTags.Bytes(_buffer, SlotAt(segment));
        if (written is not [.., (byte)' '] || _plan.Tags.Number(written.TrimEnd((byte)' ')) is not (>= 0 and var tag)) return -1;
        if (!IsOnlyCounted(DiagnosticCodes.SegmentMiswritten, segment, default)) AddSegment(DiagnosticCodes.SegmentMiswritten, segment, SchemaTexts.BlankInTag(System.Text.Encoding.Latin1.GetString(written), _plan.Tags[tag]));
        return tag;
    }

    internal int SegmentCount => _segmentCount;

    /// <summary>Whether a segment's tag is another one miswritten: in small letters, with one character wrong, or with two neighbours changed round.</summary>
    internal bool IsSlipOf(int segment, string id) => IsSlip(SegmentTags.Bytes(_buffer, SlotAt(segment)), id);

    internal void TooMany(int segment, SchemaNode node) =>
        AddSegment(node.IsLoop ? DiagnosticCodes.LoopTooMany : DiagnosticCodes.SegmentTooMany, segment, SchemaTexts.TooMany(node));

    internal void Missing(int segment, SchemaNode node) =>
        Add(DiagnosticCodes.SegmentMissing, Instead(segment, node), SchemaTexts.Missing(node, segment < _segmentCount ? TagAt(segment) : null, Schema));

    /// <summary>A loop must stand and its segments do, but not the one that opens it. They are left aside, which a missing segment alone is not.</summary>
    internal void MissingOpener(int segment, SchemaNode loop) =>
        Add(DiagnosticCodes.LoopOpenerMissing, Instead(segment, loop), SchemaTexts.Missing(loop, TagAt(segment), Schema));

    internal void TrailingDelimiters(int segment, int start, int end) =>
        Add(DiagnosticCodes.SegmentTrailingDelimiters, At(segment, start, end, default, null), SchemaTexts.TrailingDelimiters($"Segment {TagAt(segment)}"));

    internal void TrailingDelimiters(int segment, ElementUse use, int start, int end, in ElementPlace place) =>
        Add(DiagnosticCodes.ElementTrailingDelimiters, At(segment, start, end, place, use.Number), SchemaTexts.TrailingDelimiters(Named(segment, use, place)));

    internal void ElementMissing(int segment, ElementUse use, in ElementPlace place)
    {
        if (!IsOnlyCounted(DiagnosticCodes.ElementMissing, segment, place))
            AddAt(DiagnosticCodes.ElementMissing, segment, use, place, SchemaTexts.ElementMissing(Named(segment, use, place)));
    }

    /// <summary>A broken syntax note is told once, at the element that is missing or too many.</summary>
    internal void NoteBroken(int segment, ElementRules rules, SyntaxNote note, ulong present, ElementPlace place)
    {
        ElementPlace PlaceOf(int position) => place.Element == 0 ? new(position) : place with { Component = position };
        bool Stands(int position) => (present & ElementRules.Bit(position)) != 0;
        var isExclusion = note.Excludes && note.Positions.Count(Stands) > 1;
        var wrong = isExclusion ? note.Positions.Last(Stands) : note.Positions.First(p => !Stands(p));
        var use = rules.At[wrong].Use;
        var code = isExclusion ? DiagnosticCodes.ElementExcluded : DiagnosticCodes.ElementConditionalMissing;
        if (IsOnlyCounted(code, segment, PlaceOf(wrong))) return;
        var labels = note.Positions.Select(p => Label(segment, rules.At[p].Use, PlaceOf(p))).ToList();
        var text = SchemaTexts.NoteBroken(note, labels, Named(segment, use, PlaceOf(wrong)), isExclusion);
        var by = note.Positions.FirstOrDefault(p => p != wrong && Stands(p));
        AddAt(
            code, segment, use, PlaceOf(wrong), text,
            by > 0 ? At(segment, PlaceOf(by), rules.At[by].Use.Number) : null);
    }

    internal void TooManyElements(int segment, int defined, int number, int start, int end)
    {
        if (!IsOnlyCounted(DiagnosticCodes.ElementTooMany, segment, new(number)))
            AddValue(DiagnosticCodes.ElementTooMany, segment, null, start, end, new(number), SchemaTexts.TooManyElements(TagAt(segment), defined));
    }

    internal void TooManyComponents(int segment, ElementUse use, int defined, int start, int end, in ElementPlace place) =>
        AddValue(DiagnosticCodes.ElementTooManyComponents, segment, use, start, end, place, SchemaTexts.TooManyComponents(Named(segment, use, place with { Component = 0 }), defined, (char)_buffer.Delimiters.Component));

    internal void TooManyRepetitions(int segment, ElementUse use, int start, int end, in ElementPlace place) =>
        AddValue(DiagnosticCodes.ElementTooManyRepetitions, segment, use, start, end, place, SchemaTexts.TooManyRepetitions(Named(segment, use, place), use.MaxRepetitions, (char)_buffer.Delimiters.Repetition));

    internal void Value(DiagnosticCode code, int segment, ElementUse use, int start, int end, in ElementPlace place)
    {
        if (IsOnlyCounted(code, segment, place)) return;
        var value = Decode(start, end);
        Add(code, At(segment, start, end, place, use.Number), SchemaTexts.Value(code, Named(segment, use, place), use.Element!, value), Cut(value));
    }

    internal void Tree(DiagnosticCode code, int segment, int element)
    {
        var value = new Segment(_buffer, _firstSlot + segment, segment + 1)[element];
        var use = Schema.Release.Segments[TagAt(segment)].Elements[element - 1];
        var location = new Location(value.Offset, value.Length, segment + 1, TagAt(segment), element, ElementNumber: use.Number);
        Add(code, location, SchemaTexts.Tree(code, TagAt(segment), value.ToString()), Cut(value.ToString()));
    }

    internal void LoopEndDiffers(int segment, string opened)
    {
        var use = Schema.Release.Segments["LE"].Elements[0];
        AddAt(DiagnosticCodes.LoopIdentifierMismatch, segment, use, new(1), SchemaTexts.LoopEndDiffers(Named(segment, use, new(1)), ElementAt(segment, new(1)).ToString(), opened));
    }

    /// <summary>Whether a segment bears this tag.</summary>
    internal bool IsTag(int segment, string id) => System.Text.Ascii.Equals(SegmentTags.Bytes(_buffer, SlotAt(segment)), id);

    // What the standard has found of a value is not said twice.
    internal void Guide(DiagnosticCode code, int segment, GuideRule rule, ElementUse use, in ElementPlace place, Location? trigger)
    {
        if (!_faulty.Contains((segment + 1, place)) && !IsOnlyCounted(code, segment, place)) AddGuide(code, segment, rule, use, place, trigger);
    }

    void AddGuide(DiagnosticCode code, int segment, GuideRule rule, ElementUse use, in ElementPlace place, Location? trigger) =>
        AddAt(code, segment, use, place, SchemaTexts.Guide(code, Named(segment, use, place), rule, Where(trigger)), trigger);

    internal void GuideForbids(int segment, GuidePlace place, Location? trigger) =>
        AddSegment(
            trigger is null ? DiagnosticCodes.GuideSegmentForbidden : DiagnosticCodes.GuideDependentSegmentForbidden,
            segment, SchemaTexts.GuideForbids(place, Where(trigger)), trigger);

    internal void GuideMisses(int segment, GuidePlace place, Location? trigger)
    {
        var code = trigger is not null ? DiagnosticCodes.GuideDependentSegmentMissing
            : place.Target.IsLoop ? DiagnosticCodes.GuideLoopMissing
            : DiagnosticCodes.GuideSegmentMissing;
        Add(code, Instead(segment, place.Target), SchemaTexts.GuideMisses(place, Where(trigger)), trigger: trigger);
    }

    /// <summary>Where the element stands that a guide's condition speaks of.</summary>
    internal Location PlaceOf(int segment, Predicate condition)
    {
        var use = Schema.Release.Segments[TagAt(segment)].Elements.ElementAtOrDefault(condition.Element - 1);
        if (condition.Component > 0) use = use?.Composite?.Components.ElementAtOrDefault(condition.Component - 1) ?? use;
        return At(segment, new(condition.Element, condition.Component), use?.Number);
    }

    // "where N101 is "ST"": what the partner sent there.
    string Where(Location? trigger)
    {
        if (trigger is not { } at) return "";
        var value = ElementAt(at.Segment - 1, new(at.Element, at.Component));
        var label = SchemaTexts.Label(at);
        return value.IsEmpty ? $" where {label} is empty" : $" where {label} is \"{value.ToString()}\"";
    }

    /// <summary>The name of an element as people of the standard say it: "PO103 (Unit or Basis for Measurement Code)".</summary>
    internal string Named(int segment, ElementUse use, in ElementPlace place) => $"{Label(segment, use, place)} ({use.Name})";

    string Label(int segment, ElementUse use, in ElementPlace place) => SchemaTexts.Label(Schema.Standard, TagAt(segment), use, place);

    void AddSegment(DiagnosticCode code, int segment, string text, Location? trigger = null)
    {
        var slot = SlotAt(segment);
        Add(code, new(Offset(slot.Start), _buffer.LengthBetween(slot.Start, slot.End), segment + 1, TagAt(segment), Loop: BoundedLoop(segment)), text, trigger: trigger);
    }

    // Absence has no bytes: the place is that of the segment that stands instead, the tag that of the missing one.
    Location Instead(int segment, SchemaNode missing)
    {
        var offset = segment < _segmentCount ? SlotAt(segment).Start : SlotAt(_segmentCount - 1).End;
        return new(Offset(offset), 0, segment + 1, missing.Id, Loop: BoundedLoop(segment));
    }

    // An empty element has its place between its delimiters; one beyond the segment's end has the end.
    void AddAt(DiagnosticCode code, int segment, ElementUse use, in ElementPlace place, string text, Location? trigger = null)
    {
        var element = ElementAt(segment, place);
        Add(code, At(segment, place, use.Number), text, element.IsEmpty ? null : Cut(element.ToString()), trigger);
    }

    Location At(int segment, in ElementPlace place, string? number)
    {
        var element = ElementAt(segment, place);
        return new(element.Offset, element.Length, segment + 1, TagAt(segment), place.Element, place.Component, place.Repetition, number, BoundedLoop(segment));
    }

    Element ElementAt(int segment, in ElementPlace place)
    {
        var element = new Segment(_buffer, _firstSlot + segment, segment + 1)[place.Element];
        if (place.Repetition > 0) element = element.Repetition(place.Repetition);
        return place.Component > 0 ? element[place.Component] : element;
    }

    void AddValue(DiagnosticCode code, int segment, ElementUse? use, int start, int end, in ElementPlace place, string text) =>
        Add(code, At(segment, start, end, place, use?.Number), text, Cut(Decode(start, end)));

    Location At(int segment, int start, int end, in ElementPlace place, string? number) =>
        new(Offset(start), _buffer.LengthBetween(start, end), segment + 1, TagAt(segment), place.Element, place.Component, place.Repetition, number, BoundedLoop(segment));

    // Of a million findings only the first are listed, and the rest need no texts. Those of header and trailer may be the envelope's.
    bool IsOnlyCounted(DiagnosticCode code, int segment, in ElementPlace place)
    {
        if (segment == 0 || segment == _segmentCount - 1 || _into is not BoundedDiagnostics { IsFull: true } bounded || !bounded.Drops(code)) return false;
        if (place.Element > 0 && _faulty.Count < MostFaulty) _faulty.Add((segment + 1, place));
        return true;
    }

    void Add(DiagnosticCode code, in Location location, string text, string? value = null, Location? trigger = null)
    {
        if (location.Element > 0 && _faulty.Count < MostFaulty) _faulty.Add((location.Segment, new(location.Element, location.Component, location.Repetition)));
        if (!IsToldByEnvelope(location)) _into.Add(new(code, SeverityOf(code, location), location, text, value) { Trigger = trigger });
    }

    // A count of letters is a wrong count already; header and trailer are the envelope's, which judged them before.
    bool IsToldByEnvelope(Location location) =>
        location.Element > 0
        && (location.Segment == 1 || location.Segment == _segmentCount)
        && _into.Any(d => d.Code.Scope == DiagnosticScope.Message && d.Location.Segment == location.Segment && d.Location.Element == location.Element);

    // Header and trailer are of no release.
    Severity SeverityOf(DiagnosticCode code, Location location) =>
        code.Severity == Severity.Error && !code.IsGuide && location.Segment > 1 && location.Segment < _segmentCount && Schema.OnlyWarns(code) ? Severity.Warning : code.Severity;

    // X12 bounds some loops by LS and LE; AK303 names the innermost by its code, LS01.
    string? BoundedLoop(int segment)
    {
        for (var loop = segment < _segmentCount ? _structure.Owners[segment] : -1; loop >= 0; loop = _structure.Loops[loop].Parent)
        {
            var instance = _structure.Loops[loop];
            if (_plan.Nodes[instance.Node] is { Id: "LS", Index: > 0 }) return IsClosedBefore(segment, loop) ? null : new Segment(_buffer, _firstSlot + instance.First, 0)[1].ToString();
        }

        return null;
    }

    // What does not fit behind LE counts into the loop still, but LE has ended its bounds. Findings come in the order of their segments as a
    // rule, and each looks on from where the one before stopped: a loop without LE costs what it is long.
    bool IsClosedBefore(int segment, int loop)
    {
        var bounded = _structure.Loops[loop];
        if (_bounds.Loop != loop) _bounds = (loop, bounded.First, int.MaxValue);
        for (; _bounds.End == int.MaxValue && _bounds.Looked < segment - 1; _bounds.Looked++)
            if (_structure.Nodes[_bounds.Looked + 1] is >= 0 and var node && _plan.Nodes[node] is { Id: "LE" } end && end.Parent == bounded.Node)
                _bounds.End = _bounds.Looked + 1;
        return _bounds.End < segment;
    }

    static bool IsSlip(ReadOnlySpan<byte> written, string meant)
    {
        if (written.Length != meant.Length || System.Text.Ascii.EqualsIgnoreCase(written, meant)) return written.Length == meant.Length;
        var first = 0;
        while (written[first] == meant[first]) first++;
        var last = meant.Length - 1;
        while (written[last] == meant[last]) last--;
        return first == last || (last == first + 1 && written[first] == meant[last] && written[last] == meant[first]);
    }

    ref readonly SegmentSlot SlotAt(int segment) => ref _buffer.Slots[_firstSlot + segment];

    // Blanks behind it are no part of it.
    string TagAt(int segment) => new Segment(_buffer, _firstSlot + segment, segment + 1)[0].ToShortString().TrimEnd(' ');

    string Decode(int start, int end) => Escapes.Decode(_buffer.Block.AsSpan(start, end - start), _buffer.Delimiters, _buffer.Charset);

    static string Cut(string value) => value.Length <= LongestValue ? value : value[..LongestValue];

    long Offset(int position) => _buffer.OffsetAt(position);
}
