using Gateway.Translation.Syntax;

namespace Gateway.Translation.Interchanges;

/// <summary>Reads GS and UNG.</summary>
static class GroupHeaders
{
    internal static GroupHeader Read(in Segment header, EnvelopeGrammar grammar) =>
        grammar.Standard == Standard.X12 ? ReadGs(header) : ReadUng(header);

    static GroupHeader ReadGs(in Segment gs) => new()
    {
        FunctionalId = gs[1].ToShortString(),
        Sender = gs[2].ToShortString().TrimEnd(' '),
        Receiver = gs[3].ToShortString().TrimEnd(' '),
        Date = gs[4].ToShortString(),
        Time = gs[5].ToShortString(),
        ControlNumber = gs[6].ToShortString(),
        Agency = gs[7].ToShortString(),
        Version = gs[8].ToShortString().TrimEnd(' '),
        Offset = gs.Offset,
    };

    static GroupHeader ReadUng(in Segment ung) => new()
    {
        FunctionalId = ung[1].ToShortString(),
        Sender = ung[2][1].ToShortString(),
        SenderQualifier = UnbHeader.TextOrNull(ung[2][2]),
        Receiver = ung[3][1].ToShortString(),
        ReceiverQualifier = UnbHeader.TextOrNull(ung[3][2]),
        Date = ung[4][1].ToShortString(),
        Time = ung[4][2].ToShortString(),
        ControlNumber = ung[5].ToShortString(),
        Agency = ung[6].ToShortString(),
        Version = ung[7][1].ToShortString() + ung[7][2].ToShortString(),
        Offset = ung.Offset,
    };
}
