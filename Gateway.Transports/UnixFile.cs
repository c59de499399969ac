using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Transports;

/// <summary>The file calls of Linux that .NET does not offer: rename without overwrite, fsync of a folder, open without following.</summary>
static partial class UnixFile
{
    const int CurrentFolder = -100;
    const uint NoReplace = 1;
    const int ReadOnly = 0;
    const int NonBlocking = 0x800;
    const int CloseOnExec = 0x80000;
    const int NotPermitted = 1;
    const int NotFound = 2;
    const int Interrupted = 4;
    const int AccessDenied = 13;
    const int Exists = 17;
    const int Invalid = 22;
    const int NotSupported = 95;
    const int TooManyLinks = 40;

    // The one flag of these that differs between processors.
    static readonly int NoFollow = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x8000 : 0x20000;

    internal static bool TryRename(string from, string to)
    {
        if (RenameAt2(CurrentFolder, from, CurrentFolder, to, NoReplace) == 0) return true;
        return Marshal.GetLastPInvokeError() switch
        {
            Exists or NotFound => false,
            // NFS and a few others know no flags; link() refuses an existing name just as well.
            Invalid or NotSupported => TryRelink(from, to),
            var error => throw Refusal(error, "rename", from),
        };
    }

    internal static bool TryReplace(string from, string to)
    {
        if (RenameAt2(CurrentFolder, from, CurrentFolder, to, 0) == 0) return true;
        var error = Marshal.GetLastPInvokeError();
        return error == NotFound ? false : throw Refusal(error, "rename", from);
    }

    /// <summary>fsync. That of .NET hears of no error (10.0: EIO and ENOSPC end well).</summary>
    internal static void Flush(FileStream file) => Flush(file.SafeFileHandle, file.Name);

    internal static void FlushFolder(string folder)
    {
        using var handle = Open(folder, ReadOnly | CloseOnExec);
        Flush(handle, folder);
    }

    static void Flush(SafeFileHandle handle, string path)
    {
        while (Sync(handle) != 0)
            if (Marshal.GetLastPInvokeError() != Interrupted) throw new FlushFailedException(Error("fsync", path).Message);
    }

    /// <summary>Opens a regular file for reading; null when it is gone, a link, a pipe, a device or a folder. Never blocks.</summary>
    internal static SafeFileHandle? TryOpenRegular(string path)
    {
        var handle = OpenNative(path, ReadOnly | NonBlocking | NoFollow | CloseOnExec);
        if (!handle.IsInvalid) return IsRegular(handle) ? handle : Closed(handle);
        return Marshal.GetLastPInvokeError() switch
        {
            NotFound or TooManyLinks => null,
            var error => throw Refusal(error, "open", path),
        };
    }

    static SafeFileHandle? Closed(SafeFileHandle handle)
    {
        handle.Dispose();
        return null;
    }

    /// <summary>The rename of file systems that know none that refuses: two names for a moment, one afterwards.</summary>
    internal static bool TryRelink(string from, string to)
    {
        if (Link(from, to) != 0)
            return Marshal.GetLastPInvokeError() is var refused and not (Exists or NotFound) ? throw Refusal(refused, "link", from) : false;
        if (Unlink(from) == 0) return true;
        // Another was quicker, or may do what we may not: our name goes, so that the file has one.
        var error = Marshal.GetLastPInvokeError();
        var trouble = Refusal(error, "unlink", from);
        _ = Unlink(to);
        return error == NotFound ? false : throw trouble;
    }

    static SafeFileHandle Open(string path, int flags)
    {
        var handle = OpenNative(path, flags);
        return handle.IsInvalid ? throw Error("open", path) : handle;
    }

    // statx has one layout on every processor, unlike stat: stx_mode is the 16 bits at offset 28.
    static bool IsRegular(SafeFileHandle handle)
    {
        const int EmptyPath = 0x1000;
        const uint TypeMask = 1;
        Span<byte> status = stackalloc byte[256];
        if (StatX(handle, "", EmptyPath, TypeMask, status) != 0) throw Error("statx", "an open file");
        return (BitConverter.ToUInt16(status[28..]) & 0xF000) == 0x8000;
    }

    // A permission is a matter of one file.
    static Exception Refusal(int error, string call, string path) => error is NotPermitted or AccessDenied
        ? new UnauthorizedAccessException(Error(call, path).Message)
        : Error(call, path);

    static IOException Error(string call, string path) =>
        new($"{call} {path}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}", Marshal.GetLastPInvokeError());

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameAt2(int fromFolder, string from, int toFolder, string to, uint flags);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string from, string to);

    [LibraryImport("libc", EntryPoint = "unlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Unlink(string path);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle OpenNative(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(SafeFileHandle handle);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(SafeFileHandle folder, string path, int flags, uint mask, Span<byte> status);
}
