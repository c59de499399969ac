using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;
using Gateway.Host.Storage;

namespace Gateway.Host.Tests.Storage;

/// <summary>Every statement runs on every database, bound as the program binds it: a null has no type of its own, and a server that takes it for text may refuse it.</summary>
public abstract partial class StatementTests<TPlace> : StorageTests<TPlace> where TPlace : DatabaseOfTests, new()
{
    static readonly IReadOnlyList<(string Table, Dictionary<string, Column> Columns)> Tables =
        [.. SchemaText.Of("postgresql").Select(t => (t.Name, t.Columns.Select(Column.Of).ToDictionary(c => c.Name)))];

    // Names of parameters that are no column's, as the callers give them.
    static readonly string[] Counts = ["Skip", "Take", "Items", "Last", "IsDueFirst", "IsUndecided"];
    static readonly string[] Texts = ["After", "AfterId", "Bare", "Bracketed", "Credited", "Day", "Error", "Expected", "First", "Key", "Lost", "NewerId", "NewestId", "Place", "Url"];

    [StoreFact]
    public void Every_statement_runs_with_nothing_wherever_a_column_may_be_without_a_value()
    {
        var statements = StoreStatements.All().Concat(Projection.All.SelectMany(p => p.Statements.Select(s => (Name: p.Table, Sql: s))))
            .Where(s => !s.Sql.Contains("schema_migrations", StringComparison.Ordinal)).ToList();
        using var connection = Place.Connect(Folder);
        connection.Open();
        // One row in each table, of which every id is the same: so they refer to each other.
        foreach (var (_, sql) in statements.Where(s => IsInsert(s.Sql)).OrderBy(s => Order(s.Sql))) Insert(connection, sql);
        // Watched are the orders of messages that wait, of which there is none.
        Assert.All(Tables.Where(t => t.Table != "order_watches"), t => Assert.True(CountOf(connection, t.Table) > 0, $"no statement has put a row into {t.Table}"));
        var wrong = statements.SelectMany(s => Problems(connection, s.Name, StoreStatements.Paged(Place.Dialect, s.Sql))).ToList();
        Assert.Empty(wrong);
    }

    static long CountOf(DbConnection connection, string table)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT COUNT(*) FROM {table}";
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    void Insert(DbConnection connection, string sql)
    {
        using var transaction = connection.BeginTransaction();
        try
        {
            Run(connection, transaction, sql, isEmpty: false);
            transaction.Commit();
        }
        catch (DbException e) when (Place.Dialect.IsUniqueViolation(e))
        {
            // Another statement has made the row.
        }
    }

    IEnumerable<string> Problems(DbConnection connection, string name, string sql)
    {
        if (IsInsert(sql)) yield break;
        if (Problem(connection, sql, isEmpty: false) is { } problem) yield return $"{name}: {problem}";
        // A filter that nobody gave.
        if (sql.StartsWith("SELECT", StringComparison.Ordinal) && Problem(connection, sql, isEmpty: true) is { } other) yield return $"{name} of nothing: {other}";
    }

    string? Problem(DbConnection connection, string sql, bool isEmpty)
    {
        using var transaction = connection.BeginTransaction();
        try
        {
            Run(connection, transaction, sql, isEmpty);
            return null;
        }
        catch (DbException e)
        {
            return e.Message;
        }
    }

    void Run(DbConnection connection, DbTransaction transaction, string sql, bool isEmpty)
    {
        using var command = connection.CreateCommand();
        (command.CommandText, command.Transaction) = (sql, transaction);
        foreach (var name in StoreStatements.ParametersOf(sql))
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            var (type, value) = ValueOf(name, sql, isEmpty);
            Place.Dialect.Bind(parameter, type, value);
            command.Parameters.Add(parameter);
        }

        using var reader = command.ExecuteReader();
        while (reader.Read()) Assert.True(reader.FieldCount > 0);
    }

    static (Type Type, object? Value) ValueOf(string name, string sql, bool isEmpty)
    {
        if (Counts.Contains(name) || (name == "First" && sql.Contains("control_number_blocks", StringComparison.Ordinal))) return (typeof(long), 1L);
        if (Texts.Contains(name)) return (typeof(string), isEmpty ? null : "x");
        if (Moment().IsMatch(name)) return (typeof(DateTimeOffset?), isEmpty ? null : Now);
        var column = Upper().Replace(name, "_$0").TrimStart('_').ToLowerInvariant();
        var found = Tables.Where(t => Regex.IsMatch(sql, $@"\b{t.Table}\b")).Concat(Tables).Select(t => t.Columns.GetValueOrDefault(column)).FirstOrDefault(c => c is not null);
        Assert.True(found is not null, $"@{name} is no column's: say above what it is. {sql}");
        return (found.Type, isEmpty || found.IsOptional ? null : found.Sample);
    }

    static bool IsInsert(string sql) => sql.StartsWith("INSERT", StringComparison.Ordinal);

    static int Order(string sql) => Tables.ToList().FindIndex(t => sql.StartsWith($"INSERT INTO {t.Table} ", StringComparison.Ordinal));

    [GeneratedRegex("^(Now|Since|Until|Before|Latest|Moment)$|At$")]
    private static partial Regex Moment();

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Upper();

    sealed record Column(string Name, Type Type, object Sample, bool IsOptional)
    {
        internal static Column Of(string text)
        {
            var words = text.Split(' ');
            var (type, sample) = string.Join(' ', words[1..^1]) switch
            {
                "number" => (typeof(long?), (object)1L),
                "text or decimal" => (typeof(decimal?), 1.5m),
                _ => (typeof(string), "x"),
            };
            return new(words[0], type, sample, words[^1] == "optional");
        }
    }
}
