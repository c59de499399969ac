using Gateway.Host.Matching;
using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Translation.Documents;

namespace Gateway.Host.Pipeline;

/// <summary>Gathers what the rules look at beside the document, in one snapshot of the database.</summary>
sealed class MatchFactsReader(Database database, TimeProvider time)
{
    // Up to so many for a partner, and above so many names of a document, it is faster to read them all at once.
    const int NamesMax = 500;

    internal Task<MatchFacts> ReadAsync(Document document, DocumentRecord stored, PartnerProfile partner, CancellationToken cancellation) =>
        database.ReadAsync(tx => Read(tx, document, stored, stored.MessageId is { } id ? MessageStore.Find(tx, id) : null, partner), cancellation);

    internal MatchFacts Read(Transaction tx, Document document, DocumentRecord stored, MessageRecord? message, PartnerProfile partner)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.GetUtcNow(), partner.TimeZone).DateTime);
        var day = document.DocumentDate ?? today;
        var numbers = DocumentStore.Orders(tx, stored.Id);
        var orders = numbers.Select(n => Find(tx, n, partner)).OfType<OrderRecord>().ToList();
        var snapshots = orders.ToDictionary(o => o.Number, o => Snapshot(o, OrderStore.Lines(tx, o)), StringComparer.Ordinal);
        var counting = new CountingFor(partner.Company, partner.Supplier, stored.Id, message is { IsTest: true });
        return new()
        {
            Supplier = partner.Supplier,
            Day = day,
            Orders = snapshots,
            CrossReferences = References(References(tx, document, snapshots.Values, partner, day)),
            Terms = partner.Terms,
            Movements = [.. numbers.SelectMany(n => MovementStore.OfOrder(tx, n, counting)).Select(MovementRows.Read)],
            Receipts = [.. orders.SelectMany(o => Receipts(tx, o))],
            Invoices = document is Invoice invoice ? [.. Invoices(tx, invoice, counting)] : [],
            KnownPackages = document is ShipNotice ? DocumentStore.KnownPackages(tx, counting) : new Dictionary<string, string>(),
        };
    }

    // A warehouse that knows one company does not write it.
    static IEnumerable<Receipt> Receipts(Transaction tx, OrderRecord order) =>
        from receipt in ReceiptStore.OfOrder(tx, order.Number)
        where receipt.Company == order.Company || receipt.Company.Length == 0
        select new Receipt(
            receipt.Id, receipt.Number, receipt.OrderNumber, receipt.OrderLine, receipt.Quantity, receipt.Unit, receipt.ReceivedDate, receipt.DeliveryNote);

    static IEnumerable<EarlierInvoice> Invoices(Transaction tx, Invoice invoice, CountingFor counting) =>
        from counted in DocumentStore.Invoices(tx, invoice.InvoiceNumber ?? "", invoice.OriginalInvoiceNumber, counting)
        let earlier = (Invoice)DocumentJson.Read(DocumentType.Invoice, counted.Document.Content)
        select new EarlierInvoice(
            counted.Document.Id, counted.Document.Number, counted.Document.DocumentDate, earlier.Kind == InvoiceKind.CreditMemo,
            counted.Document.CreditedNumber, InvoiceRules.StatedTotal(earlier), earlier.Currency, counted.IsPending);

    // The number in the partner's company first; one of another company is still worth finding, to say whose it is.
    static OrderRecord? Find(Transaction tx, string number, PartnerProfile partner) =>
        OrderStore.Find(tx, number, partner.Company) ?? OrderStore.Find(tx, number);

    internal static OrderSnapshot Snapshot(OrderRecord order, IReadOnlyList<OrderLineRecord> lines) => new()
    {
        Id = order.Id,
        Number = order.Number,
        Supplier = order.Supplier,
        Revision = order.Revision,
        Status = Status(order.Status),
        Currency = order.Currency,
        Date = order.OrderDate,
        PaymentTerms = order.PaymentTerms,
        Lines = [.. lines.Select(Line)],
    };

    static OrderLine Line(OrderLineRecord line) => new()
    {
        Number = line.Line,
        Status = Status(line.Status),
        Ids = [.. OrderDocument.Ids(line)],
        Quantity = line.Quantity,
        Unit = line.Unit,
        Price = line.Price,
        PriceBasis = line.PriceBasis ?? 1,
        PriceUnit = line.PriceUnit,
        RequestedDate = line.RequestedDate,
        PromisedDate = line.PromisedDate,
        ItemGroup = line.ItemGroup,
    };

    static OrderStatus Status(OrderState state) => state switch
    {
        OrderState.Closed => OrderStatus.Closed,
        OrderState.Cancelled => OrderStatus.Cancelled,
        _ => OrderStatus.Open,
    };

    // A catalogue has a hundred thousand numbers, a document names a few.
    static IEnumerable<CrossReferenceRecord> References(
        Transaction tx, Document document, IEnumerable<OrderSnapshot> orders, PartnerProfile partner, DateOnly day)
    {
        var theirs = Resolve.LinesOf(document).SelectMany(l => l.Ids).Select(i => i.Value).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var items = orders.SelectMany(o => o.Lines).Select(l => l.BuyerItem ?? "").Append("").Distinct(StringComparer.Ordinal).ToList();
        return partner.CrossReferences.SelectMany(set => theirs.Count + items.Count > NamesMax || !CrossReferenceStore.AreMore(tx, set, NamesMax)
            ? CrossReferenceStore.InForce(tx, set, day)
            : items.SelectMany(item => CrossReferenceStore.Units(tx, set, day, item)).Concat(theirs.SelectMany(name => CrossReferenceStore.OfName(tx, set, day, name))));
    }

    static CrossReferences References(IEnumerable<CrossReferenceRecord> rows) => new(
        [.. rows.Where(r => r.Kind == CrossReferenceKind.Item).Select(r => new ItemReference(r.Scheme, r.Theirs, r.Ours))],
        [.. rows.Where(r => r.Kind == CrossReferenceKind.Unit)
            .Select(r => new UnitReference(r.Item.Length == 0 ? null : r.Item, r.Theirs, r.Ours, r.Factor ?? 1))]);
}
