using Gateway.Host.Matching;
using Gateway.Partners;
using Gateway.Translation.Documents;

namespace Gateway.Host.Tests.Matching;

/// <summary>Orders, documents and tolerances, short enough to be read in a table of cases.</summary>
static class SomeOrder
{
    internal static readonly DateOnly Wanted = new(2026, 12, 1);

    /// <summary>PO 4711 of supplier S-100: line 1, 120 EA of B-1 at 10.00; line 2, 50 EA of B-2 at 8.3333.</summary>
    internal static OrderSnapshot Order { get; } = new()
    {
        Id = "01ORDER",
        Number = "4711",
        Supplier = "S-100",
        Revision = 1,
        Currency = "USD",
        Lines = [Line("1", "B-1", 120, 10.00m), Line("2", "B-2", 50, 8.3333m)],
    };

    internal static OrderLine Line(string number, string item, decimal quantity, decimal price) => new()
    {
        Number = number,
        Ids = Ids(item),
        Quantity = quantity,
        Unit = "EA",
        Price = price,
        RequestedDate = Wanted,
    };

    internal static IReadOnlyList<Identifier> Ids(string buyerItem) =>
        [new() { Scheme = ItemSchemes.BuyerItem, Value = buyerItem }];

    internal static MatchFacts Facts(OrderSnapshot? order = null, Tolerances? tolerances = null, params UnitReference[] units) => new()
    {
        Supplier = "S-100",
        Orders = new Dictionary<string, OrderSnapshot>(StringComparer.Ordinal) { ["4711"] = order ?? Order },
        CrossReferences = new([new("supplierItem", "V-1", "B-1")], units),
        Terms = MatchTerms.Of(tolerances ?? new()),
        Day = new(2026, 12, 2),
    };

    internal static Tolerances PricePercent(decimal percent) => new()
    {
        Price = Both(new(percent, null, ExceededLimits.Either, null)),
    };

    internal static Tolerances QuantityPercent(decimal percent) => new()
    {
        Quantity = Both(new(percent, null, ExceededLimits.Either, null)),
    };

    internal static Invoice Invoice(params InvoiceLine[] lines) => new()
    {
        InvoiceNumber = "I-1",
        OrderNumber = "4711",
        Currency = "USD",
        Lines = lines,
    };

    internal static InvoiceLine Billed(string? orderLine, string item, decimal quantity, decimal price, string unit = "EA", decimal? basis = null) => new()
    {
        OrderLine = orderLine,
        Ids = Ids(item),
        Quantity = new() { Value = quantity, Unit = unit },
        Price = new() { Amount = price, BasisQuantity = basis },
    };

    internal static OrderResponse Response(params OrderResponseLine[] lines) => new()
    {
        OrderNumber = "4711",
        ResponseType = ResponseType.AcceptedWithChanges,
        Lines = lines,
    };

    internal static OrderResponseLine Answered(string orderLine, string item, params LineResponse[] responses) => new()
    {
        OrderLine = orderLine,
        Ids = Ids(item),
        Responses = responses,
    };

    internal static LineResponse Says(LineStatus status, decimal quantity, DateOnly? delivery = null) => new()
    {
        Status = status,
        Quantity = new() { Value = quantity, Unit = "EA" },
        DeliveryDate = delivery,
    };

    static Deviation Both(ToleranceLimit limit) => new(limit, limit);
}
