using Gateway.Translation.Syntax;

namespace Gateway.Translation.Interchanges;

/// <summary>Reads GS and UNG.</summary>
static class GroupHeaders
{
    internal static GroupHeader Read(in Segment header, EnvelopeGrammar grammar) =>
        grammar.Standard == Standard.X12 ? ReadGs(header) : ReadUng(header);

    static GroupHeader ReadGs(in Segment gs) => new()
    {
        FunctionalId = gs[1].ToString(),
        Sender = gs[2].ToString().TrimEnd(' '),
        Receiver = gs[3].ToString().TrimEnd(' '),
        Date = gs[4].ToString(),
        Time = gs[5].ToString(),
        ControlNumber = gs[6].ToString(),
        Agency = gs[7].ToString(),
        Version = gs[8].ToString().TrimEnd(' '),
        Offset = gs.Offset,
    };

    static GroupHeader ReadUng(in Segment ung) => new()
    {
        FunctionalId = ung[1].ToString(),
        Sender = ung[2][1].ToString(),
        SenderQualifier = UnbHeader.TextOrNull(ung[2][2]),
        Receiver = ung[3][1].ToString(),
        ReceiverQualifier = UnbHeader.TextOrNull(ung[3][2]),
        Date = ung[4][1].ToString(),
        Time = ung[4][2].ToString(),
        ControlNumber = ung[5].ToString(),
        Agency = ung[6].ToString(),
        Version = ung[7][1].ToString() + ung[7][2].ToString(),
        Offset = ung.Offset,
    };
}
