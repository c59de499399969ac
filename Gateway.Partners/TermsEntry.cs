using Gateway.Translation.Definitions;

namespace Gateway.Partners;

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
    internal const string InvoiceKind = "invoice";

    /// <summary>Where it is written; null when nobody wrote it.</summary>
    public FilePosition? Source { get; init; }

    internal FilePosition? InvoiceSource { get; init; }

    internal bool IsDated => From is not null || To is not null;

    /// <summary>Its limits and its way of matching invoices, as written.</summary>
    public IEnumerable<WrittenLimit> Written => Invoice is { } invoice
        ? [.. Tolerances.Written, new(InvoiceKind, DefinitionValues.Hyphenated(invoice.ToString()), InvoiceSource)]
        : Tolerances.Written;

    internal bool Covers(TermsSubject subject, DateOnly day) =>
        !(From > day) && !(To < day)
        && Fits(Scope.Order, subject.Order) && Fits(Scope.OrderLine, subject.OrderLine)
        && Fits(Scope.Item, subject.Item) && Fits(Scope.ItemGroup, subject.ItemGroup);

    /// <summary>What a profile says: for the supplier as a whole, and in <c>terms</c> for single items and times.</summary>
    internal static IReadOnlyList<TermsEntry> OfPartner(YamlFields fields)
    {
        var list = fields.Sections("terms").Select(PartnerTerms).ToList();
        CheckOverlaps(list, fields);
        return [Whole(TermsLevel.Supplier, fields), .. list];
    }

    /// <summary>What the policy says for a company, its item groups, items and order lines.</summary>
    internal static IReadOnlyList<TermsEntry> OfCompany(YamlFields fields)
    {
        List<TermsEntry> list =
        [
            .. fields.Sections("itemGroups").Select(f => Read(f, TermsLevel.ItemGroup, new(null, null, null, f.Text("itemGroup")))),
            .. fields.Sections("items").Select(f => Read(f, TermsLevel.Item, new(null, null, f.Text("item"), null))),
            .. fields.Sections("lines").Select(f => Read(f, TermsLevel.OrderLine, new(f.Text("order"), f.Text("line"), null, null))),
        ];
        CheckOverlaps(list, fields);
        return [Whole(TermsLevel.Company, fields), .. list];
    }

    static TermsEntry PartnerTerms(YamlFields fields)
    {
        var item = fields.TextOrNull("item");
        var entry = Read(fields, item is null ? TermsLevel.Supplier : TermsLevel.SupplierItem, new(null, null, item, null));
        if (item is null && !entry.IsDated)
            fields.Problems.Add(fields.Position.Problem("this entry is for every item and every day; name an item or a day (from, to), or write it under the profile's own tolerances"));
        return entry;
    }

    static TermsEntry Read(YamlFields fields, TermsLevel level, TermsSubject scope)
    {
        var (from, to) = (fields.Date("from"), fields.Date("to"));
        var entry = Whole(level, fields) with { Scope = scope, From = from, To = to };
        if (from > to) fields.Problem("to", $"\"to\" is before \"from\" ({from:yyyy-MM-dd}); both days belong to the time");
        if (!fields.Has("tolerances") && !fields.Has(InvoiceKind))
            fields.Problems.Add(fields.Position.Problem("this entry agrees nothing; write tolerances, invoice, or both"));
        return entry;
    }

    static TermsEntry Whole(TermsLevel level, YamlFields fields) => new(
        level, TermsSubject.Document, null, null, Tolerances.Read(fields.Section("tolerances")),
        fields.Has(InvoiceKind) ? fields.Choice(InvoiceKind, InvoiceMatching.TwoWay) : null)
    {
        Source = fields.Position,
        InvoiceSource = fields.Has(InvoiceKind) ? fields.PositionOf(InvoiceKind) : null,
    };

    /// <summary>Of two entries for one subject on one day nobody could say which holds.</summary>
    static void CheckOverlaps(IEnumerable<TermsEntry> entries, YamlFields fields)
    {
        foreach (var same in entries.GroupBy(e => (e.Level, e.Scope)))
            foreach (var (first, second) in same.SelectMany((first, i) => same.Skip(i + 1).Where(first.Overlaps).Select(second => (first, second))))
                fields.Problems.Add(second.Source!.Value.Problem(
                    $"for {second.Scope} the days overlap with those of the entry at {first.Source}; end one (to) before the other begins (from), or make them one entry"));
    }

    bool Overlaps(TermsEntry other) => !(From > other.To) && !(other.From > To);

    static bool Fits(string? wanted, string? actual) => wanted is null || wanted == actual;
}
