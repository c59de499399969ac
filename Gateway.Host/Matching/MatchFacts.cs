using Gateway.Partners;

namespace Gateway.Host.Matching;

/// <summary>All that the rules look at beside the document; gathered before, so that matching is a pure function.</summary>
sealed record MatchFacts
{
    /// <summary>The sender's number in the ERP.</summary>
    public required string Supplier { get; init; }

    /// <summary>The day for which it is judged: the document's, else today.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>The orders that the document names, by number; an order that is not there is unknown.</summary>
    public required IReadOnlyDictionary<string, OrderSnapshot> Orders { get; init; }

    public CrossReferences CrossReferences { get; init; } = CrossReferences.None;

    /// <summary>Tolerances and matching policy, by line and day.</summary>
    public required MatchTerms Terms { get; init; }

    /// <summary>What other documents that still count say of the lines of these orders, oldest first.</summary>
    public IReadOnlyList<Movement> Movements { get; init; } = [];

    /// <summary>What the warehouse received on these orders, oldest first; corrections are negative.</summary>
    public IReadOnlyList<Receipt> Receipts { get; init; } = [];

    /// <summary>Other invoices of this supplier that bear the document's number or the number that it credits, oldest first.</summary>
    public IReadOnlyList<EarlierInvoice> Invoices { get; init; } = [];

    /// <summary>Serial shipping container codes of the document that another ship notice bears, and that notice's number.</summary>
    public IReadOnlyDictionary<string, string> KnownPackages { get; init; } = new Dictionary<string, string>();
}

/// <summary>Goods that came, as the warehouse says.</summary>
/// <param name="Id">The row's id in the gateway's tables.</param>
/// <param name="Number">The receipt's own number.</param>
/// <param name="OrderNumber">The order.</param>
/// <param name="OrderLine">Its line.</param>
/// <param name="Quantity">In <paramref name="Unit"/>; a correction is negative.</param>
/// <param name="Unit">As the warehouse counts.</param>
/// <param name="Date">The day on which they came.</param>
/// <param name="DeliveryNote">The supplier's ship notice number, where the warehouse keyed it.</param>
sealed record Receipt(
    string Id, string Number, string OrderNumber, string OrderLine, decimal Quantity, string Unit, DateOnly? Date, string? DeliveryNote);

/// <summary>Another invoice or credit memo of the same supplier.</summary>
/// <param name="DocumentId">Its id in the gateway.</param>
/// <param name="Number">Its own number.</param>
/// <param name="Date">Its day.</param>
/// <param name="IsCredit">Whether it credits.</param>
/// <param name="Credits">The number of the invoice that it credits.</param>
/// <param name="Amount">The whole that it states, or the sum of its lines; a credit memo's is positive too.</param>
/// <param name="Currency">Of the amount.</param>
/// <param name="IsPending">Whether it waits: it is neither posted nor closed.</param>
sealed record EarlierInvoice(
    string DocumentId, string Number, DateOnly? Date, bool IsCredit, string? Credits, decimal? Amount, string? Currency, bool IsPending);

/// <summary>A document after the match.</summary>
/// <param name="Document">With our item numbers, order lines and quantities in our units added.</param>
/// <param name="Findings">Every check in the order of the rules, those that passed included.</param>
/// <param name="Movements">What the document itself says of its order lines, for the next one to be matched.</param>
sealed record MatchResult(Gateway.Translation.Documents.Document Document, IReadOnlyList<Finding> Findings, IReadOnlyList<Movement> Movements)
{
    internal bool IsHeld => Findings.Any(f => f.Outcome == FindingOutcome.Held);
}
