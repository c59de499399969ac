namespace Gateway.Transports.Tests.Servers;

/// <summary>A server of one test.</summary>
static class Running
{
    internal static async Task<Running<T>> StartAsync<T>(T server) where T : MailboxServer
    {
        await server.InitializeAsync();
        return new(server);
    }
}

sealed record Running<T>(T Is) : IAsyncDisposable where T : MailboxServer
{
    public async ValueTask DisposeAsync() => await Is.DisposeAsync();
}
