namespace Gateway.Transports.Archives;

/// <summary>How much an archive may hold: a few kilobytes unpack to a full disk if nobody asks.</summary>
public sealed record ArchiveLimits
{
    /// <summary>Files in one archive; default 1000. Stops one that makes a million rows.</summary>
    public int Members { get; init; } = 1000;

    /// <summary>Bytes of all of them together, unpacked; default 1 GB.</summary>
    public long SizeBytes { get; init; } = 1L << 30;

    /// <summary>How many times the packed size they may have; default 200. EDI packs to a tenth, sometimes to a fiftieth; what packs better is made to.</summary>
    public int Ratio { get; init; } = 200;

    /// <summary>So many bytes are taken whatever the ratio; default 16 MB. Small files of one character repeated harm nobody.</summary>
    public long SmallBytes { get; init; } = 16 << 20;

    /// <summary>What an archive of this size may unpack to.</summary>
    internal long Of(long packedBytes) => Math.Min(SizeBytes, Math.Max(SmallBytes, packedBytes > SizeBytes / Ratio ? SizeBytes : packedBytes * Ratio));
}
