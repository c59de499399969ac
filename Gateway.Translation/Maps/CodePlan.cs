using System.Runtime.CompilerServices;
using Gateway.Translation.Documents;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Maps;

/// <summary>A code list with its values already of the fields' types.</summary>
/// <param name="list">The list.</param>
/// <param name="fields">The fields that its columns fill.</param>
sealed class CodeTable(CodeList list, IReadOnlyList<Field> fields)
{
    readonly Dictionary<ulong, FlatValue[]> _byKey = list.ReadableByKey.ToDictionary(e => e.Key, e => ValuesOf(e.Value, fields));

    internal CodeList List => list;

    /// <summary>The values of a code by field; null when the list does not have it.</summary>
    internal FlatValue[]? Find(in Element element)
    {
        var bytes = element.Bytes;
        if (bytes is [.., (byte)' ']) bytes = bytes.TrimEnd((byte)' ');
        if (ShortKey.Of(bytes) is not ShortKey.None and var key) return _byKey.GetValueOrDefault(key);
        return list.Find(bytes) is { } entry ? ValuesOf(entry, fields) : null;
    }

    /// <summary>The code that says the values; null when the list has none.</summary>
    internal string? CodeOf(ReadOnlySpan<string?> values) => list.FindValues(values)?.Code;

    static FlatValue[] ValuesOf(CodeEntry entry, IReadOnlyList<Field> fields) => [.. fields.Select((field, i) => ValueOf(entry.Values[i], field))];

    static FlatValue ValueOf(string? text, Field field)
    {
        if (text is null || !FieldValue.TryParse(field, text, out var value)) return FlatValue.Absent;
        return field.Kind switch
        {
            FieldKind.Text => FlatValue.OfKnown(text),
            FieldKind.Number => FlatValue.TryOf(value.Number, out var number) ? number : FlatValue.Absent,
            _ => FlatValue.OfWord(field.PlaceOfWord(value.Word)),
        };
    }
}

/// <summary>Ties one code to the fields that it stands for.</summary>
sealed class CodePlan : PlanRow
{
    internal required FieldTarget[] Fields { get; init; }

    internal required Place[] Places { get; init; }

    internal required CodeTable Table { get; init; }

    internal required UnknownCode Unknown { get; init; }

    /// <summary>For the basis of a price.</summary>
    internal PriceBasis? Basis { get; init; }

    internal Fallback? Fallback { get; init; }

    internal bool IsRequired { get; init; }

    internal override IEnumerable<FieldTarget> Targets => Fields;

    internal override NodeSet Needs => Fallback is null && !IsRequired ? NodeSet.Of(Places) : NodeSet.Always;

    internal override ulong Mask => Fallback is null && !IsRequired ? MaskOf(Places) : 0;

    internal override IEnumerable<Place> Searched => Places;

    internal override ReadStep? Step(in ShapeSearch search)
    {
        if (!search.TryFind(Places, isOnly: false, out var found)) return new RowStep(this);
        return found is { } slot ? new CodeStep(this, slot) : Fallback is null && !IsRequired ? null : new RowStep(this);
    }

    /// <summary>Whether all that it could fill is filled.</summary>
    internal bool IsDone(in MessageReading reading) => Fields.Length == 1 && reading.Document.IsSet(Fields[0]);

    internal override void Read(in MessageReading reading, Scope scope)
    {
        if (IsDone(reading)) return;
        foreach (var place in Places)
            if (TryRead(reading, scope, place))
                return;
        if (Fallback?.TryRead(reading, Fields[0]) != true && IsRequired) ReportMissing(reading, scope, Fields[0], Places);
    }

    bool TryRead(in MessageReading reading, Scope scope, Place place)
    {
        var segment = reading.FindNext(scope, -1, place, out var slot, out var element);
        return segment >= 0 && TryTake(reading, segment, slot, element);
    }

    bool TryTake(in MessageReading reading, int segment, Slot slot, in Element element)
    {
        if (Table.Find(element) is { } values) SetAll(reading, values, reading.OriginOf(element, Number));
        else if (Unknown == UnknownCode.Keep) reading.Document.Set(Fields[0], reading.FlatTextOf(element), reading.OriginOf(element, Number));
        else if (Unknown == UnknownCode.Error) ReportUnknown(reading, segment, slot, element.ToString());
        else return false;
        return true;
    }

    /// <summary>Sets what a code stands for and has no value yet, where not all has (<see cref="IsDone"/>).</summary>
    internal void SetAll(in MessageReading reading, FlatValue[] values, in Origin origin)
    {
        for (var i = 0; i < values.Length; i++)
            if (!values[i].IsAbsent && (values.Length == 1 || !reading.Document.IsSet(Fields[i])))
                reading.Document.Set(Fields[i], values[i], origin);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    void ReportUnknown(in MessageReading reading, int segment, Slot slot, string code) => reading.Report(
        DiagnosticCodes.MapCodeUnknown, segment, slot,
        $"The code \"{code}\" is not in the list {Table.List.Name} that {Fields[0]} needs ({reading.Plan.Rows[Number]}); add it to {Table.List.File} or ask the sender.", code);

    internal override void Write(MessageWriting writing, WriteScope scope)
    {
        var texts = new string?[Fields.Length];
        var isAbsent = true;
        for (var i = 0; i < texts.Length; i++)
        {
            if (!Fields[i].TryGet(writing.Current, out var value)) continue;
            if (i == 0 && Fallback?.Gives(writing, Fields[0], value) == true) return;
            texts[i] = value.ToText(Fields[i].ValueField);
            isAbsent = false;
        }

        if (!isAbsent && Places.Length > 0) Write(writing, scope, texts);
    }

    void Write(MessageWriting writing, WriteScope scope, string?[] texts)
    {
        var isKindLost = false;
        var code = Table.CodeOf(texts) ?? Basis?.CodeOf(Table, texts, writing.Current, out isKindLost) ?? KeptCode(writing, texts[0]);
        if (code is null && Unknown == UnknownCode.Keep && (code = Table.CodeOf(["*"])) is not null)
            writing.Warn(this, $"\"{texts[0]}\" of {Fields[0]} has no code, and is written as {code}");
        if (code is null && Unknown != UnknownCode.Drop) Refuse(writing, scope, texts);
        if (code is { Length: > 0 }) writing.Put(this, scope, Places, code);
        if (code is not null && isKindLost)
            writing.Warn(this, $"\"{texts[^1]}\" of {Fields[^1]} is left out: {Places[0].Text} has no code for both it and the basis");
    }

    string? KeptCode(MessageWriting writing, string? text) => Unknown == UnknownCode.Keep && text is not null && writing.IsKeptCode(text) ? text : null;

    void Refuse(MessageWriting writing, WriteScope scope, string?[] texts)
    {
        var said = texts.OfType<string>().ToList();
        writing.Refuse(this, scope, Places[0], $"\"{string.Join(", ", said)}\" of {Fields[0]} has no code in the list {Table.List.Name}; add it to {Table.List.File}", said[0]);
    }
}
