using Gateway.Transports.Folder;

namespace Gateway.Transports.Tests.Servers;

/// <summary>A folder of this machine.</summary>
public sealed class FolderServer : MailboxServer
{
    public override Task InitializeAsync() => Task.CompletedTask;

    internal override ITransport Connect() => new FolderTransport(Root);
}
