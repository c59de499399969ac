namespace Gateway.Host.Matching;

/// <summary>How far the billed quantity of an order line, others counted, is above what may be billed.</summary>
/// <param name="Total">Billed so far, this line included.</param>
/// <param name="Limit">What may be billed.</param>
/// <param name="Own">The part of the excess that is this line's: all of it would not be billed without the line.</param>
/// <param name="Worth">The money of that part, at the order's price; null when there is no price.</param>
/// <param name="Room">What was agreed.</param>
sealed record Excess(decimal Total, decimal Limit, decimal Own, decimal? Worth, AgreedRoom Room)
{
    /// <summary>Negative where less is billed.</summary>
    internal decimal All => Total - Limit;

    internal bool Allows => All <= 0 || Room.Allows;

    internal static Excess OverOrder(BilledLine line, MatchContext context) =>
        Of(line, line.BilledBefore + line.Quantity!.Value, line.Target!.Quantity, context);

    /// <summary>Over what was received; null when nothing of the line is left to be judged, because all of it is more than ordered.</summary>
    /// <remarks>What is more than ordered is not awaited: no receipt would let it pass.</remarks>
    internal static Excess? OverReceipts(BilledLine line, MatchContext context)
    {
        var order = OverOrder(line, context);
        var total = order.Allows ? order.Total : Math.Min(order.Total, Math.Max(order.Limit, line.BilledBefore));
        if (total <= line.BilledBefore) return null;
        var received = Received(line, context);
        var excess = Of(line, total, received, context);

        // A tolerance is for counting, not for goods that never came.
        return received > 0 || excess.Room.Limit is { Percent: null, Amount: null } ? excess : excess with { Room = excess.Room with { Allows = false } };
    }

    static decimal Received(BilledLine line, MatchContext context) => line.Receipts.Sum(r =>
        Resolve.Exact(r.Quantity * context.Facts.CrossReferences.Factor(line.Target!.BuyerItem, r.Unit, line.Target.Unit) ?? 0));

    static Excess Of(BilledLine line, decimal total, decimal limit, MatchContext context)
    {
        var excess = total - limit;
        var own = Math.Clamp(excess, 0, Math.Max(0, total - line.BilledBefore));
        var room = AgreedRoom.OfQuantity(context.Terms(line.Line), excess, limit, line.Target!.UnitPrice(context.Facts.CrossReferences));
        return new(total, limit, own, line.Line.Order!.Worth(line.Target!, own, context.Facts.CrossReferences), room);
    }
}
