using System.Text;
using Gateway.Host.Import;
using Gateway.Host.Pipeline;
using Gateway.Host.Storage;
using Gateway.Translation;

namespace Gateway.Host.Tests.Import;

public sealed class ImportTests : IDisposable
{
    const string Orders = """
        orderNumber,supplier,currency,orderDate,line,buyerItem,description,quantity,unit,price,requestedDate,dock
        4711,S-100,USD,2026-11-02,1,B-1,"Bolt, M8",120,EA,10.00,2026-12-01,7
        4711,S-100,USD,2026-11-02,2,B-2,Nut,50,EA,8.3333,,

        """;

    readonly string _folder = Directory.CreateTempSubdirectory("import-").FullName;
    readonly List<FileProblem> _problems = [];
    readonly UlidSource _ids = new(TimeProvider.System);

    [Fact]
    public void Rows_of_one_order_become_one_order()
    {
        var (order, lines) = Assert.Single(Read(Orders));
        Assert.Empty(_problems);
        Assert.Equal(("4711", "S-100", "USD", new DateOnly(2026, 11, 2)), (order.Number, order.Supplier, order.Currency, order.OrderDate!.Value));
        Assert.Equal(["Bolt, M8", "Nut"], lines.Select(l => l.Description));
        Assert.Equal([10.00m, 8.3333m], lines.Select(l => l.Price!.Value));
        Assert.Equal(new DateOnly(2026, 12, 1), lines[0].RequestedDate);
    }

    [Fact]
    public void Columns_that_nobody_knows_are_kept() => Assert.Equal("""{"dock":"7"}""", Read(Orders)[0].Lines[0].Extra);

    [Fact]
    public void The_same_order_as_JSON_has_the_same_content()
    {
        var json = Read("""
            {"orderNumber": "4711", "supplier": "S-100", "currency": "USD", "orderDate": "2026-11-02", "lines": [
              {"line": 1, "buyerItem": "B-1", "description": "Bolt, M8", "quantity": 120, "unit": "EA", "price": 10.00, "requestedDate": "2026-12-01", "dock": "7"},
              {"line": 2, "buyerItem": "B-2", "description": "Nut", "quantity": 50, "unit": "EA", "price": 8.3333}]}
            """);
        Assert.Empty(_problems);
        Assert.Equal(Read(Orders)[0].Order.ContentHash, Assert.Single(json).Order.ContentHash);
    }

    [Theory]
    [InlineData("orderNumber,supplier,line,quantity,unit\n4711,,1,2,EA", "orders.csv:2:2 error supplier is missing")]
    [InlineData("orderNumber,supplier,line,quantity,unit\n4711,S,1,two,EA", "orders.csv:2:4 error quantity is \"two\", expected a number such as 12.50")]
    [InlineData("orderNumber,supplier,line,quantity,unit\n4711,S,1,\"1,5\",EA", "orders.csv:2:4 error quantity is \"1,5\", expected a number such as 12.50")]
    [InlineData("orderNumber,supplier,line,quantity,unit,orderDate\n4711,S,1,2,EA,1.2.2026", "orders.csv:2:6 error orderDate is \"1.2.2026\", expected a day such as 2026-11-20")]
    [InlineData("orderNumber,supplier,line,quantity,unit,status\n4711,S,1,2,EA,opn", "orders.csv:2:6 error status is \"opn\", expected Open, Closed, Cancelled")]
    [InlineData("orderNumber,supplier,line,quantity,unit\n4711,S,1,2,EA\n4711,S,1,2,EA", "orders.csv:3:3 error line 1 stands twice in the order")]
    [InlineData("orderNumber,supplier,line,quantity,unit\n4711,S,1,2,EA\n4711,T,2,2,EA", "orders.csv:3:1 error order 4711 says other things here than in its first row")]
    [InlineData("orderNumber,supplier,line,quantity,unit,priceBasis\n4711,S,1,2,EA,0", "orders.csv:2:6 error priceBasis must be more than zero")]
    [InlineData("orderNumber,supplier,line,quantity,unit\n4711,S,1,2", "orders.csv:2:1 error Row 2 has 4 columns")]
    [InlineData("{\"orderNumber\": 1, }", "orders.csv:1:20 error the JSON is malformed")]
    public void A_bad_row_is_told_with_its_place_and_its_order_is_left_out(string content, string problem)
    {
        Assert.Empty(Read(content));
        Assert.StartsWith(problem, _problems[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_order_does_not_keep_its_neighbours_out()
    {
        var orders = Read("orderNumber,supplier,line,quantity,unit\n1,S,1,2,EA\n2,S,1,x,EA\n3,S,1,2,EA\n");
        Assert.Equal(["1", "3"], orders.Select(o => o.Order.Number));
    }

    [Fact]
    public async Task Importing_again_changes_nothing_and_a_change_is_a_new_revision()
    {
        await using var database = SqliteDatabase.Open(Path.Combine(_folder, "gateway.db"), TimeProvider.System);
        Assert.Equal(new ImportCount(1, 0, 0), await RecordAsync(database, Orders));
        Assert.Equal(new ImportCount(0, 0, 1), await RecordAsync(database, Orders));
        Assert.Equal(new ImportCount(0, 1, 0), await RecordAsync(database, Orders.Replace("10.00", "10.50", StringComparison.Ordinal)));
        var stored = await database.ReadAsync(tx => OrderStore.Find(tx, "4711"));
        Assert.Equal(2, stored!.Revision);
    }

    [Fact]
    public void A_receipt_and_a_cross_reference_are_read()
    {
        var receipt = Assert.Single(ReceiptImport.Read("r", Rows("receiptNumber;line;orderNumber;orderLine;quantity;unit\nR1;1;4711;1;-3;EA"), _ids, default));
        Assert.Equal(-3, receipt.Quantity);
        var reference = Assert.Single(CrossReferenceImport.Read("x", Rows("kind,partner,theirs,ours,factor\nunit,acme,CS,EA,12"), _ids, default));
        Assert.Equal((CrossReferenceKind.Unit, 12m), (reference.Kind, reference.Factor!.Value));
        Assert.Empty(_problems);
    }

    [Fact]
    public void A_unit_without_factor_is_refused()
    {
        Assert.Empty(CrossReferenceImport.Read("x", Rows("kind,theirs,ours\nunit,CS,EA"), _ids, default));
        Assert.Contains("one of theirs is how many of ours", Assert.Single(_problems).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("orderNumber,supplier,line,description,quantity,unit\n1,S,1,\"two\nlines\",2,EA\n2,S,1,b,x,EA\n1,S,2,c,3,EA\n2,S,2,d,4\n3,S,1,e,5,EA\n", "orders.csv:4:5", "orders.csv:6:1", "orders.csv:6:6")]
    [InlineData("\uFEFForderNumber;supplier;line;quantity;unit\n1;S;1;2;EA\n2;S;1;x;EA\n1;S;2;3;EA\n3;S;1;5;EA", "orders.csv:3:4")]
    [InlineData("[{\"orderNumber\":1,\"supplier\":\"S\",\"lines\":[{\"line\":1,\"quantity\":2,\"unit\":\"EA\"},\n{\"line\":2,\"quantity\":3,\"unit\":\"EA\"}]},\n 7,\n{\"orderNumber\":3,\"supplier\":\"S\",\"line\":1,\"quantity\":5,\"unit\":\"EA\"}]", "orders.csv:3:1")]
    public void However_the_bytes_come_and_the_rows_stand_the_orders_are_the_same(string content, params string[] places)
    {
        foreach (var step in new[] { 1, 3, 1000 })
        {
            _problems.Clear();
            using var stream = new Dripping(Encoding.UTF8.GetBytes(content), step);
            var file = new ImportFile("orders.csv", stream);
            var orders = OrderImport.Read(file, _problems, _ids, default).ToList();
            Assert.Equal([("1", 2), ("3", 1)], orders.Select(o => (o.Order.Number, o.Lines.Count)));
            Assert.Equal(places, _problems.Select(p => $"{p.File}:{p.Line}:{p.Column}"));
        }
    }

    [Fact]
    public void An_order_is_there_when_its_last_row_was_read_and_not_when_the_file_was()
    {
        var rows = string.Concat(Enumerable.Range(1, 20_000).Select(i => FormattableString.Invariant($"{i / 2},S,{i},2,EA\n")));
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes("orderNumber,supplier,line,quantity,unit\n" + rows));
        Assert.Equal("0", OrderImport.Read(new ImportFile("orders.csv", stream), _problems, _ids, default).First().Order.Number);
        Assert.InRange(stream.Position, 1, stream.Length / 2);
    }

    [Fact]
    public void A_file_that_changes_while_it_is_read_gives_no_half_order()
    {
        var lengths = OrderImport.Lengths(Rows(Orders));
        Assert.Empty(OrderImport.Read("orders.csv", Rows(Orders)[..1], _ids, default, lengths));
        Assert.Contains("the file changed while it was read, and order 4711 is left out", Assert.Single(_problems).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[{\"orderNumber\":1,\"supplier\":\"S\",\"line\":1,\"quantity\":2,\"unit\":\"EA\"},\n{\"orderNumber\":1,\"supplier\":\"S\",\"line\":2,\"quan")]
    [InlineData("[{\"orderNumber\":1,\"supplier\":\"S\",\"line\":1,\"quantity\":2,\"unit\":\"EA\"}")]
    [InlineData("{\"orderNumber\":1,\"supplier\":\"S\",\"line\":1,\"quantity\":2,\"unit\":\"EA\"}\n{\"orderNumber\":1,\"supplier\":\"S\"")]
    public void JSON_that_was_cut_off_gives_no_half_order(string content)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(content));
        Assert.Empty(OrderImport.Read(new ImportFile("orders.json", stream), _problems, _ids, default));
        Assert.EndsWith("no order of the file is imported, for it may lack lines", Assert.Single(_problems).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_of_CSV_that_was_cut_off_leaves_its_order_out()
    {
        Assert.Empty(Read(Orders[..Orders.IndexOf(".3333", StringComparison.Ordinal)]));
        Assert.Contains("columns", Assert.Single(_problems).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_bytes_are_rows_or_problems()
    {
        var random = new Random(4711);
        for (var i = 0; i < 2000; i++)
        {
            var bytes = new byte[random.Next(80)];
            random.NextBytes(bytes);
            if (i % 2 == 0) for (var b = 0; b < bytes.Length; b++) bytes[b] = (byte)"{}[]\",:\n1aorderNumber;"[bytes[b] % 22];
            _ = OrderImport.Read("f", ImportFile.Read("f", bytes, _problems), _ids, default).Count();
        }
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    ImportRow[] Rows(string content) => [.. ImportFile.Read("orders.csv", Encoding.UTF8.GetBytes(content), _problems)];

    IReadOnlyList<(OrderRecord Order, IReadOnlyList<OrderLineRecord> Lines)> Read(string content) =>
        [.. OrderImport.Read("orders.csv", Rows(content), _ids, default)];

    Task<ImportCount> RecordAsync(Database database, string content) =>
        Imports.RecordAsync(new(database, _ids, TimeProvider.System), Read(content), Imports.Order, default);

    // A few bytes at a time, as a pipe gives them.
    sealed class Dripping(byte[] bytes, int step) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(step, buffer.Length)]);

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(step, count));
    }
}
