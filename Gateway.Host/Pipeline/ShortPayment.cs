using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Host.Matching;
using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Translation.Documents;

namespace Gateway.Host.Pipeline;

/// <summary>What is paid of a line and what is not: the data of a debit note.</summary>
/// <param name="Place">The line's place in the document, from 1.</param>
/// <param name="Line">Its name.</param>
/// <param name="BilledQuantity">In <paramref name="Unit"/>.</param>
/// <param name="PayableQuantity">In <paramref name="Unit"/>.</param>
/// <param name="Unit">The document's.</param>
/// <param name="BilledAmount">Money of the line, without tax.</param>
/// <param name="PayableAmount">The part of it that is paid.</param>
/// <param name="SuggestedAmount">What the match finds payable when all of the line's findings are taken off.</param>
/// <param name="OrderLine">The order line that it bills.</param>
sealed record ShortPaidLine(
    int Place, string Line, decimal? BilledQuantity, decimal? PayableQuantity, string? Unit, decimal? BilledAmount, decimal? PayableAmount,
    decimal? SuggestedAmount, string? OrderLine = null);

/// <summary>A decision to pay only what the match found payable, as it was found when the decision was made.</summary>
/// <param name="Currency">Of all amounts.</param>
/// <param name="UnpaidOfWhole">What is taken off the whole, beside its lines: freight that nobody agreed to; all of it where nothing is paid. Else null.</param>
/// <param name="Unpaid">Money that is not paid, with its share of the tax.</param>
/// <param name="Lines">Of which less is paid than was billed.</param>
sealed record ShortPayment(string? Currency, decimal? UnpaidOfWhole, decimal Unpaid, IReadOnlyList<ShortPaidLine> Lines)
{
    /// <summary>What the findings of a case leave payable; null when that is not less than was billed, or not known.</summary>
    /// <remarks>Only what the case is about is taken off, for another case of the same line may be approved; and never more than the match suggests.</remarks>
    internal static ShortPayment? Of(MatchResult result, IReadOnlyList<FindingKey> keys)
    {
        // Of a document with a number too large to reckon with nothing was compared, and nothing is known to be payable.
        if (result.Document is not Invoice invoice || result.Findings.Any(f => f.Rule == NumberSize.Rule)) return null;
        var findings = result.Findings.Where(f => f.Outcome == FindingOutcome.Held && keys.Contains(FindingKey.Of(f))).ToList();
        var ofWhole = findings.FindAll(f => IsOfWhole(FindingKey.Of(f)));
        var total = ofWhole.Count == 0 ? null : Payable(invoice.Totals?.Amount, invoice.PayableAmount, ofWhole);
        var lines = invoice.Lines.Select((line, i) => total == 0 ? Line(line, i, result, ofWhole) : Line(line, i, result, findings.FindAll(f => IsOf(f, line, i))))
            .OfType<ShortPaidLine>().ToList();
        if (lines.Count == 0 && total is null) return null;
        var payment = new ShortPayment(invoice.Currency, invoice.Totals?.Amount - total, 0, lines);
        return payment with { Unpaid = Billed(invoice) - Payable(invoice, [payment], lines) ?? 0 };
    }

    /// <summary>The document as it is paid: payable quantities and amounts only where a decision pays less than was billed.</summary>
    internal static Document Apply(Document document, IEnumerable<ShortPayment> decided)
    {
        if (document is not Invoice invoice) return document;
        var payments = decided.ToList();
        var lines = payments.SelectMany(p => p.Lines).GroupBy(l => l.Place).ToDictionary(g => g.Key, Together);
        return invoice with
        {
            PayableAmount = payments.Count == 0 ? null : Payable(invoice, payments, lines.Values),
            Lines = [.. invoice.Lines.Select((line, i) => lines.GetValueOrDefault(i + 1) is { } paid
                ? line with { PayableQuantity = paid.PayableQuantity, PayableAmount = paid.PayableAmount }
                : line with { PayableQuantity = null, PayableAmount = null })],
        };
    }

    /// <summary>What the document bills as far as it is paid: what was not received and not paid may come, and be billed, later.</summary>
    internal static IReadOnlyList<Movement> Apply(IReadOnlyList<Movement> movements, IEnumerable<ShortPayment> decided)
    {
        var lines = decided.SelectMany(p => p.Lines).GroupBy(l => l.Place).ToDictionary(g => g.Key, Together);
        return lines.Count == 0 ? movements : [.. movements.Select(m => m.Place is { } place && lines.TryGetValue(place, out var paid) ? Paid(m, paid) : m)];
    }

    /// <summary>The short payments among decisions, oldest first, as far as no later one decides on the same findings.</summary>
    internal static IEnumerable<ShortPayment> Of(IReadOnlyList<DecisionRecord> decisions) =>
        from decided in decisions.Index()
        where decided.Item is { Decision: DecisionKind.ShortPay, Detail: not null }
        let later = decisions.Skip(decided.Index + 1).Where(d => d.Decision is DecisionKind.Approve or DecisionKind.ShortPay).SelectMany(d => FindingKey.Read(d.Findings)).ToHashSet()
        let payment = JsonSerializer.Deserialize(decided.Item.Detail!, ShortPaymentJson.Default.ShortPayment)!
            .Standing([.. FindingKey.Read(decided.Item.Findings).Where(f => !later.Contains(f))])
        where payment.UnpaidOfWhole is not null || payment.Lines.Count > 0
        select payment;

    // What of it is still about a finding that was short-paid. Of a whole that is not paid no line is.
    ShortPayment Standing(IReadOnlyList<FindingKey> findings)
    {
        var isOfWhole = findings.Any(IsOfWhole);
        return this with
        {
            UnpaidOfWhole = isOfWhole ? UnpaidOfWhole : null,
            Lines = [.. Lines.Where(l => (isOfWhole && l.PayableAmount == 0) || findings.Any(f => f.Line == l.Line || (f.Line is null && f.OrderLine is { } o && o == l.OrderLine)))],
        };
    }

    static bool IsOfWhole(FindingKey finding) => finding is { Line: null, OrderLine: null };

    internal string Json => JsonSerializer.Serialize(this, ShortPaymentJson.Default.ShortPayment);

    static Movement Paid(Movement billed, ShortPaidLine paid) => billed with
    {
        Quantity = paid is { BilledQuantity: { } all and not 0, PayableQuantity: { } part } ? Resolve.Exact(billed.Quantity * part / all) : billed.Quantity,
        Amount = paid.PayableAmount ?? billed.Amount,
    };

    // Lines of two orders may bear one name.
    static bool IsOf(Finding finding, InvoiceLine line, int index) =>
        (finding.Order is null || line.OrderNumber is null || finding.Order.Number == line.OrderNumber)
        && (finding.Line is { } name ? name == Resolve.Name(line, index) : finding.OrderLine is { } orderLine && orderLine == line.OrderLine);

    static ShortPaidLine? Line(InvoiceLine line, int index, MatchResult result, List<Finding> findings)
    {
        if (findings.Count == 0) return null;
        var name = Resolve.Name(line, index);

        // What the match says, with the line's allowances and charges; some senders state the amount before them.
        var billed = result.Movements.FirstOrDefault(m => m.Place == index + 1)?.Amount ?? line.Amount;
        var isLess = findings.Exists(f => f.Type is ExceptionTypes.Quantity or ExceptionTypes.Receipt || IsOfWhole(FindingKey.Of(f)));
        var quantity = isLess ? line.PayableQuantity : line.Quantity?.Value;
        var payable = Payable(billed, line.PayableAmount, findings);
        return payable is null && !(quantity < line.Quantity?.Value)
            ? null
            : new(index + 1, name, line.Quantity?.Value, quantity, line.Quantity?.Unit, billed, payable ?? billed, line.PayableAmount, line.OrderLine);
    }

    // Null where it is not less than what was billed. A finding that does not say what it is worth leaves what the match suggests.
    static decimal? Payable(decimal? billed, decimal? suggested, List<Finding> findings)
    {
        var payable = findings.TrueForAll(f => f.AmountAtStake is > 0) && billed - findings.Sum(f => f.AmountAtStake) is { } left && !(left < suggested)
            ? left
            : suggested;
        return payable < billed ? payable : null;
    }

    // Two cases of one line may overlap: fewer goods at a lower price.
    static ShortPaidLine Together(IEnumerable<ShortPaidLine> decided)
    {
        var all = decided.ToList();
        var left = all[0].BilledAmount - all.Sum(l => l.BilledAmount - l.PayableAmount);
        return all[^1] with { PayableQuantity = all.Min(l => l.PayableQuantity), PayableAmount = left < all[^1].SuggestedAmount ? all[^1].SuggestedAmount : left };
    }

    // Never less than the match suggests, except where the whole is not paid.
    static decimal? Payable(Invoice invoice, IReadOnlyList<ShortPayment> payments, IEnumerable<ShortPaidLine> lines)
    {
        var billed = Billed(invoice);
        var left = billed - payments.Sum(p => p.UnpaidOfWhole ?? 0) - Missing(invoice, lines);
        var least = payments.Any(p => p.UnpaidOfWhole == billed) ? 0 : invoice.PayableAmount ?? 0;
        return billed > 0 && left < least ? least : left;
    }

    static decimal? Billed(Invoice invoice) => invoice.Totals?.Amount ?? invoice.Lines.Sum(l => l.Amount);

    // The tax of the whole is shared out by money, as the match does for what is payable.
    static decimal? Missing(Invoice invoice, IEnumerable<ShortPaidLine> lines)
    {
        var net = lines.Sum(l => l.BilledAmount - l.PayableAmount);
        var tax = invoice.Totals?.TaxAmount ?? invoice.Taxes.Sum(t => t.Amount) ?? 0;
        return net is { } missing && invoice.Totals?.Amount - tax is { } untaxed and not 0
            ? Money.Round(missing * (1 + (tax / untaxed)), invoice.Currency)
            : net;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ShortPayment))]
sealed partial class ShortPaymentJson : JsonSerializerContext;
