namespace Gateway.Host.Matching;

/// <summary>What became of one check.</summary>
enum FindingOutcome
{
    /// <summary>The values agree, or differ within the tolerance.</summary>
    Passed,

    /// <summary>Worth telling, but the document goes on.</summary>
    Noted,

    /// <summary>The document waits until somebody decides or the cause is gone.</summary>
    Held,
}

/// <summary>What a held finding waits for, beside a person.</summary>
enum Awaited
{
    Nothing,

    /// <summary>The order, or another revision of it.</summary>
    Order,

    /// <summary>Goods.</summary>
    Receipt,
}

/// <summary>The tolerance that judged a difference.</summary>
/// <param name="Value">As a person writes it.</param>
/// <param name="Source">The file:line that sets it; null for the exact agreement that holds where nothing is written.</param>
sealed record AppliedTolerance(string Value, string? Source);

/// <summary>One check of one rule: both values, the tolerance, the money, and the place of the value in the document.</summary>
sealed record Finding
{
    /// <summary>Name of the rule; part of the published output.</summary>
    public required string Rule { get; init; }

    public required FindingOutcome Outcome { get; init; }

    /// <summary>The kind of exception that it is when it is held: one of <see cref="Gateway.Partners.ExceptionTypes"/>.</summary>
    public string Type => RuleTypes.Of(Rule);

    /// <summary>What would let it pass by itself.</summary>
    public Awaited Awaits { get; init; }

    /// <summary>A sentence for a buyer or an accountant.</summary>
    public required string Text { get; init; }

    /// <summary>The document's own line number, or its place in the list where it has none; null for the whole document.</summary>
    public string? Line { get; init; }

    /// <summary>JSON Pointer to the judged value in the canonical document; its origin is looked up there. Null when it is absent.</summary>
    public string? Field { get; init; }

    public string? Expected { get; init; }

    public string? Actual { get; init; }

    public AppliedTolerance? Tolerance { get; init; }

    /// <summary>Money that the difference is worth; positive where it would cost us.</summary>
    public decimal? AmountAtStake { get; init; }

    public string? Currency { get; init; }

    /// <summary>The order that it was checked against, at the revision seen.</summary>
    public OrderSnapshot? Order { get; init; }

    /// <summary>The order's line number.</summary>
    public string? OrderLine { get; init; }

    /// <summary>Ids of the receipts that it was checked against.</summary>
    public IReadOnlyList<string> Receipts { get; init; } = [];
}
