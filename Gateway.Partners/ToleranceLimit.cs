using Gateway.Translation.Definitions;

namespace Gateway.Partners;

/// <summary>Which limits must be exceeded before a deviation is a finding.</summary>
public enum ExceededLimits
{
    Either,
    Both,
}

/// <summary>The room on one side: in percent of the expected value, as an amount, or both.</summary>
/// <param name="Percent">Null when percent is not limited.</param>
/// <param name="Amount">Null when the amount is not limited.</param>
/// <param name="Exceeded">Which limits must be exceeded before the deviation is a finding.</param>
/// <param name="Source">The place that sets it; null for the exact agreement that holds where nothing is written.</param>
public sealed record ToleranceLimit(decimal? Percent, decimal? Amount, ExceededLimits Exceeded, FilePosition? Source)
{
    internal static readonly ToleranceLimit None = new(0, null, ExceededLimits.Either, null);

    /// <summary>Whether a deviation of this size, taken without its sign, stays inside. At the limit is inside.</summary>
    public bool Allows(decimal deviation, decimal expected)
    {
        var overPercent = Percent is { } percent && deviation > Math.Abs(expected) * percent / 100;
        var overAmount = Amount is { } amount && deviation > amount;
        return Exceeded == ExceededLimits.Both && Percent is not null && Amount is not null
            ? !(overPercent && overAmount)
            : !overPercent && !overAmount;
    }

    /// <summary>Whether somebody wrote it, and be it 0.</summary>
    public bool IsWritten => this != None;

    /// <summary>The limit as a person writes it.</summary>
    public override string ToString() => (Percent, Amount) switch
    {
        (null, null) => "unlimited",
        ({ } percent, null) => FormattableString.Invariant($"{percent} percent"),
        (null, { } amount) => FormattableString.Invariant($"{amount}"),
        ({ } percent, { } amount) => FormattableString.Invariant($"{percent} percent {(Exceeded == ExceededLimits.Both ? "and" : "or")} {amount}"),
    };

    /// <summary>This one where it is written, else that of a wider level.</summary>
    internal ToleranceLimit Else(ToleranceLimit wider) => IsWritten ? this : wider;

    /// <summary>Reads <c>unlimited</c>, <c>0</c>, or a mapping; null when nothing usable stands there.</summary>
    internal static ToleranceLimit? ReadOrNull(YamlFields parent, string key)
    {
        if (!IsWrittenAt(parent, key)) return null;
        return parent.Node(key) is YamlScalar scalar
            ? ReadScalar(parent, key, scalar)
            : parent.Section(key) is { } fields ? Read(fields, key) : null;
    }

    /// <summary>The limits that stand in a mapping themselves; null when none does.</summary>
    internal static ToleranceLimit? ReadOwn(YamlFields fields)
    {
        var (percent, amount) = (Value(fields, "percent"), Value(fields, "amount"));
        var exceeded = fields.Choice("exceeding", ExceededLimits.Either);
        return fields.Has("percent") || fields.Has("amount") ? new(percent, amount, exceeded, fields.Position) : null;
    }

    static ToleranceLimit? ReadScalar(YamlFields parent, string key, YamlScalar scalar)
    {
        switch (scalar.Text)
        {
            case "unlimited":
                return new(null, null, ExceededLimits.Either, scalar.Position);
            case "0":
                return None with { Source = scalar.Position };
            default:
                parent.Problem(key, $"\"{key}\" is \"{scalar.Text}\", which says neither percent nor amount; write {{ percent: … }}, {{ amount: … }}, 0 for none, or unlimited");
                return null;
        }
    }

    internal static bool IsUnlimited(YamlFields fields, string key) =>
        fields.Node(key) is YamlScalar { Text: "unlimited" };

    /// <summary>Whether something stands there. A blank is refused: to some it means nothing, to others everything.</summary>
    internal static bool IsWrittenAt(YamlFields fields, string key)
    {
        if (fields.Node(key) is not YamlScalar { IsBlank: true })
            return fields.Has(key);
        fields.Problem(key, $"the tolerance \"{key}\" is blank; write a value, 0 for none, or unlimited");
        return false;
    }

    static ToleranceLimit? Read(YamlFields fields, string key)
    {
        var limit = ReadOwn(fields);
        if (limit is null) fields.Problems.Add(fields.Position.Problem($"\"{key}\" sets no limit; write percent or amount in it, or 0 or unlimited in its place"));
        return limit;
    }

    static decimal? Value(YamlFields fields, string key)
    {
        if (!IsWrittenAt(fields, key)) return fields.Has(key) ? 0 : null;
        return IsUnlimited(fields, key) ? null : Limit(fields, key);
    }

    static decimal Limit(YamlFields fields, string key)
    {
        var value = fields.Decimal(key, 0);
        if (value < 0) fields.Problem(key, $"\"{key}\" must not be negative; \"over\" and \"under\" say the direction");
        return value;
    }
}
