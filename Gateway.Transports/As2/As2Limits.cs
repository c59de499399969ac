namespace Gateway.Transports.As2;

/// <summary>What one message may grow to.</summary>
public sealed record As2Limits
{
    public static As2Limits Default { get; } = new();

    /// <summary>Bytes that decompression may yield; default 100 MB. A partner with larger files has a larger limit.</summary>
    public long Bytes { get; init; } = 100_000_000;

    /// <summary>Decompressed bytes for each compressed one; default 200. EDI yields 5 to 40, a bomb 1,000.</summary>
    public int CompressionRatio { get; init; } = 200;
}
