using System.Text;
using System.Text.Unicode;

namespace Gateway.Translation.Interchanges;

/// <summary>Reads ISA into an <see cref="InterchangeHeader"/>.</summary>
static class IsaHeader
{
    // The version from which ISA11 is the repetition separator.
    const string FirstWithRepetition = "00402";

    internal static InterchangeHeader Read(ReadOnlySpan<byte> isa, in IsaLayout layout, long offset)
    {
        var version = Text(isa, layout, 12);
        var eleventh = Text(isa, layout, 11);
        var repetition = RepetitionSeparator(isa, layout, version);
        return new()
        {
            Standard = Standard.X12,
            ControlNumber = Text(isa, layout, 13),
            Version = version,
            Sender = Party(isa, layout, 5),
            Receiver = Party(isa, layout, 7),
            Date = Text(isa, layout, 9),
            Time = Text(isa, layout, 10),
            IsTest = Text(isa, layout, 15) == "T",
            AcknowledgementRequested = Text(isa, layout, 14) == "1",
            ControlStandard = repetition == 0 ? eleventh : null,
            Authorization = UnlessEmpty(Party(isa, layout, 1)),
            Password = UnlessEmpty(Party(isa, layout, 3)),
            Delimiters = new(layout.Terminator, layout.ElementSeparator, layout.Element(isa, 16) is [var component] ? component : (byte)0, repetition),
            Offset = offset,
        };
    }

    static byte RepetitionSeparator(ReadOnlySpan<byte> isa, in IsaLayout layout, string version)
    {
        var eleventh = layout.Element(isa, 11);
        if (eleventh.Length != 1 || string.CompareOrdinal(version, FirstWithRepetition) < 0) return 0;
        return eleventh[0] == ' ' || char.IsAsciiLetterOrDigit((char)eleventh[0]) ? (byte)0 : eleventh[0];
    }

    static PartyId Party(ReadOnlySpan<byte> isa, in IsaLayout layout, int number)
    {
        var qualifier = Text(isa, layout, number);
        return new(qualifier.Length == 0 ? null : qualifier, Text(isa, layout, number + 1));
    }

    static PartyId? UnlessEmpty(PartyId party) =>
        party is { Id.Length: 0, Qualifier: null or "00" } ? null : party;

    // Padding with no-break blanks, pasted from somewhere, breaks the widths; the identity before it is still the sender's.
    static string Text(ReadOnlySpan<byte> isa, in IsaLayout layout, int number)
    {
        var bytes = layout.Element(isa, number);
        return (Utf8.IsValid(bytes) ? Encoding.UTF8 : Encoding.Latin1).GetString(bytes).TrimEnd(' ', '\u00A0');
    }
}
