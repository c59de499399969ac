using System.Runtime.CompilerServices;
using Gateway.Translation.Documents;

namespace Gateway.Translation.Maps;

/// <summary>A row of a compiled map: it reads bytes into the current record and writes the record's values back.</summary>
/// <remarks>Immutable; one plan serves all threads.</remarks>
abstract class PlanRow
{
    /// <summary>The row's number in <see cref="MapPlan.Rows"/>.</summary>
    internal required int Number { get; init; }

    internal required MapDirection Direction { get; init; }

    /// <summary>Whether what it writes only says what other values are, and makes no segment by itself.</summary>
    internal bool IsQualifier { get; init; }

    internal bool IsRead => Direction != MapDirection.Out;

    internal bool IsWritten => Direction != MapDirection.In;

    /// <summary>The nodes of which one must stand in the scope for the row to read anything; see <see cref="NodeSet"/>.</summary>
    internal virtual NodeSet Needs => NodeSet.Always;

    /// <summary>Where the scope's own segment must hold a value for the row to read anything (<see cref="Place.Mask"/>); zero where that does not tell.</summary>
    internal virtual ulong Mask => 0;

    private protected static ulong MaskOf(params ReadOnlySpan<Place> places)
    {
        var mask = 0UL;
        foreach (var place in places)
        {
            if (!place.IsOfScope || place.Mask == 0) return 0;
            mask |= place.Mask;
        }

        return mask;
    }

    internal abstract void Read(in MessageReading reading, Scope scope);

    /// <summary>What it does in scopes of the shape of the one that is searched; null for nothing.</summary>
    internal virtual ReadStep? Step(in ShapeSearch search) => new RowStep(this);

    /// <summary>The places that <see cref="Step"/> searches.</summary>
    internal virtual IEnumerable<Place> Searched => [];

    internal abstract void Write(MessageWriting writing, WriteScope scope);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private protected void ReportMissing(in MessageReading reading, Scope scope, FieldTarget target, Place[] places) => reading.Report(
        DiagnosticCodes.MapFieldMissing, reading.OwnSegment(scope), default,
        $"{target} has no value, and the document cannot do without it ({reading.Plan.Rows[Number]} looks for it at {string.Join(", ", places.Select(p => p.Text))}).");

    [MethodImpl(MethodImplOptions.NoInlining)]
    private protected void ReportInvalid(in MessageReading reading, int segment, Slot slot, string value, string expected, FieldTarget target) => reading.Report(
        DiagnosticCodes.MapValueInvalid, segment, slot, $"\"{value}\" is not {expected}, which {target} needs ({reading.Plan.Rows[Number]}).", value);

    /// <summary>The fields it fills, for coverage.</summary>
    internal virtual IEnumerable<FieldTarget> Targets => [];

    /// <summary>The bits of fields of which the record must have one for the row to write anything; zero where it always may.</summary>
    internal virtual ulong Sources => Targets.Aggregate(0UL, (all, target) => all | target.FirstField);

    /// <summary>The rows inside it.</summary>
    internal virtual PlanRow[] Rows => [];
}

/// <summary>Ties one field to one element, or to the first of several.</summary>
sealed class ValuePlan : PlanRow
{
    internal required FieldTarget Target { get; init; }

    /// <summary>Reading takes the first that holds a value, writing the first of all.</summary>
    internal required Place[] Places { get; init; }

    internal required Conversion Conversion { get; init; }

    /// <summary>The element that names the date's format; null where the row says it.</summary>
    internal Place? Format { get; init; }

    internal Fallback? Fallback { get; init; }

    internal bool IsRequired { get; init; }

    internal OtherValues Others { get; init; }

    internal override IEnumerable<FieldTarget> Targets => [Target];

    internal override NodeSet Needs => Fallback is null && !IsRequired ? NodeSet.Of(Places) : NodeSet.Always;

    internal override ulong Mask => Fallback is null && !IsRequired ? MaskOf(Places) : 0;

    // An EDIFACT date and its time stand in one element.
    bool IsTimeOfDate => Format is not null && Target.ValueField.Kind == FieldKind.Time;

    internal override IEnumerable<Place> Searched => Places;

    internal override ReadStep? Step(in ShapeSearch search)
    {
        if (Others == OtherValues.Only || !search.TryFind(Places, Others == OtherValues.Warn, out var found)) return new RowStep(this);
        return found is { } slot ? new ValueStep(this, slot) : Fallback is null && !IsRequired ? null : new RowStep(this);
    }

    internal override void Read(in MessageReading reading, Scope scope)
    {
        if (reading.Document.IsSet(Target)) return;
        foreach (var place in Places)
            if (TryRead(reading, scope, place))
                return;
        if (Fallback?.TryRead(reading, Target) != true && IsRequired) ReportMissing(reading, scope, Target, Places);
    }

    bool TryRead(in MessageReading reading, Scope scope, Place place)
    {
        var segment = reading.FindNext(scope, -1, place, out var slot, out var element);
        if (segment < 0 || !TryTake(reading, segment, slot, element)) return false;
        // A scope has its own segment once.
        if (Others == OtherValues.Warn && !place.IsOfScope) WarnOfSecond(reading, scope, segment, place, element);
        if (Others == OtherValues.Only) ReportOthers(reading, scope, element);
        return true;
    }

    bool TryTake(in MessageReading reading, int segment, Slot slot, in Syntax.Element element)
    {
        var isRead = TryTakeQuietly(reading, segment, slot, element);
        if (!isRead) ReportUnread(reading, segment, slot, element);
        return isRead;
    }

    /// <summary>Takes a value; false when it does not convert, of which nothing is said.</summary>
    internal bool TryTakeQuietly(in MessageReading reading, int segment, Slot slot, in Syntax.Element element) =>
        Format is null ? Conversion.TrySet(reading, element, Target, Number) : TryTakeDate(reading, segment, slot, element);

    bool TryTakeDate(in MessageReading reading, int segment, Slot slot, in Syntax.Element element)
    {
        if (IsTimeOfDate && !EdifactDate.HasTime(reading, segment, Format!)) return false;
        if (!EdifactDate.TryRead(reading, segment, slot, Format!, element, IsTimeOfDate, out var value)) return false;
        reading.Document.Set(Target, value, reading.OriginOf(element, Number));
        return true;
    }

    /// <summary>Says that a value does not convert; of blanks, and of a date that has no time behind it, nothing is said.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    void ReportUnread(in MessageReading reading, int segment, Slot slot, in Syntax.Element element)
    {
        if (element.Bytes.IndexOfAnyExcept((byte)' ') < 0 || (IsTimeOfDate && !EdifactDate.HasTime(reading, segment, Format!))) return;
        ReportInvalid(reading, segment, slot, element.ToString(), Format is null ? Conversion.Expected : "a date in the format beside it", Target);
    }

    // Later segments may hold the value too; which one was meant is for a person to say, and what was not taken is kept as unread.
    void WarnOfSecond(in MessageReading reading, Scope scope, int segment, Place place, in Syntax.Element first)
    {
        if (reading.FindNext(scope, segment, place) is >= 0 and var second) WarnOfSecond(reading, scope, place, first, second);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    void WarnOfSecond(in MessageReading reading, Scope scope, Place place, in Syntax.Element first, int second)
    {
        if (!reading.TryPeekSlot(scope, second, place, out var slot, out var value)) return;
        if (value.Bytes.SequenceEqual(first.Bytes))
        {
            reading.Mark(second, place, slot);
            return;
        }

        reading.Report(
            DiagnosticCodes.MapAmbiguous, second, slot,
            $"{place.Text} stands more than once; the first was taken for {Target} ({reading.Plan.Rows[Number]}).",
            value.ToString());
    }

    // Each other value, wherever the row looks for one, is kept as unread.
    void ReportOthers(in MessageReading reading, Scope scope, in Syntax.Element taken)
    {
        foreach (var place in Places)
            for (var segment = reading.FindNext(scope, -1, place); segment >= 0; segment = reading.FindNext(scope, segment, place))
            {
                if (!reading.TryPeekSlot(scope, segment, place, out var slot, out var value) || value.Bytes.SequenceEqual(taken.Bytes)) continue;
                reading.Report(
                    DiagnosticCodes.MapValuesSeveral, segment, slot,
                    $"{place.Text} is another value than \"{taken.ToString()}\", and {Target} holds one ({reading.Plan.Rows[Number]}).", value.ToString());
                return;
            }
    }

    internal override void Write(MessageWriting writing, WriteScope scope)
    {
        if (Places.Length == 0 || !Target.TryGet(writing.Current, out var value)) return;
        if (Fallback?.Gives(writing, Target, value) == true) return;
        if (Format is { } format)
        {
            var (text, code) = IsTimeOfDate ? EdifactDate.Write(value.Time, writing.TextAt(this, scope, Places[0])) : (EdifactDate.Write(value), EdifactDate.Code);
            writing.Put(this, scope, Places[0], text);
            if (text is not null) writing.Put(this, scope, format, code);
            return;
        }

        if (Conversion.Write(value) is { } written) writing.Put(this, scope, Places, written);
        else writing.Refuse(this, scope, Places[0], $"{Places[0].Text} cannot hold it", value.ToText(Target.ValueField));
    }
}

/// <summary>A date whose format is named by a code beside it (EDIFACT C507: 2380 and 2379), and the time that some formats put behind it.</summary>
static class EdifactDate
{
    /// <summary>CCYYMMDD, what is written of a date alone.</summary>
    internal const string Code = "102";

    const string MinutesCode = "203";
    const string SecondsCode = "204";

    internal static bool HasTime(in MessageReading reading, int segment, Place format) =>
        DatePattern.OfEdifact(reading.ElementAt(segment, format.Slot.Element, format.Slot.Component).Bytes)?.Time is not null;

    /// <summary>Reads the date, or the time behind it; what else the element says (the time, the end of a period) leaves it unread.</summary>
    internal static bool TryRead(in MessageReading reading, int segment, Slot slot, Place format, in Syntax.Element element, bool isTime, out FieldValue value)
    {
        value = default;
        var code = reading.ElementAt(segment, format.Slot.Element, format.Slot.Component);
        reading.Mark(segment, format.Slot);
        if (DatePattern.OfEdifact(code.IsEmpty ? "102"u8 : code.Bytes) is not { } found) return false;
        var bytes = element.Bytes;
        var taken = isTime ? found.Length + found.Time!.Length : found.Length;
        // Midnight says no more than the day.
        if (bytes.Length > taken && bytes[taken..].ContainsAnyExcept((byte)'0', (byte)' ')) reading.Unmark(segment, slot);
        return isTime ? TryReadTime(bytes, found.Length, found.Time!, out value) : TryReadDate(bytes, found.Length, found.Pattern, out value);
    }

    static bool TryReadDate(ReadOnlySpan<byte> bytes, int length, DatePattern pattern, out FieldValue value)
    {
        value = default;
        if (bytes.Length < length || !pattern.TryReadDate(bytes[..length], out var date)) return false;
        value = FieldValue.Of(date);
        return true;
    }

    static bool TryReadTime(ReadOnlySpan<byte> bytes, int start, DatePattern pattern, out FieldValue value)
    {
        value = default;
        if (bytes.Length < start + pattern.Length || !pattern.TryReadTime(bytes.Slice(start, pattern.Length), out var time)) return false;
        value = FieldValue.Of(time);
        return true;
    }

    internal static string Write(in FieldValue value) => DatePattern.FullYear.Write(value.Date);

    /// <summary>The time behind the date that stands, and the code of both; null where no date stands that it could follow.</summary>
    internal static (string? Text, string Code) Write(TimeOnly time, string? date) => date is not { Length: 8 } ? (null, Code)
        : time.Second == 0 ? (date + DatePattern.Minutes.Write(time), MinutesCode)
        : (date + DatePattern.Seconds.Write(time), SecondsCode);
}
