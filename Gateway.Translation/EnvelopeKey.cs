using Gateway.Translation.Interchanges;

namespace Gateway.Translation;

/// <summary>What an envelope says of a message: by it the caller finds the agreement.</summary>
/// <param name="Interchange">ISA or UNB.</param>
/// <param name="Group">GS or UNG.</param>
/// <param name="Type">"855", "ORDRSP".</param>
/// <param name="Version">GS08 ("004010"), or UNH 0052+0054 ("D96A").</param>
/// <param name="Implementation">ST03 or UNH 0057; null when absent.</param>
public sealed record EnvelopeKey(
    InterchangeHeader Interchange, GroupHeader Group, string Type, string Version, string? Implementation)
{
    public Standard Standard => Interchange.Standard;

    public PartyId Sender => Interchange.Sender;

    public PartyId Receiver => Interchange.Receiver;

    public bool IsTest => Interchange.IsTest;
}
