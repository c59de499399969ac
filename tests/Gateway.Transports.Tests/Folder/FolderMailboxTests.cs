using Gateway.Transports.Tests.Servers;

namespace Gateway.Transports.Tests.Folder;

public sealed class FolderMailboxTests(FolderServer server) : MailboxConformance(server), IClassFixture<FolderServer>;
