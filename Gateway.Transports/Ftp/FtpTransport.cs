using System.Runtime.CompilerServices;

namespace Gateway.Transports.Ftp;

/// <summary>Mailboxes on an FTP server, encrypted unless the profile says otherwise in as many words.</summary>
public sealed class FtpTransport(FtpSettings settings, ConnectionSlots slots, TimeProvider time) : ITransport
{
    readonly KeptConnection<FtpConnection> _connection = new(
        cancellation => slots.TakeAsync(settings.Host, settings.Port, settings.ConnectTimeout, time, cancellation),
        cancellation => FtpConnection.OpenAsync(settings, time, cancellation),
        settings.KeptFor,
        time);

    /// <summary>A certificate's SHA-256 fingerprint without its colons and blanks, in capitals; null when it is none.</summary>
    public static string? Fingerprint(string text)
    {
        var hex = text.Replace(":", "").Replace(" ", "").ToUpperInvariant();
        return hex.Length == 64 && hex.All(char.IsAsciiHexDigit) ? hex : null;
    }

    public async IAsyncEnumerable<RemoteFile> ListAsync(string folder, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // What a server dropped while it rested is noticed here, before the first entry is given.
        await RunAsync(async (connection, _) => await connection.AskAsync("NOOP", cancellation), cancellation);
        var (connection, _) = await _connection.EnterAsync(cancellation);
        var isWhole = false;
        try
        {
            await connection.Turn.WaitAsync(cancellation);
            try
            {
                await foreach (var file in ClientOf(connection).ListAsync(folder, cancellation)) yield return file;
                isWhole = true;
            }
            finally
            {
                connection.Turn.Release();
                // The rest of a listing that nobody read would be taken for the next answer.
                if (!isWhole) await _connection.DropAsync(connection);
            }
        }
        finally
        {
            await _connection.LeaveAsync();
        }
    }

    public Task<RemoteFile?> FindAsync(string folder, string name, CancellationToken cancellation) =>
        RunAsync((_, client) => client.FindAsync(folder, name, cancellation), cancellation);

    public Task<Stream?> OpenAsync(string folder, string name, long offset, CancellationToken cancellation) =>
        OpenAsync(client => client.OpenAsync(folder, name, offset, cancellation), cancellation);

    public Task<Stream?> OpenAsync(string folder, RemoteFile seen, CancellationToken cancellation) =>
        OpenAsync(client => client.OpenAsync(folder, seen, 0, cancellation), cancellation);

    Task<Stream?> OpenAsync(Func<FtpClient, Task<FtpDownload?>> open, CancellationToken cancellation) => _connection.RunAsync<Stream?>(
        async connection =>
        {
            await connection.Turn.WaitAsync(cancellation);
            FtpDownload? download = null;
            try
            {
                download = await open(ClientOf(connection));
            }
            finally
            {
                if (download is null) connection.Turn.Release();
            }

            if (download is null) return null;
            // The connection stays, and is nobody else's, until the last byte is read.
            await _connection.HoldAsync();
            download.Closed = isWhole => EndAsync(connection, isWhole);
            return download;
        },
        cancellation);

    public Task<bool> TryRenameAsync(string fromFolder, string fromName, string toFolder, string toName, CancellationToken cancellation) =>
        RunAsync((_, client) => client.TryRenameAsync(fromFolder, fromName, toFolder, toName, cancellation), cancellation);

    public Task<bool> TryReplaceAsync(string folder, string fromName, string toName, CancellationToken cancellation) =>
        RunAsync((_, client) => client.TryReplaceAsync(folder, fromName, toName, cancellation), cancellation);

    public bool RenameMayReplace => true;

    public Task WriteAsync(string folder, string name, Stream content, CancellationToken cancellation)
    {
        var upload = new Upload(content);
        return upload.RunAsync(() => RunAsync(
            async (_, client) =>
            {
                await client.WriteAsync(folder, name, upload, cancellation);
                return true;
            },
            cancellation));
    }

    public Task DeleteAsync(string folder, string name, CancellationToken cancellation) => RunAsync(
        async (_, client) =>
        {
            await client.DeleteAsync(folder, name, cancellation);
            return true;
        },
        cancellation);

    public Task CreateFolderAsync(string folder, CancellationToken cancellation) => RunAsync(
        async (_, client) =>
        {
            await client.CreateFolderAsync(folder, cancellation);
            return true;
        },
        cancellation);

    public Task<IAsyncDisposable?> StayAsync() => _connection.StayAsync();

    public Task DisconnectAsync() => _connection.DisconnectAsync();

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    Task<T> RunAsync<T>(Func<FtpConnection, FtpClient, Task<T>> operation, CancellationToken cancellation) => _connection.RunAsync(
        async connection =>
        {
            await connection.Turn.WaitAsync(cancellation);
            try
            {
                return await operation(connection, ClientOf(connection));
            }
            finally
            {
                connection.Turn.Release();
            }
        },
        cancellation);

    FtpClient ClientOf(FtpConnection connection) => new(connection, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));

    async Task EndAsync(FtpConnection connection, bool isWhole)
    {
        connection.Turn.Release();
        if (!isWhole) await _connection.DropAsync(connection);
        await _connection.LeaveAsync();
    }
}
