using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Translation.Documents;

namespace Gateway.Host.Pipeline;

/// <summary>A document that a partner is to have and has not got.</summary>
sealed record DocumentDue
{
    public required Document Document { get; init; }

    /// <summary>The row for which it is due: an order, an advice.</summary>
    public required string SubjectId { get; init; }

    /// <summary>As a person calls it: <c>order 4500018231</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The case that is open while it cannot be written.</summary>
    public required string CaseType { get; init; }

    /// <summary>What a person does about one that cannot be written.</summary>
    public string Remedy { get; init; } = "";

    public string? OrderNumber { get; init; }

    /// <summary>When it became due.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The delivery that began the story; null when this one begins it.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>Writes down, in the transaction that sends it under this document id, that it is sent; false when it was sent meanwhile.</summary>
    public required Func<Effects, string, bool> Take { get; init; }
}

/// <summary>Documents of one kind that partners are to have.</summary>
interface IDocumentsDue
{
    DocumentType Kind { get; }

    /// <summary>What is due to a partner now, in the order in which it goes out.</summary>
    Task<IReadOnlyList<DocumentDue>> ToAsync(PartnerProfile partner, CancellationToken cancellation);

    /// <summary>Since when the oldest of it is due; null when nothing is.</summary>
    Task<DateTimeOffset?> OldestAsync(PartnerProfile partner, CancellationToken cancellation);
}

/// <summary>Purchase orders that are open and were not sent.</summary>
sealed class OrdersDue(Database database) : IDocumentsDue
{
    const int OrdersMax = 1000;

    public DocumentType Kind => DocumentType.PurchaseOrder;

    public Task<IReadOnlyList<DocumentDue>> ToAsync(PartnerProfile partner, CancellationToken cancellation) =>
        database.ReadAsync<IReadOnlyList<DocumentDue>>(
            tx =>
            [
                .. from order in OrderStore.Unsent(tx, partner.Supplier, partner.Company, OrdersMax)
                   let key = BusinessIdentity.Of(new PurchaseOrder { OrderNumber = order.Number }, Storage.Direction.Out, partner).KeyHash
                   orderby order.RecordedAt, order.Number
                   select Due(order, OrderDocument.Of(order, OrderStore.Lines(tx, order), partner), key),
            ],
            cancellation);

    public Task<DateTimeOffset?> OldestAsync(PartnerProfile partner, CancellationToken cancellation) =>
        database.ReadAsync(tx => OrderStore.Unsent(tx, partner.Supplier, partner.Company, OrdersMax).Min(o => (DateTimeOffset?)o.RecordedAt), cancellation);

    static bool IsNew(Transaction tx, string key)
    {
        DocumentStore.Lock(tx, key);
        return DocumentStore.NewestVersion(tx, key) == 0;
    }

    static DocumentDue Due(OrderRecord order, PurchaseOrder document, string key) => new()
    {
        Document = document,
        SubjectId = order.Id,
        Name = $"order {order.Number}",
        CaseType = "order-not-written",
        Remedy = "; fix the order and import it again",
        OrderNumber = order.Number,
        Since = order.RecordedAt,
        Take = (effects, _) => IsNew(effects.Tx, key),
    };
}
