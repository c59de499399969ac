using Gateway.Translation.Definitions;

namespace Gateway.Partners;

/// <summary>How far documents may deviate from the purchase order. What is not written must agree exactly.</summary>
public sealed record Tolerances
{
    readonly DateDeviation _shipDates = DateDeviation.None;

    /// <summary>Unit price, against the order's.</summary>
    public Deviation Price { get; init; } = Deviation.None;

    /// <summary>Quantity, in percent or in the order's units.</summary>
    public Deviation Quantity { get; init; } = Deviation.None;

    /// <summary>The difference of a quantity times the price, as money: cheap items get wide room. See <see cref="JudgeQuantity"/>.</summary>
    public Deviation QuantityValue { get; init; } = Deviation.None;

    /// <summary>Days on which goods arrive.</summary>
    public DateDeviation Dates { get; init; } = DateDeviation.None;

    /// <summary>Days on which goods leave; <see cref="Dates"/> holds for them too where nothing else is written.</summary>
    public DateDeviation ShipDates
    {
        get => _shipDates.Else(Dates);
        init => _shipDates = value;
    }

    /// <summary>The amount of a line, against its own quantity and price.</summary>
    public Deviation LineAmount { get; init; } = Deviation.None;

    /// <summary>Freight, other charges and allowances that the order does not name.</summary>
    public ChargeTolerances Charges { get; init; } = ChargeTolerances.None;

    /// <summary>Tax, against the rate that the document itself states.</summary>
    public Deviation Tax { get; init; } = Deviation.None;

    /// <summary>The document's totals, against the sum of its parts.</summary>
    public Deviation Total { get; init; } = Deviation.None;

    /// <summary>Judges a quantity that is not the expected one.</summary>
    /// <remarks>A limit on the value alone replaces exact agreement of the quantity; where both are written both must allow.</remarks>
    /// <param name="difference">Of the quantities; more than expected is positive.</param>
    /// <param name="expected">The quantity expected, in the same unit.</param>
    /// <param name="unitPrice">Money for one unit; null when it is not known, and then only the quantity is judged.</param>
    public LimitJudgement JudgeQuantity(decimal difference, decimal expected, decimal? unitPrice)
    {
        var quantity = difference > 0 ? Quantity.Over : Quantity.Under;
        var value = difference > 0 ? QuantityValue.Over : QuantityValue.Under;
        var byQuantity = new LimitJudgement(quantity.Allows(Math.Abs(difference), expected), quantity);
        if (unitPrice is not { } price || !value.IsWritten) return byQuantity;
        var byValue = new LimitJudgement(value.Allows(Math.Abs(difference * price), expected * price), value);
        return byValue.Allows && quantity.IsWritten ? byQuantity : byValue;
    }

    /// <summary>Every limit that somebody wrote, in the order of the document.</summary>
    public IEnumerable<WrittenLimit> Written =>
    [
        .. Price.Written("price"), .. Quantity.Written("quantity"), .. QuantityValue.Written("quantity value"),
        .. Dates.Written("dates"), .. _shipDates.Written("ship dates"), .. LineAmount.Written("line amount"),
        .. Charges.Written("charges"), .. Tax.Written("tax"), .. Total.Written("total"),
    ];

    /// <summary>Each limit where it is written, else that of a wider level.</summary>
    internal Tolerances Else(Tolerances wider) => new()
    {
        Price = Price.Else(wider.Price),
        Quantity = Quantity.Else(wider.Quantity),
        QuantityValue = QuantityValue.Else(wider.QuantityValue),
        Dates = Dates.Else(wider.Dates),
        ShipDates = _shipDates.Else(wider._shipDates),
        LineAmount = LineAmount.Else(wider.LineAmount),
        Charges = Charges.Else(wider.Charges),
        Tax = Tax.Else(wider.Tax),
        Total = Total.Else(wider.Total),
    };

    internal static Tolerances Read(YamlFields? fields) => fields is null ? new() : new()
    {
        Price = Deviation.Read(fields, "price"),
        Quantity = Deviation.Read(fields, "quantity"),
        QuantityValue = Deviation.Read(fields, "quantityValue"),
        Dates = DateDeviation.Read(fields, "dates"),
        ShipDates = DateDeviation.Read(fields, "shipDates"),
        LineAmount = Deviation.Read(fields, "lineAmount"),
        Charges = ChargeTolerances.Read(fields, "charges"),
        Tax = Deviation.Read(fields, "tax"),
        Total = Deviation.Read(fields, "total"),
    };
}

/// <summary>What a limit says to a difference.</summary>
/// <param name="Allows">Whether the difference stays inside.</param>
/// <param name="Limit">The limit that decided.</param>
public readonly record struct LimitJudgement(bool Allows, ToleranceLimit Limit);
