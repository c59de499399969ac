namespace Gateway.Translation.Interchanges;

/// <summary>What was read of one interchange, and everything found wrong in it: all that an acknowledgement needs.</summary>
/// <param name="Header">ISA or UNB.</param>
/// <param name="Groups">In the order received.</param>
/// <param name="Diagnostics">Of the interchange itself, not of its groups.</param>
/// <param name="Length">Bytes from the header to the end of the trailer.</param>
public sealed record InterchangeReport(
    InterchangeHeader Header,
    IReadOnlyList<GroupReport> Groups,
    IReadOnlyList<Diagnostic> Diagnostics,
    long Length)
{
    /// <summary>How many TA1 segments stand in it.</summary>
    public int AcknowledgementCount { get; init; }
}

/// <summary>One functional group and what was found wrong in it.</summary>
/// <param name="Header">GS or UNG.</param>
/// <param name="Messages">In the order received.</param>
/// <param name="DeclaredCount">GE01 or UNE 0060 as sent; null when the trailer is missing.</param>
/// <param name="Diagnostics">Of the group itself, not of its messages.</param>
public sealed record GroupReport(
    GroupHeader Header,
    IReadOnlyList<MessageReport> Messages,
    string? DeclaredCount,
    IReadOnlyList<Diagnostic> Diagnostics);

/// <summary>One message and what was found wrong in it.</summary>
/// <param name="Header">ST or UNH.</param>
/// <param name="Diagnostics">Of the message, its segments, its elements, and its map.</param>
public sealed record MessageReport(
    MessageHeader Header,
    IReadOnlyList<Diagnostic> Diagnostics);
