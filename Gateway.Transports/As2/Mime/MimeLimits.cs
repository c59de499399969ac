namespace Gateway.Transports.As2.Mime;

/// <summary>What one message may cost the reader; each limit stops a message that is cheap to send and dear to read.</summary>
sealed record MimeLimits
{
    internal static MimeLimits Default { get; } = new();

    /// <summary>Layers and multiparts inside each other.</summary>
    internal int Depth { get; init; } = 10;

    /// <summary>Parts of one message over all its multiparts.</summary>
    internal int Parts { get; init; } = 20;

    internal int HeaderBytes { get; init; } = 64 * 1024;

    internal int HeaderFields { get; init; } = 200;
}
