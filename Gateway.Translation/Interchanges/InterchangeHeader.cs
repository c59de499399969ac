using System.Text;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Interchanges;

/// <summary>An identity in an envelope: ISA05+06, ISA07+08, or UNB S002, S003. Blanks at the end are cut.</summary>
/// <param name="Qualifier">The code of the identifying scheme; null when absent.</param>
/// <param name="Id">The identification.</param>
/// <param name="Routing">UNB reverse or forward routing (0008, 0014); null when absent.</param>
/// <param name="Subidentification">UNB internal sub-identification (0042, 0046), from syntax version 4 on; null when absent.</param>
public sealed record PartyId(string? Qualifier, string Id, string? Routing = null, string? Subidentification = null);

/// <summary>ISA or UNB, read. Texts are as received, blanks at the end cut; dates and times are not converted.</summary>
public sealed record InterchangeHeader
{
    public required Standard Standard { get; init; }

    /// <summary>ISA13 or UNB 0020.</summary>
    public required string ControlNumber { get; init; }

    /// <summary>ISA12 ("00401"), or the UNB syntax identifier and version ("UNOC3").</summary>
    public required string Version { get; init; }

    public required PartyId Sender { get; init; }

    public required PartyId Receiver { get; init; }

    /// <summary>ISA09 or UNB 0017, as text.</summary>
    public required string Date { get; init; }

    /// <summary>ISA10 or UNB 0019, as text.</summary>
    public required string Time { get; init; }

    /// <summary>ISA11 where it is no repetition separator ("U"); null elsewhere.</summary>
    public string? ControlStandard { get; init; }

    /// <summary>ISA01 and ISA02; null when they say nothing ("00" and blanks) and in EDIFACT.</summary>
    public PartyId? Authorization { get; init; }

    /// <summary>ISA03 and ISA04, or the qualifier and text of UNB S005; null when they say nothing.</summary>
    public PartyId? Password { get; init; }

    /// <summary>UNB 0026; null when absent.</summary>
    public string? ApplicationReference { get; init; }

    /// <summary>UNB 0029; null when absent.</summary>
    public string? Priority { get; init; }

    /// <summary>UNB 0032; null when absent.</summary>
    public string? Agreement { get; init; }

    /// <summary>Whether it is part of a dialogue (UIB, ISO 9735-3). It is read like any other, and answered by no CONTRL, which speaks of batches.</summary>
    public bool IsDialogue { get; init; }

    /// <summary>Whether a UNA segment stood before UNB.</summary>
    public bool HasServiceStringAdvice { get; init; }

    /// <summary>ISA15 = T, or UNB 0035 = 1.</summary>
    public bool IsTest { get; init; }

    /// <summary>ISA14 = 1, or UNB 0031 = 1: the sender asks for TA1 or CONTRL.</summary>
    public bool AcknowledgementRequested { get; init; }

    /// <summary>UNB 0031 = 2: the sender asks only whether the interchange arrived (CONTRL, 0083 = 8).</summary>
    public bool ReceiptRequested { get; init; }

    public required Delimiters Delimiters { get; init; }

    /// <summary>Delimiters of X12 that take several bytes in UTF-8, by the byte that stands for each in <see cref="Delimiters"/>; empty as a rule.</summary>
    public IReadOnlyDictionary<byte, Rune> WideDelimiters { get; init; } = Interchanges.WideDelimiters.None;

    /// <summary>Offset of ISA, UNA or UNB in the stored payload.</summary>
    public long Offset { get; init; }
}

/// <summary>GS or UNG, read. An EDIFACT interchange without UNG has one group whose <see cref="FunctionalId"/> is null.</summary>
public sealed record GroupHeader
{
    /// <summary>GS01 or UNG 0038; null where the standard has no group.</summary>
    public required string? FunctionalId { get; init; }

    /// <summary>GS06 or UNG 0048.</summary>
    public required string? ControlNumber { get; init; }

    /// <summary>GS08 ("004010"), or UNG 0052+0054.</summary>
    public required string? Version { get; init; }

    /// <summary>GS02 or UNG S006.</summary>
    public string? Sender { get; init; }

    /// <summary>UNG S006 0007; null in X12 and when absent.</summary>
    public string? SenderQualifier { get; init; }

    /// <summary>UNG S007 0007; null in X12 and when absent.</summary>
    public string? ReceiverQualifier { get; init; }

    /// <summary>GS03 or UNG S007.</summary>
    public string? Receiver { get; init; }

    /// <summary>GS04, as text.</summary>
    public string? Date { get; init; }

    /// <summary>GS05, as text.</summary>
    public string? Time { get; init; }

    /// <summary>GS07 or UNG 0051.</summary>
    public string? Agency { get; init; }

    public long Offset { get; init; }
}

/// <summary>ST or UNH, read.</summary>
public sealed record MessageHeader
{
    /// <summary>ST01 ("855") or UNH 0065 ("ORDRSP").</summary>
    public required string Type { get; init; }

    /// <summary>GS08 ("004010"), or UNH 0052+0054 ("D96A").</summary>
    public required string Version { get; init; }

    /// <summary>ST02 or UNH 0062.</summary>
    public required string ControlNumber { get; init; }

    /// <summary>ST03, or UNH 0057 (association assigned code); null when absent.</summary>
    public string? Implementation { get; init; }

    /// <summary>UNH S009 as sent, its components parted by colons ("ORDRSP:D:96A:UN:EAN005"); null in X12.</summary>
    public string? Identifier { get; init; }

    /// <summary>UNH 0051, the controlling agency ("UN"); null in X12.</summary>
    public string? Agency { get; init; }

    /// <summary>Segments found from ST to SE or UNH to UNT, both counted.</summary>
    public int SegmentCount { get; init; }

    /// <summary>Offset of ST or UNH in the stored payload.</summary>
    public long Offset { get; init; }

    /// <summary>Bytes from ST or UNH to the end of the last segment's content.</summary>
    public int Length { get; init; }
}
