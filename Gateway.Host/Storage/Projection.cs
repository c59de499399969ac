using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Gateway.Host.Storage;

/// <summary>A table whose rows say how things stand. What each says is told by the events too, so that it can be compared with them and rebuilt.</summary>
/// <remarks>Its store touches a row before it changes it (<see cref="Transaction.Touch(Projection, string)"/>), and the end of the transaction tells what became of it
/// (<see cref="Standings"/>). docs/decisions/0018-what-is-a-projection.md.</remarks>
abstract class Projection(string table)
{
    /// <summary>Every one, those first to which others refer.</summary>
    internal static IReadOnlyList<Projection> All { get; } =
    [
        DeliveryStore.Rows, InterchangeStore.Rows, GroupStore.Rows, MessageStore.Rows, DocumentStore.Rows, AcknowledgementStore.Rows, ExpectationStore.Rows,
        PostingStore.Rows, CaseStore.Rows, AdviceStore.Rows, NumberStore.MissingRows, As2Store.Rows,
    ];

    internal string Table => table;

    /// <summary>The row as it stands; null when there is none.</summary>
    internal abstract object? Find(Transaction tx, string id);

    /// <summary>What the row belongs to, whose chain of standings tells of it: the delivery, or the row itself. It never changes.</summary>
    internal abstract string OwnerOf(Transaction tx, object row);

    /// <summary>What the events tell of a row.</summary>
    internal abstract JsonObject Told(object row);

    /// <summary>What is told, in JSON, of a row that has changed or is new: what <see cref="Told"/> did not say before. Null for nothing.</summary>
    internal abstract ReadOnlyMemory<byte>? Changes(object? was, object row);

    /// <summary>Makes a row say what the events tell; false when it is missing, and they do not tell all of it.</summary>
    internal abstract bool Put(Transaction tx, string id, JsonObject told);

    /// <summary>The rows after one, in the order of their ids, so that all can be walked in pages.</summary>
    internal abstract IReadOnlyList<string> Ids(Transaction tx, string after, int take);

    /// <summary>How many there are.</summary>
    internal abstract long Count(Transaction tx);

    /// <summary>What it sends to the database by itself.</summary>
    internal abstract IReadOnlyList<string> Statements { get; }
}

/// <summary>The same, of rows of one type.</summary>
/// <param name="table">Its name.</param>
/// <param name="columns">All that its rows are read by; <c>id</c> is the key.</param>
/// <param name="json">How its rows are told.</param>
/// <param name="find">Reads one.</param>
/// <param name="owner">What a row belongs to.</param>
sealed class Projection<TRow>(string table, string columns, JsonTypeInfo<TRow> json, Func<Transaction, string, TRow?> find, Func<Transaction, TRow, string> owner)
    : Projection(table) where TRow : class
{
    static readonly (string Name, Func<object, object?> Get)[] Parts =
        [.. typeof(TRow).GetProperties().Where(p => p.CanWrite).Select(p => (JsonNamingPolicy.CamelCase.ConvertName(p.Name), PropertyAccess.Getter(p)))];

    readonly string _updateSql = $"UPDATE {table} SET {string.Join(", ", Columns(columns).Select(c => $"{c} = @{Property(c)}"))} WHERE id = @Id";
    readonly string _idsSql = $"SELECT id FROM {table} WHERE id > @After ORDER BY id";
    readonly string _countSql = $"SELECT COUNT(*) FROM {table}";

    /// <summary>Puts back a row that is missing; null where the events do not tell all of it.</summary>
    internal string? InsertSql { get; init; }

    /// <summary>Parts that are written once and are large, or that nobody is to read in an export of the history: only that they are there is told.</summary>
    internal IReadOnlyList<string> Untold { get; init; } = [];

    internal override object? Find(Transaction tx, string id) => find(tx, id);

    internal override string OwnerOf(Transaction tx, object row) => owner(tx, (TRow)row);

    internal override JsonObject Told(object row)
    {
        var told = Whole((TRow)row);
        foreach (var part in Untold)
            if (told.Remove(part))
                told[Has(part)] = true;
        return told;
    }

    // Each step of each document comes here: only what is other is written, and no tree is made of the rest.
    internal override ReadOnlyMemory<byte>? Changes(object? was, object row)
    {
        var (changes, gone) = (new ArrayBufferWriter<byte>(), new List<string>());
        using var writer = new Utf8JsonWriter(changes, Standings.Written);
        writer.WriteStartObject();
        foreach (var (part, get) in Parts)
        {
            var (before, now, isUntold) = (was is null ? null : get(was), get(row), Untold.Contains(part));
            if (AreSame(before, now) || (isUntold && before is not null && now is not null)) continue;
            var name = isUntold ? Has(part) : part;
            if (now is null) gone.Add(name);
            else if (isUntold) writer.WriteBoolean(name, true);
            else Write(writer, name, now);
        }

        foreach (var name in gone) writer.WriteNull(name);
        writer.WriteEndObject();
        writer.Flush();
        return changes.WrittenCount == "{}".Length ? null : changes.WrittenMemory;
    }

    internal override bool Put(Transaction tx, string id, JsonObject told)
    {
        var stands = find(tx, id);
        if (stands is null && InsertSql is null) return false;
        var row = stands is null ? [] : Whole(stands);
        foreach (var (name, value) in told) Standings.Set(row, name, value);
        if (Typed(row) is not { } put) return false;
        tx.Execute(stands is null ? InsertSql! : _updateSql, put);
        return true;
    }

    internal override IReadOnlyList<string> Ids(Transaction tx, string after, int take) => tx.Query<string>(tx.Dialect.Page(_idsSql), new { after, skip = 0, take });

    internal override long Count(Transaction tx) => tx.Value<long>(_countSql);

    internal override IReadOnlyList<string> Statements => [_updateSql, _idsSql, _countSql];

    static string Has(string part) => $"has{char.ToUpperInvariant(part[0])}{part[1..]}";

    void Write(Utf8JsonWriter writer, string name, object value)
    {
        writer.WritePropertyName(name);
        JsonSerializer.Serialize(writer, value, json.Options.GetTypeInfo(value.GetType()));
    }

    // 12.4 and 12.40 are told as two.
    static bool AreSame(object? one, object? other) => Equals(one, other) && (one is not decimal number || number.Scale == ((decimal)other!).Scale);

    JsonObject Whole(TRow row) => JsonSerializer.SerializeToNode(row, json)!.AsObject();

    // A row that is older than its history is told in part.
    TRow? Typed(JsonObject row)
    {
        try
        {
            return row.Deserialize(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static IEnumerable<string> Columns(string columns) => columns.Split(',', StringSplitOptions.TrimEntries).Where(c => c != "id");

    static string Property(string column) => string.Concat(column.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
