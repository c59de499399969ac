using Dapper;
using Gateway.Host.Erp;
using Gateway.Host.Import;
using Gateway.Host.Pipeline;
using Gateway.Host.Storage;
using Gateway.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Host.Tests.Pipeline;

/// <summary>What happens because time passes: nobody imports or decides anything.</summary>
public sealed class DeadlineTests : IAsyncLifetime
{
    const string Order = "4500018231";

    readonly SteppingTime _time = new();
    PipelineBench _bench = null!;

    public async Task InitializeAsync() => _bench = await PipelineBench.StartAsync();

    public async Task DisposeAsync()
    {
        await _bench.DisposeAsync();
        SqliteConnection.ClearAllPools();
    }

    [Theory]
    [InlineData(nameof(CaseState.WaitingForOrder))]
    [InlineData(nameof(CaseState.WaitingForReceipt))]
    public async Task Who_has_waited_in_vain_is_open_again_and_its_owners_time_begins(string state)
    {
        var (opened, waiting) = (Now, Enum.Parse<CaseState>(state));
        var id = await WriteAsync(c => c with { State = waiting, WaitingUntil = opened.AddDays(5), DueAt = opened.AddDays(1) });
        _time.Pass(TimeSpan.FromDays(5) - TimeSpan.FromSeconds(1));
        await DeadlinesAsync();
        Assert.Equal(waiting, (await CaseAsync(id)).State);
        _time.Pass(TimeSpan.FromSeconds(1));
        await DeadlinesAsync();
        await DeadlinesAsync();
        var open = await CaseAsync(id);
        Assert.Equal((CaseState.Open, null, Now + _bench.Definitions.Current.Directory.Policy.For("price").Within), (open.State, open.WaitingUntil, open.DueAt));
        Assert.Equal(["wait-ended"], await EventsAsync(id));
    }

    [Fact]
    public async Task Who_should_have_been_decided_is_told_to_be_overdue_once()
    {
        var id = await WriteAsync(c => c with { DueAt = Now.AddDays(1) });
        await DeadlinesAsync();
        Assert.Empty(await EventsAsync(id));
        _time.Pass(TimeSpan.FromDays(1));
        await DeadlinesAsync();
        await DeadlinesAsync();
        Assert.Equal(["case-overdue"], await EventsAsync(id));
    }

    [Fact]
    public async Task A_clock_that_jumps_tells_nothing_twice()
    {
        var id = await WriteAsync(c => c with { DueAt = Now.AddDays(1) });
        foreach (var days in new[] { 400, -400, 2, 400 })
        {
            _time.SetClock(Now.AddDays(days));
            await DeadlinesAsync();
        }

        Assert.Equal(["case-overdue"], await EventsAsync(id));
    }

    [Fact]
    public async Task A_deadline_that_was_moved_is_told_again()
    {
        var id = await WriteAsync(c => c with { DueAt = Now.AddDays(1) });
        _time.Pass(TimeSpan.FromDays(1));
        await DeadlinesAsync();
        await _bench.Database.WriteAsync(tx => CaseStore.Update(tx, CaseStore.Find(tx, id)! with { DueAt = Now.AddDays(1) }));
        await DeadlinesAsync();
        _time.Pass(TimeSpan.FromDays(1));
        await DeadlinesAsync();
        Assert.Equal(["case-overdue", "case-overdue"], await EventsAsync(id));
    }

    [Theory]
    [InlineData(nameof(CaseState.InDispute))]
    [InlineData(nameof(CaseState.WaitingForReceipt))]
    [InlineData(nameof(CaseState.Approved))]
    [InlineData(nameof(CaseState.Rejected))]
    [InlineData(nameof(CaseState.Closed))]
    public async Task Only_what_its_owner_has_to_decide_becomes_overdue(string state)
    {
        var id = await WriteAsync(c => c with { State = Enum.Parse<CaseState>(state), DueAt = Now.AddDays(1) });
        _time.Pass(TimeSpan.FromDays(2));
        await DeadlinesAsync();
        Assert.Empty(await EventsAsync(id));
    }

    [Fact]
    public async Task The_ERP_is_asked_again_for_an_order_that_a_document_waits_for_less_and_less_often()
    {
        var (watch, asked) = Watch();
        await _bench.ReceiveAsync("a.edi", X12File.Of(1, X12File.Response));
        await watch.RunAsync(default);
        for (var minute = 0; minute < 60 * 6; minute++)
        {
            _time.Pass(TimeSpan.FromMinutes(1));
            await watch.RunAsync(default);
        }

        // After 1, 2, 4, 8, 16 and 32 minutes, then every hour.
        Assert.Equal(6 + 4, asked());
        Erp($"INSERT INTO po VALUES ('{Order}', '100210', 10, 'NG-10447', 5000, 'EA', 8.5)");
        _time.Pass(TimeSpan.FromHours(1));
        await watch.RunAsync(default);
        await _bench.UntilAsync(tx => PostingStore.List(tx, PostingState.Posted, null, null, 1).Count == 1);
    }

    [Fact]
    public async Task An_order_that_nobody_waits_for_is_not_asked_for()
    {
        var (watch, asked) = Watch();
        var delivery = await _bench.ReceiveAsync("a.edi", X12File.Of(1, X12File.Response));
        await watch.RunAsync(default);
        await _bench.ImportOrderAsync(Order, o => string.Join('\n', o.Split('\n').Take(2)));
        Assert.Equal(MessageState.Posted, Assert.Single(Assert.Single(await _bench.StandingAsync(delivery)).Messages).State);
        _time.Pass(TimeSpan.FromHours(2));
        await watch.RunAsync(default);
        Assert.Equal(0, asked());
    }

    [Fact]
    public async Task A_clock_that_was_a_year_ahead_does_not_keep_an_order_waiting()
    {
        var (watch, asked) = Watch();
        await _bench.ReceiveAsync("a.edi", X12File.Of(1, X12File.Response));
        _time.SetClock(Now.AddDays(365));
        await watch.RunAsync(default);
        _time.SetClock(Now.AddDays(-365));
        await watch.RunAsync(default);
        Assert.Equal(1, asked());
    }

    DateTimeOffset Now => _time.GetUtcNow();

    string ErpFile => Path.Combine(_bench.Folder, "erp.db");

    Journal Journal => new(_bench.Database, new(TimeProvider.System), _time);

    Task DeadlinesAsync() => new CaseJob(Journal, _bench.Definitions).RunAsync(default);

    // The query writes down that it was asked.
    (OrderWatch Watch, Func<long> Asked) Watch()
    {
        Erp("CREATE TABLE po (po_no text, vendor text, line_no integer, sku text, qty numeric, uom text, price numeric); CREATE TABLE asked (po_no text)");
        var settings = new OrderSourceSettings
        {
            Provider = "sqlite",
            ConnectionString = $"Data Source={ErpFile}",
            Query = """
                INSERT INTO asked VALUES (@OrderNumber);
                SELECT po_no AS orderNumber, '10' AS company, vendor AS supplier, 'USD' AS currency, line_no AS line, sku AS buyerItem,
                       qty AS quantity, uom AS unit, price, 100 AS priceBasis, '2026-11-16' AS requestedDate FROM po WHERE po_no = @OrderNumber
                """,
        };
        var source = new OrderSource(settings, _ => "", new(TimeProvider.System), _time);
        return (new(source, Journal, _bench.Database, NullLogger<OrderWatch>.Instance), () => Erp("SELECT COUNT(*) FROM asked"));
    }

    long Erp(string statement)
    {
        using var connection = new SqliteConnection($"Data Source={ErpFile}");
        return connection.ExecuteScalar<long>(statement);
    }

    async Task<string> WriteAsync(Func<CaseRecord, CaseRecord> change)
    {
        var written = change(new()
        {
            Id = "01JD0000000000000000000099",
            CaseType = "price",
            SubjectId = "01JD0000000000000000000098",
            State = CaseState.Open,
            OwnerRole = "finance",
            Text = "too dear",
            OpenedAt = Now,
        });
        await _bench.Database.WriteAsync(tx => CaseStore.Insert(tx, written));
        return written.Id;
    }

    Task<CaseRecord> CaseAsync(string id) => _bench.ReadAsync(tx => CaseStore.Find(tx, id)!);

    Task<List<string>> EventsAsync(string id) => _bench.ReadAsync(tx => EventStore.OfSubject(tx, id).Select(e => e.Kind).ToList());
}
