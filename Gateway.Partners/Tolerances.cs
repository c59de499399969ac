using Gateway.Translation.Definitions;

namespace Gateway.Partners;

/// <summary>Which limits must be exceeded before a deviation is a finding.</summary>
public enum ExceededLimits
{
    Either,
    Both,
}

/// <summary>How far documents may deviate from the purchase order. What is not written must agree exactly.</summary>
public sealed record Tolerances
{
    public Deviation Price { get; init; } = Deviation.None;

    public Deviation Quantity { get; init; } = Deviation.None;

    public DateDeviation Dates { get; init; } = DateDeviation.None;

    internal static Tolerances Read(YamlFields? fields) => fields is null ? new() : new()
    {
        Price = Deviation.Read(fields, "price"),
        Quantity = Deviation.Read(fields, "quantity"),
        Dates = DateDeviation.Read(fields, "dates"),
    };
}

/// <summary>The room above and below the expected value.</summary>
public sealed record Deviation(ToleranceLimit Over, ToleranceLimit Under)
{
    internal static readonly Deviation None = new(ToleranceLimit.None, ToleranceLimit.None);

    internal static Deviation Read(YamlFields parent, string key)
    {
        if (!ToleranceLimit.IsWritten(parent, key))
            return None;
        if (ToleranceLimit.IsUnlimited(parent, key))
            return new(ToleranceLimit.Unlimited(parent.PositionOf(key)), ToleranceLimit.Unlimited(parent.PositionOf(key)));
        if (parent.Section(key) is not { } fields)
            return None;
        var both = ToleranceLimit.Read(fields);
        return new(Side(fields, "over") ?? both, Side(fields, "under") ?? both);
    }

    static ToleranceLimit? Side(YamlFields fields, string key) =>
        !ToleranceLimit.IsWritten(fields, key) ? null
        : ToleranceLimit.IsUnlimited(fields, key) ? ToleranceLimit.Unlimited(fields.PositionOf(key))
        : fields.Section(key) is { } side ? ToleranceLimit.Read(side)
        : null;
}

/// <summary>The room on one side: in percent of the expected value, as an amount, or both.</summary>
/// <param name="Percent">Null when percent is not limited.</param>
/// <param name="Amount">Null when the amount is not limited.</param>
/// <param name="Exceeded">Which limits must be exceeded before the deviation is a finding.</param>
/// <param name="Source">The place that sets it; null for the exact agreement that holds where nothing is written.</param>
public sealed record ToleranceLimit(decimal? Percent, decimal? Amount, ExceededLimits Exceeded, FilePosition? Source)
{
    internal static readonly ToleranceLimit None = new(0, null, ExceededLimits.Either, null);

    /// <summary>Whether a deviation of this size, taken without its sign, stays inside.</summary>
    public bool Allows(decimal deviation, decimal expected)
    {
        var overPercent = Percent is { } percent && deviation > Math.Abs(expected) * percent / 100;
        var overAmount = Amount is { } amount && deviation > amount;
        return Exceeded == ExceededLimits.Both && Percent is not null && Amount is not null
            ? !(overPercent && overAmount)
            : !overPercent && !overAmount;
    }

    /// <summary>The limit as a person writes it.</summary>
    public override string ToString() => (Percent, Amount) switch
    {
        (null, null) => "unlimited",
        ({ } percent, null) => FormattableString.Invariant($"{percent} percent"),
        (null, { } amount) => FormattableString.Invariant($"{amount}"),
        ({ } percent, { } amount) => FormattableString.Invariant($"{percent} percent {(Exceeded == ExceededLimits.Both ? "and" : "or")} {amount}"),
    };

    internal static ToleranceLimit Unlimited(FilePosition source) => new(null, null, ExceededLimits.Either, source);

    internal static ToleranceLimit Read(YamlFields fields)
    {
        var (percent, amount) = (Value(fields, "percent"), Value(fields, "amount"));
        var exceeded = fields.Choice("exceeding", ExceededLimits.Either);
        return fields.Has("percent") || fields.Has("amount")
            ? new(percent, amount, exceeded, fields.Position)
            : None with { Exceeded = exceeded };
    }

    internal static bool IsUnlimited(YamlFields fields, string key) =>
        fields.Node(key) is YamlScalar { Text: "unlimited" };

    /// <summary>Whether something stands there. A blank is refused: to some it means nothing, to others everything.</summary>
    internal static bool IsWritten(YamlFields fields, string key)
    {
        if (fields.Node(key) is not YamlScalar { IsBlank: true })
            return fields.Has(key);
        fields.Problem(key, $"the tolerance \"{key}\" is blank; write a value, 0 for none, or unlimited");
        return false;
    }

    static decimal? Value(YamlFields fields, string key)
    {
        if (!IsWritten(fields, key)) return fields.Has(key) ? 0 : null;
        return IsUnlimited(fields, key) ? null : Limit(fields, key);
    }

    static decimal Limit(YamlFields fields, string key)
    {
        var value = fields.Decimal(key, 0);
        if (value < 0) fields.Problem(key, $"\"{key}\" must not be negative; \"over\" and \"under\" say the direction");
        return value;
    }
}

/// <summary>Days that a date may be early or late; null for any number.</summary>
public sealed record DateDeviation(int? Early, int? Late, FilePosition? Source)
{
    internal static readonly DateDeviation None = new(0, 0, null);

    internal static DateDeviation Read(YamlFields parent, string key)
    {
        if (!ToleranceLimit.IsWritten(parent, key))
            return None;
        if (ToleranceLimit.IsUnlimited(parent, key))
            return new(null, null, parent.PositionOf(key));
        return parent.Section(key) is { } fields ? new(Days(fields, "early"), Days(fields, "late"), fields.Position) : None;
    }

    static int? Days(YamlFields fields, string key)
    {
        if (!ToleranceLimit.IsWritten(fields, key)) return 0;
        return ToleranceLimit.IsUnlimited(fields, key) ? null : fields.Number(key, 0, 0, 3650);
    }
}
