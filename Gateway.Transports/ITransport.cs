namespace Gateway.Transports;

/// <summary>The few file operations that a mailbox needs, on a local disk or on a server.</summary>
/// <remarks>A folder is text of our own configuration; a name is one path component as the other side listed it.
/// No operation replaces a file of another name, and none follows a link. Each may be repeated after it failed: what its first
/// attempt did already, the second finds done. Trouble is an <see cref="IOException"/>, and a <see cref="TransportException"/> where it is the
/// server's or the share's; a permission that one file lacks is an <see cref="UnauthorizedAccessException"/>.</remarks>
public interface ITransport : IAsyncDisposable
{
    /// <summary>Everything in a folder, in no particular order.</summary>
    IAsyncEnumerable<RemoteFile> ListAsync(string folder, CancellationToken cancellation);

    /// <summary>One file as it is now; null when it is gone.</summary>
    Task<RemoteFile?> FindAsync(string folder, string name, CancellationToken cancellation);

    /// <summary>A regular file's content from an offset on; null when it is gone or no regular file.</summary>
    /// <remarks>The stream's end is the file's end and never that of a connection.</remarks>
    Task<Stream?> OpenAsync(string folder, string name, long offset, CancellationToken cancellation);

    /// <summary>The same from the beginning of a file that <see cref="FindAsync"/> or <see cref="TryMoveAsync"/> has just shown as a regular one: servers are not asked for it again.</summary>
    Task<Stream?> OpenAsync(string folder, RemoteFile seen, CancellationToken cancellation) => OpenAsync(folder, seen.Name, 0, cancellation);

    /// <summary>Moves a file in one step; false when the target exists or the file is gone.</summary>
    Task<bool> TryRenameAsync(string fromFolder, string fromName, string toFolder, string toName, CancellationToken cancellation);

    /// <summary>Moves a file within its folder as <see cref="TryRenameAsync"/> does, and tells what lies there then, as <see cref="FindAsync"/> does.</summary>
    async Task<(bool IsMoved, RemoteFile? Found)> TryMoveAsync(string folder, string fromName, string toName, CancellationToken cancellation) =>
        await TryRenameAsync(folder, fromName, folder, toName, cancellation) ? (true, await FindAsync(folder, toName, cancellation)) : (false, null);

    /// <summary>Whether a name that appears while a rename is asked for would be replaced: the server knows no rename that refuses it.</summary>
    bool RenameMayReplace => false;

    /// <summary>Moves a file over whatever bears the name; false when the file is gone.</summary>
    /// <remarks>In one step where the server knows one. Where it does not, the old file is put aside first, and for a moment the name is not there.</remarks>
    Task<bool> TryReplaceAsync(string folder, string fromName, string toName, CancellationToken cancellation);

    /// <summary>Writes a file completely and durably, over a rest that an earlier attempt left under this name.</summary>
    /// <param name="folder">Of ours.</param>
    /// <param name="name">Hidden.</param>
    /// <param name="content">Can seek: from its position to its end.</param>
    /// <param name="cancellation">Leaves a rest.</param>
    Task WriteAsync(string folder, string name, Stream content, CancellationToken cancellation);

    /// <summary>Removes a file; it is no error when it is gone.</summary>
    Task DeleteAsync(string folder, string name, CancellationToken cancellation);

    /// <summary>Makes a folder that is not there yet.</summary>
    Task CreateFolderAsync(string folder, CancellationToken cancellation);

    /// <summary>For several operations in a row, until it is disposed of: between them the connection is given to nobody, and where it is lost the next one is opened in its
    /// place. Then it goes to whose turn it is. Null where there is none.</summary>
    Task<IAsyncDisposable?> StayAsync() => Task.FromResult<IAsyncDisposable?>(null);

    /// <summary>Ends what connection there is, unless it is in use; the next operation opens one.</summary>
    Task DisconnectAsync();
}
