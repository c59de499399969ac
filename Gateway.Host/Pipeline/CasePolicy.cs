using Gateway.Partners;

namespace Gateway.Host.Pipeline;

/// <summary>Who may approve an exception of a type.</summary>
enum ApprovalRule
{
    /// <summary>Within the money limit of the role.</summary>
    Allowed,

    /// <summary>The same, and only with an explicit override.</summary>
    Override,

    /// <summary>Nobody: something else has to happen.</summary>
    Never,
}

/// <summary>What holds for one type of exception.</summary>
/// <param name="Owner">The role that decides.</param>
/// <param name="Within">The time to decide.</param>
/// <param name="Approval">Whether it may be approved.</param>
/// <param name="Wait">How long it waits by itself for what would settle it; null when it does not.</param>
sealed record CaseRule(string Owner, TimeSpan Within, ApprovalRule Approval, TimeSpan? Wait);

/// <summary>Owners, deadlines and authority of the exception queue.</summary>
sealed class CasePolicy
{
    static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>What is in force.</summary>
    internal static CasePolicy Of(DefinitionSnapshot _) => new();

    internal CaseRule Of(string type) => type switch
    {
        ExceptionTypes.OrderUnknown => new("buyer", Day, ApprovalRule.Never, 5 * Day),
        ExceptionTypes.Order => new("buyer", 2 * Day, ApprovalRule.Override, 5 * Day),
        ExceptionTypes.Item or ExceptionTypes.Response or ExceptionTypes.Substitution or ExceptionTypes.Date => new("buyer", 2 * Day, ApprovalRule.Allowed, null),
        ExceptionTypes.Quantity => new("buyer", 2 * Day, ApprovalRule.Allowed, 5 * Day),
        ExceptionTypes.Receipt => new("receiving", 2 * Day, ApprovalRule.Override, 5 * Day),
        ExceptionTypes.Package => new("receiving", Day, ApprovalRule.Allowed, null),
        ExceptionTypes.Duplicate => new("finance", 2 * Day, ApprovalRule.Override, null),
        _ => new("finance", 3 * Day, ApprovalRule.Allowed, 5 * Day),
    };

    /// <summary>Every role that there is.</summary>
    internal IReadOnlyList<string> Roles { get; } = ["buyer", "receiving", "edi", "finance", "finance-manager"];

    /// <summary>Whether a person may act in a role.</summary>
    internal bool Has(string role, string actor) => Roles.Contains(role) && actor.Length > 0;

    /// <summary>Whether a role may approve so much money; no money is within every limit.</summary>
    internal bool MayApprove(string role, decimal amount, string? currency) =>
        amount <= 0 || role == "finance-manager" || (currency is not null && amount <= LimitOf(role));

    static decimal LimitOf(string role) => role switch
    {
        "finance" => 5000,
        "buyer" => 2500,
        "receiving" => 500,
        _ => 0,
    };
}
