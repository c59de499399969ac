namespace Gateway.Transports;

/// <summary>Files that survive a power cut and never replace one another: write, fsync, rename without overwrite, fsync of the folder.</summary>
/// <remarks><c>File.Move</c> is a check and then a rename on Linux, so two movers to one name both succeed and one file is
/// lost; <c>FileStream.Flush()</c> does not reach the disk, and <c>Flush(true)</c> keeps silent on Linux when the disk refuses. Everything that makes a promise about a file goes through here.</remarks>
public static class DurableFile
{
    /// <summary>Gives a file another name on the same disk, in one step; false when the new name is taken or the file is gone.</summary>
    /// <remarks>The new name is durable only after <see cref="FlushFolder"/>.</remarks>
    public static bool TryRename(string from, string to) =>
        OperatingSystem.IsWindows() ? WindowsFile.TryRename(from, to) : UnixFile.TryRename(from, to);

    /// <summary>Gives a file another name in one step, over whatever bears it; false when the file is gone.</summary>
    /// <remarks>For names where people said that the newest counts. Durable only after <see cref="FlushFolder"/>.</remarks>
    public static bool TryReplace(string from, string to) =>
        OperatingSystem.IsWindows() ? WindowsFile.TryReplace(from, to) : UnixFile.TryReplace(from, to);

    const int FlushEach = 16 << 20;

    /// <summary>Makes what was written to a file durable.</summary>
    /// <exception cref="FlushFailedException">The disk did not take it, and need not tell it a second time: flushing again proves nothing.</exception>
    public static void Flush(FileStream file)
    {
        ArgumentNullException.ThrowIfNull(file);
        // The buffer first: a disk that is full takes nothing, and has not lost anything.
        file.Flush();
        if (OperatingSystem.IsWindows()) WindowsFile.Flush(file);
        else UnixFile.Flush(file);
    }

    /// <summary>Writes a file's bytes once more and makes them durable: those that an earlier process wrote may be in memory only, and count as written there.</summary>
    /// <remarks>Nobody else may write meanwhile. A file that is not there is left so.</remarks>
    /// <exception cref="FlushFailedException">The disk did not take it.</exception>
    public static void Rewrite(string path)
    {
        if (!File.Exists(path)) return;
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var block = new byte[1 << 20];
        for (long at = 0; RandomAccess.Read(file.SafeFileHandle, block, at) is > 0 and var length; at += length)
            RandomAccess.Write(file.SafeFileHandle, block.AsSpan(0, length), at);
        Flush(file);
    }

    /// <summary>Makes the names in a folder durable. Windows journals them with the rename itself.</summary>
    /// <exception cref="FlushFailedException">As of a file.</exception>
    public static void FlushFolder(string folder)
    {
        if (!OperatingSystem.IsWindows()) UnixFile.FlushFolder(folder);
    }

    /// <summary>Writes a new file whose final name appears only when it is complete and durable; false when the name is taken.</summary>
    /// <param name="path">The final name.</param>
    /// <param name="temporary">A name in the same folder that nobody else uses; what a dead writer left there is replaced.</param>
    /// <param name="content">Read from its current position to its end.</param>
    /// <param name="cancellation">Stops between blocks; the temporary file is removed.</param>
    public static async Task<bool> TryWriteAsync(string path, string temporary, Stream content, CancellationToken cancellation)
    {
        try
        {
            await ReplaceAsync(temporary, content, cancellation);
            if (!TryRename(temporary, path)) return false;
        }
        finally
        {
            File.Delete(temporary);
        }

        FlushFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        return true;
    }

    /// <summary>Opens a regular file for reading, while others may write it; null when it is gone, or no regular file: a link is not followed.</summary>
    public static FileStream? TryOpen(string path)
    {
        if (!OperatingSystem.IsWindows()) return UnixFile.TryOpenRegular(path) is { } handle ? new(handle, FileAccess.Read, 1 << 16) : null;
        if (new FileInfo(path) is { Exists: false } or { LinkTarget: not null }) return null;
        return new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
    }

    /// <summary>Writes a file's bytes to the disk, over an earlier file of this name; for temporary names only.</summary>
    /// <param name="path">The name.</param>
    /// <param name="content">Read from its current position to its end.</param>
    /// <param name="cancellation">Stops between blocks.</param>
    /// <param name="isPrivate">Whether only its owner may read it; Windows gives it the rights of its folder.</param>
    public static async Task ReplaceAsync(string path, Stream content, CancellationToken cancellation, bool isPrivate = false)
    {
        // A link that somebody put there is removed, never written through.
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 1 << 16 };
        if (isPrivate && !OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var file = new FileStream(path, options);
        var buffer = new byte[1 << 16];
        var unflushed = 0;
        for (int count; (count = await content.ReadAsync(buffer, cancellation)) > 0;)
        {
            await file.WriteAsync(buffer.AsMemory(0, count), cancellation);
            // A slow disk takes the whole of a large file at its end only, for minutes, and who watches it sees no progress.
            if ((unflushed += count) < FlushEach) continue;
            Flush(file);
            unflushed = 0;
        }

        Flush(file);
    }
}

/// <summary>The disk did not take what was to be made durable.</summary>
public sealed class FlushFailedException(string message) : IOException(message);
