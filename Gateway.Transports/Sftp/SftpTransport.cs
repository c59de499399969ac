using System.Runtime.CompilerServices;

namespace Gateway.Transports.Sftp;

/// <summary>Mailboxes on an SFTP server, through the OpenSSH client of this machine.</summary>
public sealed class SftpTransport : ITransport
{
    readonly SftpSettings _settings;
    readonly KeptConnection<SftpSession> _connection;

    public SftpTransport(SftpSettings settings, ConnectionSlots slots, TimeProvider time)
    {
        _settings = settings;
        var pins = new HostKeyPins(settings, time);
        _connection = new(
            cancellation => slots.TakeAsync(settings.Host, settings.Port, settings.ConnectTimeout, time, cancellation),
            cancellation => SftpSession.OpenAsync(settings, pins, time, cancellation),
            settings.KeptFor,
            time);
    }

    /// <summary>Whether text names a server's key as <see cref="SftpSettings.HostKeys"/> wants it.</summary>
    public static bool IsHostKey(string text) => HostKeyPins.IsPin(text);

    public async IAsyncEnumerable<RemoteFile> ListAsync(string folder, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // A folder that cannot be listed is looked at again on a new connection, before its first entry is given.
        await RunAsync(client => client.FindAsync(folder, cancellation, followLinks: true), cancellation);
        var (session, _) = await _connection.EnterAsync(cancellation);
        try
        {
            await using var files = session.Client.ListAsync(folder, cancellation).GetAsyncEnumerator(cancellation);
            while (await NextAsync(session, files)) yield return files.Current;
        }
        finally
        {
            await _connection.LeaveAsync();
        }
    }

    public async Task<RemoteFile?> FindAsync(string folder, string name, CancellationToken cancellation) =>
        await RunAsync(client => client.FindAsync(SftpPath.Of(folder, name), cancellation), cancellation) is { } found ? found.As(name) : null;

    public Task<Stream?> OpenAsync(string folder, string name, long offset, CancellationToken cancellation) =>
        OpenAsync(client => client.OpenAsync(SftpPath.Of(folder, name), offset, cancellation), cancellation);

    public Task<Stream?> OpenAsync(string folder, RemoteFile seen, CancellationToken cancellation) =>
        OpenAsync(client => client.OpenAsync(SftpPath.Of(folder, seen.Name), 0, seen.SizeBytes, cancellation), cancellation);

    public async Task<(bool IsMoved, RemoteFile? Found)> TryMoveAsync(string folder, string fromName, string toName, CancellationToken cancellation)
    {
        var (isMoved, found) = await RunAsync(client => client.TryMoveAsync(SftpPath.Of(folder, fromName), SftpPath.Of(folder, toName), cancellation), cancellation);
        return (isMoved, found?.As(toName));
    }

    public Task<bool> TryRenameAsync(string fromFolder, string fromName, string toFolder, string toName, CancellationToken cancellation) =>
        RunAsync(client => client.TryRenameAsync(SftpPath.Of(fromFolder, fromName), SftpPath.Of(toFolder, toName), cancellation), cancellation);

    public Task<bool> TryReplaceAsync(string folder, string fromName, string toName, CancellationToken cancellation) =>
        RunAsync(client => client.TryReplaceAsync(SftpPath.Of(folder, fromName), SftpPath.Of(folder, toName), cancellation), cancellation);

    public Task WriteAsync(string folder, string name, Stream content, CancellationToken cancellation)
    {
        var upload = new Upload(content);
        return upload.RunAsync(() => RunAsync(
            async client =>
            {
                await EnsureSpaceAsync(client, folder, upload.Length - upload.Arrived, cancellation);
                await client.WriteAsync(SftpPath.Of(folder, name), upload, cancellation);
                return true;
            },
            cancellation));
    }

    public Task DeleteAsync(string folder, string name, CancellationToken cancellation) =>
        RunAsync(client => Done(client.DeleteAsync(SftpPath.Of(folder, name), cancellation)), cancellation);

    public Task CreateFolderAsync(string folder, CancellationToken cancellation) =>
        RunAsync(client => Done(client.CreateFolderAsync(folder, cancellation)), cancellation);

    public Task<IAsyncDisposable?> StayAsync() => _connection.StayAsync();

    public Task DisconnectAsync() => _connection.DisconnectAsync();

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    Task<T> RunAsync<T>(Func<SftpClient, Task<T>> operation, CancellationToken cancellation) =>
        _connection.RunAsync(session => operation(session.Client), cancellation);

    Task<Stream?> OpenAsync(Func<SftpClient, Task<SftpDownload?>> open, CancellationToken cancellation) => RunAsync<Stream?>(
        async client =>
        {
            if (await open(client) is not { } download) return null;
            // The connection stays until the last byte is read.
            await _connection.HoldAsync();
            download.Closed = () => _ = _connection.LeaveAsync();
            return download;
        },
        cancellation);

    // A connection that breaks its protocol in the middle of a listing is not asked anything more.
    async Task<bool> NextAsync(SftpSession session, IAsyncEnumerator<RemoteFile> files)
    {
        try
        {
            return await files.MoveNextAsync();
        }
        catch (TransportException e) when (e.Trouble is not (Trouble.Refused or Trouble.FolderMissing))
        {
            await _connection.DropAsync(session);
            throw;
        }
    }

    async Task EnsureSpaceAsync(SftpClient client, string folder, long sizeBytes, CancellationToken cancellation)
    {
        const long WorthAsking = 1 << 20;
        if (sizeBytes >= WorthAsking && await client.FreeBytesAsync(folder, cancellation) is { } free && free < sizeBytes)
            throw new TransportException(Trouble.NoSpace, $"{folder} on {_settings.Host} has room for {free} bytes, the file has {sizeBytes}; ask the partner to make room");
    }

    static async Task<bool> Done(Task task)
    {
        await task;
        return true;
    }
}
