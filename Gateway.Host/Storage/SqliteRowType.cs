using System.Reflection;
using SQLitePCL;

namespace Gateway.Host.Storage;

/// <summary>How the rows of a statement become values of a type: its first column, where the type is one of <see cref="ColumnTypes"/>, else an object
/// whose properties bear the names of the columns, written with or without underscores.</summary>
sealed class SqliteRowType
{
    readonly Func<object>? _make;
    readonly Func<object, object> _value;
    readonly (int Column, Func<object, object> Value, Action<object, object> Set)[] _properties = [];

    internal SqliteRowType(Type type, IReadOnlyList<string> columns)
    {
        _value = ColumnTypes.ReaderOf(type)!;
        if (_value is not null) return;
        _value = v => v;
        _make = () => Activator.CreateInstance(type)!;
        _properties = [.. PropertiesOf(type, columns)];
    }

    /// <summary>The row that a statement stands on; null for a first column that is null.</summary>
    internal object? Read(sqlite3_stmt statement)
    {
        if (_make is null) return Stored(statement, 0) is { } only ? _value(only) : null;
        var row = _make();
        foreach (var (column, value, set) in _properties)
            if (Stored(statement, column) is { } stored)
                set(row, value(stored));
        return row;
    }

    static IEnumerable<(int, Func<object, object>, Action<object, object>)> PropertiesOf(Type type, IReadOnlyList<string> columns)
    {
        var properties = type.GetProperties().Where(p => p.CanWrite).ToDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < columns.Count; i++)
            if (properties.TryGetValue(columns[i].Replace("_", "", StringComparison.Ordinal), out var property))
                yield return (i, ReaderOf(property), PropertyAccess.Setter(property));
    }

    static Func<object, object> ReaderOf(PropertyInfo property) =>
        ColumnTypes.ReaderOf(property.PropertyType) ?? throw new NotSupportedException($"{property.DeclaringType!.Name}.{property.Name} cannot be read.");

    static object? Stored(sqlite3_stmt statement, int column) => raw.sqlite3_column_type(statement, column) switch
    {
        raw.SQLITE_INTEGER => raw.sqlite3_column_int64(statement, column),
        raw.SQLITE_TEXT => raw.sqlite3_column_text(statement, column).utf8_to_string(),
        raw.SQLITE_BLOB => raw.sqlite3_column_blob(statement, column).ToArray(),
        raw.SQLITE_FLOAT => raw.sqlite3_column_double(statement, column),
        _ => null,
    };
}
