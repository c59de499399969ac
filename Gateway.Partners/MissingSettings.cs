using Gateway.Translation.Definitions;

namespace Gateway.Partners;

/// <summary>Whether a number that is left out tells of an interchange that never came.</summary>
public enum NumberWatch
{
    /// <summary>Where the partner has counted by one so far.</summary>
    Learned,

    /// <summary>From the second interchange on: the partner has said that it counts by one for us alone.</summary>
    Always,

    Never,
}

/// <summary>How missing interchanges of a partner are found: ISA13, GS06 and UNB 0020 count, and a number that is left out was lost on the way.</summary>
/// <param name="Watch">Whether.</param>
/// <param name="After">So long a number that was left out may still come: files overtake each other.</param>
public sealed record MissingSettings(NumberWatch Watch, TimeSpan After)
{
    /// <summary>What holds where a profile says nothing.</summary>
    public static MissingSettings Default { get; } = new(NumberWatch.Learned, TimeSpan.FromHours(4));

    internal static MissingSettings Read(YamlFields? fields) => fields is null
        ? Default
        : new(fields.Choice("watch", Default.Watch), fields.Duration("after", Default.After));
}
