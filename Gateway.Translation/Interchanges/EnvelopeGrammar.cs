using Gateway.Translation.Syntax;

namespace Gateway.Translation.Interchanges;

/// <summary>What a segment does in the envelope.</summary>
enum SegmentRole
{
    Content,
    InterchangeStart,
    GroupStart,
    MessageStart,
    MessageEnd,
    GroupEnd,
    InterchangeEnd,

    /// <summary>X12 TA1.</summary>
    Acknowledgement,

    /// <summary>Allowed between interchange header and first group: ISB, ISE, ISX, TA3 (X12.5).</summary>
    Service,

    /// <summary>Security of a group: S3S, S3E (X12.58).</summary>
    Security,

    /// <summary>UNO (ISO 9735-8): an object of any bytes follows.</summary>
    Package,

    /// <summary>UNP, after the object.</summary>
    PackageEnd,
}

/// <summary>The envelope segments of a standard and where their elements stand; the dialects differ in this value only.</summary>
/// <param name="Standard">The standard.</param>
/// <param name="Interchange">ISA or UNB.</param>
/// <param name="Group">GS or UNG.</param>
/// <param name="Message">ST or UNH.</param>
/// <param name="MessageEnd">SE or UNT.</param>
/// <param name="GroupEnd">GE or UNE.</param>
/// <param name="InterchangeEnd">IEA or UNZ.</param>
sealed record EnvelopeGrammar(
    Standard Standard,
    string Interchange,
    string Group,
    string Message,
    string MessageEnd,
    string GroupEnd,
    string InterchangeEnd)
{
    internal static EnvelopeGrammar X12 { get; } = new(Standard.X12, "ISA", "GS", "ST", "SE", "GE", "IEA");

    internal static EnvelopeGrammar Edifact { get; } = new(Standard.Edifact, "UNB", "UNG", "UNH", "UNT", "UNE", "UNZ");

    /// <summary>ISO 9735-3, tolerated: a dialogue read like a batch.</summary>
    internal static EnvelopeGrammar Interactive { get; } = new(Standard.Edifact, "UIB", "UNG", "UIH", "UIT", "UNE", "UIZ");

    internal bool IsInteractive => ReferenceEquals(this, Interactive);

    /// <summary>Element with the message's control number in its header: ST02, UNH 0062; UIH has it second.</summary>
    internal int MessageNumber => Standard == Standard.X12 || IsInteractive ? 2 : 1;

    /// <summary>Element with the group's control number in its header.</summary>
    internal int GroupNumber => Standard == Standard.X12 ? 6 : 5;

    /// <summary>Element with the count in a message trailer; the control number is the other one of two.</summary>
    internal int MessageCount => IsInteractive ? 2 : 1;

    const uint FirstLetters = (1u << ('S' & 31)) | (1u << ('G' & 31)) | (1u << ('I' & 31)) | (1u << ('T' & 31)) | (1u << ('U' & 31)) | (1u << ('B' & 31));

    /// <summary>Whether a segment is of the envelope of either standard, or holds binary data; it may say so of others, but not of most.</summary>
    internal static bool MayBeService(byte[] block, in SegmentSlot slot)
    {
        if (slot.End - slot.Start < 2) return true;
        var first = block[slot.Start];
        if (((FirstLetters >> (first & 31)) & 1) == 0) return false;
        return (first, block[slot.Start + 1]) switch
        {
            ((byte)'S', (byte)'T' or (byte)'E') => true,
            ((byte)'G', (byte)'S' or (byte)'E') => true,
            ((byte)'I', (byte)'S' or (byte)'E') => true,
            ((byte)'T', (byte)'A') => true,
            ((byte)'U', (byte)'N' or (byte)'I') => true,
            ((byte)'B', (byte)'I' or (byte)'D') => true,
            _ => false,
        };
    }

    internal SegmentRole RoleOf(ReadOnlySpan<byte> tag) =>
        Standard == Standard.X12 ? RoleInX12(tag) : RoleInEdifact(tag);

    /// <summary>Whether bytes at the start of a segment look like the header of an interchange of either standard. A blank parts no elements of ISA, whose own fill them: it parts words.</summary>
    internal static bool IsInterchangeStart(ReadOnlySpan<byte> bytes) =>
        bytes.Length > 3
        && (bytes.StartsWith("ISA"u8) || bytes.StartsWith("UNB"u8) || bytes.StartsWith("UNA"u8) || bytes.StartsWith("UIB"u8))
        && !char.IsAsciiLetterOrDigit((char)bytes[3])
        && (bytes[1] != 'S' || bytes[3] != ' ');

    static SegmentRole RoleInX12(ReadOnlySpan<byte> tag) => tag switch
    {
        [(byte)'S', (byte)'T'] => SegmentRole.MessageStart,
        [(byte)'S', (byte)'E'] => SegmentRole.MessageEnd,
        [(byte)'G', (byte)'S'] => SegmentRole.GroupStart,
        [(byte)'G', (byte)'E'] => SegmentRole.GroupEnd,
        [(byte)'I', (byte)'E', (byte)'A'] => SegmentRole.InterchangeEnd,
        [(byte)'T', (byte)'A', (byte)'1'] => SegmentRole.Acknowledgement,
        [(byte)'I', (byte)'S', (byte)'B' or (byte)'E' or (byte)'X'] or [(byte)'T', (byte)'A', (byte)'3'] => SegmentRole.Service,
        [(byte)'S', (byte)'3', (byte)'S' or (byte)'E'] => SegmentRole.Security,
        _ => SegmentRole.Content,
    };

    SegmentRole RoleInEdifact(ReadOnlySpan<byte> tag)
    {
        if (tag.Length != 3 || tag[0] != 'U' || tag[1] != (IsInteractive ? 'I' : 'N'))
            return tag is [(byte)'U', (byte)'N', (byte)'G'] ? SegmentRole.GroupStart : SegmentRole.Content;
        return tag[2] switch
        {
            (byte)'B' => SegmentRole.InterchangeStart,
            (byte)'G' => SegmentRole.GroupStart,
            (byte)'H' => SegmentRole.MessageStart,
            (byte)'T' => SegmentRole.MessageEnd,
            (byte)'E' => SegmentRole.GroupEnd,
            (byte)'Z' => SegmentRole.InterchangeEnd,
            (byte)'O' => SegmentRole.Package,
            (byte)'P' => SegmentRole.PackageEnd,
            _ => SegmentRole.Content,
        };
    }
}
