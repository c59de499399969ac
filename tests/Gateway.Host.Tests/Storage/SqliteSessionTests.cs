using Gateway.Host.Storage;
using Microsoft.Data.Sqlite;

namespace Gateway.Host.Tests.Storage;

/// <summary>What goes into a prepared statement comes out of it again, and what it does not understand it refuses.</summary>
public sealed class SqliteSessionTests : IDisposable
{
    readonly SqliteSession _session;

    public SqliteSessionTests()
    {
        SqliteLibrary.Load();
        var connection = new SqliteConnection("Data Source=:memory:;Pooling=False");
        connection.Open();
        _session = new(connection);
        _session.Execute("""
            CREATE TABLE some (text TEXT, number INTEGER UNIQUE, bytes BLOB, is_true INTEGER, happened_at INTEGER, amount TEXT, day TEXT, kind TEXT)
            """);
    }

    public void Dispose() => _session.Dispose();

    public static TheoryData<string?> Texts => ["", null, "a", "é€🚀", new string('x', 255), new string('€', 256), new string('é', 100_000)];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Texts_come_back_as_they_were(string? text)
    {
        Insert(new() { Text = "longer than the next one", Number = 1 });
        Insert(new() { Text = text, Number = 2 });
        Assert.Equal(text, Found(2).Text);
        Assert.Equal(text, _session.First<string>("SELECT text FROM some WHERE number = @number", new { number = 2 }));
    }

    [Fact]
    public void Every_type_comes_back_as_it_was()
    {
        var row = new Row
        {
            Text = "t", Number = long.MinValue, Bytes = [0, 1, 255], IsTrue = true, HappenedAt = new(2026, 3, 5, 14, 30, 0, 123, TimeSpan.Zero),
            Amount = decimal.MaxValue, Day = new(2026, 12, 31), Kind = DayOfWeek.Friday,
        };
        Insert(row);
        Assert.Equivalent(row, Found(long.MinValue), strict: true);
    }

    [Fact]
    public void What_is_null_stays_null_also_where_something_stood_before()
    {
        Insert(new() { Text = "t", Number = 1, Bytes = [1], Amount = 1, Day = new(2026, 1, 1), Kind = DayOfWeek.Friday });
        Insert(new() { Number = 2 });
        Assert.Equivalent(new Row { Number = 2 }, Found(2), strict: true);
    }

    [Fact]
    public void Bytes_that_are_empty_are_not_null()
    {
        Insert(new() { Number = 1, Bytes = [] });
        Assert.Empty(Assert.IsType<byte[]>(Found(1).Bytes));
    }

    [Fact]
    public void Rows_that_were_touched_are_counted()
    {
        Insert(new() { Number = 1 });
        Insert(new() { Number = 2 });
        Assert.Equal(2, _session.Execute("UPDATE some SET text = 'u'"));
        Assert.Equal(0, _session.Execute("DELETE FROM some WHERE number = @number", new { number = 3 }));
        Assert.Equal(0, _session.Execute("INSERT INTO some (number) VALUES (@number) ON CONFLICT DO NOTHING", new { number = 1 }));
    }

    [Fact]
    public void A_statement_that_failed_can_be_run_again()
    {
        Insert(new() { Number = 1 });
        var error = Assert.Throws<SqliteException>(() => Insert(new() { Number = 1 }));
        Assert.Equal(2067, error.SqliteExtendedErrorCode);
        Assert.Contains("some.number", error.Message, StringComparison.Ordinal);
        Insert(new() { Number = 2 });
        Assert.Equal([1, 2], _session.Query<int>("SELECT number FROM some ORDER BY number", null));
    }

    [Fact]
    public void A_value_that_is_missing_and_a_second_statement_are_refused()
    {
        Assert.Throws<ArgumentException>(() => _session.Execute("DELETE FROM some WHERE number = @number AND text = @text", new { number = 1 }));
        Assert.Throws<ArgumentException>(() => _session.Execute("DELETE FROM some; DROP TABLE some"));
    }

    [Fact]
    public void Nothing_found_is_the_default_of_its_type()
    {
        Assert.Null(_session.First<Row>("SELECT text FROM some", null));
        Assert.Null(_session.First<long?>("SELECT MAX(number) FROM some", null));
        Assert.Equal(0, _session.First<long>("SELECT MAX(number) FROM some", null));
    }

    void Insert(Row row) => _session.Execute("""
        INSERT INTO some (text, number, bytes, is_true, happened_at, amount, day, kind)
        VALUES (@Text, @Number, @Bytes, @IsTrue, @HappenedAt, @Amount, @Day, @Kind)
        """, row);

    Row Found(long number) => _session.First<Row>(
        "SELECT text, number, bytes, is_true, happened_at, amount, day, kind FROM some WHERE number = @number", new { number })!;

    sealed record Row
    {
        public string? Text { get; init; }

        public required long Number { get; init; }

        public byte[]? Bytes { get; init; }

        public bool IsTrue { get; init; }

        public DateTimeOffset HappenedAt { get; init; }

        public decimal? Amount { get; init; }

        public DateOnly? Day { get; init; }

        public DayOfWeek? Kind { get; init; }
    }
}
