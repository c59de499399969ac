using System.Globalization;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Interchanges;

/// <summary>What the envelopes of one outgoing interchange say; gives the headers that <see cref="InterchangeWriter"/> takes.</summary>
public sealed record OutgoingEnvelope
{
    public required Standard Standard { get; init; }

    public required PartyId Sender { get; init; }

    public required PartyId Receiver { get; init; }

    /// <summary>GS02; null for the sender's own id.</summary>
    public string? SenderGroup { get; init; }

    /// <summary>GS03; null for the receiver's own id.</summary>
    public string? ReceiverGroup { get; init; }

    /// <summary>ISA12 ("00401"), or the UNB syntax identifier and version ("UNOC3").</summary>
    public required string Version { get; init; }

    /// <summary>The delimiters wanted; an interchange before 00402 has no repetition separator, whatever they say.</summary>
    public required Delimiters Delimiters { get; init; }

    public bool IsTest { get; init; }

    public bool AcknowledgementRequested { get; init; }

    public required DateTimeOffset Time { get; init; }

    bool IsX12 => Standard == Standard.X12;

    // ISA11 names a repetition separator from 00402 on.
    Delimiters Written => IsX12 && string.CompareOrdinal(Version, "00402") < 0 ? Delimiters with { Repetition = 0 } : Delimiters;

    // UNB 0017 has the century in syntax version 4 only.
    string DateFormat => IsX12 || !Version.EndsWith('4') ? "yyMMdd" : "yyyyMMdd";

    /// <summary>ISA, or UNA and UNB.</summary>
    public InterchangeHeader Interchange(long controlNumber) => new()
    {
        Standard = Standard,
        ControlNumber = controlNumber.ToString(IsX12 ? "000000000" : "0", CultureInfo.InvariantCulture),
        Version = Version,
        Sender = Sender,
        Receiver = Receiver,
        Date = Text(DateFormat),
        Time = Text("HHmm"),
        ControlStandard = IsX12 && Written.Repetition == 0 ? "U" : null,
        IsTest = IsTest,
        AcknowledgementRequested = AcknowledgementRequested,
        Delimiters = Written,
        HasServiceStringAdvice = !IsX12,
    };

    /// <summary>GS; in EDIFACT a group that is not written.</summary>
    public GroupHeader Group(string? functionalId, string? version, long controlNumber) => new()
    {
        FunctionalId = IsX12 ? functionalId : null,
        Sender = SenderGroup ?? Sender.Id,
        Receiver = ReceiverGroup ?? Receiver.Id,
        Date = Text("yyyyMMdd"),
        Time = Text("HHmm"),
        ControlNumber = IsX12 ? controlNumber.ToString(CultureInfo.InvariantCulture) : null,
        Agency = IsX12 ? "X" : null,
        Version = version,
    };

    /// <summary>ST or UNH; the number counts from 1 in X12's group and in EDIFACT's interchange.</summary>
    public MessageHeader Message(string type, string version, int number) => new()
    {
        Type = type,
        Version = version,
        Agency = IsX12 ? null : "UN",
        ControlNumber = number.ToString(IsX12 ? "0000" : "0", CultureInfo.InvariantCulture),
    };

    string Text(string format) => Time.ToString(format, CultureInfo.InvariantCulture);
}
