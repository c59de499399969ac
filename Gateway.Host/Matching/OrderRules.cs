using Gateway.Translation.Documents;

namespace Gateway.Host.Matching;

/// <summary>Is there an order, is it this supplier's, does it still take documents?</summary>
static class OrderRules
{
    internal static IEnumerable<Finding> Named(MatchContext context)
    {
        if (context.OrderNumbers.Any()) yield break;
        yield return new()
        {
            Rule = "order-named",
            Outcome = FindingOutcome.Held,
            AmountAtStake = context is { Document: Invoice, Sign: > 0 } ? InvoiceRules.Total(context.Invoice, context) : null,
            Currency = context.Currency,
            Text = "The document names no purchase order.",
        };
    }

    internal static IEnumerable<Finding> Known(MatchContext context) =>
        from number in context.OrderNumbers
        where !context.Facts.Orders.ContainsKey(number)
        select new Finding
        {
            Rule = "order-known",
            Outcome = FindingOutcome.Held,
            Awaits = Awaited.Order,
            Field = context.PointerOf(number),
            Actual = number,
            Text = $"The purchase order {number} is not known.",
        };

    internal static IEnumerable<Finding> OfSupplier(MatchContext context) => context.Orders.Select(order =>
        Judge(context, order, "order-supplier", order.Supplier == context.Facts.Supplier, $"an order to {context.Facts.Supplier}", order.Number,
            $"The purchase order {order.Number} was given to supplier {order.Supplier}, the document comes from {context.Facts.Supplier}.",
            $"The purchase order {order.Number} was given to this supplier."));

    internal static IEnumerable<Finding> Open(MatchContext context) => context.Orders.Select(order =>
        order.Status == OrderStatus.Closed && context is { Document: Invoice, Sign: > 0 } ? BilledLate(context, order) : Judge(context, order, "order-open", order.Status == OrderStatus.Open || context.Sign < 0, "an open order", order.Number,
            $"The purchase order {order.Number} is {(order.Status == OrderStatus.Closed ? "closed" : "cancelled")}.",
            $"The purchase order {order.Number} is {(order.Status == OrderStatus.Open ? "open" : "no longer open, but takes credits")}."));

    // All of it was billed, or nobody expects more: what comes all the same is a person's to explain.
    static Finding BilledLate(MatchContext context, OrderSnapshot order) => Judge(context, order, "order-closed", agrees: false, "an open order", order.Number,
        $"The purchase order {order.Number} is closed, and no invoice was expected for it any more; open it again, or approve the invoice with an override.", "");

    // What is billed of an order that cannot judge it has nothing that says how much of it is right.
    static decimal? Stake(MatchContext context, OrderSnapshot order) =>
        context is not { Document: Invoice, Sign: > 0 } ? null : Billed(context, order) is { } billed and > 0 ? billed : InvoiceRules.Total(context.Invoice, context);

    static decimal? Billed(MatchContext context, OrderSnapshot order) =>
        context.Billed.Where(l => l.Line.OrderNumber == order.Number).Select(l => l.Net).Sum() is { } sum ? Money.Round(sum.Value, context.Currency) : null;

    internal static IEnumerable<Finding> Currency(MatchContext context) =>
        from order in context.Orders
        where order.Currency is not null && context.Document.Currency is not null
        select Judge(context, order, "order-currency", order.Currency == context.Document.Currency, order.Currency, context.Document.Currency,
            $"The document is in {context.Document.Currency}, the purchase order {order.Number} in {order.Currency}.",
            $"The document and the purchase order {order.Number} are in {order.Currency}.") with
        { Field = "/currency" };

    static Finding Judge(
        MatchContext context, OrderSnapshot order, string rule, bool agrees, string? expected, string? actual, string differs, string same) => new()
        {
            Rule = rule,
            Outcome = agrees ? FindingOutcome.Passed : FindingOutcome.Held,
            Field = context.PointerOf(order.Number),
            Expected = expected,
            Actual = actual,
            Order = order,
            AmountAtStake = agrees ? null : Stake(context, order),
            Currency = context.Currency,
            Text = agrees ? same : differs,
        };
}
