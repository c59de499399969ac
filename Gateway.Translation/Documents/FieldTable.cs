using System.Collections.Concurrent;
using System.Diagnostics;
using System.Linq.Expressions;
using System.Numerics;
using System.Reflection;

namespace Gateway.Translation.Documents;

/// <summary>The fields of one canonical record type: the one table behind maps, JSON, JSON Schema, origins and coverage.</summary>
public sealed class FieldTable
{
    const int MaxFields = 64;
    const int SlowAnswers = 256;

    static readonly ConcurrentDictionary<Type, FieldTable> Tables = new();
    static readonly Lock Lock = new();
    static volatile FieldTable[] _numbered = [];

    readonly Dictionary<string, Field> _byName = new(StringComparer.Ordinal);
    readonly Func<object> _new;
    readonly Field[] _fields;
    volatile Func<object, ulong>? _presentQuickly;
    int _asked;

    FieldTable(Type type)
    {
        Type = type;
        _new = Expression.Lambda<Func<object>>(Expression.New(type)).Compile();
        _fields = [.. Properties(type).Select(FieldOf)];
        Debug.Assert(_fields.Length <= MaxFields, "What a record holds while it is read is a word of bits.");
        foreach (var field in Fields) _byName.Add(field.Name, field);
        Main = Fields.FirstOrDefault(f => f.IsMain);
        Ids = Fields.FirstOrDefault(f => f.Schemes.Count > 0);
        Extensions = Find("extensions");
        if (Enum.TryParse<DocumentType>(Name, out var document)) DocumentType = document;
        lock (Lock)
        {
            Number = (ushort)_numbered.Length;
            _numbered = [.. _numbered, this];
        }
    }

    /// <summary>The type of a document.</summary>
    internal DocumentType DocumentType { get; }

    /// <summary>A number that stands for the table where no object may.</summary>
    internal ushort Number { get; }

    /// <summary>The table of a number.</summary>
    internal static FieldTable Numbered(int number) => _numbered[number];

    internal int FieldCount => _fields.Length;

    /// <summary>The field of an ordinal.</summary>
    internal Field FieldAt(int ordinal) => _fields[ordinal];

    /// <summary>The record type.</summary>
    public Type Type { get; }

    /// <summary>Name of the record type.</summary>
    public string Name => Type.Name;

    /// <summary>The fields in the order of JSON.</summary>
    public IReadOnlyList<Field> Fields => _fields;

    /// <summary>The field that stands for the record in maps, if it has one.</summary>
    public Field? Main { get; }

    /// <summary>The list of identifiers whose schemes are aliases, if it has one.</summary>
    public Field? Ids { get; }

    /// <summary>The list of values without a field, if it has one.</summary>
    internal Field? Extensions { get; }

    /// <summary>The documents that maps can name.</summary>
    public static IReadOnlyList<FieldTable> Documents { get; } =
    [
        Of(typeof(PurchaseOrder)), Of(typeof(PurchaseOrderChange)), Of(typeof(OrderResponse)), Of(typeof(ShipNotice)), Of(typeof(Invoice)),
        Of(typeof(InventoryReport)), Of(typeof(ReceiptAdvice)), Of(typeof(RemittanceAdvice)), Of(typeof(PriceCatalogue)), Of(typeof(ApplicationAdvice)),
    ];

    /// <summary>The table of a record type.</summary>
    public static FieldTable Of(Type type) => Tables.GetOrAdd(type, t => new(t));

    /// <summary>The field of that JSON name, or null.</summary>
    public Field? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The field of a property.</summary>
    internal Field OfProperty(string name) => Array.Find(_fields, f => f.PropertyName == name)!;

    /// <summary>Writes a record as a JSON object of the fields that have a value.</summary>
    internal void Write(RecordJson json, object record)
    {
        json.Open((byte)'{');
        for (var present = Present(record); present != 0; present &= present - 1) _fields[BitOperations.TrailingZeroCount(present)].Write(json, record);
        json.Close((byte)'}');
    }

    /// <summary>The bits of the fields that hold a value.</summary>
    /// <remarks>Most fields of most records are empty. Who asks often is answered by one method made for the record; to make it would cost who asks once more than it gains.</remarks>
    internal ulong Present(object record)
    {
        if (_presentQuickly is { } quickly) return quickly(record);
        if (Interlocked.Increment(ref _asked) == SlowAnswers) _presentQuickly = MakePresent();
        var present = 0UL;
        foreach (var field in _fields)
            if (field.Has(record))
                present |= field.Bit;
        return present;
    }

    Func<object, ulong> MakePresent()
    {
        var record = Expression.Parameter(typeof(object));
        var typed = Expression.Variable(Type);
        var present = _fields.Aggregate((Expression)Expression.Constant(0UL), (all, field) =>
            Expression.Or(all, Expression.Condition(field.IsPresent(typed), Expression.Constant(field.Bit), Expression.Constant(0UL))));
        Expression cast = Expression.Call(typeof(System.Runtime.CompilerServices.Unsafe), nameof(System.Runtime.CompilerServices.Unsafe.As), [Type], record);
        return Expression.Lambda<Func<object, ulong>>(Expression.Block([typed], Expression.Assign(typed, cast), present), record).Compile();
    }

    /// <summary>An empty record, to be filled through the fields.</summary>
    internal object New() => _new();

    // A document's own head comes first, then what all documents share, then its lists of lines.
    static IEnumerable<(PropertyInfo Property, FieldAttribute Attribute)> Properties(Type type) =>
        from property in type.GetProperties()
        let attribute = property.GetCustomAttribute<FieldAttribute>()
        where attribute is not null
        orderby Rank(type, property), property.MetadataToken
        select (property, attribute);

    static int Rank(Type type, PropertyInfo property)
    {
        if (type.BaseType == typeof(object)) return 0;
        var isOwn = property.DeclaringType == type;
        if (type.IsSubclassOf(typeof(Document))) return !isOwn ? 1 : IsList(property) ? 2 : 0;
        return isOwn ? 1 : property.Name is nameof(DocumentLine.Extensions) ? 2 : 0;
    }

    static bool IsList(PropertyInfo property) =>
        property.PropertyType is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>);

    static Field FieldOf((PropertyInfo Property, FieldAttribute Attribute) source, int ordinal)
    {
        var (property, attribute) = source;
        var owner = property.DeclaringType!;
        return IsList(property)
            ? Create(typeof(ListField<,>), owner, property.PropertyType.GetGenericArguments()[0], property, attribute, ordinal)
            : Create(typeof(ValueField<,>), owner, property.PropertyType, property, attribute, ordinal, KindOf(property.PropertyType));
    }

    static Field Create(Type generic, Type owner, Type value, params object[] arguments) =>
        (Field)Activator.CreateInstance(generic.MakeGenericType(owner, value), arguments)!;

    static FieldKind KindOf(Type type) => Nullable.GetUnderlyingType(type) switch
    {
        { IsEnum: true } => FieldKind.Code,
        var t when t == typeof(decimal) => FieldKind.Number,
        var t when t == typeof(DateOnly) => FieldKind.Date,
        var t when t == typeof(TimeOnly) => FieldKind.Time,
        _ => type == typeof(string) ? FieldKind.Text : FieldKind.Record,
    };
}
