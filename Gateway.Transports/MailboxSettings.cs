namespace Gateway.Transports;

/// <summary>The order in which a poll takes files.</summary>
public enum MailboxOrder
{
    /// <summary>By name, ordinal.</summary>
    Name,

    /// <summary>By the server's own time of change, oldest first; equal times by name.</summary>
    Oldest,
}

/// <summary>Where a partner's files lie and how they are taken and left there.</summary>
public sealed record MailboxSettings
{
    /// <summary>The partner's files arrive here; null when nothing is polled.</summary>
    public string? In { get; init; }

    /// <summary>Our files are left here; null when nothing is sent.</summary>
    public string? Out { get; init; }

    /// <summary>Received files are kept here, on the same volume; null to delete them once they are stored.</summary>
    public string? Archive { get; init; }

    /// <summary>Names to take, with <c>*</c> and <c>?</c>; case does not count.</summary>
    public IReadOnlyList<string> Masks { get; init; } = ["*"];

    /// <summary>Names that are never taken: those that uploaders use until they are done. Hidden files are taken only where a mask begins with a dot.</summary>
    public IReadOnlyList<string> Ignore { get; init; } = ["*.tmp", "*.temp", "*.part", "*.partial", "*.filepart", "*.writing", "*.crdownload"];

    /// <summary>Whether zip and gzip files are unpacked, each file in them a delivery of its own; default true.</summary>
    public bool Unpack { get; init; } = true;

    /// <summary>How the partner says that a file is done: the name of an empty file beside it, with <c>{file}</c> for the file's name or <c>{stem}</c> for
    /// the name without its extension. A file is taken only while its marker lies there; null where nobody sets any.</summary>
    public string? DoneMarker { get; init; }

    public MailboxOrder Order { get; init; }

    /// <summary>Listings that are so far apart must agree on size and time before a file is taken; default 1 second, enough where whole files are put in place at once.</summary>
    /// <remarks>Polls count together; what is new waits inside its first one. See <see cref="StableForUploads"/>.</remarks>
    public TimeSpan StableFor { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The same for files that come over a line while we look: a few lost packets make a pause of seconds, and a file that has no
    /// trailer, or pauses between two interchanges, would be halved. A minute outlasts what lines recover from.</summary>
    public static TimeSpan StableForUploads { get; } = TimeSpan.FromMinutes(1);

    /// <summary>A file that ends inside an interchange may grow for so long; then it is received as incomplete. Default 10 minutes.</summary>
    public TimeSpan IncompleteAfter { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Another gateway's claim is taken over when it has not moved for so long; default 15 minutes.</summary>
    public TimeSpan ClaimLease { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Whether a file of ours takes the place of another of its name. Default false: it appears under a second name.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Whether folders that are missing are made; else they are an error, as on a partner's server, where it may be the name that is wrong. Default true;
    /// null where each is judged for itself: one that is written from the root may be on a share that is not mounted, and what is made in its place hides the
    /// share's silence, and our files, below the mount point.</summary>
    public bool? CreateFolders { get; init; } = true;

    internal bool Creates(string folder) => CreateFolders ?? !Path.IsPathRooted(folder);

    /// <summary>Entries that a listing may have; default 200,000. Stops a server that lists without end from filling our memory.</summary>
    public int MaxListed { get; init; } = 200_000;

    /// <summary>Files taken by one poll; default 500. Stops a flooded mailbox from filling the payload store in one go.</summary>
    public int MaxFilesPerPoll { get; init; } = 500;

    /// <summary>Files with more bytes are left where they are, and told; default 2 GB. Stops one partner from filling the disk, and so everybody's mail.</summary>
    public long LargestBytes { get; init; } = 2_000_000_000;
}
