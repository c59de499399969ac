using System.Text.Json.Serialization;
using Gateway.Translation.Interchanges;

namespace Gateway.Translation.Acknowledgements;

/// <summary>The four acknowledgements of the two standards.</summary>
public enum AcknowledgementKind
{
    /// <summary>TA1: speaks of ISA and IEA only.</summary>
    [JsonStringEnumMemberName("TA1")]
    Ta1,

    /// <summary>997: speaks of one functional group.</summary>
    [JsonStringEnumMemberName("997")]
    X997,

    /// <summary>999: as 997, from 005010 on.</summary>
    [JsonStringEnumMemberName("999")]
    X999,

    /// <summary>CONTRL: speaks of one EDIFACT interchange.</summary>
    [JsonStringEnumMemberName("CONTRL")]
    Contrl,
}

/// <summary>What one acknowledgement says; written from diagnostics, and the same when read back.</summary>
/// <param name="Kind">The message that says it.</param>
/// <param name="Interchange">What is said of the interchange: in TA1 and CONTRL; null in 997 and 999.</param>
/// <param name="Groups">One in 997 and 999; none in TA1; in CONTRL those reported, or one without a
/// <see cref="GroupAnswer.ControlNumber"/> that holds the messages of an interchange without groups.</param>
public sealed record Acknowledgement(
    AcknowledgementKind Kind, InterchangeAnswer? Interchange, IReadOnlyList<GroupAnswer> Groups);

/// <summary>TA1, or UCI.</summary>
/// <param name="ControlNumber">ISA13 or UNB 0020 of the interchange answered.</param>
/// <param name="Verdict">TA104 or 0083.</param>
/// <param name="Code">TA105 or 0085; null when there is nothing to name.</param>
public sealed record InterchangeAnswer(string ControlNumber, Verdict Verdict, string? Code = null)
{
    /// <summary>TA102: ISA09 of the interchange answered.</summary>
    public string? Date { get; init; }

    /// <summary>TA103: ISA10 of the interchange answered.</summary>
    public string? Time { get; init; }

    /// <summary>UCI S002: the sender of the interchange answered, not of the answer.</summary>
    public PartyId? Sender { get; init; }

    /// <summary>UCI S003: the receiver of the interchange answered.</summary>
    public PartyId? Receiver { get; init; }

    /// <summary>0135: the service segment in error.</summary>
    public string? ServiceSegment { get; init; }

    /// <summary>UCI S011: its element in error; null for the whole segment.</summary>
    public ErrorPlace? Place { get; init; }
}

/// <summary>AK1 and AK9, or UCF: what is said of one group.</summary>
public sealed record GroupAnswer
{
    /// <summary>AK101; null in CONTRL.</summary>
    public string? FunctionalId { get; init; }

    /// <summary>AK102 or UCF 0048; null for messages outside groups.</summary>
    public string? ControlNumber { get; init; }

    /// <summary>AK103: GS08 of the group answered; from 005010 on.</summary>
    public string? Version { get; init; }

    /// <summary>AK901 or 0083.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>AK905 to AK909, or UCF 0085.</summary>
    public IReadOnlyList<string> Codes { get; init; } = [];

    /// <summary>AK902: GE01 as sent; zero when the trailer is missing.</summary>
    public int Declared { get; init; }

    /// <summary>AK903.</summary>
    public int Received { get; init; }

    /// <summary>AK904.</summary>
    public int Accepted { get; init; }

    /// <summary>UCF S006 and S007: application sender and receiver of the group answered.</summary>
    public PartyId? Sender { get; init; }

    public PartyId? Receiver { get; init; }

    /// <summary>UCF 0135: the service segment in error.</summary>
    public string? ServiceSegment { get; init; }

    /// <summary>UCF S011: its element in error; null for the whole segment.</summary>
    public ErrorPlace? Place { get; init; }

    public IReadOnlyList<MessageAnswer> Messages { get; init; } = [];
}

/// <summary>AK2 and AK5, or UCM: what is said of one message.</summary>
public sealed record MessageAnswer
{
    /// <summary>AK201, or UCM 0065.</summary>
    public required string Type { get; init; }

    /// <summary>AK202, or UCM 0062.</summary>
    public required string ControlNumber { get; init; }

    /// <summary>AK203: ST03 of the set answered, from 005010 on; or UCM 0057.</summary>
    public string? Implementation { get; init; }

    /// <summary>UCM S009 ("ORDRSP:D:96A:UN:EAN005"), parted by colons; null in X12.</summary>
    public string? Identifier { get; init; }

    /// <summary>AK501 or 0083.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>AK502 to AK506, or UCM 0085.</summary>
    public IReadOnlyList<string> Codes { get; init; } = [];

    /// <summary>UCM 0135: UNH or UNT, where one of them is in error.</summary>
    public string? ServiceSegment { get; init; }

    /// <summary>UCM S011: its element in error; null for the whole segment.</summary>
    public ErrorPlace? Place { get; init; }

    public IReadOnlyList<SegmentError> Segments { get; init; } = [];
}

/// <summary>AK3, or UCS.</summary>
/// <param name="Position">AK302 or 0096: ST and UNH are 1.</param>
/// <param name="SegmentId">AK301; null in CONTRL.</param>
/// <param name="Code">AK304, or 0085; null where only elements are in error (UCD follows).</param>
/// <param name="Elements">The elements in error.</param>
/// <param name="Loop">AK303.</param>
public sealed record SegmentError(
    int Position, string? SegmentId, string? Code, IReadOnlyList<ElementError> Elements, string? Loop = null)
{
    /// <summary>CTX after IK3: what it depends on.</summary>
    public IReadOnlyList<ErrorContext> Contexts { get; init; } = [];
}

/// <summary>AK4, or UCD.</summary>
/// <param name="Element">Position in the segment, the first after the tag being 1, in both standards; CONTRL's own count, which
/// starts at the tag, is converted.</param>
/// <param name="Component">Position in the composite; zero for the whole element.</param>
/// <param name="Repetition">Occurrence; zero where elements do not repeat.</param>
/// <param name="Code">AK403 or 0085.</param>
/// <param name="Number">AK402: the data element reference number.</param>
/// <param name="Value">AK404: the bad value.</param>
public sealed record ElementError(
    int Element, int Component, int Repetition, string Code, string? Number = null, string? Value = null)
{
    /// <summary>CTX after IK4: what it depends on.</summary>
    public IReadOnlyList<ErrorContext> Contexts { get; init; } = [];
}

/// <summary>S011: where in a segment, counted as <see cref="ElementError"/> counts.</summary>
public readonly record struct ErrorPlace(int Element, int Component = 0, int Repetition = 0);

/// <summary>CTX of the 999: a value beside the one in error.</summary>
/// <param name="Name">CTX01-1, such as "SITUATIONAL TRIGGER": the value by which the other is needed, or not allowed.</param>
/// <param name="Reference">CTX01-2: a value that identifies the object spoken of, such as an order number.</param>
/// <param name="SegmentId">CTX02.</param>
/// <param name="Position">CTX03; zero where it is not told.</param>
/// <param name="Loop">CTX04.</param>
/// <param name="Place">CTX05; null for the whole segment.</param>
/// <param name="Number">CTX06-1: the data element reference number.</param>
public sealed record ErrorContext(
    string Name, string? Reference = null, string? SegmentId = null, int Position = 0, string? Loop = null, ErrorPlace? Place = null, string? Number = null)
{
    /// <summary>CTX01-1 of the value that makes another one needed.</summary>
    internal const string SituationalTrigger = "SITUATIONAL TRIGGER";
}
