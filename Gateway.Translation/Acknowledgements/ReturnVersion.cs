using Gateway.Translation.Interchanges;

namespace Gateway.Translation.Acknowledgements;

/// <summary>The version of an answer's envelope: the partner's own, where it names one.</summary>
static class ReturnVersion
{
    /// <summary>ISA12, or the syntax identifier and version of UNB.</summary>
    internal static string For(InterchangeHeader answered) => answered.Standard == Standard.X12
        ? IsaChecks.IsVersion(answered.Version) ? answered.Version : "00401"
        : UnbChecks.IdentifierOf(answered.Version) + (UnbChecks.IsVersion(answered.Version) ? answered.Version[^1] : '3');
}
