using System.Globalization;
using Gateway.Partners;
using Gateway.Translation.Definitions;
using Gateway.Translation.Documents;

namespace Gateway.Host.Matching;

/// <summary>Is each line on the order, in a unit we know, in the quantity and at the price ordered?</summary>
static class LineRules
{
    internal static IEnumerable<Finding> OnOrder(MatchContext context) =>
        from line in context.Lines
        where line.Order is not null && line.Target is null
        let item = line.SentIds.FirstOrDefault()
        let bearers = Resolve.ComparedSchemes.Select(s => Resolve.Bearing(line.Order!, s, line.Line.Ids)).FirstOrDefault(l => l.Length > 1)
        select Judged(line, "line-on-order", FindingOutcome.Held) with
        {
            Field = item is null ? null : line.Pointer("ids/0/value"),
            Actual = item?.Value,
            AmountAtStake = line.Worth,
            Text = bearers is null
                ? $"Line {line.Number}: {ItemText(item)} is not on the purchase order {line.OrderNumber}."
                : $"Line {line.Number}: {ItemText(item)} stands on the lines {string.Join(", ", bearers.Select(b => b.Number))} "
                    + $"of the purchase order {line.OrderNumber}; the document does not say which is meant.",
        };

    /// <summary>A line found by its number must not bear another item, unless it is the substitute that was agreed to.</summary>
    internal static IEnumerable<Finding> Item(MatchContext context) =>
        from found in context.Found
        where !LineAnswer.OffersSubstitute(found.Line)
        let compared = Compared(found.Line, found.Target)
        where compared.Length > 0
        select OfSubstitute(context, found) is { } substitute ? substitute
            : compared.FirstOrDefault(scheme => !Agrees(found, scheme)) is { } differing ? ItemFinding(context, found, differing)
            : ItemFinding(context, found, compared[0]);

    /// <summary>A closed or cancelled line takes nothing more; a closed one may still be billed.</summary>
    internal static IEnumerable<Finding> Open(MatchContext context) =>
        from found in context.Found
        let status = found.Target.Status
        where (status == OrderStatus.Cancelled && context.Sign > 0) || (status == OrderStatus.Closed && context.Document is not Invoice)
        where found.Line.Order!.Status == OrderStatus.Open && !LineAnswer.RefusesAll(found.Line)
        select Judged(found.Line, "line-open", FindingOutcome.Held) with
        {
            Field = found.Line.Quantity?.Value is null ? null : found.Line.Pointer("quantity/value"),
            Expected = "an open line",
            Actual = Amount(found.Line),
            AmountAtStake = found.Line.Order!.Worth(found.Target, found.Line.NormalizedQuantity ?? 0, context.Facts.CrossReferences),
            Text = $"Line {found.Line.Number}: the line {found.Target.Number} of the purchase order {found.Line.OrderNumber} is "
                + (status == OrderStatus.Closed ? "closed." : "cancelled."),
        };

    internal static IEnumerable<Finding> Unit(MatchContext context) =>
        from found in context.Found
        let unit = found.Line.Quantity?.Unit
        where unit is not null && unit != found.Target.Unit
        select Judged(found.Line, "line-unit", found.Line.Factor is null ? FindingOutcome.Held : FindingOutcome.Passed) with
        {
            Field = found.Line.Pointer("quantity/unit"),
            Expected = found.Target.Unit,
            Actual = unit,
            AmountAtStake = found.Line.Factor is null ? found.Line.Uncompared : null,
            Text = found.Line.Factor is { } factor
                ? $"Line {found.Line.Number}: one {unit} is {Show(factor)} {found.Target.Unit}."
                : $"Line {found.Line.Number}: nobody said how many {found.Target.Unit} one {unit} of {ItemText(found.Target.Ids)} is; add a cross-reference.",
        };

    /// <summary>A finding about a line, with its place and the order line filled in.</summary>
    internal static Finding Judged(MatchedLine line, string rule, FindingOutcome outcome) => new()
    {
        Rule = rule,
        Outcome = outcome,
        Line = line.Number,
        Order = line.Order,
        OrderLine = line.Target?.Number,
        Currency = line.Order?.Currency,
        Text = "",
    };

    internal static string Show(decimal value) =>
        value.ToString("0.############################", CultureInfo.InvariantCulture);

    internal static AppliedTolerance Applied(ToleranceLimit limit) => new(limit.ToString(), Place(limit.Source));

    internal static string? Place(FilePosition? source) => source is { } at ? FormattableString.Invariant($"{at.File}:{at.Line}") : null;

    /// <summary>What the line says as sent, and in the order's unit where that is another: <c>10 CS (120 EA)</c>.</summary>
    internal static string? Amount(MatchedLine line) =>
        line.Quantity is null ? null : Amount(line.Quantity, line.NormalizedQuantity, line.Target?.Unit);

    internal static string? Amount(Quantity sent, decimal? normalized, string? unit) =>
        sent.Value is not { } value ? null
        : sent.Unit is null || sent.Unit == unit ? Amount(value, unit ?? sent.Unit)
        : normalized is { } ours ? $"{Amount(value, sent.Unit)} ({Amount(ours, unit)})"
        : Amount(value, sent.Unit);

    internal static string Amount(decimal value, string? unit) => $"{Show(value)} {unit}".TrimEnd();

    static string[] Compared(MatchedLine line, OrderLine target) =>
        [.. Resolve.ComparedSchemes.Where(s => target.Ids.Find(s) is not null && line.Line.Ids.Find(s) is not null)];

    static bool Agrees((MatchedLine Line, OrderLine Target) found, string scheme) =>
        Resolve.SameItem(scheme, found.Target.Ids.Find(scheme)!, found.Line.Line.Ids.Find(scheme)!);

    // Where our number was found by a cross-reference, the number that led to it is the one that stands in the file.
    static Finding ItemFinding(MatchContext context, (MatchedLine Line, OrderLine Target) found, string scheme)
    {
        var (line, target) = found;
        var (expected, ours, agrees) = (target.Ids.Find(scheme)!, line.Line.Ids.Find(scheme)!, Agrees(found, scheme));
        var sent = line.SentIds.ToList();
        var at = sent.FindIndex(id => id.Scheme == scheme);
        if (at < 0) at = sent.FindIndex(id => context.Facts.CrossReferences.OurItem(id.Scheme ?? "", id.Value ?? "") == ours);
        var actual = at < 0 ? ours : sent[at].Value!;
        var named = actual == ours ? $"the {SchemeText(scheme)} is {actual}" : $"{ItemText(sent[at])} is our {ours}";
        return Judged(line, "line-item", agrees ? FindingOutcome.Passed : FindingOutcome.Held) with
        {
            Field = at < 0 ? null : line.Pointer(FormattableString.Invariant($"ids/{at}/value")),
            Expected = expected,
            Actual = actual,
            AmountAtStake = agrees ? null : line.Worth,
            Text = agrees
                ? $"Line {line.Number}: the item {actual} is the order's."
                : $"Line {line.Number}: {named}, on the order's line {target.Number} it is {expected}.",
        };
    }

    // What a response offered and somebody approved is expected from then on, under whatever other numbers it comes.
    static Finding? OfSubstitute(MatchContext context, (MatchedLine Line, OrderLine Target) found)
    {
        var (line, target) = found;
        var sent = line.SentIds.ToList();
        var offers = context.Earlier(MovementKind.Confirmed, line, target).Where(m => sent.Exists(id => id.Value == m.Substitute)).ToList();
        if ((offers.Find(m => !m.IsPending) ?? offers.FirstOrDefault()) is not { } offer) return null;
        var at = sent.FindIndex(id => id.Value == offer.Substitute);
        var ordered = target.Ids.Find(sent[at].Scheme ?? "") ?? target.BuyerItem;
        return Judged(line, "line-item", offer.IsPending ? FindingOutcome.Held : FindingOutcome.Passed) with
        {
            Field = line.Pointer(FormattableString.Invariant($"ids/{at}/value")),
            Expected = offer.IsPending ? ordered : offer.Substitute,
            Actual = offer.Substitute,
            AmountAtStake = offer.IsPending ? line.Worth : null,
            Text = $"Line {line.Number}: the item {offer.Substitute} comes instead of {ordered}, "
                + (offer.IsPending ? "as offered" : "as agreed") + $" with the order response {offer.DocumentNumber}"
                + (offer.IsPending ? ", which nobody has approved yet." : "."),
        };
    }

    static string SchemeText(string scheme) => scheme switch
    {
        ItemSchemes.BuyerItem => "buyer's item",
        ItemSchemes.SupplierItem => "supplier's item",
        _ => "GTIN",
    };

    static string ItemText(Identifier? item) => item is null ? "the item" : $"{item.Scheme} {item.Value}";

    static string ItemText(IReadOnlyList<Identifier> ids) => ItemText(ids.FirstOrDefault());
}
