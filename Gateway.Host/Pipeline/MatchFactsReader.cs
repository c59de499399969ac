using Gateway.Host.Matching;
using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Translation.Documents;

namespace Gateway.Host.Pipeline;

/// <summary>Gathers what the rules look at beside the document, in one snapshot of the database.</summary>
sealed class MatchFactsReader(Database database, TimeProvider time)
{
    internal Task<MatchFacts> ReadAsync(Document document, DocumentRecord stored, PartnerProfile partner, CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.GetUtcNow(), partner.TimeZone).DateTime);
        var day = document.DocumentDate ?? today;
        return database.ReadAsync(tx => new MatchFacts
        {
            Supplier = partner.Supplier,
            Orders = Orders(tx, DocumentStore.Orders(tx, stored.Id), partner),
            CrossReferences = References(partner.CrossReferences.SelectMany(set => CrossReferenceStore.InForce(tx, set, day))),
            Terms = MatchTerms.Of(partner.Tolerances),
            Day = day,
        }, cancellation);
    }

    static Dictionary<string, OrderSnapshot> Orders(Transaction tx, IEnumerable<string> numbers, PartnerProfile partner)
    {
        var orders = new Dictionary<string, OrderSnapshot>(StringComparer.Ordinal);
        foreach (var number in numbers)
            if (Find(tx, number, partner) is { } order)
                orders[number] = Snapshot(order, OrderStore.Lines(tx, order));
        return orders;
    }

    // The number in the partner's company first; one of another company is still worth finding, to say whose it is.
    static OrderRecord? Find(Transaction tx, string number, PartnerProfile partner) =>
        OrderStore.Find(tx, number, partner.Company) ?? OrderStore.Find(tx, number);

    static OrderSnapshot Snapshot(OrderRecord order, IReadOnlyList<OrderLineRecord> lines) => new()
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

    static CrossReferences References(IEnumerable<CrossReferenceRecord> rows) => new(
        [.. rows.Where(r => r.Kind == CrossReferenceKind.Item).Select(r => new ItemReference(r.Scheme, r.Theirs, r.Ours))],
        [.. rows.Where(r => r.Kind == CrossReferenceKind.Unit)
            .Select(r => new UnitReference(r.Item.Length == 0 ? null : r.Item, r.Theirs, r.Ours, r.Factor ?? 1))]);
}
