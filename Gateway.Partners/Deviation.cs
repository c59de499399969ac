using Gateway.Translation.Definitions;

namespace Gateway.Partners;

/// <summary>The room above and below the expected value.</summary>
public sealed record Deviation(ToleranceLimit Over, ToleranceLimit Under)
{
    internal static readonly Deviation None = new(ToleranceLimit.None, ToleranceLimit.None);

    /// <summary>Each side where it is written, else that of a wider level.</summary>
    internal Deviation Else(Deviation wider) => new(Over.Else(wider.Over), Under.Else(wider.Under));

    internal IEnumerable<WrittenLimit> Written(string kind) =>
        Over == Under
            ? Written(kind, Over)
            : [.. Written($"{kind} over", Over), .. Written($"{kind} under", Under)];

    internal static Deviation Read(YamlFields parent, string key)
    {
        if (parent.Node(key) is not YamlMapping)
            return ToleranceLimit.ReadOrNull(parent, key) is { } limit ? new(limit, limit) : None;
        return parent.Section(key) is { } fields ? ReadSides(fields, key) : None;
    }

    /// <summary>The limits that stand in a mapping themselves hold on both sides; over and under replace them on one.</summary>
    internal static Deviation ReadSides(YamlFields fields, string key)
    {
        var both = ToleranceLimit.ReadOwn(fields);
        var (over, under) = (ToleranceLimit.ReadOrNull(fields, "over"), ToleranceLimit.ReadOrNull(fields, "under"));
        if (both is null && !fields.Has("over") && !fields.Has("under"))
            fields.Problems.Add(fields.Position.Problem($"\"{key}\" sets no limit; write percent or amount, over or under in it, or 0 or unlimited in its place"));
        return new(over ?? both ?? ToleranceLimit.None, under ?? both ?? ToleranceLimit.None);
    }

    static IEnumerable<WrittenLimit> Written(string kind, ToleranceLimit limit) =>
        limit.IsWritten ? [new(kind, limit.ToString(), limit.Source)] : [];
}

/// <summary>One limit as somebody wrote it.</summary>
/// <param name="Kind">Of which deviation, such as <c>price over</c>.</param>
/// <param name="Limit">In words.</param>
/// <param name="Source">Where.</param>
public sealed record WrittenLimit(string Kind, string Limit, FilePosition? Source);
