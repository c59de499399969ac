using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Translation.Documents;

namespace Gateway.Host.Pipeline;

/// <summary>A purchase order of our tables as the canonical document that goes to the supplier.</summary>
static class OrderDocument
{
    internal static PurchaseOrder Of(OrderRecord order, IReadOnlyList<OrderLineRecord> lines, PartnerProfile partner) => new()
    {
        Purpose = DocumentPurpose.Original,
        OrderNumber = order.Number,
        OrderDate = order.OrderDate,
        OrderType = "standAlone",
        Currency = order.Currency,
        Buyer = Buyer(partner, order.Buyer),
        Seller = Seller(partner),
        ShipTo = order.ShipTo is { } place ? new() { Ids = [new() { Scheme = PartySchemes.Buyer, Value = place }] } : null,
        RequestedDeliveryDate = CommonDate(lines),
        Notes = order.PaymentTerms is { } terms ? [new() { Text = $"Payment terms {terms}" }] : [],
        Lines = [.. lines.Where(l => l.Status == OrderState.Open).Select(Line)],
    };

    internal static Party Seller(PartnerProfile partner) =>
        new() { Name = partner.Name, Ids = [new() { Scheme = PartySchemes.Buyer, Value = partner.Supplier }] };

    internal static Party Buyer(PartnerProfile partner, string? buyer = null)
    {
        var ours = partner.Ours;
        var gln = ours.X12?.Party is { Qualifier: "UL" or "14" } x12 ? x12 : ours.Edifact?.Party;
        return new()
        {
            Ids = gln is null ? [] : [new() { Scheme = PartySchemes.Gln, Value = gln.Id }],
            Contacts = buyer is null ? [] : [new() { Role = "buyer", Name = buyer }],
        };
    }

    static DateOnly? CommonDate(IReadOnlyList<OrderLineRecord> lines) =>
        lines.Select(l => l.RequestedDate).Distinct().ToList() is [var only] ? only : null;

    static PurchaseOrderLine Line(OrderLineRecord line) => new()
    {
        LineNumber = line.Line,
        Ids = [.. Ids(line)],
        Description = line.Description,
        Quantity = new() { Value = line.Quantity, Unit = line.Unit },
        Price = line.Price is null ? null : new() { Amount = line.Price, BasisQuantity = line.PriceBasis, BasisUnit = line.PriceUnit },
        RequestedDeliveryDate = line.RequestedDate,
    };

    internal static IEnumerable<Identifier> Ids(OrderLineRecord line)
    {
        if (line.BuyerItem is { } buyer) yield return new() { Scheme = ItemSchemes.BuyerItem, Value = buyer };
        if (line.SupplierItem is { } supplier) yield return new() { Scheme = ItemSchemes.SupplierItem, Value = supplier };
        if (line.Gtin is { } gtin) yield return new() { Scheme = ItemSchemes.Gtin, Value = gtin };
    }
}
