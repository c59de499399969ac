using Gateway.Transports.Tests.Servers;

namespace Gateway.Transports.Tests.Sftp;

public sealed class SftpMailboxTests(SshServer server) : MailboxConformance(server), IClassFixture<SshServer>;
