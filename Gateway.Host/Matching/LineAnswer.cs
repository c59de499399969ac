using Gateway.Translation.Documents;

namespace Gateway.Host.Matching;

/// <summary>What a supplier's answer means for the quantity that it speaks of.</summary>
enum AnswerKind
{
    /// <summary>It will come, as ordered or with changes that stand in other values and have rules of their own.</summary>
    Confirmed,

    /// <summary>It is accepted, but a value is still open.</summary>
    Pending,

    /// <summary>Another item comes instead.</summary>
    Substituted,

    /// <summary>It will come later.</summary>
    Backordered,

    /// <summary>Nothing is decided.</summary>
    OnHold,

    /// <summary>It will not come.</summary>
    Refused,
}

/// <summary>A day that the supplier promises, and where it stands.</summary>
sealed record PromisedDay(DateOnly Day, bool IsShipDate, string Field);

/// <summary>The supplier's answer to one part of an order line.</summary>
/// <param name="Line">The line of the response.</param>
/// <param name="Target">The order's line.</param>
/// <param name="Said">As received; a line without answers says yes to what it restates.</param>
/// <param name="Index">Place among the line's answers; null when the line itself is the answer.</param>
/// <param name="Quantity">In the order's unit; null when that of the answer is unknown, or when an answer before it speaks of the same part.</param>
/// <param name="Day">The day promised for the part: its own, else the line's, else the whole response's.</param>
sealed record LineAnswer(MatchedLine Line, OrderLine Target, LineResponse Said, int? Index, decimal? Quantity, PromisedDay? Day)
{
    internal LineStatus Status => Said.Status ?? LineStatus.Accepted;

    internal AnswerKind Kind => KindOf(Said);

    /// <summary>Whether the part will come on the way that the order or the response says.</summary>
    internal bool IsComing => Kind is AnswerKind.Confirmed or AnswerKind.Pending or AnswerKind.Substituted;

    /// <summary>The part in words: <c>150 EA</c>.</summary>
    internal string Part => Quantity is { } quantity ? LineRules.Amount(quantity, Target.Unit) : "the line";

    internal string Pointer(string field) => Line.Pointer(Index is { } i ? FormattableString.Invariant($"responses/{i}/{field}") : field);

    /// <summary>Where the quantity stands: with the answer, else restated with the line; null where the supplier states none.</summary>
    internal string? QuantityPointer => Said.Quantity?.Value is not null ? Pointer("quantity/value")
        : Line.Quantity?.Value is not null ? Line.Pointer("quantity/value")
        : null;

    /// <summary>The number of the item offered instead: the one named for it, else the one that the line bears.</summary>
    internal (string Value, string Scheme, string Field)? Substitute
    {
        get
        {
            if (Said.Substitute?.Ids is [{ Value: { } named, Scheme: var scheme }, ..])
                return (named, scheme ?? "", Pointer("substitute/ids/0/value"));
            for (var i = 0; i < Line.SentIds.Count; i++)
                if (Line.SentIds[i] is { Scheme: { } sent, Value: { } value } && Target.Ids.Find(sent) is { } ordered && !Resolve.SameItem(sent, ordered, value))
                    return (value, sent, Line.Pointer(FormattableString.Invariant($"ids/{i}/value")));
            return null;
        }
    }

    // EDIFACT has no word for it: an answer that names another item offers it, whatever its status says.
    static AnswerKind KindOf(LineResponse said) => KindOf(said.Status ?? LineStatus.Accepted) switch
    {
        AnswerKind.Confirmed or AnswerKind.Pending when said.Substitute is { Ids.Count: > 0 } => AnswerKind.Substituted,
        var kind => kind,
    };

    static AnswerKind KindOf(LineStatus status) => status switch
    {
        LineStatus.Accepted or LineStatus.AcceptedWithChanges or LineStatus.QuantityChanged or LineStatus.PriceChanged or LineStatus.DateChanged
            or LineStatus.Released or LineStatus.Shipped or LineStatus.Forwarded or LineStatus.Added or LineStatus.PartlyBackordered => AnswerKind.Confirmed,
        LineStatus.PricePending or LineStatus.DatePending => AnswerKind.Pending,
        LineStatus.Substituted => AnswerKind.Substituted,
        LineStatus.Backordered => AnswerKind.Backordered,
        LineStatus.OnHold => AnswerKind.OnHold,
        _ => AnswerKind.Refused,
    };

    /// <summary>The answers of a line, in the order in which they stand. Rules ask <see cref="MatchContext.Answers"/>, which keeps them.</summary>
    internal static IReadOnlyList<LineAnswer> Of(MatchContext context, MatchedLine line, OrderLine target)
    {
        var response = (OrderResponse)context.Document;
        var said = ((OrderResponseLine)line.Line).Responses;
        if (said.Count == 0)
            return [new(line, target, new() { Quantity = line.Quantity }, null, line.Quantity?.Value is null ? target.Quantity : line.NormalizedQuantity, DayOf(response, line, null))];
        var quantities = Quantities(line, target, said, context.Facts.CrossReferences);
        return [.. said.Select((answer, i) => new LineAnswer(line, target, answer, i, quantities[i], DayOf(response, line, i)))];
    }

    /// <summary>All answers of a response to lines that are on the order.</summary>
    internal static IEnumerable<LineAnswer> Of(MatchContext context) => context.Found.SelectMany(f => context.Answers(f.Line));

    /// <summary>Whether a line of a response offers another item; its numbers need not be the order's then.</summary>
    internal static bool OffersSubstitute(MatchedLine line) =>
        line.Line is OrderResponseLine { Responses: var said } && said.Any(r => KindOf(r) == AnswerKind.Substituted);

    /// <summary>Whether a line of a response refuses all of it.</summary>
    internal static bool RefusesAll(MatchedLine line) =>
        line.Line is OrderResponseLine { Responses: { Count: > 0 } said } && said.All(r => KindOf(r) == AnswerKind.Refused);

    // An answer without a quantity speaks of what the others leave: "accepted", and no number, is the whole line. Two
    // such answers speak of the same part: price changed and date changed.
    static decimal?[] Quantities(MatchedLine line, OrderLine target, IReadOnlyList<LineResponse> said, CrossReferences references)
    {
        var quantities = said.Select(s => InOrderUnit(s.Quantity, line, target, references)).ToArray();
        var silent = Array.FindIndex([.. said], s => s.Quantity?.Value is null);
        var isKnown = said.Zip(quantities).All(p => p.First.Quantity?.Value is null || p.Second is not null);
        if (silent >= 0 && isKnown)
            quantities[silent] = Math.Max(0, (line.NormalizedQuantity ?? target.Quantity) - quantities.Sum(q => q ?? 0));
        return quantities;
    }

    static decimal? InOrderUnit(Quantity? part, MatchedLine line, OrderLine target, CrossReferences references) =>
        part?.Value * Resolve.Factor(part is null ? null : part with { Unit = part.Unit ?? line.Quantity?.Unit }, target, references) is { } quantity
            ? Resolve.Exact(quantity)
            : null;

    // Delivery before shipment, because the order asks for the day on which the goods are wanted. A backorder comes later
    // than the rest: only a day of its own is its day.
    static PromisedDay? DayOf(OrderResponse response, MatchedLine matched, int? index)
    {
        var line = (OrderResponseLine)matched.Line;
        if (index is { } i)
        {
            var said = line.Responses[i];
            var own = Stated(said.DeliveryDate, said.ShipDate, matched.Pointer(FormattableString.Invariant($"responses/{i}/")));
            if (own is not null || said.Status == LineStatus.Backordered) return own;
        }

        return Stated(line.DeliveryDate, line.ShipDate, matched.Pointer("")) ?? Stated(response.DeliveryDate, response.ShipDate, "/");
    }

    static PromisedDay? Stated(DateOnly? delivery, DateOnly? ship, string pointer) =>
        delivery is { } day ? new(day, false, pointer + "deliveryDate")
        : ship is { } leaves ? new(leaves, true, pointer + "shipDate")
        : null;
}
