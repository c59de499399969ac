using Gateway.Translation.Syntax;

namespace Gateway.Translation.Interchanges;

/// <summary>Reads UNB or UIB into an <see cref="InterchangeHeader"/>.</summary>
static class UnbHeader
{
    internal static InterchangeHeader Read(in Segment unb, bool hasUna, long offset) => new()
    {
        Standard = Standard.Edifact,
        ControlNumber = unb[5].ToString(),
        Version = unb[1][1].ToString() + unb[1][2].ToString(),
        Sender = Party(unb[2]),
        Receiver = Party(unb[3]),
        Date = unb[4][1].ToString(),
        Time = unb[4][2].ToString(),
        IsTest = unb[11].Bytes.SequenceEqual("1"u8),
        AcknowledgementRequested = unb[9].Bytes.SequenceEqual("1"u8),
        ReceiptRequested = unb[9].Bytes.SequenceEqual("2"u8),
        Password = unb[6].IsEmpty ? null : new(TextOrNull(unb[6][2]), unb[6][1].ToString()),
        ApplicationReference = TextOrNull(unb[7]),
        Priority = TextOrNull(unb[8]),
        Agreement = TextOrNull(unb[10]),
        Delimiters = unb.Buffer.Delimiters,
        HasServiceStringAdvice = hasUna,
        Offset = offset,
    };

    /// <summary>UIB, which begins a dialogue (ISO 9735-3): parties and date stand three elements later, and its number is the reference of the dialogue, or of the
    /// transaction.</summary>
    internal static InterchangeHeader ReadUib(in Segment uib, bool hasUna, long offset) => new()
    {
        Standard = Standard.Edifact,
        ControlNumber = (uib[2][1].IsEmpty ? uib[3][1] : uib[2][1]).ToString(),
        Version = uib[1][1].ToString() + uib[1][2].ToString(),
        Sender = Party(uib[6]),
        Receiver = Party(uib[7]),
        Date = uib[8][1].ToString(),
        Time = uib[8][2].ToString(),
        IsTest = uib[10].Bytes.SequenceEqual("1"u8),
        IsDialogue = true,
        Delimiters = uib.Buffer.Delimiters,
        HasServiceStringAdvice = hasUna,
        Offset = offset,
    };

    static PartyId Party(Element composite) =>
        new(TextOrNull(composite[2]), composite[1].ToString().TrimEnd(' '), TextOrNull(composite[3]), TextOrNull(composite[4]));

    internal static string? TextOrNull(Element element) => element.IsEmpty ? null : element.ToShortString().TrimEnd(' ');
}
