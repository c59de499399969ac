using System.Data.Common;
using Gateway.Host.Storage;

namespace Gateway.Host.Tests.Storage;

public abstract class BusinessStoresTests<TPlace> : StorageTests<TPlace> where TPlace : DatabaseOfTests, new()
{
    [StoreFact]
    public async Task Documents_of_one_business_identity_are_numbered_and_the_newest_number_is_found()
    {
        var first = await Write(tx => DocumentStore.Insert(tx, Document("doc1"), ["4500001", "4500002", "4500001"]));
        var second = await Write(tx => DocumentStore.Insert(tx, Document("doc2") with { CreatedAt = Now.AddSeconds(1) }, ["4500001"]));
        Assert.Equal((1, 2), (first.Version, second.Version));
        await Write(tx => DocumentStore.Supersede(tx, "doc1", "doc2"));
        Assert.Equal((2, 0), await Read(tx => (DocumentStore.NewestVersion(tx, "key"), DocumentStore.NewestVersion(tx, "other"))));
        Assert.Equal("doc2", (await Read(tx => DocumentStore.Find(tx, "doc1")))!.SupersededBy);
        Assert.Equal(["doc1", "doc2"], (await Read(tx => DocumentStore.OfOrder(tx, "4500001"))).Select(d => d.Id));
        Assert.Equal(["4500001", "4500002"], await Read(tx => DocumentStore.Orders(tx, "doc1")));
        Assert.Equal(2, (await Read(tx => DocumentStore.ByNumber(tx, "A1"))).Count);
        Assert.Equal(new DateOnly(2026, 3, 4), (await Read(tx => DocumentStore.OfMessage(tx, "m1")))!.DocumentDate);
    }

    [StoreFact]
    public async Task Numbers_of_partners_may_be_longer_than_an_index_takes_and_are_told_apart()
    {
        var text = LongText();
        await Write(tx =>
        {
            DocumentStore.Insert(tx, Document("doc1") with { Number = text, CreditedNumber = text }, [text, text + "x"], [text]);
            MovementStore.Replace(tx, "doc1", [new() { DocumentId = "doc1", Ordinal = 1, Kind = "Billed", OrderNumber = text, OrderLine = text, DocumentLine = text, Quantity = 1, Currency = text, Status = text, Substitute = text, Package = text }]);
            FindingStore.Insert(tx, Run(1, Finding("price") with { Line = text, OrderNumber = text, OrderLine = text, Currency = text }));
            PostingStore.Add(tx, Posting("p1", 1) with { OrderKey = text });
            PostingStore.AddLines(tx, Posting("p1", 1), [text, text + "x"]);
            OrderChanges.Add(tx, text);
        });
        Assert.Equal("doc1", Assert.Single(await Read(tx => DocumentStore.ByNumber(tx, text))).Id);
        Assert.Empty(await Read(tx => DocumentStore.ByNumber(tx, text + "x")));
        Assert.Equal(2, (await Read(tx => DocumentStore.Orders(tx, "doc1"))).Count);
        Assert.Single(await Read(tx => DocumentStore.OfOrder(tx, text)));
        Assert.Equal(1, (await Read(tx => OrderChanges.Of(tx, [text])))[text]);
        Assert.Equal(0, (await Read(tx => OrderChanges.Of(tx, [text + "x"])))[text + "x"]);
    }

    [StoreFact]
    public async Task A_part_of_a_document_is_in_the_outbox_once()
    {
        await Write(tx => DocumentStore.Insert(tx, Document("doc1"), []));
        var added = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Write(tx => PostingStore.Add(tx, Posting(Ids.Next(), 1)))));
        Assert.Single(added, a => a);
        Assert.Equal(2, await Read(tx => PostingStore.NextPart(tx, "doc1")));
        Assert.Equal("doc1:1", Assert.Single(await Read(tx => PostingStore.OfDocument(tx, "doc1"))).PostingKey);
    }

    [StoreFact]
    public async Task A_posting_is_sent_under_a_lease_and_an_older_lease_cannot_end_it()
    {
        await Write(tx => DocumentStore.Insert(tx, Document("doc1"), []));
        var due = Posting("p1", 1);
        await Write(tx => PostingStore.Add(tx, due));
        Assert.True(await Write(tx => PostingStore.Begin(tx, due, 5, Now)));
        Assert.False(await Write(tx => PostingStore.Begin(tx, due, 6, Now)));
        var sending = await Read(tx => PostingStore.Find(tx, "p1"));
        Assert.Equal((PostingState.Sending, 1, 5L), (sending!.State, sending.Attempts, sending.Token));
        Assert.False(await Write(tx => PostingStore.End(tx, sending with { Token = 4, State = PostingState.Due })));
        Assert.True(await Write(tx => PostingStore.End(tx, sending with { State = PostingState.Posted, ErpReference = "SO-1", PostedAt = Now })));
        Assert.False(await Write(tx => PostingStore.End(tx, sending with { State = PostingState.Unknown })));
        Assert.Equal("SO-1", Assert.Single(await Read(tx => PostingStore.List(tx, PostingState.Posted, "acme", null, 10))).ErpReference);
        Assert.False(await Write(tx => PostingStore.SetState(tx, "p1", PostingState.Due, PostingState.Cancelled)));
    }

    [StoreFact]
    public async Task A_changed_order_is_a_new_revision_and_the_old_one_can_still_be_read()
    {
        var first = await Record(Order("h1"), Line("1", 10m), Line("2", 0.5m));
        Assert.Equal((1, true), (first.Order.Revision, first.IsChanged));
        Assert.False((await Record(Order("h1"), Line("1", 10m))).IsChanged);
        var second = await Record(Order("h2") with { Id = "other", Status = OrderState.Closed, Partner = "acme" }, Line("1", 12m));
        Assert.Equal((first.Order.Id, 2), (second.Order.Id, second.Order.Revision));
        var current = await Read(tx => OrderStore.Find(tx, "4500001"));
        Assert.Equal((2, OrderState.Closed, "acme"), (current!.Revision, current.Status, current.Partner));
        Assert.Equal([12m], (await Read(tx => OrderStore.Lines(tx, current))).Select(l => l.Quantity));
        var old = await Read(tx => OrderStore.AtRevision(tx, first.Order.Id, 1));
        Assert.Equal(OrderState.Open, old!.Status);
        Assert.Equal([10m, 0.5m], (await Read(tx => OrderStore.Lines(tx, old))).Select(l => l.Quantity));
    }

    [StoreFact]
    public async Task An_order_line_comes_back_as_it_was_recorded()
    {
        var line = Line("10", 1000.0000000001m) with
        {
            BuyerItem = "B",
            SupplierItem = "S",
            Gtin = "04012345000009",
            ItemGroup = "tools",
            Description = "Hammer, 500 g",
            Price = 250.75m,
            PriceBasis = 100m,
            PriceUnit = "EA",
            RequestedDate = new(2026, 4, 1),
            PromisedDate = new(2026, 4, 3),
            ShipTo = "DC1",
            Extra = "{}",
        };
        var (order, _) = await Record(Order("h1"), line);
        Assert.Equal(line, Assert.Single(await Read(tx => OrderStore.Lines(tx, order))));
    }

    [StoreFact]
    public async Task Orders_of_two_companies_may_bear_one_number()
    {
        await Record(Order("h1") with { Company = "US01" }, Line("1", 1m));
        await Record(Order("h1") with { Id = "o2", Company = "US02" }, Line("1", 2m));
        Assert.Equal(["US01", "US02"], (await Read(tx => OrderStore.ByNumber(tx, "4500001"))).Select(o => o.Company));
        Assert.Equal("o2", (await Read(tx => OrderStore.Find(tx, "4500001", "US02")))!.Id);
        Assert.Equal(2, (await Read(tx => OrderStore.List(tx, "V100", OrderState.Open, 10))).Count);
        Assert.Empty(await Read(tx => OrderStore.List(tx, "V999", null, 10)));
    }

    [StoreFact]
    public async Task A_receipt_line_is_new_then_unchanged_then_changed()
    {
        Assert.Equal(Recorded.New, await Write(tx => ReceiptStore.Record(tx, Receipt("h1", 5m))));
        Assert.Equal(Recorded.Unchanged, await Write(tx => ReceiptStore.Record(tx, Receipt("h1", 5m))));
        Assert.Equal(Recorded.Changed, await Write(tx => ReceiptStore.Record(tx, Receipt("h2", -1.25m))));
        Assert.Equal(-1.25m, Assert.Single(await Read(tx => ReceiptStore.OfOrder(tx, "4500001"))).Quantity);
        Assert.Empty(await Read(tx => ReceiptStore.OfOrder(tx, "4500001", "other company")));
    }

    [StoreFact]
    public async Task Cross_references_hold_from_a_day_to_a_day_and_the_partners_own_come_first()
    {
        await Write(tx =>
        {
            Assert.Equal(Recorded.New, CrossReferenceStore.Record(tx, Unit("", "CS", 10m, new(2020, 1, 1))));
            Assert.Equal(Recorded.New, CrossReferenceStore.Record(tx, Unit("acme", "CS", 12m, new(2026, 1, 1), new(2026, 6, 30))));
            Assert.Equal(Recorded.New, CrossReferenceStore.Record(tx, Unit("acme", "CS", 20m, new(2026, 7, 1))));
            Assert.Equal(Recorded.Changed, CrossReferenceStore.Record(tx, Unit("acme", "CS", 24m, new(2026, 7, 1))));
            Assert.Equal(Recorded.Unchanged, CrossReferenceStore.Record(tx, Unit("acme", "CS", 24m, new(2026, 7, 1))));
            CrossReferenceStore.Record(tx, Unit("bolt", "CS", 99m, new(2020, 1, 1)));
        });
        Assert.Equal("10", await Factors(new(2025, 12, 31)));
        Assert.Equal("12 10", await Factors(new(2026, 1, 1)));
        Assert.Equal("12 10", await Factors(new(2026, 6, 30)));
        Assert.Equal("24 10", await Factors(new(2026, 7, 1)));
        Assert.True(await Read(tx => CrossReferenceStore.AreMore(tx, "acme", 2)));
        Assert.False(await Read(tx => CrossReferenceStore.AreMore(tx, "acme", 3)));
        Assert.Equal(3, (await Read(tx => CrossReferenceStore.All(tx, "acme"))).Count + (await Read(tx => CrossReferenceStore.All(tx, "bolt"))).Count);
    }

    [StoreFact]
    public async Task The_findings_of_the_newest_run_hold()
    {
        await Write(tx => DocumentStore.Insert(tx, Document("doc1"), []));
        Assert.Null(await Read(tx => FindingStore.Newest(tx, "doc1")));
        var price = Finding("price") with
        {
            Line = "3",
            Field = "/lines/2/price/amount",
            Expected = "1.00",
            Actual = "1.025",
            Tolerance = "2 %",
            ToleranceSource = "acme.yaml:31",
            AmountAtStake = 0.25m,
            Currency = "USD",
            OriginOffset = 812,
            OriginLength = 5,
            OrderNumber = "4500001",
            OrderRevision = 2,
            OrderLine = "30",
        };
        await Write(tx => FindingStore.Insert(tx, Run(1, price, Finding("date"))));
        Assert.Equal([price, Finding("date")], await Read(tx => FindingStore.OfDocument(tx, "doc1")));
        await Write(tx => FindingStore.Insert(tx, Run(2, Finding("quantity"))));
        Assert.Equal("quantity", Assert.Single(await Read(tx => FindingStore.OfDocument(tx, "doc1"))).RuleName);
        Assert.Equal([price, Finding("date")], await Read(tx => FindingStore.OfRun(tx, "doc1", 1)));
        Assert.Equal((2, Now), await Read(tx => FindingStore.Newest(tx, "doc1") is var newest ? (newest!.Run, newest.CreatedAt) : default));
        await Assert.ThrowsAnyAsync<DbException>(() => Write(tx => FindingStore.Insert(tx, Run(2, price))));
    }

    [StoreFact]
    public async Task A_case_is_opened_once_closed_by_somebody_and_opened_again()
    {
        await Write(tx => CaseStore.Open(tx, Case("c1", "two lines differ")));
        await Write(tx => CaseStore.Open(tx, Case("c2", "one line differs") with { OpenedAt = Now.AddDays(1), AmountAtStake = 12.5m }));
        var open = Assert.Single(await Read(tx => CaseStore.List(tx, new() { State = CaseState.Open, Partner = "acme" })));
        Assert.Equal(("c1", "one line differs", Now, 12.5m), (open.Id, open.Text, open.OpenedAt, open.AmountAtStake));
        Assert.Equal(0, await Write(tx => CaseStore.Close(tx, "doc1", "erp-rejected", "Ada", "wrong type", Now)));
        Assert.Equal(1, await Write(tx => CaseStore.Close(tx, "doc1", null, "Ada", "the supplier corrected it", Now.AddDays(2))));
        Assert.Equal("Ada", (await Read(tx => CaseStore.Find(tx, "c1")))!.ClosedBy);
        await Write(tx => CaseStore.Open(tx, Case("c3", "again") with { OpenedAt = Now.AddDays(3) }));
        var again = Assert.Single(await Read(tx => CaseStore.OfOrder(tx, "4500001")));
        Assert.Equal((CaseState.Open, Now.AddDays(3), null), (again.State, again.OpenedAt, again.ClosedBy));
        Assert.Equal(again, Assert.Single(await Read(tx => CaseStore.OfSubject(tx, "doc1"))));
        Assert.Equal(again, Assert.Single(await Read(tx => CaseStore.OfDelivery(tx, "d1"))));
    }

    [StoreFact]
    public async Task A_case_is_changed_only_as_it_was_seen()
    {
        await Write(tx => CaseStore.Insert(tx, Case("c1", "one line differs")));
        var seen = (await Read(tx => CaseStore.Find(tx, "c1")))!;
        var wait = seen with { State = CaseState.WaitingForOrder, WaitingUntil = Now.AddDays(2), OwnerRole = "buyer", Findings = "[]" };
        Assert.True(await Write(tx => CaseStore.Update(tx, wait)));
        Assert.False(await Write(tx => CaseStore.Update(tx, seen with { Text = "late" })));
        Assert.Equal(wait with { Version = 2 }, await Read(tx => CaseStore.Find(tx, "c1")));
        Assert.Equal("c1", Assert.Single(await Read(tx => CaseStore.List(tx, new() { IsUndecided = true, OwnerRole = "buyer" }))).Id);
        Assert.Empty(await Read(tx => CaseStore.Waited(tx, Now.AddDays(1), 10)));
        Assert.Single(await Read(tx => CaseStore.Waited(tx, Now.AddDays(2), 10)));
    }

    [StoreFact]
    public async Task Decisions_are_numbered_and_kept()
    {
        await Write(tx => CaseStore.Insert(tx, Case("c1", "one line differs")));
        var decision = new DecisionRecord
        {
            CaseId = "c1", Decision = DecisionKind.Wait, Actor = "Ada", Role = "buyer", Reason = "the order is being changed",
            StateBefore = CaseState.Open, StateAfter = CaseState.WaitingForOrder, Findings = "[]", DecidedAt = Now,
        };
        await Write(tx => DecisionStore.Add(tx, decision));
        await Write(tx => DecisionStore.Add(tx, decision with { Decision = DecisionKind.Reject, Detail = "{}" }));
        var kept = await Read(tx => DecisionStore.OfCase(tx, "c1"));
        Assert.Equal([(1, DecisionKind.Wait), (2, DecisionKind.Reject)], kept.Select(d => (d.Ordinal, d.Decision)));
        Assert.Equal(kept, await Read(tx => DecisionStore.OfDocument(tx, "doc1")));
    }

    [StoreFact]
    public async Task A_line_is_in_one_part()
    {
        await Write(tx => DocumentStore.Insert(tx, Document("doc1"), []));
        await Write(tx => PostingStore.AddLines(tx, Posting("p1", 1), ["10", "20"]));
        await Assert.ThrowsAnyAsync<Exception>(() => Write(tx => PostingStore.AddLines(tx, Posting("p2", 2), ["30", "20"])));
        Assert.Equal(["10", "20"], (await Read(tx => PostingStore.Lines(tx, "doc1"))).Order());
    }

    [StoreFact]
    public async Task What_was_posted_is_not_taken_back()
    {
        await Write(tx => DocumentStore.Insert(tx, Document("doc1"), []));
        foreach (var (part, state) in new[] { (1, PostingState.Posted), (2, PostingState.Due), (3, PostingState.Unknown) })
        {
            var posting = Posting($"p{part}", part) with { State = state };
            await Write(tx => PostingStore.Add(tx, posting));
            await Write(tx => PostingStore.AddLines(tx, posting, [$"{part}0"]));
        }

        await Write(tx => PostingStore.Cancel(tx, "doc1", "rejected by Ada"));
        Assert.Equal([PostingState.Posted, PostingState.Cancelled, PostingState.Unknown], (await Read(tx => PostingStore.OfDocument(tx, "doc1"))).Select(p => p.State));
        Assert.Equal(["10", "30"], (await Read(tx => PostingStore.Lines(tx, "doc1"))).Order());
    }

    [StoreFact]
    public async Task Facts_that_have_changed_meanwhile_are_noticed()
    {
        var seen = await Read(tx => OrderChanges.Of(tx, ["4500001", "4500002"]));
        await Write(tx => OrderChanges.Require(tx, seen));
        await Write(tx => OrderChanges.Add(tx, "4500002"));
        await Assert.ThrowsAsync<StaleFactsException>(() => Write(tx => OrderChanges.Require(tx, seen)));
        await Write(tx => OrderChanges.Add(tx, "4500002"));
        Assert.Equal(2, (await Read(tx => OrderChanges.Of(tx, ["4500002"])))["4500002"]);
    }

    Task<(OrderRecord Order, bool IsChanged)> Record(OrderRecord order, params OrderLineRecord[] lines) =>
        Write(tx => (OrderStore.Record(tx, order, lines, out var changed), changed));

    async Task<string> Factors(DateOnly day) => string.Join(' ', (await Read(tx => CrossReferenceStore.InForce(tx, "acme", day))).Select(r => r.Factor));

    static DocumentRecord Document(string id) => new()
    {
        Id = id, MessageId = "m1", Direction = Direction.In, Kind = "OrderResponse", Partner = "acme", Number = "A1",
        DocumentDate = new(2026, 3, 4), BusinessKey = "key", ContentHash = "hash", Content = "{}", CreatedAt = Now,
    };

    static PostingRecord Posting(string id, int part) => new()
    {
        Id = id, DocumentId = "doc1", Part = part, State = PostingState.Due, Connector = "erp", Partner = "acme",
        DocumentKind = "OrderResponse", Supplier = "V100", CorrelationId = "d1", Content = "{}", CreatedAt = Now,
    };

    static OrderRecord Order(string hash) => new()
    {
        Id = "o1", Number = "4500001", Supplier = "V100", Status = OrderState.Open, OrderDate = new(2026, 3, 1),
        Currency = "USD", Source = "orders.csv", ContentHash = hash, RecordedAt = Now,
    };

    static OrderLineRecord Line(string number, decimal quantity) =>
        new() { Line = number, Status = OrderState.Open, Quantity = quantity, Unit = "EA" };

    static ReceiptRecord Receipt(string hash, decimal quantity) => new()
    {
        Id = "r1", Number = "GR1", Line = "1", OrderNumber = "4500001", OrderLine = "1", Quantity = quantity, Unit = "EA",
        ReceivedDate = new(2026, 3, 4), Source = "receipts.csv", ContentHash = hash, RecordedAt = Now,
    };

    CrossReferenceRecord Unit(string partner, string theirs, decimal factor, DateOnly from, DateOnly? to = null) => new()
    {
        Id = Ids.Next(), Kind = CrossReferenceKind.Unit, Partner = partner, Theirs = theirs, Ours = "EA", Factor = factor,
        ValidFrom = from, ValidTo = to, Source = "units.csv", UpdatedAt = Now,
    };

    static MatchRun Run(int number, params FindingRecord[] findings) =>
        new() { DocumentId = "doc1", Run = number, Findings = FindingStore.Json(findings), CreatedAt = Now };

    static FindingRecord Finding(string rule) => new() { RuleName = rule, Outcome = "Held", Text = "differs" };

    static CaseRecord Case(string id, string text) => new()
    {
        Id = id, CaseType = "match", SubjectId = "doc1", State = CaseState.Open, Partner = "acme", OrderNumber = "4500001",
        DocumentId = "doc1", DeliveryId = "d1", Text = text, OpenedAt = Now,
    };
}
