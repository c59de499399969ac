using Gateway.Transports;

namespace Gateway.Tests.Support;

/// <summary>Passes everything on; a test overrides where its transport is to differ.</summary>
abstract class PassingTransport(ITransport inner) : ITransport
{
    public virtual IAsyncEnumerable<RemoteFile> ListAsync(string folder, CancellationToken cancellation) => inner.ListAsync(folder, cancellation);

    public virtual Task<RemoteFile?> FindAsync(string folder, string name, CancellationToken cancellation) => inner.FindAsync(folder, name, cancellation);

    public virtual Task<Stream?> OpenAsync(string folder, string name, long offset, CancellationToken cancellation) =>
        inner.OpenAsync(folder, name, offset, cancellation);

    public virtual Task<bool> TryRenameAsync(string fromFolder, string fromName, string toFolder, string toName, CancellationToken cancellation) =>
        inner.TryRenameAsync(fromFolder, fromName, toFolder, toName, cancellation);

    public virtual Task<bool> TryReplaceAsync(string folder, string fromName, string toName, CancellationToken cancellation) =>
        inner.TryReplaceAsync(folder, fromName, toName, cancellation);

    public virtual bool RenameMayReplace => inner.RenameMayReplace;

    public virtual Task WriteAsync(string folder, string name, Stream content, CancellationToken cancellation) => inner.WriteAsync(folder, name, content, cancellation);

    public virtual Task DeleteAsync(string folder, string name, CancellationToken cancellation) => inner.DeleteAsync(folder, name, cancellation);

    public virtual Task CreateFolderAsync(string folder, CancellationToken cancellation) => inner.CreateFolderAsync(folder, cancellation);

    public virtual Task<IAsyncDisposable?> StayAsync() => inner.StayAsync();

    public virtual Task DisconnectAsync() => inner.DisconnectAsync();

    public virtual ValueTask DisposeAsync() => inner.DisposeAsync();
}
