namespace Gateway.Host.Health;

/// <summary>The part of the disk that mail may not fill: database and history need room to come to the end of what is begun, and people to mend it.</summary>
/// <param name="folders">What lies in them counts; each may be on a disk of its own, and the fullest decides.</param>
/// <param name="settings">How much stays free.</param>
/// <param name="logger">Told when intake stops and when it goes on.</param>
sealed partial class DiskReserve(IReadOnlyList<string> folders, HealthSettings settings, ILogger<DiskReserve> logger)
{
    internal const long Megabyte = 1_000_000;

    int _isShut;
    long _refused = long.MaxValue;

    /// <summary>So many bytes stay free.</summary>
    internal long Bytes => settings.DiskReserveMegabytes * Megabyte;

    /// <summary>What the gateway's user may still write.</summary>
    internal long Free() => folders.Where(IsOnDrive).Min(folder => new DriveInfo(folder).AvailableFreeSpace);

    /// <summary>Whether what is to stay free is not: then no mail is taken, however small.</summary>
    internal bool IsShort => Free() < Bytes;

    /// <summary>Whether so many more bytes leave the reserve as it is.</summary>
    internal bool HasRoomFor(long bytes)
    {
        var free = Free();
        var isShort = free < Bytes;
        var wasShut = Interlocked.Exchange(ref _isShut, isShort ? 1 : 0) == 1;
        if (isShort != wasShut) Tell(!isShort, free);
        var hasRoom = free - bytes >= Bytes;
        // Files that wait are asked about at each poll: the smallest is told, once, until one of its size is taken.
        var told = Interlocked.Read(ref _refused);
        if (hasRoom && bytes >= told) Interlocked.Exchange(ref _refused, long.MaxValue);
        if (!hasRoom && !isShort && bytes < told && Interlocked.CompareExchange(ref _refused, bytes, told) == told)
            LogTooLarge(bytes / Megabyte, free / Megabyte, Bytes / Megabyte);
        return hasRoom;
    }

    // Windows tells the free space of drives; a share is watched where it is kept.
    static bool IsOnDrive(string folder) => !OperatingSystem.IsWindows() || !folder.StartsWith(@"\\", StringComparison.Ordinal);

    void Tell(bool hasRoom, long free)
    {
        if (hasRoom) LogRoom(free / Megabyte);
        else LogFull(free / Megabyte, Bytes / Megabyte);
    }

    [LoggerMessage(3002, LogLevel.Error, "{Free} MB are free on the disk, and {Reserve} MB are to stay free: no mail is taken until there is room again")]
    partial void LogFull(long free, long reserve);

    [LoggerMessage(3004, LogLevel.Warning, "A file of {Size} MB waits: {Free} MB are free on the disk, and {Reserve} MB are to stay free. Smaller ones are taken")]
    partial void LogTooLarge(long size, long free, long reserve);

    [LoggerMessage(3003, LogLevel.Information, "{Free} MB are free on the disk: mail is taken again")]
    partial void LogRoom(long free);
}
