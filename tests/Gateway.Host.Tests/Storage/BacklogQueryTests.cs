using System.Globalization;
using System.Text.RegularExpressions;
using Gateway.Host.Storage;
using Gateway.Translation;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Gateway.Host.Tests.Storage;

/// <summary>What is asked at each document or each claim looks at what it is about, and not at all that lies about: an exception queue, or what waits for a partner's dead server.</summary>
public abstract class BacklogQueryTests<TPlace> : StorageTests<TPlace> where TPlace : DatabaseOfTests, new()
{
    const int Many = 2_000;
    const int Few = 3;

    /// <summary>How many rows are looked at, or steps made for it, at most: a few for each of those that are found, and none for the others.</summary>
    protected abstract long Most { get; }

    /// <summary>How many rows a statement looks at, or steps that it makes.</summary>
    private protected abstract Task<long> Looked(string sql, object? values);

    /// <summary>Lets the database count its rows.</summary>
    private protected abstract Task Count();

    /// <summary>Whether it does so by itself after a minute.</summary>
    protected abstract bool CountsByItself { get; }

    [StoreTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_claim_looks_at_what_is_due_and_not_at_what_was_put_off(bool isCounted)
    {
        await AskMany();
        await Write(tx =>
        {
            for (var i = 0; i < Few; i++) WorkStore.Ask(tx, Item($"due{i}", Now));
        });
        if (isCounted || CountsByItself) await Count();
        foreach (var now in (DateTimeOffset[])[Now, Now.AddMinutes(1)])
            Assert.InRange(await Looked(ClaimWork, new
            {
                Kind = "Deliver", Owner = "worker", Now = now, NowAtMost = Instant.AtMost(now), LeaseUntil = now.AddMinutes(2), Take = 16, Held = "",
            }), Few, Most);
    }

    [StoreTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_waits_for_an_order_is_found_by_the_order_and_not_in_the_whole_exception_queue(bool isCounted)
    {
        await ExceptMany();
        if (isCounted || CountsByItself) await Count();
        var waiting = await Read(tx => MessageStore.Waiting(tx, "PO1", "", 100));
        Assert.Equal(["m0001", "m0003"], waiting.Select(m => m.Id));
        var sql = StoreStatements.All().Single(s => s.Name == "MessageStore.WaitingSql").Sql;
        Assert.InRange(await Looked(Page(sql), new { OrderNumber = "PO1", After = "", Skip = 0, Take = 100 }), 2, Most);
    }

    [StoreFact]
    public async Task Whether_mail_may_come_in_is_counted_without_what_is_to_go_out()
    {
        await AskMany();
        await Write(tx =>
        {
            foreach (var kind in (string[])["Translate", "Release", "Match", "Post", "Rematch", "Receipt"]) WorkStore.Ask(tx, Item(kind, Now) with { Kind = kind });
        });
        await Count();
        Assert.Equal(5, await Read(WorkStore.CountInward));
        Assert.InRange(await Looked(StoreStatements.All().Single(s => s.Name == "WorkStore.InwardSql").Sql, null), 1, Most);
    }

    string ClaimWork { get; } = DialectOf(typeof(TPlace)).ClaimWork;

    static string Page(string sql) => DialectOf(typeof(TPlace)).Page(sql);

    static Dialect DialectOf(Type place) => place == typeof(SqliteFile) ? new SqliteDialect() : new PostgresDialect();

    Task AskMany() => Write(tx =>
    {
        for (var i = 0; i < Many; i++) WorkStore.Ask(tx, Item($"later{i}", Now.AddHours(1)));
    });

    WorkItem Item(string key, DateTimeOffset dueAt) => new()
    {
        Id = Ids.Next(), Kind = "Deliver", WorkKey = key, SubjectId = key, CorrelationId = key, DueAt = dueAt, CreatedAt = Now,
    };

    // Of the order three documents: one held, one held by a document that was superseded, one held; and all the others of orders of their own.
    Task ExceptMany() => Write(tx =>
    {
        DeliveryStore.Insert(tx, new()
        {
            Id = "d1", Direction = Direction.In, State = DeliveryState.Done, Mailbox = "acme/folder", FileName = "855.edi", PayloadHash = "hash", SizeBytes = 1, CorrelationId = "d1", CreatedAt = Now,
        });
        InterchangeStore.Insert(tx, new()
        {
            Id = "i1", DeliveryId = "d1", Ordinal = 1, Direction = Direction.In, State = InterchangeState.Accepted, Partner = "acme", Standard = Standard.X12, Version = "00401",
            SenderQualifier = "ZZ", SenderId = "ACME", ReceiverQualifier = "ZZ", ReceiverId = "US", ControlNumber = "1", ByteOffset = 0, CreatedAt = Now,
        });
        GroupStore.Insert(tx, new()
        {
            Id = "g1", InterchangeId = "i1", Ordinal = 1, Direction = Direction.In, Partner = "acme", FunctionalId = "PR", ControlNumber = "1", ByteOffset = 106, CreatedAt = Now,
        });
        for (var i = 0; i < Many; i++) Except(tx, i, i is 1 or 2 or 3 ? "PO1" : $"PO-{i}");
        tx.Execute("UPDATE documents SET superseded_by = 'doc0003' WHERE id = 'doc0002'");
    });

    static void Except(Transaction tx, int i, string order)
    {
        var id = i.ToString("0000", CultureInfo.InvariantCulture);
        MessageStore.Insert(tx, new()
        {
            Id = "m" + id, GroupId = "g1", InterchangeId = "i1", DeliveryId = "d1", Ordinal = i, Direction = Direction.In, State = MessageState.Excepted, Partner = "acme",
            MessageType = "855", Version = "004010", ControlNumber = id, ByteOffset = 200 * i, ByteLength = 180, CreatedAt = Now,
        });
        DocumentStore.Insert(tx, new()
        {
            Id = "doc" + id, MessageId = "m" + id, Direction = Direction.In, Kind = "OrderResponse", Partner = "acme", Number = id, DocumentDate = new(2026, 3, 4), BusinessKey = id,
            ContentHash = "hash", Content = "{}", CreatedAt = Now,
        }, [order]);
    }
}

public sealed class SqliteBacklogQueryTests : BacklogQueryTests<SqliteFile>
{
    // For a row that is found and worked a few dozen.
    protected override long Most => 500;

    protected override bool CountsByItself => false;

    private protected override Task Count() => Write(tx => tx.Execute("ANALYZE"));

    private protected override Task<long> Looked(string sql, object? values)
    {
        using var connection = new SqliteConnection($"Data Source={SqliteFile.PathIn(Folder)};Pooling=False");
        connection.Open();
        using var session = new SqliteSession(connection);
        var steps = 0L;
        session.Execute("BEGIN");
        // It makes steps to read its schema, too.
        session.Query<long>("SELECT COUNT(*) FROM work WHERE id = ''", null);
        raw.sqlite3_progress_handler(connection.Handle!, 1, _ =>
        {
            steps++;
            return 0;
        }, null);
        session.Execute(sql, values);
        raw.sqlite3_progress_handler(connection.Handle!, 0, null, null);
        session.Execute("ROLLBACK");
        return Task.FromResult(steps);
    }
}

public sealed partial class PostgresBacklogQueryTests : BacklogQueryTests<PostgresSchema>
{
    protected override long Most => 100;

    protected override bool CountsByItself => true;

    private protected override Task Count() => Write(tx => tx.Execute("ANALYZE work, messages, documents, document_orders"));

    private protected override async Task<long> Looked(string sql, object? values)
    {
        var plan = await Write(tx => tx.Query<string>("EXPLAIN (ANALYZE, TIMING OFF) " + sql, values));
        return plan.Sum(line => Rows().Match(line) is { Success: true } rows ? (long)(Number(rows.Groups[1]) * Number(rows.Groups[2])) : Removed().Match(line) is { Success: true } removed ? (long)Number(removed.Groups[1]) : 0);
    }

    static double Number(Group text) => double.Parse(text.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"actual rows=([\d.]+) loops=(\d+)")]
    private static partial Regex Rows();

    [GeneratedRegex(@"Rows Removed by .*: (\d+)")]
    private static partial Regex Removed();
}
