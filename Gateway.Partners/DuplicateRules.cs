using Gateway.Translation.Definitions;

namespace Gateway.Partners;

/// <summary>What happens to an interchange whose control number was used before.</summary>
public enum DuplicateInterchange
{
    Reject,
    Warn,
    Off,
}

/// <summary>What happens to a file whose bytes arrived before.</summary>
public enum IdenticalFile
{
    /// <summary>It is put away and noted.</summary>
    Ignore,

    /// <summary>It waits for a person.</summary>
    Hold,

    /// <summary>It is processed: an unchanged daily CSV is legitimate.</summary>
    Accept,
}

/// <summary>How repetitions are treated.</summary>
public sealed record DuplicateRules(DuplicateInterchange Interchange, IdenticalFile IdenticalFile)
{
    internal static DuplicateRules Read(YamlFields? fields) => fields is null
        ? new(DuplicateInterchange.Reject, IdenticalFile.Ignore)
        : new(fields.Choice("interchange", DuplicateInterchange.Reject), fields.Choice("identicalFile", IdenticalFile.Ignore));
}
