using System.Buffers;
using System.Reflection;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Gateway.Host.Storage;

/// <summary>A prepared statement of the embedded database. Values go to the places of its parameters and rows come from those of its columns,
/// which are looked up once: what the driver does by names for each row costs more than the row.</summary>
sealed class SqliteStatement : IDisposable
{
    static readonly SqliteDialect Dialect = new();

    readonly sqlite3 _database;
    readonly sqlite3_stmt _statement;
    readonly Dictionary<Type, Func<object, object?>[]> _parameters = [];
    readonly Dictionary<Type, SqliteRowType> _rows = [];
    byte[] _text = new byte[256];

    internal SqliteStatement(sqlite3 database, string sql)
    {
        _database = database;
        // Kept long, it leaves the memory that a connection has at hand to those that run.
        Require(raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement, out var tail));
        if (!string.IsNullOrWhiteSpace(tail)) throw new ArgumentException($"More than one statement: {sql}", nameof(sql));
    }

    /// <summary>Runs it and returns the number of rows it touched.</summary>
    internal int Execute(object? values)
    {
        try
        {
            Bind(values);
            while (Step())
            {
            }

            return raw.sqlite3_changes(_database);
        }
        finally
        {
            raw.sqlite3_reset(_statement);
        }
    }

    /// <summary>Its first rows, or the first column of each where that is asked for.</summary>
    internal List<T> Read<T>(object? values, int atMost)
    {
        try
        {
            Bind(values);
            var rows = new List<T>();
            while (rows.Count < atMost && Step()) rows.Add(RowOf(typeof(T)).Read(_statement) is T row ? row : default!);
            return rows;
        }
        finally
        {
            raw.sqlite3_reset(_statement);
        }
    }

    public void Dispose() => _statement.Dispose();

    bool Step()
    {
        var result = raw.sqlite3_step(_statement);
        if (result is not (raw.SQLITE_ROW or raw.SQLITE_DONE)) Require(result);
        return result == raw.SQLITE_ROW;
    }

    void Bind(object? values)
    {
        var type = values?.GetType() ?? typeof(object);
        if (!_parameters.TryGetValue(type, out var parameters)) _parameters[type] = parameters = ParametersOf(type);
        for (var i = 0; i < parameters.Length; i++) Require(Bind(i + 1, Dialect.ToParameter(parameters[i](values!))));
    }

    int Bind(int place, object value) => value switch
    {
        DBNull => raw.sqlite3_bind_null(_statement, place),
        string text => BindText(place, text),
        long number => raw.sqlite3_bind_int64(_statement, place, number),
        int number => raw.sqlite3_bind_int64(_statement, place, number),
        byte[] bytes => raw.sqlite3_bind_blob(_statement, place, bytes),
        double number => raw.sqlite3_bind_double(_statement, place, number),
        _ => throw new NotSupportedException($"A parameter cannot be a {value.GetType().Name}."),
    };

    // An empty span would be taken for a null.
    int BindText(int place, string text)
    {
        if (text.Length == 0) return raw.sqlite3_bind_text(_statement, place, "");
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (_text.Length < most && most <= 8192) _text = new byte[most];
        if (most <= _text.Length) return BindText(place, text, _text);
        // A document's content, several times each: of its own it would be an array for the collector's oldest.
        var rented = ArrayPool<byte>.Shared.Rent(most);
        try
        {
            return BindText(place, text, rented);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    // SQLite takes a copy.
    int BindText(int place, string text, byte[] bytes) => raw.sqlite3_bind_text(_statement, place, bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, bytes)));

    Func<object, object?>[] ParametersOf(Type type)
    {
        var properties = type.GetProperties().ToDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);
        var places = Enumerable.Range(1, raw.sqlite3_bind_parameter_count(_statement));
        return [.. places.Select(i => ParameterOf(properties, raw.sqlite3_bind_parameter_name(_statement, i).utf8_to_string()[1..]))];
    }

    // SQLite's names of parameters know large and small letters; a C# argument begins with a small one.
    static Func<object, object?> ParameterOf(Dictionary<string, PropertyInfo> properties, string name)
    {
        if (!properties.TryGetValue(name, out var property)) throw new ArgumentException($"There is no value for @{name}.");
        var get = PropertyAccess.Getter(property);
        return TextWidths.ByName.ContainsKey(name) ? values => TextWidths.Fit(name, get(values)) : get;
    }

    SqliteRowType RowOf(Type type)
    {
        if (_rows.TryGetValue(type, out var row)) return row;
        var columns = Enumerable.Range(0, raw.sqlite3_column_count(_statement)).Select(i => raw.sqlite3_column_name(_statement, i).utf8_to_string());
        return _rows[type] = new(type, [.. columns]);
    }

    void Require(int result) => SqliteException.ThrowExceptionForRC(result, _database);
}
