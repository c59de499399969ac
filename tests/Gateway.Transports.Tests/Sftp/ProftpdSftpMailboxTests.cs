using Gateway.Transports.Tests.Servers;

namespace Gateway.Transports.Tests.Sftp;

public sealed class ProftpdSftpMailboxTests(ProftpdSftpServer server) : MailboxConformance(server), IClassFixture<ProftpdSftpServer>;
