namespace Gateway.Translation.Documents;

/// <summary>Something taken off or put on the price: discount, freight, handling, deposit.</summary>
public sealed record AllowanceCharge
{
    [Field("Allowance, charge, or neither.")]
    public ChargeKind? Kind { get; init; }

    [Field("What it is for: freight, handling, fuelSurcharge, discount, …; another text is the sender's own code.")]
    public string? Type { get; init; }

    [Field("Words that came with it.")]
    public string? Description { get; init; }

    [Field("The money, without sign: the kind says which way.", IsMain = true)]
    public decimal? Amount { get; init; }

    [Field("Percentage, where it is computed by one: 5 is five percent.")]
    public decimal? Percent { get; init; }

    [Field("The amount that the percentage is of.")]
    public decimal? BasisAmount { get; init; }

    [Field("Money per unit of the quantity.")]
    public decimal? Rate { get; init; }

    [Field("The quantity it is computed on.")]
    public Quantity? Quantity { get; init; }

    [Field("How it is settled: offInvoice, billBack, addedToInvoice, creditToCustomer, paidByBuyer, paidBySeller; another text is the sender's own code.")]
    public string? Settlement { get; init; }

    [Field("The taxes on it.")]
    public IReadOnlyList<Tax> Taxes { get; init; } = [];
}

/// <summary>A tax on the document or line.</summary>
public sealed record Tax
{
    [Field("Which tax: vat, stateSalesTax, citySalesTax, gst, pst, hst, exciseTax, environmentalTax, …; another text is the sender's own code.")]
    public string? Type { get; init; }

    [Field("How the thing is taxed: standard, exempt, exemptForResale, zero, reduced, reverseCharge; another text is the sender's own code.")]
    public string? Category { get; init; }

    [Field("The rate: 19 is nineteen percent.")]
    public decimal? Percent { get; init; }

    [Field("The tax.", IsMain = true)]
    public decimal? Amount { get; init; }

    [Field("The amount that is taxed.")]
    public decimal? BasisAmount { get; init; }

    [Field("Where the tax is due, as the sender codes it.")]
    public string? Jurisdiction { get; init; }

    [Field("The taxpayer's number.")]
    public string? TaxNumber { get; init; }
}

/// <summary>When to pay, and what is gained by paying early.</summary>
public sealed record PaymentTerms
{
    [Field("Kind of terms: basic, endOfMonth, fixedDate, discount, none, …; another text is the sender's own code.")]
    public string? Type { get; init; }

    [Field("The date that days are counted from: invoiceDate, deliveryDate, shipDate, receiptOfGoods, …; another text is the sender's own code.")]
    public string? Basis { get; init; }

    [Field("Discount for early payment, in percent.")]
    public decimal? DiscountPercent { get; init; }

    [Field("Last day of the discount.")]
    public DateOnly? DiscountDate { get; init; }

    [Field("Days for which the discount is given.")]
    public decimal? DiscountDays { get; init; }

    [Field("Discount for early payment, in money.")]
    public decimal? DiscountAmount { get; init; }

    [Field("Day on which the whole is due.")]
    public DateOnly? DueDate { get; init; }

    [Field("Days after which the whole is due.")]
    public decimal? NetDays { get; init; }

    [Field("Day of the month on which it is due.")]
    public decimal? DayOfMonth { get; init; }

    [Field("The terms in words.")]
    public string? Description { get; init; }
}

/// <summary>Who pays the carriage, and where risk and title pass.</summary>
public sealed record DeliveryTerms
{
    [Field("Who pays the carriage: prepaidBySeller, collect, prepaidAndCharged, thirdParty, customerPickup, …; another text is the sender's own code.")]
    public string? Payment { get; init; }

    [Field("Incoterms or other transport terms code.")]
    public string? Code { get; init; }

    [Field("What the named place is: destination, origin, city, …; another text is the sender's own code.")]
    public string? PlaceType { get; init; }

    [Field("The named place.")]
    public string? Place { get; init; }
}

/// <summary>One carrier of the goods, or one leg of their way.</summary>
public sealed record Carrier
{
    [Field("Its numbers.", Schemes = [PartySchemes.Scac, PartySchemes.Gln, PartySchemes.Duns])]
    public IReadOnlyList<Identifier> Ids { get; init; } = [];

    [Field("Name of the carrier, or the route in words.")]
    public string? Name { get; init; }

    [Field("Means of carriage: motor, parcel, rail, air, sea, pickup, …; another text is the sender's own code.")]
    public string? Mode { get; init; }

    [Field("Place of the carrier in the route: origin, originDelivery, first, deliverySwitch; another text is the sender's own code.")]
    public string? Stage { get; init; }

    [Field("Service level: the sender's code.")]
    public string? ServiceLevel { get; init; }

    [Field("Trailer, container or vehicle number.")]
    public string? EquipmentNumber { get; init; }

    [Field("Kind of trailer, container or vehicle: the sender's code.")]
    public string? EquipmentType { get; init; }

    [Field("Seal number.")]
    public string? SealNumber { get; init; }

    [Field("Tracking, pro or waybill number.")]
    public string? TrackingNumber { get; init; }
}

/// <summary>The sums that the sender states.</summary>
public sealed record Totals
{
    [Field("The whole: what is to be paid, or the value of the order.", IsMain = true)]
    public decimal? Amount { get; init; }

    [Field("Sum of the lines before document-level allowances, charges and taxes.")]
    public decimal? LineAmount { get; init; }

    [Field("Sum of the allowances.")]
    public decimal? AllowanceAmount { get; init; }

    [Field("Sum of the charges.")]
    public decimal? ChargeAmount { get; init; }

    [Field("The amount that is taxed.")]
    public decimal? TaxableAmount { get; init; }

    [Field("Sum of the taxes.")]
    public decimal? TaxAmount { get; init; }

    [Field("The amount that the discount for early payment is of.")]
    public decimal? DiscountableAmount { get; init; }

    [Field("What is to be paid when the discount is taken.")]
    public decimal? DiscountedAmount { get; init; }

    [Field("The discount for early payment.")]
    public decimal? DiscountAmount { get; init; }

    [Field("Already paid.")]
    public decimal? PrepaidAmount { get; init; }

    [Field("Weight of the whole.")]
    public Quantity? Weight { get; init; }

    [Field("Volume of the whole.")]
    public Quantity? Volume { get; init; }

    [Field("Number of packages or units of the whole.")]
    public Quantity? Quantity { get; init; }
}
