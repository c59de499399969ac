namespace Gateway.Partners;

/// <summary>How an invoice line is matched.</summary>
public enum InvoiceMatching
{
    /// <summary>With the order: its price, and no more than was ordered.</summary>
    TwoWay,

    /// <summary>With the order's price, and with no more than was received.</summary>
    ThreeWay,
}

/// <summary>What a check is about, as far as the terms depend on it; null members where that is not known.</summary>
/// <param name="Order">The purchase order's number.</param>
/// <param name="OrderLine">The order's line.</param>
/// <param name="Item">Our item number.</param>
/// <param name="ItemGroup">The item's group.</param>
public sealed record TermsSubject(string? Order, string? OrderLine, string? Item, string? ItemGroup)
{
    /// <summary>The document as a whole.</summary>
    public static TermsSubject Document { get; } = new(null, null, null, null);
}

/// <summary>How specific an agreed term is; the later wins.</summary>
public enum TermsLevel
{
    Company,
    Supplier,
    ItemGroup,
    Item,
    SupplierItem,
    OrderLine,
}

/// <summary>What one place of the configuration says for some subjects and days.</summary>
/// <param name="Level">How specific it is.</param>
/// <param name="Scope">The subject it is for; null members are for any.</param>
/// <param name="From">The first day; null is ever.</param>
/// <param name="To">The last day; null is for ever.</param>
/// <param name="Tolerances">What it says about deviations.</param>
/// <param name="Invoice">What it says about invoice lines; null when it says nothing.</param>
public sealed record TermsEntry(TermsLevel Level, TermsSubject Scope, DateOnly? From, DateOnly? To, Tolerances Tolerances, InvoiceMatching? Invoice)
{
    internal bool Covers(TermsSubject subject, DateOnly day) =>
        !(From > day) && !(To < day)
        && Fits(Scope.Order, subject.Order) && Fits(Scope.OrderLine, subject.OrderLine)
        && Fits(Scope.Item, subject.Item) && Fits(Scope.ItemGroup, subject.ItemGroup);

    static bool Fits(string? wanted, string? actual) => wanted is null || wanted == actual;
}

/// <summary>What was agreed with one partner about deviations: for each check the most specific level that says something about it, on that day.</summary>
/// <param name="entries">All that is written, in any order.</param>
public sealed class MatchTerms(IReadOnlyList<TermsEntry> entries)
{
    /// <summary>One set of tolerances for everything.</summary>
    public static MatchTerms Of(Tolerances tolerances) =>
        new([new(TermsLevel.Supplier, TermsSubject.Document, null, null, tolerances, null)]);

    /// <summary>The tolerances for a subject on a day; each limit bears the place that sets it.</summary>
    public Tolerances For(TermsSubject subject, DateOnly day) => Covering(subject, day).FirstOrDefault()?.Tolerances ?? new();

    /// <summary>How an invoice line is matched.</summary>
    public InvoiceMatching InvoiceMatchingFor(TermsSubject subject, DateOnly day) =>
        Covering(subject, day).Select(e => e.Invoice).OfType<InvoiceMatching>().DefaultIfEmpty(InvoiceMatching.TwoWay).First();

    IEnumerable<TermsEntry> Covering(TermsSubject subject, DateOnly day) =>
        entries.Where(e => e.Covers(subject, day)).OrderByDescending(e => e.Level).ThenByDescending(e => e.From);
}
