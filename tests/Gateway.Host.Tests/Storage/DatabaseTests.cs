using Gateway.Host.Storage;

namespace Gateway.Host.Tests.Storage;

/// <summary>What every database must do with transactions and types; a dialect's tests inherit it.</summary>
public abstract class DatabaseTests<TPlace> : StorageTests<TPlace> where TPlace : DatabaseOfTests, new()
{
    const string InsertSql = "INSERT INTO revisions (hash, kind, name, content, first_used_at) VALUES (@Hash, @Kind, @Name, @Content, @At)";

    [StoreFact]
    public async Task A_write_is_read_by_everyone_after_it_returned()
    {
        await Insert("a");
        Assert.Equal(["a"], await Names());
    }

    [StoreFact]
    public async Task A_write_returns_the_value_of_its_body() =>
        Assert.Equal(42, await Database.WriteAsync(_ => 42));

    [StoreFact]
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

    [StoreFact]
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

    [StoreFact]
    public async Task An_insert_of_a_taken_key_says_so_and_the_rest_of_the_body_counts()
    {
        await Insert("a");
        var inserted = await Database.WriteAsync(tx => new[] { Insert(tx, "b"), Insert(tx, "a"), Insert(tx, "c") });
        Assert.Equal([true, false, true], inserted);
        Assert.Equal(["a", "b", "c"], await Names());
    }

    [StoreFact]
    public async Task Of_many_inserts_of_one_key_exactly_one_wins()
    {
        var won = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(() => Database.WriteAsync(tx => Insert(tx, "same")))));
        Assert.Single(won, w => w);
    }

    [StoreFact]
    public async Task A_reader_sees_one_moment_and_cannot_write()
    {
        var counts = await Database.ReadAsync(tx =>
        {
            var before = Count(tx);
            Database.WriteAsync(t => Insert(t, "meanwhile")).GetAwaiter().GetResult();
            return (before, Count(tx));
        });
        Assert.Equal((0, 0), counts);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Database.ReadAsync(tx => Insert(tx, "reader")));
        Assert.Equal(["meanwhile"], await Names());
    }

    [StoreFact]
    public async Task What_was_written_is_there_when_it_is_opened_again()
    {
        await Database.WriteAsync(tx => Insert(tx, "kept"));
        await Database.DisposeAsync();
        await using var again = Open();
        Assert.Equal(1, await again.ReadAsync(Count));
    }

    [StoreFact]
    public async Task Two_gateways_on_one_database_lose_no_write()
    {
        await using var other = Open();
        var writes = Enumerable.Range(0, 200).Select(i => Task.Run(() => (i % 2 == 0 ? Database : other).WriteAsync(tx => Insert(tx, $"n{i}"))));
        await Task.WhenAll(writes);
        Assert.Equal(200, await Database.ReadAsync(Count));
    }

    [StoreFact]
    public async Task Gateways_that_open_an_empty_database_together_make_its_tables_once()
    {
        var (place, folder) = (new TPlace(), Directory.CreateDirectory(Path.Combine(Folder, "empty")).FullName);
        if (place.IsShared) place.Drop();
        using var all = new Barrier(4);
        var opened = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            all.SignalAndWait(TimeSpan.FromSeconds(60));
            return place.Open(folder);
        })));
        Assert.Equal(new long[opened.Length], await Task.WhenAll(opened.Select(o => o.ReadAsync(Count))));
        foreach (var database in opened) await database.DisposeAsync();
        if (!place.IsShared) place.Drop();
    }

    [StoreFact]
    public async Task A_database_that_is_newer_than_the_program_is_refused()
    {
        await Write(tx => tx.Execute("INSERT INTO schema_migrations (number, name, hash, applied_at) VALUES (9999, 'from_the_future', 'x', 0)"));
        var error = Assert.Throws<DatabaseException>(Open);
        Assert.Contains("newer than this program", error.Message, StringComparison.Ordinal);
        Assert.Contains("from_the_future", error.Message, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task A_migration_that_was_edited_after_it_was_applied_is_refused()
    {
        await Write(tx => tx.Execute("UPDATE schema_migrations SET hash = 'x' WHERE number = 1"));
        Assert.Contains("0001", Assert.Throws<DatabaseException>(Open).Message, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task Names_that_differ_in_case_accent_or_width_are_different_names()
    {
        string[] twins = ["a", "A", "ä", "Ä", "\uFF41", "a\u0308"];
        Assert.All(await Write(tx => twins.Select(t => Insert(tx, t)).ToList()), Assert.True);
        Assert.Equal(["A"], await Read(tx => tx.Query<string>("SELECT name FROM revisions WHERE name = @Name", new { Name = "A" })));
    }

    [StoreFact]
    public async Task Text_is_ordered_as_the_program_orders_it()
    {
        string[] names = ["a", "B", "_", "1", "Z", "ä", "|", "~"];
        await Write(tx => names.Select(n => Insert(tx, n)).ToList());
        Assert.Equal(names.Order(StringComparer.Ordinal), await Names());
    }

    [StoreFact]
    public async Task Text_that_is_no_valid_Unicode_or_holds_a_NUL_is_kept_as_far_as_the_database_can()
    {
        await Write(tx => RoundTrip(tx, "a\0b\uD83Dc"));
        var kept = await Read(tx => tx.Value<string>("SELECT content FROM revisions"));
        Assert.Equal("a?b?c", string.Concat(kept!.Select(c => char.IsAsciiLetter(c) ? c : '?')));
    }

    [StoreTheory]
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
        decimal => KeepDecimal(tx, value),
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

    static object? KeepDecimal(Transaction tx, object value)
    {
        tx.Execute("""
            INSERT INTO receipts (id, company, number, line, order_number, order_line, quantity, unit, source, content_hash, recorded_at)
            VALUES ('r', '', 'n', '1', 'o', '1', @value, 'EA', 's', 'h', 0)
            """, new { value });
        return tx.Query<Kept<decimal>>("SELECT quantity AS value FROM receipts").Single().Value;
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
