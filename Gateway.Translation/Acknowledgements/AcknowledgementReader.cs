using System.Globalization;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Acknowledgements;

/// <summary>Reads the acknowledgements that partners send: TA1, 997, 999 and CONTRL.</summary>
/// <remarks>What is malformed is the validator's to tell; here a missing value is empty or zero and a missing verdict is a rejection.</remarks>
public static class AcknowledgementReader
{
    /// <summary>Whether a message of this type is an acknowledgement.</summary>
    public static bool Reads(Standard standard, string type) => standard switch
    {
        Standard.X12 => type is "997" or "999",
        Standard.Edifact => type == "CONTRL",
        _ => false,
    };

    /// <summary>A 997, 999 or CONTRL.</summary>
    public static Acknowledgement Read(in Message message, Standard standard, string type) => standard == Standard.Edifact
        ? new ContrlReading().Read(message)
        : new FunctionalReading(type == "999" ? AcknowledgementKind.X999 : AcknowledgementKind.X997).Read(message);

    /// <summary>A TA1 segment.</summary>
    public static Acknowledgement ReadTa1(in Segment ta1) => new(
        AcknowledgementKind.Ta1,
        new(ta1[1].ToString(), VerdictCodes.FromX12(ta1[4].ToString()), TextOrNull(ta1[5]))
        {
            Date = TextOrNull(ta1[2]),
            Time = TextOrNull(ta1[3]),
        },
        []);

    internal static string? TextOrNull(Element element) => element.IsEmpty ? null : element.ToString();

    internal static int Number(Element element) =>
        int.TryParse(element.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
