namespace Gateway.Transports.Tests;

/// <summary>A transport on which something happens after every listing.</summary>
sealed class GrowingTransport(ITransport inner, Action afterListing) : ITransport
{
    public async IAsyncEnumerable<RemoteFile> ListAsync(string folder, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var file in inner.ListAsync(folder, cancellation)) yield return file;
        afterListing();
    }

    public Task<RemoteFile?> FindAsync(string folder, string name, CancellationToken cancellation) => inner.FindAsync(folder, name, cancellation);

    public Task<Stream?> OpenAsync(string folder, string name, long offset, CancellationToken cancellation) =>
        inner.OpenAsync(folder, name, offset, cancellation);

    public Task<bool> TryRenameAsync(string fromFolder, string fromName, string toFolder, string toName, CancellationToken cancellation) =>
        inner.TryRenameAsync(fromFolder, fromName, toFolder, toName, cancellation);

    public Task WriteAsync(string folder, string name, Stream content, CancellationToken cancellation) => inner.WriteAsync(folder, name, content, cancellation);

    public Task DeleteAsync(string folder, string name, CancellationToken cancellation) => inner.DeleteAsync(folder, name, cancellation);

    public Task CreateFolderAsync(string folder, CancellationToken cancellation) => inner.CreateFolderAsync(folder, cancellation);

    public Task DisconnectAsync() => inner.DisconnectAsync();

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
