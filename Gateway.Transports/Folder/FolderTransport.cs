using System.IO.Enumeration;
using System.Runtime.CompilerServices;

namespace Gateway.Transports.Folder;

/// <summary>Mailboxes in folders of this machine or of a network share.</summary>
/// <param name="root">What the profile's relative folders start from.</param>
public sealed class FolderTransport(string root) : ITransport
{
    static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    public async IAsyncEnumerable<RemoteFile> ListAsync(string folder, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        foreach (var file in new FileSystemEnumerable<RemoteFile>(At(folder), Entry, Everything))
        {
            cancellation.ThrowIfCancellationRequested();
            yield return file;
        }
    }

    public Task<RemoteFile?> FindAsync(string folder, string name, CancellationToken cancellation)
    {
        var file = new FileInfo(At(folder, name));
        return Task.FromResult(file.Exists ? new RemoteFile(name, file.Length, file.LastWriteTimeUtc.Ticks, file.LinkTarget is null) : null);
    }

    public Task<Stream?> OpenAsync(string folder, string name, long offset, CancellationToken cancellation)
    {
        var stream = OperatingSystem.IsWindows() ? OpenOnWindows(At(folder, name)) : OpenOnUnix(At(folder, name));
        stream?.Position = offset;
        return Task.FromResult<Stream?>(stream);
    }

    public Task<bool> TryRenameAsync(string fromFolder, string fromName, string toFolder, string toName, CancellationToken cancellation)
    {
        var renamed = DurableFile.TryRename(At(fromFolder, fromName), At(toFolder, toName));
        if (renamed) DurableFile.FlushFolder(At(toFolder));
        return Task.FromResult(renamed);
    }

    public Task<bool> TryReplaceAsync(string folder, string fromName, string toName, CancellationToken cancellation)
    {
        var replaced = DurableFile.TryReplace(At(folder, fromName), At(folder, toName));
        if (replaced) DurableFile.FlushFolder(At(folder));
        return Task.FromResult(replaced);
    }

    public async Task WriteAsync(string folder, string name, Stream content, CancellationToken cancellation)
    {
        await DurableFile.ReplaceAsync(At(folder, name), content, cancellation);
        DurableFile.FlushFolder(At(folder));
    }

    public Task DeleteAsync(string folder, string name, CancellationToken cancellation)
    {
        File.Delete(At(folder, name));
        return Task.CompletedTask;
    }

    public Task CreateFolderAsync(string folder, CancellationToken cancellation)
    {
        var path = At(folder);
        if (Directory.Exists(path)) return Task.CompletedTask;
        Directory.CreateDirectory(path);
        DurableFile.FlushFolder(Path.GetDirectoryName(path)!);
        return Task.CompletedTask;
    }

    public Task DisconnectAsync() => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    // Length and times of a link are its target's; a link is listed, so that nobody wonders, but never opened.
    static RemoteFile Entry(ref FileSystemEntry entry) =>
        entry.IsDirectory || entry.Attributes.HasFlag(FileAttributes.ReparsePoint)
            ? new(entry.FileName.ToString(), 0, 0, IsFile: false)
            : new(entry.FileName.ToString(), entry.Length, entry.LastWriteTimeUtc.UtcTicks);

    static FileStream? OpenOnUnix(string path) =>
        UnixFile.TryOpenRegular(path) is { } handle ? new(handle, FileAccess.Read, 1 << 16) : null;

    static FileStream? OpenOnWindows(string path)
    {
        const int SharingViolation = unchecked((int)0x80070020);
        try
        {
            return new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (IOException e) when (e.HResult == SharingViolation)
        {
            throw new UnauthorizedAccessException(e.Message, e);
        }
    }

    string At(string folder) => Path.GetFullPath(folder, Path.GetFullPath(root));

    string At(string folder, string name) => FileName.IsUsable(name) && Path.GetFileName(name) == name
        ? Path.Combine(At(folder), name)
        : throw new ArgumentException($"'{FileName.Shown(name)}' is no file name", nameof(name));
}
