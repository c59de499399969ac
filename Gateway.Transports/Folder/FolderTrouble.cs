namespace Gateway.Transports.Folder;

/// <summary>What an error of the file system says of the folder; others are of one file.</summary>
static class FolderTrouble
{
    // Linux: EIO, ENXIO, ENODEV, EROFS, ECOMM, ENONET, ENOTCONN, ETIMEDOUT, ECONNREFUSED, EHOSTDOWN, EHOSTUNREACH, ESTALE, EREMOTEIO.
    static readonly int[] AwayOnUnix = [5, 6, 19, 30, 70, 64, 107, 110, 111, 112, 113, 116, 121];

    // ERROR_NOT_READY, REM_NOT_LIST, BAD_NETPATH, DEV_NOT_EXIST, UNEXP_NET_ERR, NETNAME_DELETED, BAD_NET_NAME, SEM_TIMEOUT, NETWORK_UNREACHABLE, HOST_UNREACHABLE.
    static readonly int[] AwayOnWindows = [21, 51, 53, 55, 59, 64, 67, 121, 1231, 1232];

    // ENOSPC, EDQUOT; ERROR_HANDLE_DISK_FULL, DISK_FULL.
    static readonly int[] FullOnUnix = [28, 122];
    static readonly int[] FullOnWindows = [39, 112];

    /// <summary>Null where it is none of the folder's.</summary>
    internal static Trouble? Of(IOException error)
    {
        if (error is TransportException) return null;
        if (error is DirectoryNotFoundException) return Trouble.FolderMissing;
        var (code, isWindows) = (error.HResult & 0xffff, OperatingSystem.IsWindows());
        if ((isWindows ? AwayOnWindows : AwayOnUnix).Contains(code)) return Trouble.Unreachable;
        return (isWindows ? FullOnWindows : FullOnUnix).Contains(code) ? Trouble.NoSpace : null;
    }

    internal static string Remedy(Trouble trouble) => trouble switch
    {
        Trouble.FolderMissing => "check the folder in the profile, and whether its share is mounted",
        Trouble.NoSpace => "make room there",
        _ => "is the share mounted, and its server up?",
    };
}
