using System.Data;
using System.Globalization;
using Dapper;

namespace Gateway.Host.Storage;

/// <summary>Teaches Dapper to read what <see cref="Dialect.ToParameter"/> writes: one place for both directions of every type.</summary>
static class ColumnTypes
{
    const int FilledScale = 12;

    static readonly Lazy<bool> Registered = new(Add);

    internal static void Register() => _ = Registered.Value;

    static bool Add()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset));
        SqlMapper.RemoveTypeMap(typeof(DateOnly));
        SqlMapper.RemoveTypeMap(typeof(DateOnly?));
        SqlMapper.RemoveTypeMap(typeof(decimal));
        SqlMapper.RemoveTypeMap(typeof(bool));
        SqlMapper.AddTypeHandler(new Column<DateTimeOffset>(v => Instant.FromMicroseconds(Convert.ToInt64(v, CultureInfo.InvariantCulture))));
        SqlMapper.AddTypeHandler(new Column<DateOnly>(v => Instant.ToDate((string)v)));
        SqlMapper.AddTypeHandler(new Column<bool>(v => Convert.ToInt64(v, CultureInfo.InvariantCulture) != 0));
        // SQLite keeps decimals as text, for NUMERIC would round them; the others have a decimal type.
        SqlMapper.AddTypeHandler(new Column<decimal>(v => Trimmed(Convert.ToDecimal(v, CultureInfo.InvariantCulture))));
        return true;
    }

    // SQL Server fills decimal(28, 12) up with zeros that nobody wrote: 12.4 would be told as 12.400000000000.
    static decimal Trimmed(decimal number) => number.Scale == FilledScale ? number / 1.0000000000000000000000000000m : number;

    sealed class Column<T>(Func<object, T> parse) : SqlMapper.TypeHandler<T>
    {
        public override T Parse(object value) => parse(value);

        public override void SetValue(IDbDataParameter parameter, T? value) =>
            throw new NotSupportedException("Parameters are bound by the dialect.");
    }
}
