using Gateway.Translation.Syntax;

namespace Gateway.Translation.Interchanges;

/// <summary>The beginning of a file whose interchange header is missing: it starts with a group, a message, or with UNA alone.</summary>
/// <param name="Standard">The standard that its first tag belongs to.</param>
/// <param name="Delimiters">As its first segment shows them, else the usual ones.</param>
/// <param name="Length">Bytes of UNA and the line break after it; zero without UNA.</param>
readonly record struct Fragment(Standard Standard, Delimiters Delimiters, int Length)
{
    const int UnaLength = 9;
    static readonly byte[] UsualTerminators = "~\n\r'\x1C\x1D\x15"u8.ToArray();

    internal static bool TryRead(ReadOnlySpan<byte> bytes, out Fragment fragment) =>
        TryReadX12(bytes, out fragment) || TryReadEdifact(bytes, out fragment);

    /// <summary>The header that is not there: an interchange without identity.</summary>
    internal InterchangeHeader Header(long offset) => new()
    {
        Standard = Standard,
        ControlNumber = "",
        Version = "",
        Sender = new(null, ""),
        Receiver = new(null, ""),
        Date = "",
        Time = "",
        Delimiters = Delimiters,
        Offset = offset,
    };

    // ST*850* or GS*PO*: the same byte behind the tag and behind an identifier of the right form.
    static bool TryReadX12(ReadOnlySpan<byte> bytes, out Fragment fragment)
    {
        fragment = default;
        if (bytes.Length < 7 || char.IsAsciiLetterOrDigit((char)bytes[2])) return false;
        var isMessage = bytes.StartsWith("ST"u8) && bytes[6] == bytes[2] && !bytes[3..6].ContainsAnyExceptInRange((byte)'0', (byte)'9');
        var isGroup = bytes.StartsWith("GS"u8) && bytes[5] == bytes[2] && !bytes[3..5].ContainsAnyExceptInRange((byte)'A', (byte)'Z');
        if (!isMessage && !isGroup) return false;
        var separator = bytes[2];
        var terminator = bytes.IndexOfAny([.. UsualTerminators.Where(b => b != separator)]);
        fragment = new(Standard.X12, new(terminator < 0 ? (byte)'~' : bytes[terminator], separator), 0);
        return true;
    }

    static bool TryReadEdifact(ReadOnlySpan<byte> bytes, out Fragment fragment)
    {
        fragment = new(Standard.Edifact, Delimiters.Edifact, 0);
        if (bytes.StartsWith("UNH+"u8) || bytes.StartsWith("UNG+"u8)) return true;
        if (bytes.Length <= UnaLength || !bytes.StartsWith("UNA"u8) || char.IsAsciiLetterOrDigit((char)bytes[3])) return false;
        var una = new Delimiters(bytes[8], bytes[4], bytes[3], UnaAdvice.IfSet(bytes[7]), UnaAdvice.IfSet(bytes[6]), bytes[5]);
        fragment = new(Standard.Edifact, una, UnaLength + UnaAdvice.Blanks(bytes[UnaLength..]));
        return true;
    }
}
