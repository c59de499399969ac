using Dapper;
using Gateway.Host.Erp;
using Gateway.Host.Import;
using Gateway.Host.Storage;
using Microsoft.Data.Sqlite;

namespace Gateway.Host.Tests.Import;

public sealed class OrderSourceTests : IAsyncLifetime
{
    const string Query = """
        SELECT po_no AS orderNumber, vendor AS supplier, 'USD' AS currency, line_no AS line, sku AS buyerItem,
               qty AS quantity, uom AS unit, price, need_by AS requestedDate
        FROM po WHERE po_no = @OrderNumber ORDER BY line_no
        """;

    readonly string _folder = Directory.CreateTempSubdirectory("order-source-").FullName;
    readonly Database _database;

    public OrderSourceTests()
    {
        _database = SqliteDatabase.Open(Path.Combine(_folder, "gateway.db"), TimeProvider.System);
        Erp("""
            CREATE TABLE po (po_no text, vendor text, line_no integer, sku text, qty numeric, uom text, price numeric, need_by text);
            INSERT INTO po VALUES ('4711', 'S-100', 1, 'B-1', 120, 'EA', 10.25, '2026-12-01'), ('4711', 'S-100', 2, 'B-2', 50, 'EA', 8.5, NULL);
            """);
    }

    string ErpConnection => $"Data Source={Path.Combine(_folder, "erp.db")}";

    public Task InitializeAsync() => Task.CompletedTask;

    [Fact]
    public async Task An_order_of_the_ERP_is_known_when_a_document_names_it()
    {
        Assert.Null(await RefreshAsync(Query, "4711", "0815"));
        var (order, lines) = await FindAsync("4711");
        Assert.Equal(("S-100", 1), (order!.Supplier, order.Revision));
        Assert.Equal([10.25m, 8.5m], lines.Select(l => l.Price!.Value));
        Assert.Equal(new DateOnly(2026, 12, 1), lines[0].RequestedDate);
        Assert.Null((await FindAsync("0815")).Order);
    }

    [Fact]
    public async Task A_change_in_the_ERP_is_a_new_revision_and_no_change_is_none()
    {
        await RefreshAsync(Query, "4711");
        await RefreshAsync(Query, "4711");
        Assert.Equal(1, (await FindAsync("4711")).Order!.Revision);
        Erp("UPDATE po SET price = 11 WHERE line_no = 1");
        await RefreshAsync(Query, "4711");
        Assert.Equal(2, (await FindAsync("4711")).Order!.Revision);
    }

    [Fact]
    public async Task A_failing_query_and_a_bad_row_are_told_and_keep_what_was_known()
    {
        await RefreshAsync(Query, "4711");
        Assert.StartsWith("the query for purchase orders failed: ", await RefreshAsync("SELECT * FROM nothing WHERE n = @OrderNumber", "4711"), StringComparison.Ordinal);
        Erp("UPDATE po SET qty = 'many' WHERE line_no = 1");
        Assert.Contains("quantity is \"many\"", await RefreshAsync(Query, "4711"), StringComparison.Ordinal);
        Assert.Equal(1, (await FindAsync("4711")).Order!.Revision);
    }

    // Some databases end a cancelled command with an error of their own: that is no answer, and nothing to wait for.
    [Fact]
    public async Task An_error_of_what_was_cancelled_is_no_trouble_of_the_query()
    {
        using var stop = new CancellationTokenSource();
        var settings = new OrderSourceSettings { Provider = "sqlite", ConnectionString = ErpConnection, Query = Query, PasswordSecret = "erp" };
        var source = new OrderSource(settings, Cancelled, new(TimeProvider.System), TimeProvider.System);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => source.AskAsync(["4711"], stop.Token));

        string Cancelled(string name)
        {
            stop.Cancel();
            throw new KeyNotFoundException(name);
        }
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    async Task<string?> RefreshAsync(string query, params string[] numbers)
    {
        var settings = new OrderSourceSettings { Provider = "sqlite", ConnectionString = ErpConnection, Query = query };
        var answer = await new OrderSource(settings, _ => "", new(TimeProvider.System), TimeProvider.System).AskAsync(numbers, default);
        await _database.WriteAsync(tx => answer.Orders.Count(o => OrderImport.Record(tx, o) == Recorded.Changed));
        return answer.Trouble;
    }

    Task<(OrderRecord? Order, IReadOnlyList<OrderLineRecord> Lines)> FindAsync(string number) => _database.ReadAsync(tx =>
        OrderStore.Find(tx, number) is { } order ? ((OrderRecord?)order, OrderStore.Lines(tx, order)) : (null, []));

    void Erp(string statement)
    {
        using var connection = new SqliteConnection(ErpConnection);
        connection.Execute(statement);
    }
}
