using Gateway.Host.Storage;

namespace Gateway.Host.Tests.Storage;

/// <summary>What every database must do with transactions and types; a dialect's tests inherit it.</summary>
public abstract class DatabaseTests : StorageTests
{
    const string InsertSql = "INSERT INTO revisions (hash, kind, name, content, first_used_at) VALUES (@Hash, @Kind, @Name, @Content, @At)";

    [Fact]
    public async Task A_write_is_read_by_everyone_after_it_returned()
    {
        await Insert("a");
        Assert.Equal(["a"], await Names());
    }

    [Fact]
    public async Task A_write_returns_the_value_of_its_body() =>
        Assert.Equal(42, await Database.WriteAsync(_ => 42));

    [Fact]
    public async Task A_body_that_throws_leaves_nothing_and_its_caller_hears_why()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => Database.WriteAsync(tx =>
        {
            Insert(tx, "a");
            throw new InvalidOperationException("no");
        }));
        Assert.Equal("no", error.Message);
        Assert.Empty(await Names());
    }

    [Fact]
    public async Task A_failed_write_does_not_touch_those_that_were_committed_with_it()
    {
        var writes = Enumerable.Range(0, 300).Select(i => Task.Run(() => Database.WriteAsync(tx =>
        {
            Insert(tx, $"n{i}");
            if (i % 3 == 0) throw new InvalidOperationException("no");
        }))).ToArray();
        await Task.WhenAll(writes.Select(w => w.ContinueWith(_ => { }, TaskScheduler.Default)));
        Assert.Equal(Enumerable.Range(0, 300).Where(i => i % 3 != 0).Select(i => $"n{i}").Order(), await Names());
        Assert.All(writes, (w, i) => Assert.Equal(i % 3 == 0, w.IsFaulted));
    }

    [Fact]
    public async Task An_insert_of_a_taken_key_says_so_and_the_rest_of_the_body_counts()
    {
        await Insert("a");
        var inserted = await Database.WriteAsync(tx => new[] { Insert(tx, "b"), Insert(tx, "a"), Insert(tx, "c") });
        Assert.Equal([true, false, true], inserted);
        Assert.Equal(["a", "b", "c"], await Names());
    }

    [Fact]
    public async Task Of_many_inserts_of_one_key_exactly_one_wins()
    {
        var won = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(() => Database.WriteAsync(tx => Insert(tx, "same")))));
        Assert.Single(won, w => w);
    }

    [Fact]
    public async Task A_reader_sees_one_moment_and_cannot_write()
    {
        var counts = await Database.ReadAsync(tx =>
        {
            var before = Count(tx);
            Database.WriteAsync(t => Insert(t, "meanwhile")).GetAwaiter().GetResult();
            return (before, Count(tx));
        });
        Assert.Equal((0, 0), counts);
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => Database.ReadAsync(tx => Insert(tx, "reader")));
        Assert.Equal(["meanwhile"], await Names());
    }

    [Theory]
    [MemberData(nameof(Extremes))]
    public async Task Extreme_values_come_back_as_they_went(object value)
    {
        var back = await Database.WriteAsync(tx => RoundTrip(tx, value));
        Assert.Equal(value, back);
    }

    public static TheoryData<object> Extremes() =>
    [
        DateTimeOffset.UnixEpoch,
        DateTimeOffset.UnixEpoch.AddMicroseconds(-1),
        new DateTimeOffset(1, 1, 1, 0, 0, 0, TimeSpan.Zero),
        new DateTimeOffset(9999, 12, 31, 23, 59, 59, 999, 999, TimeSpan.Zero),
        DateOnly.MinValue,
        DateOnly.MaxValue,
        new DateOnly(2028, 2, 29),
        0m,
        0.0000000001m,
        -0.10m,
        999999999999999999.9999999999m,
        -999999999999999999.9999999999m,
        true,
        false,
        long.MaxValue,
        long.MinValue,
        "",
        " trailing blanks  ",
        "ÄÖÜ ß ŁódŹ 你好 🚚 \u0001\t\r\n'\"%_[",
        new string('x', 1_000_000),
        DayOfWeek.Wednesday,
    ];

    object? RoundTrip(Transaction tx, object value) => value switch
    {
        DateTimeOffset => Keep<DateTimeOffset>(tx, "first_used_at", value),
        DateOnly => Keep<DateOnly>(tx, "name", value),
        decimal => Keep<decimal>(tx, "name", value),
        bool => Keep<bool>(tx, "first_used_at", value),
        long => Keep<long>(tx, "first_used_at", value),
        Enum => Keep<DayOfWeek>(tx, "name", value),
        _ => Keep<string>(tx, "content", value),
    };

    static object? Keep<T>(Transaction tx, string column, object value)
    {
        tx.Execute(InsertSql, new { Hash = "h", Kind = "k", Name = "n", Content = "c", At = 0L });
        tx.Execute($"UPDATE revisions SET {column} = @value WHERE hash = 'h'", new { value });
        return tx.Query<Kept<T>>($"SELECT {column} AS value FROM revisions WHERE hash = 'h'").Single().Value;
    }

    Task<bool> Insert(string name) => Database.WriteAsync(tx => Insert(tx, name));

    private protected static bool Insert(Transaction tx, string name) =>
        tx.InsertIfAbsent(InsertSql, new { Hash = name, Kind = "test", Name = name, Content = "", At = 0L });

    private protected static long Count(Transaction tx) => tx.Value<long>("SELECT COUNT(*) FROM revisions");

    private protected Task<IReadOnlyList<string>> Names() =>
        Database.ReadAsync(tx => tx.Query<string>("SELECT name FROM revisions ORDER BY name"));

    sealed record Kept<T>
    {
        public T? Value { get; init; }
    }
}
