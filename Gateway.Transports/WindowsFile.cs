using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Transports;

/// <summary>The rename of Windows that refuses an existing name and returns after the change is on disk.</summary>
static partial class WindowsFile
{
    const uint ReplaceExisting = 1;
    const uint WriteThrough = 8;
    const int FileNotFound = 2;
    const int PathNotFound = 3;
    const int AccessDenied = 5;
    const int SharingViolation = 32;
    const int FileExists = 80;
    const int AlreadyExists = 183;

    // A sharing violation means that somebody still writes or reads the file: it is not ours yet.
    internal static bool TryRename(string from, string to) =>
        MoveFileEx(from, to, WriteThrough)
        || (Marshal.GetLastPInvokeError() is var error && error is FileNotFound or PathNotFound or SharingViolation or FileExists or AlreadyExists
            ? false
            : throw Refusal(error, from));

    // A sharing violation here means that the partner reads the old file: it is tried again.
    internal static bool TryReplace(string from, string to) =>
        MoveFileEx(from, to, WriteThrough | ReplaceExisting)
        || (Marshal.GetLastPInvokeError() is var error && error is FileNotFound or PathNotFound ? false : throw Refusal(error, from));

    internal static void Flush(FileStream file)
    {
        if (!FlushFileBuffers(file.SafeFileHandle)) throw new FlushFailedException($"flush {file.Name}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
    }

    static Exception Refusal(int error, string from)
    {
        var text = $"rename {from}: {new Win32Exception(error).Message}";
        return error is AccessDenied or SharingViolation ? new UnauthorizedAccessException(text) : new IOException(text);
    }

    [LibraryImport("kernel32", EntryPoint = "MoveFileExW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool MoveFileEx(string from, string to, uint flags);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool FlushFileBuffers(SafeFileHandle file);
}
