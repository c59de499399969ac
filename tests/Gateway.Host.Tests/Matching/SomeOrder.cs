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

    /// <summary>A line of a response that restates the order's line and answers it; without answers it only restates.</summary>
    internal static OrderResponseLine Answered(string orderLine, string item, params LineResponse[] responses) => new()
    {
        OrderLine = orderLine,
        Ids = Ids(item),
        Responses = responses,
    };

    /// <summary>Line 1 answered so, line 2 as ordered.</summary>
    internal static OrderResponse Line1(params LineResponse[] answers) =>
        Response(Answered("1", "B-1", answers), Answered("2", "B-2", Says(LineStatus.Accepted, 50)));

    internal static LineResponse Says(LineStatus? status, decimal? quantity = null, DateOnly? delivery = null, DateOnly? ship = null, string unit = "EA") => new()
    {
        Status = status,
        Quantity = quantity is null ? null : new() { Value = quantity, Unit = unit },
        DeliveryDate = delivery,
        ShipDate = ship,
    };

    /// <summary>A ship notice that arrives on the day wanted.</summary>
    internal static ShipNotice Notice(params ShipNoticeLine[] lines) => new()
    {
        ShipNoticeNumber = "N-1",
        EstimatedDeliveryDate = Wanted,
        Orders = [new() { OrderNumber = "4711" }],
        Lines = lines,
    };

    internal static ShipNoticeLine Shipped(string? orderLine, string item, decimal quantity, string unit = "EA", string? package = null) => new()
    {
        OrderNumber = "4711",
        OrderLine = orderLine,
        Ids = Ids(item),
        Quantity = new() { Value = quantity, Unit = unit },
        PackageId = package,
    };

    /// <summary>A part of an order line that an order response confirmed.</summary>
    internal static Movement Promised(string orderLine, decimal quantity, DateOnly? day = null, bool isShipDate = false) => new()
    {
        Kind = MovementKind.Confirmed,
        OrderNumber = "4711",
        OrderLine = orderLine,
        Quantity = quantity,
        Date = day,
        IsShipDate = isShipDate,
        DocumentNumber = "R-1",
    };

    /// <summary>A part of an order line that another ship notice announced.</summary>
    internal static Movement ShippedBefore(string orderLine, decimal quantity) => new()
    {
        Kind = MovementKind.Shipped,
        OrderNumber = "4711",
        OrderLine = orderLine,
        Quantity = quantity,
        DocumentNumber = "N-0",
    };

    /// <summary>What holds or is noted, as <c>outcome rule line: expected / actual</c>; the order's line where the document has none.</summary>
    internal static IEnumerable<string> Shown(IEnumerable<Finding> findings) => findings
        .Where(f => f.Outcome != FindingOutcome.Passed && f.Rule != "payable")
        .Select(f => $"{f.Outcome} {f.Rule} {f.Line ?? (f.OrderLine is null ? null : "#" + f.OrderLine)}: {f.Expected} / {f.Actual}"
            .Replace(":  /", ": /", StringComparison.Ordinal).TrimEnd());

    static Deviation Both(ToleranceLimit limit) => new(limit, limit);
}
