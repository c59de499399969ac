namespace Gateway.Host.Pipeline;

/// <summary>What a person decides about a case. A closed set.</summary>
abstract record Decision
{
    Decision()
    {
    }

    /// <summary>The document is taken as it is.</summary>
    /// <param name="Override">Said where the policy asks for it.</param>
    internal sealed record Approve(bool Override = false) : Decision;

    /// <summary>Of an invoice only what the match found payable is paid.</summary>
    internal sealed record ShortPay : Decision;

    /// <summary>The partner has to answer; the clock stops.</summary>
    internal sealed record Dispute : Decision;

    /// <summary>Another role has it from now on.</summary>
    internal sealed record Route(string Role) : Decision;

    /// <summary>For the order or the goods, until a day.</summary>
    internal sealed record Wait(DateOnly Until) : Decision;

    /// <summary>The document is refused: nothing more of it is posted.</summary>
    internal sealed record Reject : Decision;
}

/// <summary>Who decides.</summary>
/// <param name="Actor">A person's name, as given.</param>
/// <param name="Role">The role in which the person acts; null for the owner of the case.</param>
/// <param name="Reason">Why; kept with the decision.</param>
/// <param name="User">Who the operating system says it is; null where that is the name given.</param>
sealed record Decider(string Actor, string? Role, string Reason, string? User = null);

/// <summary>What became of a decision. A closed set.</summary>
abstract record DecisionOutcome
{
    DecisionOutcome()
    {
    }

    /// <summary>It is written down.</summary>
    /// <param name="Text">What happens now, for a person.</param>
    internal sealed record Done(string Text) : DecisionOutcome;

    /// <summary>Nothing was changed.</summary>
    /// <param name="Text">Why, and what would help.</param>
    internal sealed record Refused(string Text) : DecisionOutcome;
}
