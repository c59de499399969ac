using Gateway.Transports.Tests.Servers;

namespace Gateway.Transports.Tests.Ftp;

public sealed class PlainFtpMailboxTests(PlainProftpdServer server) : MailboxConformance(server), IClassFixture<PlainProftpdServer>;

public sealed class ExplicitFtpsMailboxTests(ExplicitProftpdServer server) : MailboxConformance(server), IClassFixture<ExplicitProftpdServer>;

public sealed class ImplicitFtpsMailboxTests(ImplicitProftpdServer server) : MailboxConformance(server), IClassFixture<ImplicitProftpdServer>;

public sealed class VsftpdMailboxTests(VsftpdServer server) : MailboxConformance(server), IClassFixture<VsftpdServer>;
