using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Gateway.Transports;

/// <summary>The rename of Windows that refuses an existing name and returns after the change is on disk.</summary>
static partial class WindowsFile
{
    const uint WriteThrough = 8;
    const int FileNotFound = 2;
    const int PathNotFound = 3;
    const int AccessDenied = 5;
    const int SharingViolation = 32;
    const int FileExists = 80;
    const int AlreadyExists = 183;

    // A sharing violation means that somebody still writes or reads the file: it is not ours yet.
    internal static bool TryRename(string from, string to)
    {
        if (MoveFileEx(from, to, WriteThrough)) return true;
        var error = Marshal.GetLastPInvokeError();
        var text = $"rename {from}: {new Win32Exception(error).Message}";
        return error switch
        {
            FileNotFound or PathNotFound or SharingViolation or FileExists or AlreadyExists => false,
            AccessDenied => throw new UnauthorizedAccessException(text),
            _ => throw new IOException(text),
        };
    }

    [LibraryImport("kernel32", EntryPoint = "MoveFileExW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool MoveFileEx(string from, string to, uint flags);
}
