using Gateway.Translation.Documents;
using static Gateway.Host.Matching.LineRules;

namespace Gateway.Host.Matching;

/// <summary>The invoice's payment terms against the order's: what is worse for us is held, what is better is told.</summary>
static class PaymentTermsRules
{
    const string Rule = "payment-terms";

    internal static IEnumerable<Finding> AsOrdered(MatchContext context)
    {
        if (context.Sign < 0 || context.Invoice.PaymentTerms.Count == 0) return [];
        return context.Orders
            .Where(o => !string.IsNullOrWhiteSpace(o.PaymentTerms))
            .DistinctBy(o => o.PaymentTerms)
            .SelectMany(order => Judge(context, order));
    }

    static IEnumerable<Finding> Judge(MatchContext context, OrderSnapshot order)
    {
        if (PaymentTermsText.Read(order.PaymentTerms) is not { } agreed)
        {
            yield return Finding(context, order, FindingOutcome.Noted) with
            {
                Expected = order.PaymentTerms,
                Text = $"The order's payment terms \"{order.PaymentTerms}\" are not understood; the invoice's are not judged.",
            };
            yield break;
        }

        if (AskedTerms.Of(context.Invoice) is not { } asked) yield break;
        var differences = Differences(context, order, agreed, asked).ToArray();
        foreach (var difference in differences) yield return difference;
        if (differences.Length == 0)
            yield return Finding(context, order, FindingOutcome.Passed) with
            {
                Expected = agreed.ToString(),
                Text = $"The payment terms are the order's, {agreed}.",
            };
    }

    static IEnumerable<Finding> Differences(MatchContext context, OrderSnapshot order, TermsOfPayment agreed, AskedTerms asked)
    {
        if (asked.Percent is { } percent ? percent.Value != agreed.DiscountPercent : agreed.DiscountPercent != 0)
        {
            var offered = asked.Percent?.Value ?? 0;
            var money = Discountable(context) is { } of ? Money.Round((agreed.DiscountPercent - offered) * of / 100, context.Currency) : (decimal?)null;
            yield return Compared(context, order, offered < agreed.DiscountPercent, asked.Percent, FormattableString.Invariant($"{agreed.DiscountPercent:0.##}"),
                $"The discount for early payment is {(offered == 0 ? "left out" : Show(offered) + " percent")}, by the order ({agreed}) it is {Show(agreed.DiscountPercent)} percent") with
            { AmountAtStake = money };
        }
        else if (agreed.DiscountPercent != 0 && asked.DiscountDays is { } days && days.Value != agreed.DiscountDays)
        {
            yield return Compared(context, order, days.Value < agreed.DiscountDays, days, days.Of(agreed.DiscountDays),
                $"The discount is for {Show(days.Value)} days, by the order ({agreed}) for {Show(agreed.DiscountDays)}");
        }

        if (agreed.NetDays is { } net && asked.NetDays is { } due && due.Value != net)
            yield return Compared(context, order, due.Value < net, due, due.Of(net),
                $"The invoice is due after {Show(due.Value)} days, by the order ({agreed}) after {Show(net)}");
    }

    static Finding Compared(MatchContext context, OrderSnapshot order, bool isWorse, AskedFigure? figure, string expected, string text) =>
        Finding(context, order, isWorse ? FindingOutcome.Held : FindingOutcome.Noted) with
        {
            Field = figure?.Field,
            Expected = expected,
            Actual = figure?.Shown,
            Text = text + (isWorse ? "." : ", in our favour."),
        };

    static decimal? Discountable(MatchContext context) => context.Invoice.Totals?.DiscountableAmount ?? context.Sums.Lines?.Value;

    static Finding Finding(MatchContext context, OrderSnapshot order, FindingOutcome outcome) =>
        InvoiceRules.Whole(context, Rule, outcome) with { Order = order };
}

/// <summary>One figure of an invoice's terms.</summary>
/// <param name="Value">Percent, or days.</param>
/// <param name="Field">JSON Pointer of the value that says so.</param>
/// <param name="Day">The day that it is counted from, where the invoice states a date instead of days.</param>
sealed record AskedFigure(decimal Value, string Field, DateOnly? Day = null)
{
    /// <summary>As the invoice states it: a number, or a date.</summary>
    internal string Shown => Of(Value);

    /// <summary>Another number of days, stated in the same way.</summary>
    internal string Of(decimal days) => Day is { } from ? FormattableString.Invariant($"{from.AddDays((int)days):yyyy-MM-dd}") : Show(days);
}

/// <summary>The terms that an invoice asks for, each figure with its place; null where it does not say.</summary>
sealed record AskedTerms(AskedFigure? Percent, AskedFigure? DiscountDays, AskedFigure? NetDays)
{
    /// <summary>Of all the terms listed the first that says a figure; in words, where no figure is stated. Null when nothing is understood.</summary>
    internal static AskedTerms? Of(Invoice invoice)
    {
        var terms = invoice.PaymentTerms.Select((t, i) => (Terms: t, Pointer: FormattableString.Invariant($"/paymentTerms/{i}/"))).ToArray();
        var asked = new AskedTerms(
            First(terms, t => t.DiscountPercent is { } percent ? new(percent, "discountPercent") : null),
            First(terms, t => Days(t.DiscountDays, "discountDays", t.DiscountDate, "discountDate", invoice)),
            First(terms, t => Days(t.NetDays, "netDays", t.DueDate, "dueDate", invoice)));
        return asked is { Percent: null, NetDays: null } ? InWords(terms) : asked;
    }

    static AskedFigure? Days(decimal? days, string field, DateOnly? date, string dateField, Invoice invoice) =>
        days is { } stated ? new(stated, field)
        : date is { } day && invoice.InvoiceDate is { } from ? new(day.DayNumber - from.DayNumber, dateField, from)
        : null;

    static AskedFigure? First((PaymentTerms Terms, string Pointer)[] terms, Func<PaymentTerms, AskedFigure?> figure) =>
        terms.Select(t => figure(t.Terms) is { } f ? f with { Field = t.Pointer + f.Field } : null).FirstOrDefault(f => f is not null);

    static AskedTerms? InWords((PaymentTerms Terms, string Pointer)[] terms)
    {
        foreach (var (term, pointer) in terms)
            if (PaymentTermsText.Read(term.Description) is { } read)
            {
                var field = pointer + "description";
                return new(new(read.DiscountPercent, field), new(read.DiscountDays, field), read.NetDays is { } net ? new(net, field) : null);
            }

        return null;
    }
}
