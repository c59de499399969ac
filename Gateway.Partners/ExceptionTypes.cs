namespace Gateway.Partners;

/// <summary>The kinds of exception that a document can raise in the match. Each has an owner; the names are part of the published output.</summary>
public static class ExceptionTypes
{
    /// <summary>The order is not known (yet).</summary>
    public const string OrderUnknown = "order-unknown";

    /// <summary>No order named, another supplier's, closed, cancelled, in another currency.</summary>
    public const string Order = "order";

    /// <summary>The item is not on the order, is another one, or comes in a unit that nobody explained.</summary>
    public const string Item = "item";

    /// <summary>The supplier refuses, hesitates or is silent about a line or the order.</summary>
    public const string Response = "response";

    /// <summary>Another item is offered instead.</summary>
    public const string Substitution = "substitution";

    /// <summary>More or less than ordered, confirmed or shipped.</summary>
    public const string Quantity = "quantity";

    /// <summary>More is billed than was received.</summary>
    public const string Receipt = "receipt";

    /// <summary>Another price than agreed.</summary>
    public const string Price = "price";

    /// <summary>Another day than agreed.</summary>
    public const string Date = "date";

    /// <summary>Packages, serial shipping container codes, lots.</summary>
    public const string Package = "package";

    /// <summary>An invoice number that was used before.</summary>
    public const string Duplicate = "duplicate";

    /// <summary>Freight, allowances and other charges that nobody agreed to.</summary>
    public const string Charge = "charge";

    public const string Tax = "tax";

    /// <summary>Other payment terms than the order's.</summary>
    public const string PaymentTerms = "payment-terms";

    /// <summary>The document's own arithmetic does not add up.</summary>
    public const string Total = "total";

    /// <summary>A credit memo that fits no invoice, or credits more than it.</summary>
    public const string Credit = "credit";

    /// <summary>An order that cannot be written in the partner's standard.</summary>
    public const string OrderNotWritten = "order-not-written";

    /// <summary>Another document for the partner that cannot be written.</summary>
    public const string DocumentNotWritten = "document-not-written";

    /// <summary>All that the match raises, as a person meets them on a document's way.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        OrderUnknown, Order, Item, Response, Substitution, Quantity, Receipt, Price, Date, Package, Duplicate, Charge, Tax,
        PaymentTerms, Total, Credit,
    ];

    /// <summary>What stops on its way for another reason than the match's: somebody has to look at these too.</summary>
    public static IReadOnlyList<string> Technical { get; } =
    [
        OrderNotWritten, DocumentNotWritten, "message-held", "message-failed", "delivery-held", "delivery-quarantined", "delivery-failed",
    ];

    /// <summary>Every type that needs an owner.</summary>
    public static IReadOnlyList<string> Owned { get; } = [.. All, .. Technical];
}
