using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Gateway.Translation.Documents;

/// <summary>What a field holds.</summary>
public enum FieldKind
{
    Text,
    Number,
    Date,
    Time,

    /// <summary>One word of a closed vocabulary, a C# enum.</summary>
    Code,

    /// <summary>Another record.</summary>
    Record,

    /// <summary>Any number of records of one type.</summary>
    List,
}

/// <summary>One field of a canonical record: its name, its kind, and how to read and set it.</summary>
/// <remarks>Derived once from the record's property, init accessor included, so that a record that is still being read can be
/// filled without a second, mutable twin of every type.</remarks>
public abstract class Field
{
    readonly string[] _schemes;
    FieldTable? _table;

    private protected Field(PropertyInfo property, FieldAttribute attribute, int ordinal, FieldKind kind)
    {
        Name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
        Ordinal = ordinal;
        Kind = kind;
        Meaning = attribute.Meaning;
        IsMain = attribute.IsMain;
        Schemes = _schemes = attribute.Schemes;
        HasSchemes = attribute.Schemes.Length > 0;
        Property = property;
        (JsonName, JsonNameOfText) = RecordJson.NameOf(Name);
        PointerName = System.Text.Encoding.ASCII.GetBytes($"/{Name}");
    }

    /// <summary>The name in JSON and in maps.</summary>
    public string Name { get; }

    /// <summary>The place in the record's table, from zero.</summary>
    public int Ordinal { get; }

    public FieldKind Kind { get; }

    /// <summary>One sentence for the documentation.</summary>
    public string Meaning { get; }

    /// <summary>Whether a map means this field when it names only the record.</summary>
    public bool IsMain { get; }

    /// <summary>The aliases of a list of identifiers.</summary>
    public IReadOnlyList<string> Schemes { get; }

    internal bool HasSchemes { get; }

    /// <summary>The place of a scheme among the aliases; of any other the last.</summary>
    internal int RankOf(string scheme) => Array.IndexOf(_schemes, scheme) is >= 0 and var rank ? rank : byte.MaxValue;

    /// <summary>One of a word's bits, for sets of a record's fields.</summary>
    internal ulong Bit => 1UL << Ordinal;

    /// <summary>The table of the record or of the list's records; null for other kinds.</summary>
    public FieldTable? Table => _table ??= TableType is null ? null : FieldTable.Of(TableType);

    /// <summary>The words of a <see cref="FieldKind.Code"/>, as JSON writes them.</summary>
    public IReadOnlyList<string> Words { get; private protected init; } = [];

    internal string PropertyName => Property.Name;

    /// <summary>The name as it stands before a value in JSON.</summary>
    internal byte[] JsonName { get; }

    /// <summary>The same with the quote behind it.</summary>
    internal byte[] JsonNameOfText { get; }

    /// <summary>The name as it stands in a JSON Pointer, with its slash.</summary>
    internal byte[] PointerName { get; }

    /// <summary>Whether it holds one value, and no records.</summary>
    internal bool IsValue => Kind is not (FieldKind.Record or FieldKind.List);

    /// <summary>Whether its value stands in quotes that are not its own.</summary>
    internal bool IsInQuotes => Kind is FieldKind.Text or FieldKind.Date or FieldKind.Time;

    private protected PropertyInfo Property { get; }

    private protected Type? TableType { get; init; }

    /// <summary>The value; null when the field is absent, and a list as <see cref="IReadOnlyList{T}"/>.</summary>
    public abstract object? Get(object record);

    /// <summary>Sets the value while the record is being read; never called on a record that was handed out.</summary>
    internal abstract void Set(object record, object? value);

    /// <summary>Sets the value that a tree holds.</summary>
    internal virtual void Set(object record, DocumentTree tree, in FlatValue value) => throw new InvalidOperationException($"{Name} holds no single value.");

    /// <summary>Whether the field holds a value; a list when it holds a record.</summary>
    internal abstract bool Has(object record);

    /// <summary>What <see cref="Has"/> asks, as a part of the one method that asks it of all fields.</summary>
    /// <param name="record">The record, of its type.</param>
    internal abstract Expression IsPresent(Expression record);

    /// <summary>Writes the name and the value, which must be there.</summary>
    internal abstract void Write(RecordJson json, object record);

    /// <summary>The records of a <see cref="FieldKind.List"/>.</summary>
    internal virtual ReadOnlySpan<object> Records(object record) => throw new InvalidOperationException($"{Name} is not a list.");

    /// <summary>Gives a <see cref="FieldKind.List"/> a new list of so many records, to be filled with such as <see cref="Table"/> makes.</summary>
    internal virtual object[] NewList(object record, int count) => throw new InvalidOperationException($"{Name} is not a list.");

    /// <summary>Gives a <see cref="FieldKind.List"/> that is absent its empty list; false when one of its records is absent.</summary>
    internal virtual bool TryFill(object record) => true;

    /// <summary>The value of a <see cref="FieldKind.Code"/>, which no one boxes anew; null when the field is absent.</summary>
    internal virtual object? WordIn(object record) => Get(record);

    /// <summary>The value of a word of the closed vocabulary, or null when there is no such word.</summary>
    internal virtual object? FromWord(string word) => null;

    /// <summary>The word of a value of the closed vocabulary.</summary>
    internal virtual string ToWord(object value) => throw new InvalidOperationException($"{Name} has no words.");

    /// <summary>The place of a value in the closed vocabulary.</summary>
    internal virtual int PlaceOfWord(object value) => throw new InvalidOperationException($"{Name} has no words.");

    /// <summary>The value at a place in the closed vocabulary.</summary>
    internal virtual object WordAt(int place) => throw new InvalidOperationException($"{Name} has no words.");

    /// <summary>The word at a place in the closed vocabulary, in its quotes.</summary>
    internal virtual byte[] JsonWordAt(int place) => throw new InvalidOperationException($"{Name} has no words.");

    public override string ToString() => Name;
}

/// <summary>A field whose value's type is known, so that it is set without boxing.</summary>
abstract class Field<TValue> : Field
{
    private protected Field(PropertyInfo property, FieldAttribute attribute, int ordinal, FieldKind kind)
        : base(property, attribute, ordinal, kind)
    {
    }

    // Records come from the field's own table, so that the way of every value needs no check of their type.
    internal abstract TValue Value(object record);

    internal abstract void Set(object record, TValue value);
}

/// <summary>A field that holds one value: text, number, date, code or record.</summary>
sealed class ValueField<TRecord, TValue> : Field<TValue>
    where TRecord : class
{
    readonly Func<TRecord, TValue> _get;
    readonly Action<TRecord, TValue> _set;

    public ValueField(PropertyInfo property, FieldAttribute attribute, int ordinal, FieldKind kind)
        : base(property, attribute, ordinal, kind)
    {
        _get = property.GetMethod!.CreateDelegate<Func<TRecord, TValue>>();
        _set = property.SetMethod!.CreateDelegate<Action<TRecord, TValue>>();
        if (kind == FieldKind.Record) TableType = typeof(TValue);
        if (kind == FieldKind.Code) Words = [.. WordValues.Keys];
    }

    static Dictionary<string, object> WordValues { get; } = ReadWords();

    // The last in their quotes.
    static readonly (TValue Value, object Boxed, string Word, byte[] Json)[] Vocabulary =
        [.. WordValues.Select(w => ((TValue)w.Value, w.Value, w.Key, System.Text.Encoding.UTF8.GetBytes($"\"{w.Key}\"")))];

    public override object? Get(object record) => _get((TRecord)record);

    internal override void Set(object record, object? value) =>
        _set(Unsafe.As<TRecord>(record), typeof(TValue).IsValueType ? (TValue)value! : Unsafe.As<object?, TValue>(ref value));

    internal override bool Has(object record) => _get(Unsafe.As<TRecord>(record)) is not null;

    internal override Expression IsPresent(Expression record) =>
        Expression.NotEqual(Expression.Property(record, Property), Expression.Constant(null, Property.PropertyType));

    internal override TValue Value(object record) => _get(Unsafe.As<TRecord>(record));

    internal override void Set(object record, TValue value) => _set(Unsafe.As<TRecord>(record), value);

    internal override void Set(object record, DocumentTree tree, in FlatValue value)
    {
        switch (Kind)
        {
            case FieldKind.Text: Unsafe.As<Field<string?>>(this).Set(record, tree.TextOf(value)); break;
            case FieldKind.Number: Unsafe.As<Field<decimal?>>(this).Set(record, tree.NumberOf(value)); break;
            case FieldKind.Date: Unsafe.As<Field<DateOnly?>>(this).Set(record, value.Date); break;
            case FieldKind.Time: Unsafe.As<Field<TimeOnly?>>(this).Set(record, value.Time); break;
            case FieldKind.Code: Set(record, Vocabulary[value.A].Value); break;
            default: base.Set(record, tree, value); break;
        }
    }

    internal override void Write(RecordJson json, object record)
    {
        var value = Value(record);
        json.Name(IsInQuotes ? JsonNameOfText : JsonName);
        switch (Kind)
        {
            case FieldKind.Text: json.Text(Unsafe.As<TValue, string>(ref value)); break;
            case FieldKind.Number: json.Number(Unsafe.As<TValue, decimal?>(ref value)!.Value); return;
            case FieldKind.Date: json.Day(Unsafe.As<TValue, DateOnly?>(ref value)!.Value); break;
            case FieldKind.Time: json.Time(Unsafe.As<TValue, TimeOnly?>(ref value)!.Value); break;
            case FieldKind.Code: json.Put(Vocabulary[PlaceOf(value)].Json); return;
            default: Table!.Write(json, value!); return;
        }

        json.Quote();
    }

    static int PlaceOf(TValue value)
    {
        var vocabulary = Vocabulary;
        for (var place = 0; place < vocabulary.Length; place++)
            if (EqualityComparer<TValue>.Default.Equals(vocabulary[place].Value, value))
                return place;
        throw new JsonException($"{value} is not a word of {typeof(TValue)}.");
    }

    internal override object? WordIn(object record) =>
        Kind != FieldKind.Code ? base.WordIn(record) : Value(record) is { } value ? Vocabulary[PlaceOf(value)].Boxed : null;

    internal override object? FromWord(string word) => WordValues.GetValueOrDefault(word);

    internal override string ToWord(object value) => Vocabulary[PlaceOf((TValue)value)].Word;

    internal override int PlaceOfWord(object value) => PlaceOf((TValue)value);

    internal override object WordAt(int place) => Vocabulary[place].Boxed;

    internal override byte[] JsonWordAt(int place) => Vocabulary[place].Json;

    static Dictionary<string, object> ReadWords()
    {
        var words = new Dictionary<string, object>(StringComparer.Ordinal);
        if (Nullable.GetUnderlyingType(typeof(TValue)) is not { IsEnum: true } type) return words;
        foreach (var value in Enum.GetValues(type))
            words.Add(JsonNamingPolicy.CamelCase.ConvertName(value.ToString()!), value);
        return words;
    }
}

/// <summary>A field that holds a list of records.</summary>
sealed class ListField<TRecord, TItem> : Field
    where TRecord : class
    where TItem : class
{
    readonly Func<TRecord, IReadOnlyList<TItem>> _get;
    readonly Action<TRecord, IReadOnlyList<TItem>> _set;

    public ListField(PropertyInfo property, FieldAttribute attribute, int ordinal)
        : base(property, attribute, ordinal, FieldKind.List)
    {
        _get = property.GetMethod!.CreateDelegate<Func<TRecord, IReadOnlyList<TItem>>>();
        _set = property.SetMethod!.CreateDelegate<Action<TRecord, IReadOnlyList<TItem>>>();
        TableType = typeof(TItem);
    }

    public override object? Get(object record) => _get((TRecord)record);

    internal override void Set(object record, object? value) => _set((TRecord)record, (IReadOnlyList<TItem>)value!);

    internal override bool Has(object record) => !Items(record).IsEmpty;

    // Nearly all empty lists are the one that their record began with.
    internal override Expression IsPresent(Expression record) => Expression.AndAlso(
        Expression.ReferenceNotEqual(Expression.Property(record, Property), Expression.Constant(Array.Empty<TItem>())),
        Expression.Call(Expression.Constant(this), ((Func<object, bool>)Has).Method, record));

    // Filled while its record is being read; consumers see IReadOnlyList.
    internal override object[] NewList(object record, int count)
    {
        var list = new TItem[count];
        _set(Unsafe.As<TRecord>(record), list);
        return list;
    }

    internal override void Write(RecordJson json, object record)
    {
        json.Name(JsonName);
        json.Open((byte)'[');
        foreach (var item in Items(record))
        {
            json.Comma();
            Table!.Write(json, item);
        }

        json.Close((byte)']');
    }

    // An array of records is one of objects to whoever only reads.
    internal override ReadOnlySpan<object> Records(object record) => _get(Unsafe.As<TRecord>(record)) is TItem[] array ? new ReadOnlySpan<object>(array) : Items(record).ToArray();

    // Nearly all lists are arrays, the empty ones too, and asked through their interface arrays are slow.
    ReadOnlySpan<TItem> Items(object record) => _get(Unsafe.As<TRecord>(record)) switch
    {
        TItem[] array => array,
        List<TItem> list => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(list),
        var other => other.ToArray(),
    };

    internal override bool TryFill(object record)
    {
        var parent = (TRecord)record;
        if (_get(parent) is { } list) return list.All(item => item is not null);
        _set(parent, []);
        return true;
    }
}
