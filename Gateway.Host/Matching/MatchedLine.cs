using Gateway.Translation.Documents;

namespace Gateway.Host.Matching;

/// <summary>A line of any document, and the order line that it speaks of.</summary>
/// <param name="Index">Place in the document's list, from zero.</param>
/// <param name="Line">The line, our item number added.</param>
/// <param name="Quantity">What the line answers, ships or bills.</param>
/// <param name="Price">What it costs by the document.</param>
/// <param name="OrderNumber">The order that it names.</param>
/// <param name="Order">That order, if it is known.</param>
/// <param name="Target">The order's line, if it was found.</param>
/// <param name="Factor">How many of the order's unit one of the line's unit is; null when unknown.</param>
sealed record MatchedLine(
    int Index,
    DocumentLine Line,
    Quantity? Quantity,
    Price? Price,
    string? OrderNumber,
    OrderSnapshot? Order,
    OrderLine? Target,
    decimal? Factor)
{
    /// <summary>The item numbers that the supplier sent, before ours was added.</summary>
    internal IReadOnlyList<Identifier> SentIds { get; init; } = Line.Ids;

    /// <summary>The number by which a person finds the line.</summary>
    internal string Number => Resolve.Name(Line, Index);

    /// <summary>The quantity in the order's unit; null when it or the factor is unknown.</summary>
    internal decimal? NormalizedQuantity => Quantity?.Value * Factor is { } quantity ? Resolve.Exact(quantity) : null;

    /// <summary>What the line costs by its own price; null when it states none, or one in a unit of its own.</summary>
    internal decimal? Worth => (Price?.BasisUnit is null || Price.BasisUnit == Quantity?.Unit)
        && Quantity?.Value * Price?.Amount / (Price?.BasisQuantity ?? 1) is { } worth ? Money.Round(worth, Price?.Currency ?? Order?.Currency) : null;

    /// <summary>What is at stake in a line that is billed and that nothing can be compared with: all of it. Null in other documents.</summary>
    internal decimal? Uncompared => Line is InvoiceLine billed ? Worth ?? billed.Amount : null;

    internal string Pointer(string field) => FormattableString.Invariant($"/lines/{Index}/{field}");
}
