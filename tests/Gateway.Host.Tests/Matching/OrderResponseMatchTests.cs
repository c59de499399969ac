using Gateway.Host.Matching;
using Gateway.Partners;
using Gateway.Translation.Documents;
using static Gateway.Host.Tests.Matching.SomeOrder;
using static Gateway.Translation.Documents.LineStatus;

namespace Gateway.Host.Tests.Matching;

public sealed class OrderResponseMatchTests
{
    static readonly DateOnly Later = Wanted.AddDays(13);

    static readonly Tolerances ThreeDaysLate = new() { Dates = new(new(0, null), new(3, null)) };

    /// <summary>What holds or is noted; line 2 is answered as ordered unless the case says otherwise.</summary>
    public static TheoryData<string, OrderResponse, MatchFactsCase, string[]> Cases => new()
    {
        // The whole, and the lines that are not listed.
        { "every line accepted", Line1(Says(Accepted, 120)), new(Facts()), [] },
        { "accepted, no lines", All(ResponseType.Accepted), new(Facts()), [] },
        { "accepted without detail, no lines", All(ResponseType.AcceptedWithoutDetail), new(Facts()), [] },
        { "accepted with detail, but no lines", All(ResponseType.AcceptedWithDetail), new(Facts()), [] },
        { "accepted with detail, a line left out", Only(ResponseType.AcceptedWithDetail, Says(Accepted, 120)), new(Facts()), ["Held line-answered #2: 50 EA /"] },
        { "accepted except for the line listed", Only(ResponseType.AcceptedExceptListed, Says(Accepted, 120)), new(Facts()), [] },
        { "with changes, a line left out", Only(ResponseType.AcceptedWithChanges, Says(Accepted, 120)), new(Facts()), ["Held line-answered #2: 50 EA /"] },
        { "no type, a line left out", Only(null, Says(Accepted, 120)), new(Facts()), ["Held line-answered #2: 50 EA /"] },
        { "with changes, but no lines: one fact", All(ResponseType.AcceptedWithChanges), new(Facts()), ["Held line-answered : /"] },
        { "a closed line needs no answer", Only(ResponseType.AcceptedWithChanges, Says(Accepted, 120)), new(Facts(Second(l => l with { Status = OrderStatus.Closed }))), [] },
        { "refused", All(ResponseType.Rejected), new(Facts()), ["Held response-type : / Rejected"] },
        { "refused with lines: their values are no promise", Only(ResponseType.RejectedWithDetail, Says(Accepted, 7, Later)), new(Facts()), ["Held response-type : / RejectedWithDetail"] },
        { "refused, only the lines at fault listed", Only(ResponseType.RejectedExceptionsListed, Says(Rejected, 120)), new(Facts()), ["Held response-type : / RejectedExceptionsListed"] },
        { "a counter offer", Only(ResponseType.CounterOffer, Says(PriceChanged, 120)), new(Facts()), ["Held response-type : / CounterOffer"] },
        { "on hold: one fact", All(ResponseType.OnHold), new(Facts()), ["Held response-type : / OnHold"] },
        { "a replenishment says nothing of other lines", Only(ResponseType.Replenishment, Says(Accepted, 120)), new(Facts()), ["Noted response-type : / Replenishment"] },
        { "withdrawn by its purpose", All(ResponseType.Accepted) with { Purpose = DocumentPurpose.Cancellation }, new(Facts()), ["Held response-type : / Cancellation"] },
        { "the order is not known: one fact", Line1(Says(Accepted, 7)) with { OrderNumber = "9999" }, new(Facts()), ["Held order-known : / 9999"] },
        { "another supplier's order: one fact", Line1(Says(Accepted, 7)), new(Facts(Order with { Supplier = "S-999" })), ["Held order-supplier : an order to S-100 / 4711"] },
        { "a line that is not on the order", Response([.. Line1(Says(Accepted, 120)).Lines, Answered("3", "B-9", Says(Added, 5))]), new(Facts()), ["Held line-on-order 3: / B-9"] },
        { "an item that stands on two lines is not guessed", Response(Answered("", "B-1", Says(Accepted, 120)), Answered("2", "B-2")), new(Facts(Order with { Lines = [.. Order.Lines, Line("3", "B-1", 1, 1m) with { RequestedDate = null }] })), ["Held line-on-order 1: / B-1", "Held line-answered #1: 120 EA /", "Held line-answered #3: 1 EA /"] },
        { "of two such lines the open one is meant", Response(Answered("", "B-1", Says(Accepted, 120)), Answered("2", "B-2")), new(Facts(Order with { Lines = [.. Order.Lines, Line("3", "B-1", 1, 1m) with { Status = OrderStatus.Closed }] })), [] },
        { "the line's number with another item", Response(Answered("1", "B-2", Says(Accepted, 120)), Answered("2", "B-2")), new(Facts()), ["Held line-item 1: B-1 / B-2"] },
        { "a cancelled line accepted", Line1(Says(Accepted, 120)), new(Facts(First(l => l with { Status = OrderStatus.Cancelled }))), ["Held line-open 1: an open line /"] },
        { "a cancelled line deleted", Line1(Says(Deleted, 120)), new(Facts(First(l => l with { Status = OrderStatus.Cancelled }))), [] },
        { "a cancelled line, a part of it accepted", Line1(Says(Accepted, 100), Says(Deleted, 20)), new(Facts(First(l => l with { Status = OrderStatus.Cancelled }))), ["Held line-open 1: an open line /"] },
        { "a closed order is not asked for answers: one fact", All(ResponseType.AcceptedWithChanges), new(Facts(Order with { Status = OrderStatus.Closed })), ["Held order-open : an open order / 4711"] },
        { "the only open line is named", All(ResponseType.AcceptedWithChanges), new(Facts(First(l => l with { Status = OrderStatus.Closed }))), ["Held line-answered #2: 50 EA /"] },
        { "a line answered twice that adds up is a split", Twice(70, 50), new(Facts()), ["Noted line-answered-once 1: 120 EA / 120 EA"] },
        { "a line answered twice that does not", Twice(120, 120), new(Facts()), ["Held line-answered-once 1: 120 EA / 240 EA"] },

        // The words.
        { "accepted without a number is the whole line", Line1(Says(Accepted)), new(Facts()), [] },
        { "restated without an answer", Response(Answered("1", "B-1") with { Quantity = Ea(120) }, Answered("2", "B-2")), new(Facts()), [] },
        { "released", Line1(Says(Released, 120)), new(Facts()), [] },
        { "already shipped", Line1(Says(LineStatus.Shipped, 120)), new(Facts()), [] },
        { "passed on to another location", Line1(Says(Forwarded, 120)), new(Facts()), ["Noted line-status 1: Accepted / Forwarded"] },
        { "rejected", Line1(Says(Rejected, 120)), new(Facts()), ["Held line-status 1: Accepted / Rejected"] },
        { "rejected for its item number, no quantity", Line1(Says(RejectedInvalidItem)), new(Facts()), ["Held line-status 1: Accepted / RejectedInvalidItem"] },
        { "deleted", Line1(Says(Deleted, 120)), new(Facts()), ["Held line-status 1: Accepted / Deleted"] },
        { "a part rejected, the rest accepted", Line1(Says(Accepted, 100), Says(Rejected, 20)), new(Facts()), ["Held line-status 1: Accepted / Rejected"] },
        { "on hold, the line", Line1(Says(OnHold, 120)), new(Facts()), ["Held line-status 1: Accepted / OnHold"] },
        { "the price is pending", Line1(Says(PricePending, 120)), new(Facts()), ["Held line-status 1: Accepted / PricePending"] },
        { "the date is pending", Line1(Says(DatePending, 120)), new(Facts()), ["Held line-status 1: Accepted / DatePending"] },
        { "the date is pending, but stated", Line1(Says(DatePending, 120, Wanted)), new(Facts()), ["Noted line-status 1: Accepted / DatePending"] },
        { "a substitute", Line1(Says(Substituted, 120) with { Substitute = new() { Ids = Ids("B-7") } }), new(Facts()), ["Held line-substitute 1: B-1 / B-7"] },
        { "a substitute under another word", Line1(Says(AcceptedWithChanges, 120) with { Substitute = new() { Ids = Ids("B-7") } }), new(Facts()), ["Held line-substitute 1: B-1 / B-7"] },
        { "an item named with a refusal is no offer", Line1(Says(Rejected, 120) with { Substitute = new() { Ids = Ids("B-7") } }), new(Facts()), ["Held line-status 1: Accepted / Rejected"] },
        { "a substitute that is not named", Line1(Says(Substituted, 120)), new(Facts()), ["Held line-substitute 1: B-1 / Substituted"] },
        { "a substitute in the line's own number", Response(Answered("1", "B-7", Says(Substituted, 120)), Answered("2", "B-2")), new(Facts()), ["Held line-substitute 1: B-1 / B-7"] },

        // Backorders.
        { "a part backordered without a day", Line1(Says(Accepted, 100), Says(Backordered, 20)), new(Facts()), ["Held line-backorder 1: 0 EA / 20 EA"] },
        { "a part backordered to a late day", Line1(Says(Accepted, 100), Says(Backordered, 20, Later)), new(Facts()), ["Held line-backorder 1: 2026-12-01 / 2026-12-14"] },
        { "a part backordered, yet in time", Line1(Says(Accepted, 100), Says(Backordered, 20, Wanted)), new(Facts()), ["Noted line-backorder 1: 2026-12-01 / 2026-12-01"] },
        { "backordered to the last day allowed", Line1(Says(Backordered, 120, Wanted.AddDays(3))), new(Facts(tolerances: ThreeDaysLate)), ["Noted line-backorder 1: 2026-12-01 / 2026-12-04"] },
        { "backordered a day longer", Line1(Says(Backordered, 120, Wanted.AddDays(4))), new(Facts(tolerances: ThreeDaysLate)), ["Held line-backorder 1: 2026-12-01 / 2026-12-05"] },
        { "the response's day is not the backorder's", Line1(Says(Accepted, 100), Says(Backordered, 20)) with { DeliveryDate = Wanted }, new(Facts()), ["Held line-backorder 1: 0 EA / 20 EA"] },
        { "partly backordered, the balance unsaid", Line1(Says(PartlyBackordered, 100)), new(Facts()), ["Held line-backorder 1: 120 EA / 100 EA"] },
        { "partly backordered, the balance in time", Line1(Says(PartlyBackordered, 100), Says(Backordered, 20, Wanted)), new(Facts()), ["Noted line-backorder 1: 2026-12-01 / 2026-12-01"] },
        { "partly backordered, but no part named", Line1(Says(PartlyBackordered)), new(Facts()), ["Held line-backorder 1: 120 EA / PartlyBackordered"] },

        // Quantities.
        { "answers that do not add up", Line1(Says(Accepted, 60), Says(Accepted, 40)), new(Facts()), ["Held quantity-confirmed 1: 120 EA / 100 EA"] },
        { "a quantity changed", Line1(Says(QuantityChanged, 100)), new(Facts()), ["Held quantity-confirmed 1: 120 EA / 100 EA"] },
        { "accepted is a word, the quantity counts", Line1(Says(Accepted, 100)), new(Facts()), ["Held quantity-confirmed 1: 120 EA / 100 EA"] },
        { "a restated line that orders less", Response(Answered("1", "B-1", Says(Accepted)) with { Quantity = Ea(100) }, Answered("2", "B-2")), new(Facts()), ["Held quantity-confirmed 1: 120 EA / 100 EA"] },
        { "more than ordered, at the limit", Line1(Says(Accepted, 126)), new(Facts(tolerances: QuantityPercent(5))), [] },
        { "more than ordered, over the limit", Line1(Says(Accepted, 126.01m)), new(Facts(tolerances: QuantityPercent(5))), ["Held quantity-confirmed 1: 120 EA / 126.01 EA"] },
        { "less than ordered, at the limit", Line1(Says(Accepted, 114)), new(Facts(tolerances: QuantityPercent(5))), [] },
        { "less than ordered, under the limit", Line1(Says(Accepted, 113.99m)), new(Facts(tolerances: QuantityPercent(5))), ["Held quantity-confirmed 1: 120 EA / 113.99 EA"] },
        { "says quantity changed, but it is the order's", Line1(Says(QuantityChanged, 120)), new(Facts()), ["Noted line-status 1: Accepted / QuantityChanged"] },
        { "says quantity changed, but none is stated", Line1(Says(QuantityChanged)), new(Facts()), ["Held line-status 1: Accepted / QuantityChanged"] },
        { "ten cases of twelve", Line1(Says(Accepted, 10, unit: "CS")), new(Facts(units: new UnitReference("B-1", "CS", "EA", 12))), [] },
        { "nine cases of twelve", Line1(Says(Accepted, 9, unit: "CS")), new(Facts(units: new UnitReference("B-1", "CS", "EA", 12))), ["Held quantity-confirmed 1: 120 EA / 9 CS (108 EA)"] },
        { "cases and pieces in two answers", Line1(Says(Accepted, 5, unit: "CS"), Says(Accepted, 60)), new(Facts(units: new UnitReference("B-1", "CS", "EA", 12))), [] },
        { "an answer in a unit that nobody explained", Line1(Says(Accepted, 10, unit: "CS")), new(Facts()), ["Held line-unit 1: EA / CS"] },
        { "a line and its answer in one such unit: one fact", Response(Answered("1", "B-1", Says(Accepted, 10, unit: "CS")) with { Quantity = new() { Value = 10, Unit = "CS" } }, Answered("2", "B-2")), new(Facts()), ["Held line-unit 1: EA / CS"] },

        // Prices.
        { "a price changed", Priced(PriceChanged, 10.20m), new(Facts()), ["Held line-price 1: 10 / 10.2"] },
        { "accepted is a word, the price counts", Priced(Accepted, 10.20m), new(Facts()), ["Held line-price 1: 10 / 10.2"] },
        { "a price at the response's limit", Priced(PriceChanged, 10.20m), new(Facts(tolerances: PricePercent(2))), [] },
        { "a price a hundredth over it", Priced(PriceChanged, 10.21m), new(Facts(tolerances: PricePercent(2))), ["Held line-price 1: 10 / 10.21"] },
        { "says price changed, but it is the order's", Priced(PriceChanged, 10.00m), new(Facts()), ["Noted line-status 1: Accepted / PriceChanged"] },
        { "says price changed, but none is stated", Line1(Says(PriceChanged, 120)), new(Facts()), ["Held line-status 1: Accepted / PriceChanged"] },
        { "the price of a rejected line does not matter", Priced(Rejected, 99m), new(Facts()), ["Held line-status 1: Accepted / Rejected"] },
        { "the answer's own price counts, not the line's", Response(Answered("1", "B-1", Says(Accepted, 120) with { Price = new() { Amount = 10.50m } }) with { Price = new() { Amount = 10m } }, Answered("2", "B-2")), new(Facts()), ["Held line-price 1: 10 / 10.5"] },

        // Days.
        { "a later day", Line1(Says(DateChanged, 120, Wanted.AddDays(3))), new(Facts()), ["Held line-date 1: 2026-12-01 / 2026-12-04"] },
        { "accepted is a word, the day counts", Line1(Says(Accepted, 120, Wanted.AddDays(3))), new(Facts()), ["Held line-date 1: 2026-12-01 / 2026-12-04"] },
        { "the last day allowed", Line1(Says(DateChanged, 120, Wanted.AddDays(3))), new(Facts(tolerances: ThreeDaysLate)), [] },
        { "a day after it", Line1(Says(DateChanged, 120, Wanted.AddDays(4))), new(Facts(tolerances: ThreeDaysLate)), ["Held line-date 1: 2026-12-01 / 2026-12-05"] },
        { "an earlier arrival", Line1(Says(DateChanged, 120, Wanted.AddDays(-1))), new(Facts()), ["Held line-date 1: 2026-12-01 / 2026-11-30"] },
        { "goods that leave early may arrive in time", Line1(Says(Accepted, 120, ship: Wanted.AddDays(-2))), new(Facts()), ["Noted line-date 1: 2026-12-01 / 2026-11-29"] },
        { "goods that leave late arrive late", Line1(Says(Accepted, 120, ship: Wanted.AddDays(2))), new(Facts()), ["Held line-date 1: 2026-12-01 / 2026-12-03"] },
        { "each part of a split has its day", Line1(Says(Accepted, 60, Wanted), Says(DateChanged, 60, Later)), new(Facts()), ["Held line-date 1: 2026-12-01 / 2026-12-14"] },
        { "a day that all parts share is judged once", Line1(Says(Accepted, 60), Says(Accepted, 60)) with { Lines = [Answered("1", "B-1", Says(Accepted, 60), Says(Accepted, 60)) with { DeliveryDate = Later }, Answered("2", "B-2")] }, new(Facts()), ["Held line-date 1: 2026-12-01 / 2026-12-14"] },
        { "one late day for all lines is one fact", Response(Answered("1", "B-1", Says(Accepted, 120)), Answered("2", "B-2", Says(Accepted, 50))) with { DeliveryDate = Later }, new(Facts()), ["Held line-date : 2026-12-01 / 2026-12-14"] },
        { "the same late day said line by line is one for each", Response(Answered("1", "B-1", Says(Accepted, 120, Later)), Answered("2", "B-2", Says(Accepted, 50, Later))), new(Facts()), ["Held line-date 1: 2026-12-01 / 2026-12-14", "Held line-date 2: 2026-12-01 / 2026-12-14"] },
        { "the day agreed since is as good as the one wanted", Line1(Says(Accepted, 120, Later)), new(Facts(First(l => l with { PromisedDate = Later }))), [] },
        { "says date changed, but it is the order's", Line1(Says(DateChanged, 120, Wanted)), new(Facts()), ["Noted line-status 1: Accepted / DateChanged"] },
        { "says date changed, but none is stated", Line1(Says(DateChanged, 120)), new(Facts()), ["Held line-status 1: Accepted / DateChanged"] },
        { "says changes, but names none", Line1(Says(AcceptedWithChanges, 120)), new(Facts()), ["Noted line-status 1: Accepted / AcceptedWithChanges"] },
        { "says changes, and the day changes", Line1(Says(AcceptedWithChanges, 120, Later)), new(Facts()), ["Held line-date 1: 2026-12-01 / 2026-12-14"] },
        { "the day of a rejected part does not matter", Line1(Says(Accepted, 100), Says(Rejected, 20, Later)), new(Facts()), ["Held line-status 1: Accepted / Rejected"] },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_case_has_its_findings(string name, OrderResponse response, MatchFactsCase facts, string[] expected)
    {
        var shown = Shown(Matcher.Match(response, facts.Facts).Findings).ToArray();
        Assert.True(expected.SequenceEqual(shown), $"{name}: {string.Join(" | ", shown)}");
    }

    /// <summary>What is promised afterwards, as <c>line: quantity day status substitute</c>.</summary>
    public static TheoryData<string, OrderResponse, string[]> Promises => new()
    {
        { "accepted as ordered is accepted for the day wanted", Line1(Says(Accepted, 120)), ["1: 120 2026-12-01", "2: 50 2026-12-01"] },
        { "silence that means yes", All(ResponseType.AcceptedWithoutDetail), ["1: 120 2026-12-01", "2: 50 2026-12-01"] },
        { "silence that means yes, for the day of the whole", All(ResponseType.Accepted) with { ShipDate = Later }, ["1: 120 ships 2026-12-14", "2: 50 ships 2026-12-14"] },
        { "silence that means nothing", Only(ResponseType.AcceptedWithChanges, Says(Accepted, 120)), ["1: 120 2026-12-01"] },
        { "a refusal promises nothing of any line", All(ResponseType.Rejected), ["1: 0 Rejected", "2: 0 Rejected"] },
        { "a refusal with lines promises nothing either", Only(ResponseType.RejectedWithDetail, Says(Accepted, 120)), ["1: 0 Rejected", "2: 0 Rejected"] },
        { "nothing is decided", All(ResponseType.OnHold), ["1: 0 OnHold", "2: 0 OnHold"] },
        { "accepted and backordered parts", Line1(Says(Accepted, 100, Wanted), Says(Backordered, 20, Later)), ["1: 100 2026-12-01", "1: 20 2026-12-14 Backordered", "2: 50 2026-12-01"] },
        { "a backorder without a day has none", Line1(Says(Accepted, 100), Says(Backordered, 20)), ["1: 100 2026-12-01", "1: 20 Backordered", "2: 50 2026-12-01"] },
        { "the balance of a partial shipment", Line1(Says(PartlyBackordered, 100, Wanted)), ["1: 100 2026-12-01 PartlyBackordered", "1: 20 Backordered", "2: 50 2026-12-01"] },
        { "a rejected part counts nothing", Line1(Says(Accepted, 100), Says(Rejected, 20)), ["1: 100 2026-12-01", "1: 0 Rejected", "2: 50 2026-12-01"] },
        { "a substitute comes instead", Line1(Says(Substituted, 120, ship: Wanted) with { Substitute = new() { Ids = Ids("B-7") } }), ["1: 120 ships 2026-12-01 Substituted B-7", "2: 50 2026-12-01"] },
        { "delivery before shipment", Line1(Says(DateChanged, 120, Later, Wanted)), ["1: 120 2026-12-14 DateChanged", "2: 50 2026-12-01"] },
        { "in the order's unit", Line1(Says(Accepted, 10, unit: "CS")), ["1: 120 2026-12-01", "2: 50 2026-12-01"] },
    };

    [Theory]
    [MemberData(nameof(Promises))]
    public void The_commitment_is_what_was_promised_part_by_part(string name, OrderResponse response, string[] expected)
    {
        var movements = Matcher.Match(response, Facts(units: new UnitReference("B-1", "CS", "EA", 12))).Movements;
        var shown = movements.Select(m =>
            FormattableString.Invariant($"{m.OrderLine}: {m.Quantity} {(m.IsShipDate ? "ships" : "")} {m.Date:yyyy-MM-dd} {m.Status} {m.Substitute}"))
            .Select(text => string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
            .ToArray();
        Assert.True(expected.SequenceEqual(shown), $"{name}: {string.Join(" | ", shown)}");
        Assert.All(movements, m => Assert.Equal((MovementKind.Confirmed, "4711"), (m.Kind, m.OrderNumber)));
    }

    /// <summary>What the buyer reads.</summary>
    public static TheoryData<OrderResponse, string, string> Sentences => new()
    {
        { Line1(Says(Accepted, 84), Says(Backordered, 36, Later)), "line-backorder", "Line 1: 84 of 120 EA confirmed (70 percent); 36 EA are backordered to 2026-12-14, 13 days later than wanted (2026-12-01); no deviation is agreed." },
        { Line1(Says(PartlyBackordered, 84)), "line-backorder", "Line 1: 84 of 120 EA confirmed (70 percent); the balance of 36 EA is backordered without a day." },
        { Line1(Says(Substituted, 120) with { Substitute = new() { Ids = Ids("B-7") } }), "line-substitute", "Line 1: the supplier offers B-7 instead of B-1 for 120 EA; a substitute needs approval." },
        { Line1(Says(Accepted, 100), Says(RejectedDiscontinued, 20) with { Reason = "last lot sold." }), "line-status", "Line 1: the supplier rejects 20 EA, because the item is discontinued (last lot sold)." },
        { Line1(Says(QuantityChanged, 100)), "quantity-confirmed", "Line 1: the supplier changes the quantity: 100 of 120 EA ordered, 20 less; no deviation is agreed." },
        { Line1(Says(Accepted, 60), Says(Accepted, 70)), "quantity-confirmed", "Line 1: the answers add up to 130 (60 + 70) of 120 EA ordered, 10 too many; no deviation is agreed." },
        { Line1(Says(Accepted, 60, Wanted), Says(DateChanged, 60, Later)), "line-date", "Line 1: 60 EA arrive on 2026-12-14, 13 days later than wanted (2026-12-01); no deviation is agreed." },
        { Only(ResponseType.AcceptedWithChanges, Says(Accepted, 120)), "line-answered", "Line 2 of the purchase order 4711 is not answered: 50 EA are neither accepted nor refused." },
        { All(ResponseType.AcceptedWithChanges), "line-answered", "None of the 2 open lines of the purchase order 4711 is answered." },
        { All(ResponseType.Rejected), "response-type", "The supplier refuses the purchase order 4711; nothing of it is confirmed." },
    };

    [Theory]
    [MemberData(nameof(Sentences))]
    public void A_held_finding_is_a_sentence_to_a_buyer(OrderResponse response, string rule, string expected) =>
        Assert.Equal(expected, Held(response, Facts()).Single(f => f.Rule == rule).Text);

    [Fact]
    public void A_twelfth_of_what_is_answered_in_pieces_leaves_no_rest()
    {
        var order = Order with { Lines = [Line("1", "B-1", 10, 120m) with { Unit = "CS" }] };
        var result = Matcher.Match(Response(Answered("1", "B-1", Says(LineStatus.Accepted, 120))), Facts(order, null, new UnitReference("B-1", "CS", "EA", 12)));
        Assert.Equal(10, ((OrderResponse)result.Document).Lines[0].Responses[0].Quantity!.NormalizedValue);
        Assert.Equal(10, Assert.Single(result.Movements).Quantity);
        Assert.False(result.IsHeld);
    }

    [Fact]
    public void A_price_for_none_is_one_for_one()
    {
        var price = new Price { Amount = 10m, BasisQuantity = 0 };
        var result = Matcher.Match(Line1(Says(LineStatus.Accepted, 120) with { Price = price }), Facts());
        Assert.Equal(FindingOutcome.Passed, Assert.Single(result.Findings, f => f.Rule == "line-price").Outcome);
    }

    [Fact]
    public void A_finding_says_what_is_at_stake_and_where_it_stands()
    {
        var limit = new DateDeviation(new(0, new("acme.yaml", 14, 3)), new(2, new("acme.yaml", 14, 3)));
        var finding = Held(Line1(Says(DateChanged, 120, Later)), Facts(tolerances: new() { Dates = limit })).Single();
        Assert.Equal(("line-date", "date", "1", "1"), (finding.Rule, finding.Type, finding.Line, finding.OrderLine));
        Assert.Equal("/lines/0/responses/0/deliveryDate", finding.Field);
        Assert.Equal(("2 days", "acme.yaml:14"), (finding.Tolerance!.Value, finding.Tolerance.Source));
        Assert.Equal((1200m, "USD"), (finding.AmountAtStake, finding.Currency));
        Assert.Equal(("01ORDER", 1), (finding.Order!.Id, finding.Order.Revision));
    }

    [Fact]
    public void The_refusal_of_an_order_is_worth_its_open_lines() =>
        Assert.Equal(1200.00m + 416.67m, Held(All(ResponseType.Rejected), Facts()).Single().AmountAtStake);

    [Fact]
    public void A_substitute_is_an_exception_of_its_own_kind_and_points_to_the_item_offered()
    {
        var finding = Held(Line1(Says(Substituted, 120) with { Substitute = new() { Ids = Ids("B-7") } }), Facts()).Single();
        Assert.Equal((ExceptionTypes.Substitution, "/lines/0/responses/0/substitute/ids/0/value"), (finding.Type, finding.Field));
    }

    [Fact]
    public void The_answers_too_are_completed_with_our_units()
    {
        var sent = Line1(Says(Accepted, 10, unit: "CS"));
        var line = ((OrderResponse)Matcher.Match(sent, Facts(units: new UnitReference("B-1", "CS", "EA", 12))).Document).Lines[0];
        Assert.Equal(new Quantity { Value = 10, Unit = "CS", NormalizedValue = 120, NormalizedUnit = "EA" }, line.Responses[0].Quantity);
    }

    static IEnumerable<Finding> Held(OrderResponse response, MatchFacts facts) =>
        Matcher.Match(response, facts).Findings.Where(f => f.Outcome == FindingOutcome.Held);

    static OrderResponse All(ResponseType type) => Response() with { ResponseType = type };

    static OrderResponse Only(ResponseType? type, LineResponse answer) => Response(Answered("1", "B-1", answer)) with { ResponseType = type };

    static OrderResponse Twice(decimal first, decimal second) =>
        Response(Answered("1", "B-1", Says(Accepted, first)), Answered("1", "B-1", Says(Accepted, second)) with { LineNumber = "1" }, Answered("2", "B-2"));

    static OrderResponse Priced(LineStatus status, decimal price) =>
        Response(Answered("1", "B-1", Says(status, 120)) with { Price = new() { Amount = price } }, Answered("2", "B-2"));

    static OrderSnapshot First(Func<OrderLine, OrderLine> change) => Order with { Lines = [change(Order.Lines[0]), Order.Lines[1]] };

    static OrderSnapshot Second(Func<OrderLine, OrderLine> change) => Order with { Lines = [Order.Lines[0], change(Order.Lines[1])] };

    static Quantity Ea(decimal value) => new() { Value = value, Unit = "EA" };
}
