using Gateway.Partners;
using Gateway.Translation.Documents;

namespace Gateway.Host.Matching;

/// <summary>Checks a document against the orders that it names: pure rules, each with both values and its reason.</summary>
static class Matcher
{
    delegate IEnumerable<Finding> Rule(MatchContext context);

    static readonly Rule[] OfOrder = [OrderRules.Named, OrderRules.Known, OrderRules.OfSupplier, OrderRules.Open, OrderRules.Currency];

    static readonly Rule[] ForEvery = [.. OfOrder, LineRules.OnOrder, LineRules.Open, LineRules.Item, LineRules.Unit];

    static readonly Rule[] ForRefusal = [.. OfOrder, OrderResponseRules.Type];

    static readonly Rule[] ForOrderResponse =
    [
        .. ForEvery,
        OrderResponseRules.Type, OrderResponseRules.Answered, OrderResponseRules.Once,
        AnswerRules.Unit, AnswerRules.Status, AnswerRules.Substitute, AnswerRules.Backorder, AnswerRules.Quantity, AnswerRules.Price, AnswerRules.Date,
    ];

    static readonly Rule[] ForWithdrawnNotice = [.. OfOrder, ShipNoticeRules.Purpose];

    static readonly Rule[] ForShipNotice =
    [
        .. ForEvery,
        ShipNoticeRules.Purpose, ShipNoticeRules.Quantity, ShipNoticeRules.Committed, ShipNoticeRules.Missing, ShipNoticeRules.Date,
        PackageRules.Sscc, PackageRules.Once, PackageRules.KnownElsewhere, PackageRules.Parent, PackageRules.OfLine, PackageRules.Expiry, PackageRules.Lots,
    ];

    static readonly Rule[] ForInvoice =
    [
        InvoiceRules.Kind, InvoiceRules.Duplicate, InvoiceRules.Correction, CreditRules.Original, CreditRules.Amount,
        .. ForEvery,
        BilledQuantity.Ordered, BilledQuantity.Received, InvoicePrice.Rule, ChargeRules.Agreed, PaymentTermsRules.AsOrdered,
        LineMoney.Rule, TaxRules.Percentages, TaxRules.Arithmetic,
        TotalRules.Lines, TotalRules.Allowances, TotalRules.Charges, TotalRules.Taxable, TotalRules.Taxes, TotalRules.Amount, TotalRules.Discount,
    ];

    /// <summary>Judges the document and completes it with what was found out.</summary>
    internal static MatchResult Match(Document document, MatchFacts facts) => NumberSize.Judged(document, () => Judge(document, facts));

    static MatchResult Judge(Document document, MatchFacts facts)
    {
        var lines = Resolve.Lines(document, facts);
        var context = new MatchContext(document, lines, facts);
        Finding[] findings = [.. RulesFor(document).SelectMany(rule => rule(context))];
        var completed = Resolve.Complete(document, lines, facts);
        return Payable.Of(context, findings) is { } payable
            ? new(payable.Fill((Invoice)completed), [.. findings, payable.Finding(context)], Movements.Of(context))
            : new(completed, findings, Movements.Of(context));
    }

    static Rule[] RulesFor(Document document) => document switch
    {
        OrderResponse response => OrderResponseRules.Refuses(response) ? ForRefusal : ForOrderResponse,
        ShipNotice notice => ShipNoticeRules.Withdraws(notice) ? ForWithdrawnNotice : ForShipNotice,
        Invoice => ForInvoice,
        _ => [],
    };
}

/// <summary>What a rule sees.</summary>
/// <param name="Document">As received.</param>
/// <param name="Lines">Its lines with the order lines that they speak of.</param>
/// <param name="Facts">Orders, cross-references, tolerances.</param>
sealed record MatchContext(Document Document, IReadOnlyList<MatchedLine> Lines, MatchFacts Facts)
{
    /// <summary>The order numbers that the document names, each once, in order of appearance.</summary>
    internal IEnumerable<string> OrderNumbers => Lines.Select(l => l.OrderNumber)
        .Prepend(HeaderOrderNumber)
        .OfType<string>()
        .Distinct(StringComparer.Ordinal);

    internal string? HeaderOrderNumber => Document switch
    {
        OrderResponse response => response.OrderNumber,
        Invoice invoice => invoice.OrderNumber,
        _ => null,
    };

    /// <summary>The orders that it names and that are known.</summary>
    internal IEnumerable<OrderSnapshot> Orders => OrderNumbers
        .Select(number => Facts.Orders.GetValueOrDefault(number))
        .OfType<OrderSnapshot>();

    /// <summary>The invoice that is judged; only its rules ask.</summary>
    internal Invoice Invoice => (Invoice)Document;

    /// <summary>The invoice's lines in numbers.</summary>
    internal IReadOnlyList<BilledLine> Billed => field ??= BilledLine.Of(this);

    /// <summary>What the invoice's parts add up to.</summary>
    internal InvoiceSums Sums => field ??= InvoiceSums.Of(this);

    /// <summary>What was agreed about the document as a whole.</summary>
    internal Tolerances DocumentTerms => field ??= Facts.Terms.For(TermsSubject.Document, Facts.Day);

    /// <summary>Numbers of the lines that bear another item than the order's line.</summary>
    internal IReadOnlySet<string?> Misnamed =>
        field ??= LineRules.Item(this).Where(f => f.Outcome == FindingOutcome.Held).Select(f => f.Line).ToHashSet(StringComparer.Ordinal);

    /// <summary>Of the document's money; the order's where the document says none.</summary>
    internal string? Currency => Document.Currency ?? Orders.FirstOrDefault()?.Currency;

    /// <summary>−1 for a credit memo, whose quantities and amounts are positive and go the other way.</summary>
    internal int Sign => Document is Invoice invoice && InvoiceRules.IsCredit(invoice) ? -1 : 1;

    /// <summary>From the sign that the document writes to the one in which the match counts, and back.</summary>
    internal Reckoned? Signed(Reckoned? amount) => Sign < 0 ? -amount : amount;

    /// <summary>What terms depend on, for a line.</summary>
    internal static TermsSubject Subject(MatchedLine line) =>
        new(line.OrderNumber, line.Target?.Number, line.Target?.BuyerItem, line.Target?.ItemGroup);

    // Asked by rule after rule; a line is equal to another only by all its members, so that it is known as the object that it is.
    readonly Dictionary<MatchedLine, Tolerances> _terms = new(ReferenceEqualityComparer.Instance);
    readonly Dictionary<MatchedLine, IReadOnlyList<LineAnswer>> _answers = new(ReferenceEqualityComparer.Instance);

    /// <summary>What was agreed about a line.</summary>
    internal Tolerances Terms(MatchedLine line) => _terms.TryGetValue(line, out var known) ? known : _terms[line] = Facts.Terms.For(Subject(line), Facts.Day);

    /// <summary>The supplier's answers to a line that is on the order, in the order in which they stand.</summary>
    internal IReadOnlyList<LineAnswer> Answers(MatchedLine line) => _answers.TryGetValue(line, out var known) ? known : _answers[line] = LineAnswer.Of(this, line, line.Target!);

    /// <summary>Lines whose order line was found.</summary>
    internal IEnumerable<(MatchedLine Line, OrderLine Target)> Found =>
        from line in Lines
        where line.Target is not null
        select (line, line.Target);

    /// <summary>What other documents say of the order line that a line speaks of, oldest first.</summary>
    internal IEnumerable<Movement> Earlier(MovementKind kind, MatchedLine line, OrderLine target) => Moved[(kind, line.OrderNumber!, target.Number)];

    ILookup<(MovementKind, string, string), Movement> Moved => field ??= Facts.Movements.ToLookup(m => (m.Kind, m.OrderNumber, m.OrderLine));

    /// <summary>The pointer of the first field that names the order.</summary>
    internal string? PointerOf(string orderNumber) =>
        HeaderOrderNumber == orderNumber ? "/orderNumber"
        : Document is ShipNotice notice && IndexOf(notice, orderNumber) is var order and >= 0 ? $"/orders/{order}/orderNumber"
        : Lines.FirstOrDefault(l => l.OrderNumber == orderNumber)?.Pointer("orderNumber");

    static int IndexOf(ShipNotice notice, string orderNumber)
    {
        for (var i = 0; i < notice.Orders.Count; i++)
            if (notice.Orders[i].OrderNumber == orderNumber)
                return i;
        return -1;
    }
}
