using System.Runtime.CompilerServices;
using Gateway.Tests.Support;

namespace Gateway.Transports.Tests;

/// <summary>A transport on which something happens after every listing.</summary>
sealed class GrowingTransport(ITransport inner, Func<Task> afterListing) : PassingTransport(inner)
{
    internal GrowingTransport(ITransport inner, Action afterListing)
        : this(inner, () =>
        {
            afterListing();
            return Task.CompletedTask;
        })
    {
    }

    public override async IAsyncEnumerable<RemoteFile> ListAsync(string folder, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var file in base.ListAsync(folder, cancellation)) yield return file;
        await afterListing();
    }
}
