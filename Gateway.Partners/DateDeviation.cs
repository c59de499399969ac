using Gateway.Translation.Definitions;

namespace Gateway.Partners;

/// <summary>How much earlier and later than expected a day may be.</summary>
public sealed record DateDeviation(DayLimit Early, DayLimit Late)
{
    internal static readonly DateDeviation None = new(DayLimit.None, DayLimit.None);

    /// <summary>Each side where it is written, else that of a wider level.</summary>
    internal DateDeviation Else(DateDeviation wider) => new(Early.Else(wider.Early), Late.Else(wider.Late));

    /// <summary>The side that judges a day: so many days after the expected one, or before it when negative.</summary>
    public DayLimit Side(int days) => days > 0 ? Late : Early;

    internal IEnumerable<WrittenLimit> Written(string kind) =>
        [.. Written($"{kind} early", Early), .. Written($"{kind} late", Late)];

    internal static DateDeviation Read(YamlFields parent, string key)
    {
        if (!ToleranceLimit.IsWrittenAt(parent, key))
            return None;
        if (ToleranceLimit.IsUnlimited(parent, key))
            return new(new(null, parent.PositionOf(key)), new(null, parent.PositionOf(key)));
        return parent.Section(key) is { } fields ? new(DayLimit.Read(fields, "early"), DayLimit.Read(fields, "late")) : None;
    }

    static IEnumerable<WrittenLimit> Written(string kind, DayLimit limit) =>
        limit.IsWritten ? [new(kind, limit.ToString(), limit.Source)] : [];
}

/// <summary>The days that a date may differ in one direction.</summary>
/// <param name="Days">Null for any number.</param>
/// <param name="Source">The place that sets it; null for the exact agreement that holds where nothing is written.</param>
public sealed record DayLimit(int? Days, FilePosition? Source)
{
    internal static readonly DayLimit None = new(0, null);

    /// <summary>Whether so many days, taken without their sign, stay inside. At the limit is inside.</summary>
    public bool Allows(int days) => Days is null || Math.Abs(days) <= Days;

    /// <summary>Whether somebody wrote it, and be it 0.</summary>
    public bool IsWritten => this != None;

    /// <summary>The limit as a person writes it.</summary>
    public override string ToString() => Days switch
    {
        null => "unlimited",
        1 => "1 day",
        { } days => FormattableString.Invariant($"{days} days"),
    };

    internal DayLimit Else(DayLimit wider) => IsWritten ? this : wider;

    internal static DayLimit Read(YamlFields fields, string key) =>
        !ToleranceLimit.IsWrittenAt(fields, key) ? None
        : ToleranceLimit.IsUnlimited(fields, key) ? new(null, fields.PositionOf(key))
        : new(fields.Number(key, 0, 0, 3650), fields.PositionOf(key));
}
