using Gateway.Host.Matching;
using Gateway.Partners;
using Gateway.Translation.Documents;
using static Gateway.Host.Tests.Matching.SomeOrder;

namespace Gateway.Host.Tests.Matching;

public sealed class ShipNoticeMatchTests
{
    const string Sscc1 = "001185022745510146";
    const string Sscc2 = "001185022745510214";

    static readonly DateOnly Later = Wanted.AddDays(13);

    static readonly Tolerances TwoDays = new() { Dates = new(new(2, null), new(2, null)) };

    static readonly UnitReference CaseOfTwelve = new("B-1", "CS", "EA", 12);

    /// <summary>What holds or is noted.</summary>
    public static TheoryData<string, ShipNotice, MatchFactsCase, string[]> Cases => new()
    {
        // Against the order.
        { "as ordered", Notice(Shipped("1", "B-1", 120), Shipped("2", "B-2", 50)), new(Facts()), [] },
        { "less than ordered may still come", Notice(Shipped("1", "B-1", 100)), new(Facts()), ["Noted line-quantity 1: 120 EA / 100 EA"] },
        { "more than ordered", Notice(Shipped("1", "B-1", 121)), new(Facts()), ["Held line-quantity 1: 120 EA / 121 EA"] },
        { "more than ordered, at the limit", Notice(Shipped("1", "B-1", 126)), new(Facts(tolerances: QuantityPercent(5))), [] },
        { "more than ordered, over the limit", Notice(Shipped("1", "B-1", 126.01m)), new(Facts(tolerances: QuantityPercent(5))), ["Held line-quantity 1: 120 EA / 126.01 EA"] },
        { "ten cases of twelve", Notice(Shipped("1", "B-1", 10, "CS")), new(Facts(units: CaseOfTwelve)), [] },
        { "eleven cases of twelve", Notice(Shipped("1", "B-1", 11, "CS")), new(Facts(units: CaseOfTwelve)), ["Held line-quantity 1: 120 EA / 11 CS (132 EA)"] },
        { "a unit that nobody explained", Notice(Shipped("1", "B-1", 10, "CS")), new(Facts()), ["Held line-unit 1: EA / CS"] },
        { "the rest after an earlier notice", Notice(Shipped("1", "B-1", 50)), Known(ShippedBefore("1", 70)), [] },
        { "one too many after an earlier notice", Notice(Shipped("1", "B-1", 51)), Known(ShippedBefore("1", 70)), ["Held line-quantity 1: 50 EA / 51 EA"] },
        { "an earlier notice of another line does not count", Notice(Shipped("1", "B-1", 120)), Known(ShippedBefore("2", 50)), [] },
        { "an earlier notice of another order does not count", Notice(Shipped("1", "B-1", 120)), Known(ShippedBefore("1", 120) with { OrderNumber = "4712" }), [] },
        { "two lots of one line", Notice(Shipped("1", "B-1", 70), Shipped("1", "B-1", 50)), new(Facts()), [] },
        { "two lots, the second too many", Notice(Shipped("1", "B-1", 70), Shipped("1", "B-1", 60)), new(Facts()), ["Held line-quantity 2: 50 EA / 60 EA"] },
        { "two lots, together too few", Notice(Shipped("1", "B-1", 70), Shipped("1", "B-1", 40)), new(Facts()), ["Noted line-quantity 2: 120 EA / 110 EA"] },
        { "not on the order", Notice(Shipped("9", "B-9", 1)), new(Facts()), ["Held line-on-order 1: / B-9"] },
        { "found by its item", Notice(Shipped(null, "B-1", 120)), new(Facts()), [] },
        { "an item on two lines is not guessed", Notice(Shipped(null, "B-1", 1)), new(Facts(Order with { Lines = [Line("1", "B-1", 1, 10m), Line("2", "B-1", 1, 10m)] })), ["Held line-on-order 1: / B-1"] },
        { "the order is not known: one fact", Notice(Shipped("1", "B-1", 1) with { OrderNumber = "9999" }, Shipped("2", "B-2", 1) with { OrderNumber = "9999" }) with { Orders = [] }, new(Facts()), ["Held order-known : / 9999"] },
        { "a closed line", Notice(Shipped("1", "B-1", 120)), new(Facts(First(l => l with { Status = OrderStatus.Closed }))), ["Held line-open 1: an open line / 120 EA"] },
        { "a closed order: one fact", Notice(Shipped("1", "B-1", 120)), new(Facts(First(l => l with { Status = OrderStatus.Closed }) with { Status = OrderStatus.Closed })), ["Held order-open : an open order / 4711"] },
        { "another item", Notice(Shipped("1", "B-7", 120)), new(Facts()), ["Held line-item 1: B-1 / B-7"] },
        { "the substitute agreed to", Notice(Shipped("1", "B-7", 120)), Known(Promised("1", 120) with { Substitute = "B-7" }), [] },
        { "the substitute agreed to, found without a line number", Notice(Shipped(null, "B-7", 120)), Known(Promised("1", 120) with { Substitute = "B-7" }), [] },
        { "the substitute agreed to, with a number that the response did not name", Notice(Shipped("1", "B-7", 120) with { Ids = [new() { Scheme = "gtin", Value = "4006381333931" }, .. Ids("B-7")] }), new(Facts(First(l => l with { Ids = [.. Ids("B-1"), new() { Scheme = "gtin", Value = "4006381333948" }] })) with { Movements = [Promised("1", 120) with { Substitute = "B-7" }] }), [] },
        { "a substitute offered again after it was agreed to", Notice(Shipped("1", "B-7", 120)), Known(Promised("1", 60) with { Substitute = "B-7", IsPending = true }, Promised("1", 60) with { Substitute = "B-7" }), [] },
        { "a substitute that nobody has agreed to yet", Notice(Shipped("1", "B-7", 120)), Known(Promised("1", 120) with { Substitute = "B-7", IsPending = true }), ["Held line-item 1: B-1 / B-7"] },

        // Against the commitment.
        { "what was confirmed", Notice(Shipped("1", "B-1", 100)), Known(Promised("1", 100), Promised("1", 0) with { Status = "Rejected" }), ["Noted line-quantity 1: 120 EA / 100 EA"] },
        { "one more than confirmed", Notice(Shipped("1", "B-1", 101)), Known(Promised("1", 100)), ["Noted line-quantity 1: 120 EA / 101 EA", "Held line-committed 1: 100 EA / 101 EA"] },
        { "more than ordered is told once", Notice(Shipped("1", "B-1", 121)), Known(Promised("1", 100)), ["Held line-quantity 1: 120 EA / 121 EA"] },
        { "more than ordered, but confirmed so", Notice(Shipped("1", "B-1", 126)), new(Facts(tolerances: QuantityPercent(5)) with { Movements = [Promised("1", 126)] }), [] },
        { "one less than confirmed", Notice(Shipped("1", "B-1", 99)), Known(Promised("1", 100)), ["Noted line-quantity 1: 120 EA / 99 EA", "Held line-committed 1: 100 EA / 99 EA"] },
        { "less than confirmed, at the limit", Notice(Shipped("1", "B-1", 95)), new(Facts(tolerances: QuantityPercent(5)) with { Movements = [Promised("1", 100)] }), ["Noted line-quantity 1: 120 EA / 95 EA"] },
        { "less than confirmed, under the limit", Notice(Shipped("1", "B-1", 94.99m)), new(Facts(tolerances: QuantityPercent(5)) with { Movements = [Promised("1", 100)] }), ["Noted line-quantity 1: 120 EA / 94.99 EA", "Held line-committed 1: 100 EA / 94.99 EA"] },
        { "the second part is not due yet", Notice(Shipped("1", "B-1", 84)), Known(Promised("1", 84, Wanted), Promised("1", 36, Later)), ["Noted line-quantity 1: 120 EA / 84 EA"] },
        { "a backorder without a day is never due", Notice(Shipped("1", "B-1", 84)), Known(Promised("1", 84, Wanted), Promised("1", 36) with { Status = "Backordered" }), ["Noted line-quantity 1: 120 EA / 84 EA"] },
        { "the second part on its day", Notice(Shipped("1", "B-1", 36)) with { EstimatedDeliveryDate = Later }, Known(ShippedBefore("1", 84), Promised("1", 84, Wanted), Promised("1", 36, Later)), [] },
        { "refused before, shipped all the same", Notice(Shipped("1", "B-1", 120)), Known(Promised("1", 0) with { Status = "Rejected" }), ["Held line-committed 1: 0 EA / 120 EA"] },
        { "refused before, shipped late all the same", On(Later), Known(Promised("1", 0) with { Status = "Rejected" }), ["Held line-committed 1: 0 EA / 120 EA", "Held line-date 1: 2026-12-01 / 2026-12-14"] },
        { "a part that leaves later is not due when the first arrives", Notice(Shipped("1", "B-1", 84)) with { ShipDate = Wanted, EstimatedDeliveryDate = Later }, Known(Promised("1", 84, Wanted, isShipDate: true), Promised("1", 36, Wanted.AddDays(2), isShipDate: true)), ["Noted line-quantity 1: 120 EA / 84 EA"] },
        { "undecided before, shipped now", Notice(Shipped("1", "B-1", 120)), Known(Promised("1", 0) with { Status = "OnHold" }), [] },
        { "a confirmed line is in no notice", Notice(Shipped("1", "B-1", 120)), Known(Promised("1", 120), Promised("2", 50)), ["Noted line-missing #2: 50 EA /"] },
        { "a line confirmed for later is not missed", Notice(Shipped("1", "B-1", 120)), Known(Promised("1", 120), Promised("2", 50, Later)), [] },
        { "a line shipped before is not missed", Notice(Shipped("1", "B-1", 120)), Known(Promised("1", 120), Promised("2", 50), ShippedBefore("2", 50)), [] },

        // Days.
        { "later than wanted", On(Wanted.AddDays(1)), new(Facts()), ["Held line-date 1: 2026-12-01 / 2026-12-02"] },
        { "all lines late for the same day: one fact", Notice(Shipped("1", "B-1", 120), Shipped("2", "B-2", 50)) with { EstimatedDeliveryDate = Later }, new(Facts()), ["Held line-date : 2026-12-01 / 2026-12-14"] },
        { "late for one of two", Notice(Shipped("1", "B-1", 120), Shipped("2", "B-2", 50)) with { EstimatedDeliveryDate = Later }, Known(Promised("2", 50, Later)), ["Held line-date 1: 2026-12-01 / 2026-12-14"] },
        { "the last day allowed", On(Wanted.AddDays(2)), new(Facts(tolerances: TwoDays)), [] },
        { "a day after it", On(Wanted.AddDays(3)), new(Facts(tolerances: TwoDays)), ["Held line-date 1: 2026-12-01 / 2026-12-04"] },
        { "the first day allowed", On(Wanted.AddDays(-2)), new(Facts(tolerances: TwoDays)), [] },
        { "a day before it", On(Wanted.AddDays(-3)), new(Facts(tolerances: TwoDays)), ["Held line-date 1: 2026-12-01 / 2026-11-28"] },
        { "the day confirmed counts, not the one wanted", On(Later), Known(Promised("1", 120, Later)), [] },
        { "the day wanted is too early for the one confirmed", On(Wanted), Known(Promised("1", 120, Later)), ["Held line-date 1: 2026-12-14 / 2026-12-01"] },
        { "the day that the ERP knows comes before the one wanted", On(Later), new(Facts(First(l => l with { PromisedDate = Later }))), [] },
        { "leaving is compared with leaving", On(Wanted.AddDays(3)) with { ShipDate = Wanted }, Known(Promised("1", 120, Wanted, isShipDate: true)), [] },
        { "leaving a day late", On(Wanted.AddDays(3)) with { ShipDate = Wanted.AddDays(1) }, Known(Promised("1", 120, Wanted, isShipDate: true)), ["Held line-date 1: 2026-12-01 / 2026-12-02"] },
        { "leaving a day early", On(Wanted) with { ShipDate = Wanted.AddDays(-1) }, Known(Promised("1", 120, Wanted, isShipDate: true)), ["Held line-date 1: 2026-12-01 / 2026-11-30"] },
        { "what leaves before the day of arrival may be in time", On(null) with { ShipDate = Wanted.AddDays(-4) }, new(Facts()), ["Noted line-date 1: 2026-12-01 / 2026-11-27"] },
        { "what leaves after it is late", On(null) with { ShipDate = Wanted.AddDays(1) }, new(Facts()), ["Held line-date 1: 2026-12-01 / 2026-12-02"] },
        { "the next part has the next day", Notice(Shipped("1", "B-1", 36)) with { EstimatedDeliveryDate = Wanted }, Known(ShippedBefore("1", 84), Promised("1", 84, Wanted), Promised("1", 36, Later)), ["Held line-date 1: 2026-12-14 / 2026-12-01"] },
        { "both parts at once, the second too early", On(Wanted), Known(Promised("1", 84, Wanted), Promised("1", 36, Later)), ["Held line-date 1: 2026-12-14 / 2026-12-01"] },

        // Packages and lots.
        { "one code twice", Packed(Package("1", Sscc1), Package("2", Sscc1)), new(Facts()), [$"Held package-once : / {Sscc1}"] },
        { "one code twice, once with its application identifier", Packed(Package("1", Sscc1), Package("2", "00" + Sscc1)), new(Facts()), [$"Held package-once : / 00{Sscc1}"] },
        { "two codes", Packed(Package("1", Sscc1), Package("2", Sscc2)), new(Facts()), [] },
        { "a code of another notice", Packed(Package("1", Sscc1)), new(Facts() with { KnownPackages = new Dictionary<string, string> { [Sscc1] = "N-0" } }), [$"Held package-known : / {Sscc1}"] },
        { "a wrong check digit", Packed(Package("1", "001185022745510145")), new(Facts()), ["Noted package-sscc : 001185022745510146 / 001185022745510145"] },
        { "a digit too few", Packed(Package("1", "00118502274551014")), new(Facts()), ["Noted package-sscc : 18 digits / 00118502274551014"] },
        { "a package in a pallet", Packed(Package("1", Sscc1, parent: "2"), Package("2", Sscc2)), new(Facts()), [] },
        { "a package in one that is not there", Packed(Package("1", Sscc1, parent: "7")), new(Facts()), ["Held package-parent : / 7"] },
        { "a package in itself", Packed(Package("1", Sscc1, parent: "1")), new(Facts()), ["Held package-parent : / 1"] },
        { "two packages in each other", Packed(Package("1", Sscc1, parent: "2"), Package("2", Sscc2, parent: "1")), new(Facts()), ["Held package-parent : / 2", "Held package-parent : / 1"] },
        { "a line in a package that is not there", Notice(Shipped("1", "B-1", 120, package: "7")) with { Packages = [Package("1", Sscc1)] }, new(Facts()), ["Held line-package 1: / 7"] },
        { "a line in no package where others are packed", Notice(Shipped("1", "B-1", 120)) with { Packages = [Package("1", Sscc1)] }, new(Facts()), ["Noted line-package 1: /"] },
        { "a lot that expires on the day it arrives", Lots(new Lot { Number = "L-1", ExpiryDate = Wanted }), new(Facts()), [] },
        { "a lot that expires the day before", Lots(new Lot { Number = "L-1", ExpiryDate = Wanted.AddDays(-1) }), new(Facts()), ["Held line-expiry 1: 2026-12-01 / 2026-11-30"] },
        { "a lot past its best", Lots(new Lot { Number = "L-1", BestBeforeDate = Wanted.AddDays(-1) }), new(Facts()), ["Noted line-expiry 1: 2026-12-01 / 2026-11-30"] },
        { "lots that add up", Lots(Lot("L-1", 70), Lot("L-2", 50)), new(Facts()), [] },
        { "lots that do not", Lots(Lot("L-1", 70), Lot("L-2", 49)), new(Facts()), ["Held line-lots 1: 119 EA / 120 EA"] },

        // Purposes.
        { "a replacement is judged like an original", Notice(Shipped("1", "B-1", 121)) with { Purpose = DocumentPurpose.Replacement }, new(Facts()), ["Held line-quantity 1: 120 EA / 121 EA"] },
        { "a cancellation is told, its lines are not judged", Notice(Shipped("1", "B-1", 121)) with { Purpose = DocumentPurpose.Cancellation }, new(Facts()), ["Noted notice-purpose : / Cancellation"] },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_case_has_its_findings(string name, ShipNotice notice, MatchFactsCase facts, string[] expected)
    {
        var shown = Shown(Matcher.Match(notice, facts.Facts).Findings).ToArray();
        Assert.True(expected.SequenceEqual(shown), $"{name}: {string.Join(" | ", shown)}");
    }

    /// <summary>What the buyer reads.</summary>
    public static TheoryData<ShipNotice, MatchFactsCase, string, string> Sentences => new()
    {
        { Notice(Shipped("1", "B-1", 51)), Known(ShippedBefore("1", 70)), "line-quantity", "Line 1: 51 EA with 70 EA of earlier ship notices is 1 EA more than the 120 EA ordered; no deviation is agreed." },
        { Notice(Shipped("1", "B-1", 70), Shipped("1", "B-1", 60)), new(Facts()), "line-quantity", "Line 2: 60 EA with 70 EA of other lines of this notice is 10 EA more than the 120 EA ordered; no deviation is agreed." },
        { Notice(Shipped("1", "B-1", 11, "CS")), new(Facts(units: CaseOfTwelve)), "line-quantity", "Line 1: 11 CS (132 EA) is 12 EA more than the 120 EA ordered; no deviation is agreed." },
        { Notice(Shipped("1", "B-1", 80)), Known(Promised("1", 84)), "line-committed", "Line 1: 80 EA is 4 EA less than the 84 EA confirmed until now; no deviation is agreed." },
        { Notice(Shipped("1", "B-7", 120)), Known(Promised("1", 120) with { Substitute = "B-7", IsPending = true }), "line-item", "Line 1: the item B-7 comes instead of B-1, as offered with the order response R-1, which nobody has approved yet." },
        { On(Later), Known(Promised("1", 120, Wanted)), "line-date", "Line 1: 120 EA arrive on 2026-12-14, 13 days later than confirmed (2026-12-01); no deviation is agreed." },
        { Notice(Shipped("1", "B-1", 120), Shipped("2", "B-2", 50)) with { EstimatedDeliveryDate = Later }, new(Facts()), "line-date", "All lines: the goods arrive on 2026-12-14, 13 days later than wanted (2026-12-01); no deviation is agreed." },
        { Packed(Package("1", Sscc1), Package("2", Sscc1)), new(Facts()), "package-once", $"The serial shipping container code {Sscc1} stands on 2 packages of this notice." },
        { Lots(new Lot { Number = "L-1", ExpiryDate = Wanted.AddDays(-1) }), new(Facts()), "line-expiry", "Line 1: lot L-1 expires on 2026-11-30, before it arrives (2026-12-01)." },
    };

    [Theory]
    [MemberData(nameof(Sentences))]
    public void A_held_finding_is_a_sentence_to_a_buyer(ShipNotice notice, MatchFactsCase facts, string rule, string expected) =>
        Assert.Equal(expected, Held(notice, facts.Facts).Single(f => f.Rule == rule).Text);

    [Fact]
    public void What_is_under_way_is_kept_line_by_line_with_package_and_day()
    {
        var notice = Notice(Shipped("1", "B-1", 6, "CS", package: "2"), Shipped("1", "B-1", 48), Shipped("2", "B-2", 50, package: "3"))
            with
        { Packages = [Package("1", Sscc1), new() { Id = "2", ParentId = "1" }, Package("3", Sscc2, parent: "1")] };
        var shown = Matcher.Match(notice, Facts(units: CaseOfTwelve)).Movements
            .Select(m => FormattableString.Invariant($"{m.Kind} {m.OrderNumber}/{m.OrderLine} by {m.DocumentLine}: {m.Quantity} in {m.Package} on {m.Date:yyyy-MM-dd}"));
        Assert.Equal(
            [
                $"Shipped 4711/1 by 1: 72 in {Sscc1} on 2026-12-01",
                "Shipped 4711/1 by 2: 48 in  on 2026-12-01",
                $"Shipped 4711/2 by 3: 50 in {Sscc2} on 2026-12-01",
            ],
            shown);
    }

    [Fact]
    public void A_day_of_shipment_is_kept_as_such_where_no_arrival_is_known()
    {
        var movement = Matcher.Match(On(null) with { ShipDate = Wanted }, Facts()).Movements.Single();
        Assert.Equal((Wanted, true), (movement.Date, movement.IsShipDate));
    }

    [Fact]
    public void Nothing_of_a_cancelled_notice_is_under_way() =>
        Assert.Empty(Matcher.Match(On(Wanted) with { Purpose = DocumentPurpose.Cancellation }, Facts()).Movements);

    [Fact]
    public void Goods_for_another_suppliers_order_do_not_count_for_it() =>
        Assert.Empty(Matcher.Match(On(Wanted), Facts(Order with { Supplier = "S-999" })).Movements);

    [Theory]
    [InlineData(70, 51, 10.00)]
    [InlineData(130, 10, 100.00)]
    public void Only_what_this_notice_has_too_much_is_at_stake(int before, int now, decimal stake)
    {
        var finding = Held(Notice(Shipped("1", "B-1", now)), Known(ShippedBefore("1", before)).Facts).Single();
        Assert.Equal((stake, "USD", "/lines/0/quantity/value"), (finding.AmountAtStake, finding.Currency, finding.Field));
    }

    /// <summary>The last two are examples that GS1 has published.</summary>
    [Theory]
    [InlineData("00000000000000000", '0')]
    [InlineData("00000000000000001", '7')]
    [InlineData("10614141123456789", '7')]
    [InlineData("37613032110910342", '0')]
    public void The_check_digit_of_a_container_code_is_reckoned_by_gs1(string digits, char expected) =>
        Assert.Equal(expected, Sscc.CheckDigit(digits + "0"));

    static IEnumerable<Finding> Held(ShipNotice notice, MatchFacts facts) =>
        Matcher.Match(notice, facts).Findings.Where(f => f.Outcome == FindingOutcome.Held);

    static MatchFactsCase Known(params Movement[] movements) => new(Facts() with { Movements = movements });

    // All of line 1, to arrive on a day.
    static ShipNotice On(DateOnly? day) => Notice(Shipped("1", "B-1", 120)) with { EstimatedDeliveryDate = day };

    static ShipNotice Packed(params Package[] packages) => Notice(Shipped("1", "B-1", 120, package: "1")) with { Packages = packages };

    static Package Package(string id, string sscc, string? parent = null) => new() { Id = id, Sscc = sscc, ParentId = parent };

    static ShipNotice Lots(params Lot[] lots) => Notice(Shipped("1", "B-1", 120) with { Lots = lots });

    static Lot Lot(string number, decimal quantity) => new() { Number = number, Quantity = new() { Value = quantity, Unit = "EA" } };

    static OrderSnapshot First(Func<OrderLine, OrderLine> change) => Order with { Lines = [change(Order.Lines[0]), Order.Lines[1]] };
}
