using Gateway.Translation.Documents;

namespace Gateway.Host.Matching;

/// <summary>A line of a ship notice, and what was announced of its order line before it.</summary>
/// <param name="Line">The notice's line.</param>
/// <param name="Target">The order's line.</param>
/// <param name="Quantity">In the order's unit.</param>
/// <param name="Before">By other notices, and by lines of this one that stand before.</param>
/// <param name="Elsewhere">By other notices alone.</param>
sealed record ShippedLine(MatchedLine Line, OrderLine Target, decimal Quantity, decimal Before, decimal Elsewhere)
{
    internal decimal Total => Before + Quantity;
}

/// <summary>What a ship notice announces of each order line: lots and packages of one order line add up.</summary>
static class Shipment
{
    /// <summary>The lines whose quantity is known, those of one order line together.</summary>
    internal static IReadOnlyList<IReadOnlyList<ShippedLine>> ByOrderLine(MatchContext context) =>
    [
        .. from found in context.Found
           where found.Line.NormalizedQuantity is not null
           group found by (found.Line.OrderNumber, found.Target) into lines
           select Cumulated(context, [.. lines]),
    ];

    /// <summary>The goods under way, one row for each line, with the day on which they are expected.</summary>
    internal static IEnumerable<Movement> Of(MatchContext context)
    {
        var notice = (ShipNotice)context.Document;
        if (ShipNoticeRules.Withdraws(notice)) return [];
        var packages = new PackageTree(notice.Packages);
        var arrival = ArrivalOf(notice);
        return from lines in ByOrderLine(context)
               from shipped in lines
               select new Movement
               {
                   Kind = MovementKind.Shipped,
                   OrderNumber = shipped.Line.OrderNumber!,
                   OrderLine = shipped.Target.Number,
                   DocumentLine = shipped.Line.Number,
                   Quantity = shipped.Quantity,
                   Date = arrival?.Day ?? notice.ShipDate,
                   IsShipDate = arrival is null && notice.ShipDate is not null,
                   Package = packages.SsccOf(((ShipNoticeLine)shipped.Line.Line).PackageId),
               };
    }

    /// <summary>The day on which the goods arrive; null when the notice states none.</summary>
    internal static PromisedDay? ArrivalOf(ShipNotice notice) =>
        notice.EstimatedDeliveryDate is { } expected ? new(expected, false, "/estimatedDeliveryDate")
        : notice.DeliveryDate is { } delivered ? new(delivered, false, "/deliveryDate")
        : null;

    /// <summary>The day on which the goods leave; null when the notice states none.</summary>
    internal static PromisedDay? DepartureOf(ShipNotice notice) =>
        notice.ShipDate is { } day ? new(day, true, "/shipDate") : null;

    static List<ShippedLine> Cumulated(MatchContext context, (MatchedLine Line, OrderLine Target)[] lines)
    {
        var elsewhere = context.Earlier(MovementKind.Shipped, lines[0].Line, lines[0].Target).Sum(m => m.Quantity);
        var (before, cumulated) = (elsewhere, new List<ShippedLine>());
        foreach (var (line, target) in lines)
        {
            cumulated.Add(new(line, target, line.NormalizedQuantity!.Value, before, elsewhere));
            before += line.NormalizedQuantity.Value;
        }

        return cumulated;
    }
}
