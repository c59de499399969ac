using Gateway.Translation.Documents;

namespace Gateway.Host.Matching;

/// <summary>Pallets, cartons and lots of a ship notice: is each code there once, does each package lie somewhere, do the goods keep?</summary>
static class PackageRules
{
    /// <summary>A code that no scanner will take is told; the goods come all the same, and the notice helps to receive them.</summary>
    internal static IEnumerable<Finding> Sscc(MatchContext context) =>
        from package in Marked(context)
        let plain = Matching.Sscc.Plain(package.Sscc)
        let isWellFormed = Matching.Sscc.IsWellFormed(plain)
        let check = isWellFormed ? Matching.Sscc.CheckDigit(plain) : default
        select Judged(context, package.Index, "package-sscc", isWellFormed && plain[^1] == check ? FindingOutcome.Passed : FindingOutcome.Noted, "sscc") with
        {
            Expected = !isWellFormed ? "18 digits" : plain[..^1] + check,
            Actual = package.Sscc,
            Text = !isWellFormed ? $"The serial shipping container code {package.Sscc} has not 18 digits."
                : plain[^1] == check ? $"The serial shipping container code {package.Sscc} is well formed."
                : $"The serial shipping container code {package.Sscc} ends with a wrong check digit; it should be {check}.",
        };

    internal static IEnumerable<Finding> Once(MatchContext context) =>
        from same in Marked(context).GroupBy(p => Matching.Sscc.Plain(p.Sscc))
        from package in same.Skip(1)
        select Judged(context, package.Index, "package-once", FindingOutcome.Held, "sscc") with
        {
            Actual = package.Sscc,
            Text = $"The serial shipping container code {package.Sscc} stands on {same.Count()} packages of this notice.",
        };

    internal static IEnumerable<Finding> KnownElsewhere(MatchContext context) =>
        from package in Marked(context)
        let other = context.Facts.KnownPackages.GetValueOrDefault(package.Sscc)
        where other is not null
        select Judged(context, package.Index, "package-known", FindingOutcome.Held, "sscc") with
        {
            Actual = package.Sscc,
            Text = $"The serial shipping container code {package.Sscc} was announced before, with the ship notice {other}.",
        };

    internal static IEnumerable<Finding> Parent(MatchContext context)
    {
        var packages = Notice(context).Packages;
        var tree = new PackageTree(packages);
        return from package in packages.Select((p, i) => (Package: p, Index: i))
               let parent = package.Package.ParentId
               where parent is not null
               let trouble = !tree.Holds(parent) ? $"lies in package {parent}, which the notice does not have"
                   : tree.IsInItself(package.Package) ? "lies in itself"
                   : null
               where trouble is not null
               select Judged(context, package.Index, "package-parent", FindingOutcome.Held, "parentId") with
               {
                   Actual = parent,
                   Text = $"The package {package.Package.Id ?? package.Package.Sscc} {trouble}.",
               };
    }

    /// <summary>A line in a package that is not there is held; one in none, where others are packed, is told.</summary>
    internal static IEnumerable<Finding> OfLine(MatchContext context)
    {
        var packages = Notice(context).Packages;
        var tree = new PackageTree(packages);
        return from line in context.Lines
               let id = ((ShipNoticeLine)line.Line).PackageId
               where id is null ? packages.Count > 0 : !tree.Holds(id)
               select LineRules.Judged(line, "line-package", id is null ? FindingOutcome.Noted : FindingOutcome.Held) with
               {
                   Field = id is null ? null : line.Pointer("packageId"),
                   Actual = id,
                   Text = id is null
                       ? $"Line {line.Number}: the notice has packages but does not say which one holds the line."
                       : $"Line {line.Number}: lies in package {id}, which the notice does not have.",
               };
    }

    /// <summary>Goods that may not be used any more when they arrive are held; those past their best are told.</summary>
    internal static IEnumerable<Finding> Expiry(MatchContext context)
    {
        var notice = Notice(context);
        var arrival = Shipment.ArrivalOf(notice)?.Day ?? notice.ShipDate ?? context.Facts.Day;
        return from line in context.Lines
               from lot in ((ShipNoticeLine)line.Line).Lots.Select((l, i) => (Lot: l, Index: i))
               let expires = lot.Lot.ExpiryDate is not null
               let last = lot.Lot.ExpiryDate ?? lot.Lot.BestBeforeDate
               where last is not null
               let outcome = last >= arrival ? FindingOutcome.Passed : expires ? FindingOutcome.Held : FindingOutcome.Noted
               select LineRules.Judged(line, "line-expiry", outcome) with
               {
                   Field = line.Pointer(FormattableString.Invariant($"lots/{lot.Index}/{(expires ? "expiryDate" : "bestBeforeDate")}")),
                   Expected = Days.Show(arrival),
                   Actual = Days.Show(last.Value),
                   AmountAtStake = outcome == FindingOutcome.Held ? WorthOf(context, line, lot.Lot) : null,
                   Text = $"Line {line.Number}: {(lot.Lot.Number is { } number ? $"lot {number}" : "the lot")} "
                       + (expires ? $"expires on {Days.Show(last.Value)}" : $"is best before {Days.Show(last.Value)}")
                       + (outcome == FindingOutcome.Passed ? "." : $", before it arrives ({Days.Show(arrival)})."),
               };
    }

    /// <summary>Lots that all say how much of the line is from them must add up to it.</summary>
    internal static IEnumerable<Finding> Lots(MatchContext context) =>
        from line in context.Lines
        let lots = ((ShipNoticeLine)line.Line).Lots
        where lots.Count > 0 && line.Quantity?.Value is not null && lots.All(l => l.Quantity is { Value: not null } q && (q.Unit ?? line.Quantity.Unit) == line.Quantity.Unit)
        let shipped = line.Quantity!
        let sum = lots.Sum(l => l.Quantity!.Value!.Value)
        where sum != shipped.Value
        select LineRules.Judged(line, "line-lots", FindingOutcome.Held) with
        {
            Field = line.Pointer("quantity/value"),
            Expected = LineRules.Amount(sum, shipped.Unit),
            Actual = LineRules.Amount(line),
            Text = $"Line {line.Number}: the lots add up to {LineRules.Amount(sum, shipped.Unit)}, the line is {LineRules.Amount(line)}.",
        };

    static ShipNotice Notice(MatchContext context) => (ShipNotice)context.Document;

    static IEnumerable<(int Index, string Sscc)> Marked(MatchContext context) =>
        Notice(context).Packages.Select((p, i) => (i, p.Sscc)).Where(p => p.Sscc is { Length: > 0 }).Select(p => (p.i, p.Sscc!));

    static Finding Judged(MatchContext context, int index, string rule, FindingOutcome outcome, string field)
    {
        var order = Notice(context).Packages[index].OrderNumber is { } number ? context.Facts.Orders.GetValueOrDefault(number) : context.Orders.FirstOrDefault();
        return new()
        {
            Rule = rule,
            Outcome = outcome,
            Field = FormattableString.Invariant($"/packages/{index}/{field}"),
            Order = order,
            Currency = order?.Currency,
            Text = "",
        };
    }

    static decimal? WorthOf(MatchContext context, MatchedLine line, Lot lot) =>
        line.Target is { } target && (lot.Quantity?.Value * line.Factor ?? line.NormalizedQuantity) is { } quantity
            ? line.Order!.Worth(target, quantity, context.Facts.CrossReferences)
            : null;
}
