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

    public override string ToString() => this switch
    {
        { Order: { } order } => $"order {order} line {OrderLine}",
        { Item: { } item } => $"item {item}",
        { ItemGroup: { } group } => $"item group {group}",
        _ => "everything",
    };
}

/// <summary>What was agreed with one partner about deviations: each limit is that of the most specific level that writes it, on that day.</summary>
/// <param name="entries">All that is written, in any order.</param>
public sealed class MatchTerms(IReadOnlyList<TermsEntry> entries)
{
    /// <summary>One set of tolerances for everything.</summary>
    public static MatchTerms Of(Tolerances tolerances) =>
        new([new(TermsLevel.Supplier, TermsSubject.Document, null, null, tolerances, null)]);

    /// <summary>All that is written, in any order.</summary>
    public IReadOnlyList<TermsEntry> Entries => entries;

    /// <summary>The tolerances for a subject on a day; each limit bears the place that sets it.</summary>
    public Tolerances For(TermsSubject subject, DateOnly day) =>
        Covering(subject, day).Aggregate(new Tolerances(), (specific, wider) => specific.Else(wider.Tolerances));

    /// <summary>How an invoice line is matched.</summary>
    public InvoiceMatching InvoiceMatchingFor(TermsSubject subject, DateOnly day) =>
        Covering(subject, day).Select(e => e.Invoice).OfType<InvoiceMatching>().DefaultIfEmpty(InvoiceMatching.TwoWay).First();

    /// <summary>Everything that somebody wrote for a subject on a day: the most specific first, and of each limit which holds.</summary>
    public IReadOnlyList<TermsChoice> Explain(TermsSubject subject, DateOnly day)
    {
        var inForce = For(subject, day).Written.ToHashSet();
        var invoice = Covering(subject, day).FirstOrDefault(e => e.Invoice is not null);
        return
        [
            .. from entry in Covering(subject, day)
               from written in entry.Written
               select new TermsChoice(entry.Level, entry.Scope, written, inForce.Contains(written) || (written.Kind == TermsEntry.InvoiceKind && entry == invoice)),
        ];
    }

    // A limited time is the exception, no limit the rule: the exception wins within one level.
    IEnumerable<TermsEntry> Covering(TermsSubject subject, DateOnly day) =>
        entries.Where(e => e.Covers(subject, day)).OrderByDescending(e => e.Level).ThenByDescending(e => e.IsDated);
}

/// <summary>One limit that somebody wrote for a subject.</summary>
/// <param name="Level">At which level.</param>
/// <param name="Scope">For what.</param>
/// <param name="Written">The limit.</param>
/// <param name="IsInForce">Whether it holds; else a more specific one does.</param>
public sealed record TermsChoice(TermsLevel Level, TermsSubject Scope, WrittenLimit Written, bool IsInForce);
