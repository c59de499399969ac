using System.Data;
using System.Globalization;
using Dapper;

namespace Gateway.Host.Storage;

/// <summary>Reads, and teaches Dapper to read, what <see cref="Dialect.ToParameter"/> writes: one place for both directions of every type.</summary>
static class ColumnTypes
{
    const int FilledScale = 12;

    static readonly Lazy<bool> Registered = new(Add);

    static readonly Dictionary<Type, Func<object, object>> Readers = new()
    {
        [typeof(string)] = v => v as string ?? Convert.ToString(v, CultureInfo.InvariantCulture)!,
        [typeof(byte[])] = v => v,
        [typeof(long)] = v => v is long ? v : Convert.ToInt64(v, CultureInfo.InvariantCulture),
        [typeof(int)] = v => Convert.ToInt32(v, CultureInfo.InvariantCulture),
        [typeof(double)] = v => Convert.ToDouble(v, CultureInfo.InvariantCulture),
        [typeof(DateTimeOffset)] = v => ToInstant(v),
        [typeof(DateOnly)] = v => ToDate(v),
        [typeof(bool)] = v => ToBoolean(v),
        [typeof(decimal)] = v => ToDecimal(v),
    };

    /// <summary>What makes a value of a type, or of its nullable, from what is stored: a long, text, bytes, a double. Null for a type that is no column's.</summary>
    internal static Func<object, object>? ReaderOf(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsEnum ? v => Enum.Parse(type, (string)v, ignoreCase: true) : Readers.GetValueOrDefault(type);
    }

    internal static void Register() => _ = Registered.Value;

    static bool Add()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset));
        SqlMapper.RemoveTypeMap(typeof(DateOnly));
        SqlMapper.RemoveTypeMap(typeof(DateOnly?));
        SqlMapper.RemoveTypeMap(typeof(decimal));
        SqlMapper.RemoveTypeMap(typeof(bool));
        SqlMapper.AddTypeHandler(new Column<DateTimeOffset>(ToInstant));
        SqlMapper.AddTypeHandler(new Column<DateOnly>(ToDate));
        SqlMapper.AddTypeHandler(new Column<bool>(ToBoolean));
        SqlMapper.AddTypeHandler(new Column<decimal>(ToDecimal));
        return true;
    }

    static DateTimeOffset ToInstant(object stored) => Instant.FromMicroseconds(Convert.ToInt64(stored, CultureInfo.InvariantCulture));

    static DateOnly ToDate(object stored) => Instant.ToDate((string)stored);

    static bool ToBoolean(object stored) => Convert.ToInt64(stored, CultureInfo.InvariantCulture) != 0;

    // SQLite keeps decimals as text, for NUMERIC would round them; the others have a decimal type.
    static decimal ToDecimal(object stored) => Trimmed(Convert.ToDecimal(stored, CultureInfo.InvariantCulture));

    // SQL Server fills decimal(38, 12) up with zeros that nobody wrote: 12.4 would be told as 12.400000000000.
    static decimal Trimmed(decimal number) => number.Scale == FilledScale ? number / 1.0000000000000000000000000000m : number;

    sealed class Column<T>(Func<object, T> parse) : SqlMapper.TypeHandler<T>
    {
        public override T Parse(object value) => parse(value);

        public override void SetValue(IDbDataParameter parameter, T? value) =>
            throw new NotSupportedException("Parameters are bound by the dialect.");
    }
}
