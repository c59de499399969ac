using System.Globalization;
using Gateway.Translation.Documents;
using static Gateway.Host.Matching.LineRules;

namespace Gateway.Host.Matching;

/// <summary>What the supplier says of each order line. A word is a claim: what stands in quantity, price and date decides.</summary>
static class AnswerRules
{
    /// <summary>An answer in a unit that nobody explained; the line's own unit has its rule with all documents.</summary>
    internal static IEnumerable<Finding> Unit(MatchContext context) =>
        from answer in LineAnswer.Of(context)
        let unit = answer.Said.Quantity?.Unit
        where answer is { Index: not null, Quantity: null, Said.Quantity.Value: not null } && unit is not null && unit != answer.Line.Quantity?.Unit
        select Judged(answer.Line, "line-unit", FindingOutcome.Held) with
        {
            Field = answer.Pointer("quantity/unit"),
            Expected = answer.Target.Unit,
            Actual = unit,
            Text = $"Line {answer.Line.Number}: nobody said how many {answer.Target.Unit} one {unit} is; add a cross-reference.",
        };

    /// <summary>The supplier's word for the part, where no other rule judges what it says.</summary>
    internal static IEnumerable<Finding> Status(MatchContext context) =>
        from answer in LineAnswer.Of(context)
        where answer.Index is not null && answer.Kind is not (AnswerKind.Substituted or AnswerKind.Backordered)
        let judged = Judge(context, answer)
        select Judged(answer.Line, "line-status", judged.Outcome) with
        {
            Field = answer.Said.Status is null ? null : answer.Pointer("status"),
            Expected = nameof(LineStatus.Accepted),
            Actual = answer.Status.ToString(),
            AmountAtStake = judged.Outcome == FindingOutcome.Held ? Worth(context, answer) : null,
            Text = $"Line {answer.Line.Number}: {judged.Sentence}.",
        };

    /// <summary>Another item is a task for the buyer, whatever else agrees.</summary>
    internal static IEnumerable<Finding> Substitute(MatchContext context) =>
        from answer in LineAnswer.Of(context)
        where answer.Kind == AnswerKind.Substituted
        let offered = answer.Substitute
        let ordered = (offered is { } o ? answer.Target.Ids.Find(o.Scheme) : null) ?? answer.Target.BuyerItem ?? answer.Target.Ids.FirstOrDefault()?.Value
        select Judged(answer.Line, "line-substitute", FindingOutcome.Held) with
        {
            Field = offered?.Field ?? answer.Pointer("status"),
            Expected = ordered,
            Actual = offered?.Value ?? nameof(LineStatus.Substituted),
            AmountAtStake = Worth(context, answer),
            Text = $"Line {answer.Line.Number}: the supplier offers {offered?.Value ?? "another item, which they do not name,"} instead of {ordered} for {answer.Part}; "
                + "a substitute needs approval.",
        };

    /// <summary>A backorder is judged by its day: one that still comes in time is only told.</summary>
    internal static IEnumerable<Finding> Backorder(MatchContext context) =>
        from found in context.Found
        let answers = context.Answers(found.Line)
        from answer in answers
        let finding = answer.Kind == AnswerKind.Backordered ? OfBackorder(context, answer, answers)
            : answer.Status == LineStatus.PartlyBackordered ? OfBalance(context, answer, answers)
            : null
        where finding is not null
        select finding;

    /// <summary>All answers of a line, the refusals included, must add up to the quantity ordered.</summary>
    internal static IEnumerable<Finding> Quantity(MatchContext context) =>
        from found in context.Found
        where context.Found.Count(f => f.Target == found.Target && f.Line.Order == found.Line.Order) == 1
        let answers = context.Answers(found.Line)
        where answers.All(a => a.Quantity is not null || a.Said.Quantity?.Value is null) && Balance(answers) is null
        select CompareQuantity(context, found.Line, found.Target, answers);

    /// <summary>The price of what will come: the answer's own, else the line's.</summary>
    internal static IEnumerable<Finding> Price(MatchContext context) =>
        from found in context.Found
        from finding in PricesOf(context, found.Line, found.Target)
        select finding;

    /// <summary>The day of what will come; a backorder's has its own rule. A day that several parts share is judged once.</summary>
    internal static IEnumerable<Finding> Date(MatchContext context) => Days.Told(context,
    [
        .. from found in context.Found
           let answers = context.Answers(found.Line)
           from answer in answers.Where(a => a is { IsComing: true, Day: not null } && a.Quantity != 0).DistinctBy(a => a.Day!.Field)
           let wanted = Days.Wanted(found.Target, answer.Day!.Day)
           where wanted is not null
           let isShared = answer.Quantity is null || answers.Count(a => a.Day?.Field == answer.Day!.Field) > 1
           let finding = Days.Compare(context, found.Line, answer.Day!, wanted, isShared ? null : answer.Part)
           select new JudgedDay(answer.Day!, wanted, finding with { AmountAtStake = answer.Day!.Day == wanted.Day ? null : Worth(context, answer) }),
    ]);

    static decimal? Worth(MatchContext context, LineAnswer answer) =>
        answer.Quantity is { } quantity ? answer.Line.Order!.Worth(answer.Target, quantity, context.Facts.CrossReferences) : null;

    static (FindingOutcome Outcome, string Sentence) Judge(MatchContext context, LineAnswer answer) => answer.Status switch
    {
        LineStatus.QuantityChanged => Claim(answer, "quantity", StatesQuantity(answer), ChangesQuantity(context, answer)),
        LineStatus.PriceChanged => Claim(answer, "price", StatesPrice(answer), ChangesPrice(context, answer)),
        LineStatus.DateChanged => Claim(answer, "date", answer.Day is not null, ChangesDate(answer)),
        LineStatus.AcceptedWithChanges => Claim(answer, "order",
            true, ChangesQuantity(context, answer) || ChangesPrice(context, answer) || ChangesDate(answer)),
        LineStatus.Forwarded => (FindingOutcome.Noted, $"the supplier accepts {answer.Part} and has passed the order on to another location"),
        LineStatus.Added => (FindingOutcome.Noted, $"the supplier says that they add {answer.Part}, but the line is on the order"),
        LineStatus.PartlyBackordered => (FindingOutcome.Passed, $"the supplier accepts {answer.Part} and backorders the balance"),
        LineStatus.PricePending => (FindingOutcome.Held, $"the supplier accepts {answer.Part} but has not decided the price"),
        LineStatus.DatePending when answer.Day is { } day => (FindingOutcome.Noted,
            FormattableString.Invariant($"the supplier says that the date of {answer.Part} is not decided, but states {day.Day:yyyy-MM-dd}")),
        LineStatus.DatePending => (FindingOutcome.Held, $"the supplier accepts {answer.Part} but has not decided the date"),
        LineStatus.OnHold => (FindingOutcome.Held, $"the supplier has not decided about {answer.Part}{Because(answer)}"),
        _ when answer.Kind != AnswerKind.Refused => (FindingOutcome.Passed, $"the supplier accepts {answer.Part}"),
        _ when answer.Target.Status != OrderStatus.Open => (FindingOutcome.Passed, $"the supplier {Refusal(answer)}, which the order no longer wants"),
        _ => (FindingOutcome.Held, $"the supplier {Refusal(answer)}"),
    };

    static (FindingOutcome, string) Claim(LineAnswer answer, string what, bool isStated, bool isChanged) =>
        !isStated ? (FindingOutcome.Held, $"the supplier accepts {answer.Part} with another {what}, but does not state it")
        : isChanged ? (FindingOutcome.Passed, $"the supplier accepts {answer.Part} and changes the {what}")
        : (FindingOutcome.Noted, what == "order"
            ? $"the supplier accepts {answer.Part} with changes, but quantity, price and date are the order's"
            : $"the supplier accepts {answer.Part} with another {what}, but states the order's");

    static bool StatesQuantity(LineAnswer answer) => answer.Said.Quantity?.Value is not null || answer.Line.Quantity?.Value is not null;

    static bool ChangesQuantity(MatchContext context, LineAnswer answer) =>
        context.Answers(answer.Line).Sum(a => a.Quantity) != answer.Target.Quantity;

    static bool StatesPrice(LineAnswer answer) => (answer.Said.Price?.Amount ?? answer.Line.Price?.Amount) is not null;

    // Where the order has no price, whatever the supplier states is another one.
    static bool ChangesPrice(MatchContext context, LineAnswer answer) =>
        StatesPrice(answer) && (answer.Target.Price is null || PricesOf(context, answer.Line, answer.Target).Any(f => f.Expected != f.Actual));

    static bool ChangesDate(LineAnswer answer) => answer.Day is { } day && Days.Wanted(answer.Target, day.Day)?.Day != day.Day;

    static string Refusal(LineAnswer answer) => answer.Status switch
    {
        LineStatus.Deleted => $"deletes {answer.Part}",
        LineStatus.Cancelled => $"cancels {answer.Part}",
        LineStatus.RejectedInvalidItem => $"rejects {answer.Part}, because they do not know the item",
        LineStatus.RejectedInvalidUnit => $"rejects {answer.Part}, because the unit is invalid",
        LineStatus.RejectedInvalidQuantity => $"rejects {answer.Part}, because the quantity is invalid",
        LineStatus.RejectedInvalidPrice => $"rejects {answer.Part}, because the price is invalid",
        LineStatus.RejectedNotContracted => $"rejects {answer.Part}, because the item is not in the contract",
        LineStatus.RejectedDiscontinued => $"rejects {answer.Part}, because the item is discontinued",
        _ => $"rejects {answer.Part}",
    } + Because(answer);

    static string Because(LineAnswer answer) => answer.Said.Reason is { Length: > 0 } reason ? $" ({reason.TrimEnd('.')})" : "";

    static Finding OfBackorder(MatchContext context, LineAnswer answer, IReadOnlyList<LineAnswer> answers)
    {
        var sentence = $"Line {answer.Line.Number}: {ConfirmedShare(answers)}; {answer.Part} {Are(answer.Quantity)} backordered";
        if (answer.Day is { } day) return OfDatedBackorder(context, answer, day, sentence);
        return Judged(answer.Line, "line-backorder", FindingOutcome.Held) with
        {
            Field = answer.QuantityPointer ?? answer.Pointer("status"),
            Expected = Amount(0, answer.Target.Unit),
            Actual = answer.QuantityPointer is null ? answer.Status.ToString() : Amount(answer.Said.Quantity!, answer.Quantity, answer.Target.Unit),
            AmountAtStake = Worth(context, answer),
            Text = $"{sentence} without a day{Because(answer)}.",
        };
    }

    static Finding OfDatedBackorder(MatchContext context, LineAnswer answer, PromisedDay day, string sentence)
    {
        var wanted = Days.Wanted(answer.Target, day.Day);
        var dated = wanted is null
            ? Judged(answer.Line, "line-backorder", FindingOutcome.Held) with { Field = day.Field, Actual = Days.Show(day.Day) }
            : Days.Compare(context, answer.Line, day, wanted);
        var against = wanted is null ? "" : $", {Days.Against(day.Day, wanted, dated.Tolerance)}";
        return dated with
        {
            Rule = "line-backorder",
            Outcome = dated.Outcome == FindingOutcome.Passed ? FindingOutcome.Noted : dated.Outcome,
            AmountAtStake = Worth(context, answer),
            Text = $"{sentence} to {Days.Show(day.Day)}{Because(answer)}{against}.",
        };
    }

    // "Partial shipment, balance backordered": the balance is what no answer of the line speaks of.
    static Finding? OfBalance(MatchContext context, LineAnswer answer, IReadOnlyList<LineAnswer> answers)
    {
        if (answers.Any(a => a.Kind == AnswerKind.Backordered)) return null;
        var balance = Balance(answers);
        return Judged(answer.Line, "line-backorder", FindingOutcome.Held) with
        {
            Field = answer.QuantityPointer ?? answer.Pointer("status"),
            Expected = Amount(answer.Target.Quantity, answer.Target.Unit),
            Actual = answer.QuantityPointer is null ? answer.Status.ToString() : Amount(answer.Said.Quantity!, answer.Quantity, answer.Target.Unit),
            AmountAtStake = answer.Line.Order!.Worth(answer.Target, balance ?? answer.Target.Quantity, context.Facts.CrossReferences),
            Text = balance is { } rest
                ? $"Line {answer.Line.Number}: {ConfirmedShare(answers)}; the balance of {Amount(rest, answer.Target.Unit)} is backordered without a day."
                : $"Line {answer.Line.Number}: the supplier backorders a part of {answer.Part} but does not say how much.",
        };
    }

    /// <summary>What a "partly backordered" leaves open; null where nobody says so or nothing is left.</summary>
    internal static decimal? Balance(IReadOnlyList<LineAnswer> answers)
    {
        if (!answers.Any(a => a.Status == LineStatus.PartlyBackordered) || answers.Any(a => a.Kind == AnswerKind.Backordered)) return null;
        var rest = answers[0].Target.Quantity - answers.Sum(a => a.Quantity);
        return rest > 0 ? rest : null;
    }

    static string ConfirmedShare(IReadOnlyList<LineAnswer> answers)
    {
        var target = answers[0].Target;
        var confirmed = answers.Where(a => a.IsComing).Sum(a => a.Quantity ?? 0);
        var share = target.Quantity == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({confirmed / target.Quantity * 100:0.##} percent)");
        return $"{Show(confirmed)} of {Amount(target.Quantity, target.Unit)} confirmed{share}";
    }

    static Finding CompareQuantity(MatchContext context, MatchedLine line, OrderLine target, IReadOnlyList<LineAnswer> answers)
    {
        var sum = answers.Sum(a => a.Quantity ?? 0);
        var difference = sum - target.Quantity;
        var room = AgreedRoom.Of(context.Terms(line).Quantity, difference, target.Quantity);
        return Judged(line, "quantity-confirmed", room.Allows ? FindingOutcome.Passed : FindingOutcome.Held) with
        {
            Field = answers is [var only] ? only.QuantityPointer : line.Pointer("responses"),
            Expected = Amount(target.Quantity, target.Unit),
            Actual = answers is [{ Said.Quantity: { Value: not null } said }] ? Amount(said, sum, target.Unit) : Amount(sum, target.Unit),
            Tolerance = difference == 0 ? null : room.Applied,
            AmountAtStake = difference == 0 ? null : line.Order!.Worth(target, Math.Abs(difference), context.Facts.CrossReferences),
            Text = $"Line {line.Number}: {QuantityText(answers, sum, target)}{(difference == 0 ? "" : $"; {room.Words}")}.",
        };
    }

    static string QuantityText(IReadOnlyList<LineAnswer> answers, decimal sum, OrderLine target)
    {
        var parts = answers.Count == 1 ? "" : $" ({string.Join(" + ", answers.Where(a => a.Quantity is not null).Select(a => Show(a.Quantity!.Value)))})";
        var said = $"{Show(sum)}{parts} of {Amount(target.Quantity, target.Unit)} ordered";
        return sum == target.Quantity ? $"the answers cover all {Amount(sum, target.Unit)} ordered"
            : sum > target.Quantity ? $"the answers add up to {said}, {Show(sum - target.Quantity)} too many"
            : answers.Any(a => a.Status == LineStatus.QuantityChanged) ? $"the supplier changes the quantity: {said}, {Show(target.Quantity - sum)} less"
            : $"only {said} are answered, {Show(target.Quantity - sum)} are not";
    }

    // A price in a unit that nobody explained is not judged: that is told of the unit.
    static IEnumerable<Finding> PricesOf(MatchContext context, MatchedLine line, OrderLine target) =>
        from asked in AskedPrices(context.Answers(line))
        where asked.Price.BasisUnit is not null || line.Quantity is null || line.Factor is not null
        let finding = PriceComparison.Of(line, target, asked, AgreedPrice.Of(line, target), context)
        where finding is not null
        select finding;

    // What is at stake is what will come: a part that was refused costs nothing.
    static IEnumerable<AskedPrice> AskedPrices(IReadOnlyList<LineAnswer> answers)
    {
        var coming = answers.Where(a => a is { Kind: not (AnswerKind.Refused or AnswerKind.OnHold), Quantity: not null }).ToList();
        foreach (var answer in coming)
            if (answer.Said.Price is { Amount: { } own } price)
                yield return new(own, Based(Resolve.PerOne(price), answer), Coming([answer]), answer.Pointer("price/amount"));
        var rest = coming.FindAll(a => a.Said.Price?.Amount is null);
        if (rest is [{ Line: { Price: { Amount: { } amount } stated } line } first, ..])
            yield return new(amount, Based(stated, first), Coming(rest), line.Pointer("price/amount"));
    }

    // A price without a unit is one for the unit in which the supplier writes the quantity.
    static Price Based(Price price, LineAnswer answer) =>
        price.BasisUnit is not null || (answer.Line.Quantity?.Unit ?? answer.Said.Quantity?.Unit) is not { } unit || unit == answer.Target.Unit
            ? price
            : price with { BasisUnit = unit };

    static Quantity Coming(IReadOnlyList<LineAnswer> answers) => new() { Value = answers.Sum(a => a.Quantity), Unit = answers[0].Target.Unit };

    static string Are(decimal? quantity) => quantity == 1 ? "is" : "are";
}
