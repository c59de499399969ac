using Gateway.Host.Matching;
using Gateway.Partners;
using Gateway.Translation.Definitions;
using Gateway.Translation.Documents;

namespace Gateway.Host.Tests.Matching;

/// <summary>What an invoice meets: receipts, earlier invoices and terms, short enough to be read in a table of cases.</summary>
static class SomeInvoice
{
    /// <summary>PO 4711 and what is known beside it; two-way and exact where nothing else is said.</summary>
    internal static MatchFacts Given(
        OrderSnapshot? order = null,
        Tolerances? terms = null,
        InvoiceMatching matching = InvoiceMatching.TwoWay,
        Receipt[]? receipts = null,
        Movement[]? billed = null,
        EarlierInvoice[]? invoices = null,
        params UnitReference[] units) => SomeOrder.Facts(order, null, units) with
        {
            Terms = new([new(TermsLevel.Company, TermsSubject.Document, null, null, terms ?? new(), matching)]),
            Receipts = receipts ?? [],
            Movements = billed ?? [],
            Invoices = invoices ?? [],
        };

    /// <summary>The same, three-way.</summary>
    internal static MatchFacts Received(params Receipt[] receipts) => Given(matching: InvoiceMatching.ThreeWay, receipts: receipts);

    internal static Receipt Got(decimal quantity, string line = "1", string unit = "EA", string id = "R1") =>
        new(id, "GR-" + id, "4711", line, quantity, unit, new(2026, 11, 30), null);

    /// <summary>What another invoice bills of an order line; a credit memo's is negative.</summary>
    internal static Movement Bills(string invoice, decimal quantity, decimal? amount = null, string line = "1", bool pending = false) => new()
    {
        Kind = MovementKind.Billed,
        OrderNumber = "4711",
        OrderLine = line,
        Quantity = quantity,
        Amount = amount,
        Currency = "USD",
        DocumentId = "01" + invoice,
        DocumentNumber = invoice,
        IsPending = pending,
    };

    internal static EarlierInvoice Earlier(
        string number, decimal? amount = 1200m, bool credit = false, string? credits = null, bool pending = false, int year = 2026, string currency = "USD") =>
        new("01" + number, number, new(year, 11, 17), credit, credits, amount, currency, pending);

    internal static Deviation Room(decimal? percent = null, decimal? amount = null, ExceededLimits exceeding = ExceededLimits.Either)
    {
        var limit = new ToleranceLimit(percent, amount, exceeding, new FilePosition("policy.yaml", 31, 5));
        return new(limit, limit);
    }

    internal static Deviation Unlimited { get; } = Room();

    internal static Tolerances Price(Deviation over, Deviation? under = null) => new() { Price = new(over.Over, (under ?? over).Under) };

    internal static Invoice Credit(string? original, params InvoiceLine[] lines) => SomeOrder.Invoice(lines) with
    {
        Kind = InvoiceKind.CreditMemo,
        InvoiceNumber = "C-1",
        OriginalInvoiceNumber = original,
    };

    internal static AllowanceCharge Allowance(decimal? amount = null, string type = "discount", decimal? percent = null, string? settlement = null) =>
        new() { Kind = ChargeKind.Allowance, Type = type, Amount = amount, Percent = percent, Settlement = settlement };

    internal static AllowanceCharge Charge(decimal? amount = null, string type = "freight", decimal? percent = null, string? settlement = null) =>
        new() { Kind = ChargeKind.Charge, Type = type, Amount = amount, Percent = percent, Settlement = settlement };
}
