using System.IO.Enumeration;
using System.Runtime.CompilerServices;

namespace Gateway.Transports.Folder;

/// <summary>Mailboxes in folders of this machine or of a network share.</summary>
/// <remarks>The system asks a share whose server has gone for as long as it takes, and nobody can call it back. So each call is left to another thread and
/// waited for with patience; while one is stuck no second is sent after it.</remarks>
/// <param name="root">What the profile's relative folders start from.</param>
/// <param name="patience">How long a call may take without any progress; null for a minute.</param>
public sealed class FolderTransport(string root, TimeSpan? patience = null) : ITransport
{
    const int Page = 1000;
    static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    readonly TimeSpan _patience = patience ?? TimeSpan.FromMinutes(1);
    volatile Task _stuck = Task.CompletedTask;

    public async IAsyncEnumerable<RemoteFile> ListAsync(string folder, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var entries = await AskAsync(folder, () => new FileSystemEnumerable<RemoteFile>(At(folder), Entry, Everything).GetEnumerator(), cancellation);
        try
        {
            for (var isLast = false; !isLast;)
            {
                var page = await AskAsync(folder, () => Next(entries), cancellation);
                foreach (var file in page) yield return file;
                isLast = page.Count < Page;
            }
        }
        finally
        {
            // To end a listing waits for who is stuck in it.
            _ = _stuck.ContinueWith(_ => entries.Dispose(), TaskScheduler.Default);
        }
    }

    public Task<RemoteFile?> FindAsync(string folder, string name, CancellationToken cancellation)
    {
        var path = At(folder, name);
        return AskAsync(
            folder,
            () =>
            {
                var file = new FileInfo(path);
                return file.Exists ? new RemoteFile(name, file.Length, file.LastWriteTimeUtc.Ticks, file.LinkTarget is null) : null;
            },
            cancellation);
    }

    public Task<Stream?> OpenAsync(string folder, string name, long offset, CancellationToken cancellation)
    {
        var path = At(folder, name);
        return AskAsync<Stream?>(
            folder,
            () =>
            {
                if ((OperatingSystem.IsWindows() ? OpenOnWindows(path) : OpenOnUnix(path)) is not { } stream) return null;
                stream.Position = offset;
                return new PatientStream(stream, (read, token) => AskAsync(folder, read, token));
            },
            cancellation);
    }

    public Task<bool> TryRenameAsync(string fromFolder, string fromName, string toFolder, string toName, CancellationToken cancellation)
    {
        var (from, to) = (At(fromFolder, fromName), At(toFolder, toName));
        return AskAsync(
            toFolder,
            () =>
            {
                var renamed = DurableFile.TryRename(from, to);
                // An attempt whose flush failed has left a name that the disk may not hold yet: nobody takes it for done before it is.
                if (renamed || File.Exists(to)) DurableFile.FlushFolder(At(toFolder));
                return renamed;
            },
            cancellation);
    }

    public Task<bool> TryReplaceAsync(string folder, string fromName, string toName, CancellationToken cancellation)
    {
        var (from, to) = (At(folder, fromName), At(folder, toName));
        return AskAsync(
            folder,
            () =>
            {
                var replaced = DurableFile.TryReplace(from, to);
                if (replaced) DurableFile.FlushFolder(At(folder));
                return replaced;
            },
            cancellation);
    }

    public Task WriteAsync(string folder, string name, Stream content, CancellationToken cancellation)
    {
        var path = At(folder, name);
        return AskAsync(
            folder,
            async () =>
            {
                await DurableFile.ReplaceAsync(path, content, cancellation);
                DurableFile.FlushFolder(At(folder));
                return true;
            },
            () => content.Position,
            cancellation);
    }

    public Task DeleteAsync(string folder, string name, CancellationToken cancellation)
    {
        var path = At(folder, name);
        return AskAsync(
            folder,
            () =>
            {
                File.Delete(path);
                return true;
            },
            cancellation);
    }

    public Task CreateFolderAsync(string folder, CancellationToken cancellation)
    {
        var path = At(folder);
        return AskAsync(
            folder,
            () =>
            {
                if (Directory.Exists(path)) return false;
                Directory.CreateDirectory(path);
                DurableFile.FlushFolder(Path.GetDirectoryName(path)!);
                return true;
            },
            cancellation);
    }

    public Task DisconnectAsync() => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    // A rename takes place whether anybody waits for it or not: who is to stop waits a little for what has become of it.
    async Task<T> AskAsync<T>(string folder, Func<T> ask, CancellationToken cancellation)
    {
        Task<T>? asked = null;
        try
        {
            return await AskAsync(folder, () => Task.FromResult(ask()), () => 0, cancellation, task => asked = task);
        }
        catch (OperationCanceledException) when (asked is not null)
        {
            await Task.WhenAny(asked, Task.Delay(Farewell, TimeProvider.System, CancellationToken.None));
            if (!asked.IsCompleted) throw;
            return await asked;
        }
    }

    async Task<T> AskAsync<T>(string folder, Func<Task<T>> ask, Func<long> progress, CancellationToken cancellation, Action<Task<T>>? begun = null)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!_stuck.IsCompleted) throw Silent(folder);
        var asked = Task.Run(ask, CancellationToken.None);
        begun?.Invoke(asked);
        try
        {
            for (var seen = progress(); ; seen = progress())
                try
                {
                    // The system's own calls take the system's own time.
                    return await asked.WaitAsync(_patience, TimeProvider.System, cancellation);
                }
                catch (TimeoutException)
                {
                    if (asked.IsCompleted) return await asked;
                    if (progress() != seen) continue;
                    _stuck = asked;
                    throw Silent(folder);
                }
        }
        catch (IOException e) when (FolderTrouble.Of(e) is { } trouble)
        {
            throw new TransportException(trouble, $"{folder}: {e.Message}; {FolderTrouble.Remedy(trouble)}", e);
        }
    }

    TransportException Silent(string folder) =>
        new(Trouble.TimedOut, $"{folder} does not answer for more than {_patience.TotalSeconds:0} s; is the server of the share up, and the network?");

    static List<RemoteFile> Next(IEnumerator<RemoteFile> entries)
    {
        var page = new List<RemoteFile>();
        while (page.Count < Page && entries.MoveNext()) page.Add(entries.Current);
        return page;
    }

    // Length and times of a link are its target's; a link is listed, so that nobody wonders, but never opened.
    static RemoteFile Entry(ref FileSystemEntry entry) =>
        entry.IsDirectory || entry.Attributes.HasFlag(FileAttributes.ReparsePoint)
            ? new(entry.FileName.ToString(), 0, 0, IsFile: false)
            : new(entry.FileName.ToString(), entry.Length, entry.LastWriteTimeUtc.UtcTicks);

    static FileStream? OpenOnUnix(string path) =>
        UnixFile.TryOpenRegular(path) is { } handle ? new(handle, FileAccess.Read, bufferSize: 0) : null;

    static FileStream? OpenOnWindows(string path)
    {
        const int SharingViolation = unchecked((int)0x80070020);
        try
        {
            return new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
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
        : throw new ArgumentException($"'{FileName.Shown(name)}' is not a file name", nameof(name));
}
