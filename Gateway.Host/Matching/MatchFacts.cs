using Gateway.Partners;

namespace Gateway.Host.Matching;

/// <summary>All that the rules look at beside the document; gathered before, so that matching is a pure function.</summary>
sealed record MatchFacts
{
    /// <summary>The sender's number in the ERP.</summary>
    public required string Supplier { get; init; }

    /// <summary>The orders that the document names, by number; an order that is not there is unknown.</summary>
    public required IReadOnlyDictionary<string, OrderSnapshot> Orders { get; init; }

    public CrossReferences CrossReferences { get; init; } = CrossReferences.None;

    public required Tolerances Tolerances { get; init; }
}

/// <summary>A document after the match.</summary>
/// <param name="Document">With our item numbers, order lines and quantities in our units added.</param>
/// <param name="Findings">Every check in the order of the rules, those that passed included.</param>
sealed record MatchResult(Gateway.Translation.Documents.Document Document, IReadOnlyList<Finding> Findings)
{
    internal bool IsHeld => Findings.Any(f => f.Outcome == FindingOutcome.Held);
}
