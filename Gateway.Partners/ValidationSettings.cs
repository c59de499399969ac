using Gateway.Translation.Definitions;

namespace Gateway.Partners;

/// <summary>What a finding against the partner's guide does to its message.</summary>
public enum GuideFindings
{
    /// <summary>The message is rejected, as by the standard itself.</summary>
    Reject,

    /// <summary>The message is accepted and the acknowledgement names the finding.</summary>
    Accept,

    /// <summary>The guide is not applied.</summary>
    Ignore,
}

/// <summary>What happens when elements arrive that no map row reads.</summary>
public enum UnmappedElements
{
    /// <summary>They are counted and kept beside the document.</summary>
    Allow,

    /// <summary>The document waits for a person.</summary>
    Hold,
}

/// <summary>How strictly one agreement's messages are judged.</summary>
public sealed record ValidationSettings(GuideFindings Guide, UnmappedElements Unmapped)
{
    internal static ValidationSettings Read(YamlFields? fields) => fields is null
        ? new(GuideFindings.Reject, UnmappedElements.Allow)
        : new(fields.Choice("guide", GuideFindings.Reject), fields.Choice("unmapped", UnmappedElements.Allow));
}
