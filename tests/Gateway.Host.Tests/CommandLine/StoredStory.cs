using Gateway.Host.Storage;
using Gateway.Translation;

namespace Gateway.Host.Tests.CommandLine;

/// <summary>A data folder in which an order response came, was acknowledged, and waits for finance.</summary>
sealed class StoredStory : IAsyncDisposable
{
    internal const string Order = "4500012345";
    internal const string Delivery = "01JD0000000000000000000001";
    internal const string Message = "01JD0000000000000000000004";
    internal static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    readonly UlidSource _ids = new(TimeProvider.System, new Random(1).NextBytes);

    internal string Folder { get; } = Directory.CreateTempSubdirectory("story-").FullName;

    internal string PayloadHash { get; private set; } = "";

    internal static async Task<StoredStory> CreateAsync()
    {
        var story = new StoredStory();
        var data = new DataFolder(story.Folder);
        story.PayloadHash = (await new PayloadStore(data.Payloads, story._ids).WriteAsync("ISA*00*"u8.ToArray())).Hash;
        await using var database = data.OpenDatabase(TimeProvider.System);
        await database.WriteAsync(story.Write);
        return story;
    }

    internal async Task SabotageAsync(string sql)
    {
        await using var database = new DataFolder(Folder).OpenDatabase(TimeProvider.System);
        await database.WriteAsync(tx => tx.Execute(sql));
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    void Write(Transaction tx)
    {
        WriteEnvelope(tx);
        WriteMessage(tx);
        WriteOrder(tx);
        WriteDocument(tx);
        WriteAnswers(tx);
        foreach (var kind in new[] { "received", "translated", "matched" })
            EventStore.Append(tx, new(Delivery, kind, kind == "matched" ? Message : Delivery, Delivery, Now) { StateAfter = "done", Detail = """{"control":"42"}""" });
    }

    void WriteEnvelope(Transaction tx)
    {
        DeliveryStore.Insert(tx, new()
        {
            Id = Delivery, Direction = Direction.In, State = DeliveryState.Done, Partner = "hollis", Mailbox = "hollis/in",
            FileName = "855\u001b[2J.edi", PayloadHash = PayloadHash, SizeBytes = 7, CorrelationId = Delivery, CreatedAt = Now, FinishedAt = Now,
        });
        InterchangeStore.Insert(tx, new()
        {
            Id = "01JD0000000000000000000002", DeliveryId = Delivery, Ordinal = 1, Direction = Direction.In,
            State = InterchangeState.PartlyAccepted, Verdict = Verdict.PartlyAccepted, Partner = "hollis", Standard = Standard.X12,
            Version = "00401", SenderQualifier = "01", SenderId = "118502274", ReceiverId = "US", ControlNumber = "000000042",
            ByteOffset = 0, ByteLength = 700, CreatedAt = Now, JudgedAt = Now,
        });
        GroupStore.Insert(tx, new()
        {
            Id = "01JD0000000000000000000003", InterchangeId = "01JD0000000000000000000002", Ordinal = 1, Direction = Direction.In,
            Partner = "hollis", FunctionalId = "PR", ControlNumber = "7", ByteOffset = 106, Verdict = Verdict.PartlyAccepted,
            DeclaredCount = "2", ReceivedCount = 2, AcceptedCount = 1, CreatedAt = Now,
        });
    }

    void WriteMessage(Transaction tx)
    {
        var excepted = new MessageRecord
        {
            Id = Message, GroupId = "01JD0000000000000000000003", InterchangeId = "01JD0000000000000000000002", DeliveryId = Delivery,
            Ordinal = 1, Direction = Direction.In, State = MessageState.Excepted, Verdict = Verdict.Accepted, Reason = "the price differs",
            Partner = "hollis", MessageType = "855", Version = "004010", ControlNumber = "0001", DocumentKind = "OrderResponse",
            DocumentKey = "A-77", SegmentCount = 12, ByteOffset = 150, ByteLength = 300, CreatedAt = Now,
        };
        MessageStore.Insert(tx, excepted);
        MessageStore.Insert(tx, excepted with
        {
            Id = "01JD0000000000000000000005",
            Ordinal = 2,
            State = MessageState.Staged,
            Verdict = Verdict.Rejected,
            ControlNumber = "0002",
            Reason = null,
            DocumentKey = null,
            ByteOffset = 450,
            CreatedAt = Now.AddSeconds(-1),
        });
        DiagnosticStore.Insert(tx, _ids, new(Delivery, "01JD0000000000000000000002", "01JD0000000000000000000003", "01JD0000000000000000000005"),
            [new(DiagnosticCodes.MessageTypeUnsupported, Severity.Error, new(460, 3, 2, "BAK", 3), "Not known.")]);
    }

    void WriteOrder(Transaction tx)
    {
        OrderStore.Record(tx, new()
        {
            Id = _ids.Next(), Number = Order, Supplier = "100210", Partner = "hollis", Status = OrderState.Open, OrderDate = new(2026, 11, 1),
            Currency = "USD", Source = "orders.csv", ContentHash = "h", RecordedAt = Now,
        }, [new() { Line = "1", Status = OrderState.Open, BuyerItem = "B-1", SupplierItem = "S-1", Quantity = 100m, Unit = "EA", Price = 1.5m, RequestedDate = new(2026, 12, 1) }], out _);
        ReceiptStore.Record(tx, new()
        {
            Id = _ids.Next(), Number = "GR1", Line = "1", OrderNumber = Order, OrderLine = "1", Quantity = 40m, Unit = "EA",
            ReceivedDate = new(2026, 11, 19), Source = "r.csv", ContentHash = "h", RecordedAt = Now,
        });
    }

    void WriteDocument(Transaction tx)
    {
        DocumentStore.Insert(tx, new()
        {
            Id = "01JD0000000000000000000006", MessageId = Message, Direction = Direction.In, Kind = "OrderResponse", Partner = "hollis",
            Number = "A-77", BusinessKey = "k", ContentHash = "h", Content = "{}", CreatedAt = Now,
        }, [Order]);
        var finding = new FindingRecord
        {
            RuleName = "price", Outcome = "Held",
            Line = "1", Expected = "1.50", Actual = "1.60", Tolerance = "2 %", ToleranceSource = "hollis.yaml:31", AmountAtStake = 10m,
            Currency = "USD", OriginOffset = 812, OriginLength = 4, MapRow = "855.yaml:20", OrderNumber = Order, OrderRevision = 1,
            OrderLine = "1", Text = "Line 1: the price is 1.60, the order says 1.50.",
        };
        var quantity = finding with { RuleName = "quantity", Outcome = "Passed", Tolerance = null, AmountAtStake = null };
        FindingStore.Insert(tx, new() { DocumentId = "01JD0000000000000000000006", Run = 1, Findings = FindingStore.Json([finding, quantity]), CreatedAt = Now });
        CaseStore.Open(tx, new()
        {
            Id = "01JD0000000000000000000007", CaseType = "match", SubjectId = "01JD0000000000000000000006", State = CaseState.Open,
            Partner = "hollis", OrderNumber = Order, DeliveryId = Delivery, Text = "The price differs.", AmountAtStake = 10m, Currency = "USD", OpenedAt = Now,
        });
    }

    void WriteAnswers(Transaction tx)
    {
        AcknowledgementStore.Owe(tx, new()
        {
            Id = _ids.Next(), InterchangeId = "01JD0000000000000000000002", GroupKey = "01JD0000000000000000000003", Kind = "997",
            State = AcknowledgementState.Due, Partner = "hollis", DeliveryId = Delivery, Verdict = Verdict.PartlyAccepted, DueAt = Now, CreatedAt = Now,
        });
        ExpectationStore.Expect(tx, new()
        {
            Id = _ids.Next(), InterchangeId = "01JD0000000000000000000002", GroupKey = "x", Kind = "997", State = ExpectationState.Overdue,
            Partner = "hollis", FunctionalId = "PO", ControlNumber = "9", Deadline = Now.AddHours(-1), CreatedAt = Now,
        });
        WorkStore.Ask(tx, new()
        {
            Id = _ids.Next(), Kind = "Match", WorkKey = Message, SubjectId = Message, CorrelationId = Delivery, DueAt = Now, CreatedAt = Now,
        });
    }
}
