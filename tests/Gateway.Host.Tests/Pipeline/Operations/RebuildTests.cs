using System.Globalization;
using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Storage;
using Microsoft.Data.Sqlite;

namespace Gateway.Host.Tests.Pipeline.Operations;

/// <summary>Where everything stands follows from the events: whatever somebody does to the tables, they can be made to say the same again.</summary>
public sealed class RebuildTests : IAsyncLifetime
{
    const string Stranger = "01JD0000000000000000000009";

    static readonly Wish Anna = new("anna", "somebody edited the tables");

    PipelineBench _bench = null!;
    DeliveryRecord _invoice = null!;

    // An order that goes out and is acknowledged, a response that is posted and acknowledged, one that a newer one replaces, an invoice that waits for a person.
    public async Task InitializeAsync()
    {
        _bench = await SampleInvoice.BenchAsync();
        await _bench.SendAsync();
        await _bench.ReceiveAsync("997.edi", X12File.OfType(1, "997", "AK1*PO*1~AK2*850*0001~AK5*A~AK9*A*1*1*1~"));
        await _bench.ReceiveAsync(2, "855", X12File.Response);
        await _bench.ReceiveAsync(3, "855", X12File.Broken);
        _invoice = await _bench.ReceiveAsync(4, "810", SampleInvoice.Of("HF-1", SampleInvoice.Line10, SampleInvoice.Dear20));
        await _bench.AcknowledgeAsync();
        await _bench.StopAsync();
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task What_stands_as_the_history_tells_is_left_alone()
    {
        var before = Tables();
        var report = await RunAsync(Anna);
        Assert.Empty(report.Deviations);
        Assert.Equal(Count("deliveries") + Count("interchanges") + Count("functional_groups") + Count("messages") + Count("documents")
            + Count("acknowledgements") + Count("expectations") + Count("postings") + Count("cases"), report.Rows);
        Assert.All(new[] { "documents", "acknowledgements", "expectations", "postings", "cases" }, table => Assert.NotEqual(0, Count(table)));
        Assert.Equal(before, Tables());
    }

    [Theory]
    [InlineData("UPDATE deliveries SET state = 'Failed', reason = 'x', attempts = 77, partner = NULL, finished_at = NULL, earlier = 9")]
    [InlineData("UPDATE interchanges SET state = 'Rejected', verdict = 'Rejected', judged_at = 1, content_hash = NULL")]
    [InlineData("UPDATE functional_groups SET verdict = NULL, accepted_count = 9, control_value = 17")]
    [InlineData("UPDATE messages SET state = 'Posted', verdict = NULL, reason = 'x', closed_by = 'nobody', finished_at = 1")]
    [InlineData("UPDATE documents SET superseded_by = 'nothing'")]
    [InlineData("UPDATE acknowledgements SET state = 'Due', sent_at = NULL, out_delivery_id = NULL")]
    [InlineData("DELETE FROM acknowledgements")]
    [InlineData("UPDATE expectations SET state = 'Expected', answered_by = NULL, is_late = 1, deadline = 1")]
    [InlineData("DELETE FROM expectations")]
    [InlineData("UPDATE postings SET state = 'Due', token = 0, attempts = 0, erp_reference = NULL")]
    [InlineData("UPDATE cases SET state = 'Approved', text = 'x', version = 99, amount_at_stake = '0.01', findings = NULL, overdue_told = 1")]
    [InlineData("DELETE FROM cases")]
    public async Task A_table_that_somebody_spoilt_is_rebuilt_byte_for_byte(string sabotage)
    {
        var before = Tables();
        var spoilt = await SpoilAsync(sabotage);
        Assert.NotEqual(before, Tables());
        var check = await RunAsync(null);
        // A number beside the one that is told is set with it.
        var named = sabotage.Contains("control_value", StringComparison.Ordinal) ? spoilt : check.Deviations.Count;
        Assert.InRange(named, 1, spoilt);
        Assert.All(check.Deviations, d => Assert.False(d.IsMended));
        Assert.False(check.IsGood);
        var report = await RunAsync(Anna);
        Assert.Equal(check.Deviations.Select(d => d with { IsMended = true }), report.Deviations);
        Assert.Equal(before, Tables());
        Assert.Empty((await RunAsync(null)).Deviations);
    }

    [Fact]
    public async Task One_row_is_named_with_what_it_says_and_what_the_history_says_and_the_story_tells_who_mended_it()
    {
        var message = await _bench.MessageAsync(_invoice);
        await SpoilAsync($"UPDATE messages SET state = 'Posted', reason = NULL WHERE id = '{message.Id}'");
        var named = Assert.Single((await RunAsync(Anna)).Deviations);
        Assert.Equal(("messages", message.Id, true), (named.Table, named.Id, named.IsMended));
        Assert.StartsWith("state is \"Posted\", the history says \"Excepted\"; reason is nothing, the history says \"", named.Text, StringComparison.Ordinal);
        Assert.Equal(message, await _bench.MessageAsync(_invoice));
        var told = Assert.Single(await _bench.ReadAsync(tx => EventStore.OfStory(tx, _invoice.CorrelationId)), e => e.Kind == "rebuilt");
        Assert.Equal(("anna", message.Id), (told.Actor, told.SubjectId));
        Assert.Contains(Anna.Reason, told.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_that_the_history_does_not_know_is_named_told_as_it_stands_and_never_deleted()
    {
        await SpoilAsync($"""
            INSERT INTO cases (id, case_type, subject_id, state, text, opened_at, version)
            VALUES ('{Stranger}', 'match', 'nothing', 'Closed', 'put there by hand', 1, 1)
            """);
        var before = Tables();
        var named = Assert.Single((await RunAsync(null)).Deviations);
        Assert.Equal(("cases", Stranger, false), (named.Table, named.Id, named.IsMended));
        Assert.True((await RunAsync(Anna)).IsGood);
        Assert.Equal(before, Tables());
        Assert.Empty((await RunAsync(null)).Deviations);
    }

    [Fact]
    public async Task What_the_history_does_not_hold_whole_is_named_and_not_made_up()
    {
        await SpoilAsync("DELETE FROM postings");
        var report = await RunAsync(Anna);
        Assert.False(report.IsGood);
        Assert.All(report.Deviations, d => Assert.Equal(("postings", "is missing", false), (d.Table, d.Text, d.IsMended)));
        Assert.Equal(0, Count("postings"));
    }

    [Fact]
    public async Task As_many_rows_as_the_history_knows_may_be_others()
    {
        // One is gone, and one is forged.
        await SpoilAsync($"UPDATE postings SET id = '{Stranger}' WHERE id = (SELECT MIN(id) FROM postings)");
        Assert.Equal(["is missing", "is not, or not whole, in the history; it is told as it stands"], (await RunAsync(null)).Deviations.Select(d => d.Text));
        Assert.Contains(Stranger, (await RunAsync(Anna)).Deviations.Where(d => d.IsMended).Select(d => d.Id));
    }

    // As after an upgrade: only what changed since is told.
    [Fact]
    public async Task A_row_of_which_the_history_tells_in_part_is_told_whole()
    {
        await SpoilAsync($"DELETE FROM events WHERE chain_id = '{Standings.ChainOf(_invoice.Id)}'");
        await SpoilAsync($"DELETE FROM event_heads WHERE chain_id = '{Standings.ChainOf(_invoice.Id)}'");
        await _bench.SpoilAsync(tx => DeliveryStore.SetPartner(tx, _invoice.Id, "another"));
        Assert.Contains(("deliveries", _invoice.Id), (await RunAsync(null)).Deviations.Select(d => (d.Table, d.Id)));
        Assert.True((await RunAsync(Anna)).IsGood);
        var before = Tables();
        await SpoilAsync($"UPDATE deliveries SET file_name = 'x' WHERE id = '{_invoice.Id}'");
        Assert.Equal($"fileName is \"x\", the history says \"{_invoice.FileName}\"", Assert.Single((await RunAsync(Anna)).Deviations).Text);
        Assert.Equal(before, Tables());
    }

    [Fact]
    public async Task A_report_that_is_gone_is_named_as_long_as_it_is_gone()
    {
        var interchange = Assert.Single(await _bench.ReadAsync(tx => InterchangeStore.OfDelivery(tx, _invoice.Id)));
        await SpoilAsync($"UPDATE interchanges SET report = NULL, verdict = NULL WHERE id = '{interchange.Id}'");
        var report = await RunAsync(Anna);
        Assert.EndsWith("; now hasReport is nothing, the history says true", Assert.Single(report.Deviations).Text, StringComparison.Ordinal);
        Assert.False(report.IsGood);
        Assert.Equal(interchange with { Report = null }, await _bench.ReadAsync(tx => InterchangeStore.Find(tx, interchange.Id)));
        Assert.False((await RunAsync(Anna)).IsGood);
        Assert.Single(await _bench.ReadAsync(tx => EventStore.OfStory(tx, _invoice.CorrelationId)), e => e.Kind == "rebuilt");
    }

    Task<RebuildReport> RunAsync(Wish? wish) => new Rebuild(_bench.Database, TimeProvider.System).RunAsync(wish, _ => { }, default);

    Task<int> SpoilAsync(string sql) => _bench.SpoilAsync(tx => tx.Execute(sql));

    long Count(string table) => Rows($"SELECT id FROM {table}").Count();

    // Every column of every table that can be rebuilt, as the database has it.
    string Tables() => string.Join('\n', Projection.All.SelectMany(p => Rows($"SELECT * FROM {p.Table} ORDER BY id").Prepend(p.Table)));

    IEnumerable<string> Rows(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_bench.Folder, "gateway.db")};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        while (reader.Read())
            yield return string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "null" : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture)));
    }
}
