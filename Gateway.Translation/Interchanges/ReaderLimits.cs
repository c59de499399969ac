namespace Gateway.Translation.Interchanges;

/// <summary>What a sender may make the reader hold in memory or do. Beyond a limit comes a diagnostic, and reading goes on at the next envelope segment.</summary>
public sealed record ReaderLimits
{
    /// <summary>Bytes of one segment; default 64 KB. Stops a file without terminators from filling the memory.</summary>
    public int SegmentBytes { get; init; } = 64 * 1024;

    /// <summary>Bytes of one message, binary segments (BIN, BDS) included; default 64 MB. A message is held whole while it is judged.</summary>
    public int MessageBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Bytes of binary data in one segment (BIN, BDS); default 16 MB. A length beyond it is not believed: what it announces would be awaited in memory.</summary>
    public int BinaryBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Segments of one message; default 1,000,000. Each takes 16 bytes beside its own, so tiny segments cost more than their bytes.</summary>
    public int MessageSegments { get; init; } = 1_000_000;

    /// <summary>Messages of one interchange; default 999,999, as many as GE01, AK903 and UNZ 0036 can count. Each is kept until the interchange ends and is
    /// answered.</summary>
    public int Messages { get; init; } = 999_999;

    /// <summary>Groups of one interchange; default 50,000. Each is kept until the interchange ends and is answered, so that empty ones fill the memory.
    /// Those beyond are not read, and the interchange is rejected.</summary>
    public int Groups { get; init; } = 50_000;

    /// <summary>Interchanges of one file; default 100,000. Each leads to stored rows and an acknowledgement.</summary>
    public int Interchanges { get; init; } = 100_000;
}
