using Gateway.Host.Alerts;
using Gateway.Partners;
using Gateway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Host.Tests.Alerts;

/// <summary>Mail to a real server that takes it, in part or not at all.</summary>
public sealed class MailChannelTests : IDisposable
{
    static readonly AlertNote Note = new("dead-letters Post", "1 piece of work", false, false, DateTimeOffset.UnixEpoch, "node1");

    readonly MailServer _server = new();

    public void Dispose() => _server.Dispose();

    [Theory]
    [InlineData("anna@example.com")]
    [InlineData("anna@example.com", "bert@example.com")]
    public async Task Receivers_whom_the_server_refuses_do_not_make_the_others_get_it_again(params string[] refused)
    {
        _server.Refused.UnionWith(refused);
        await TellAsync("anna@example.com", "bert@example.com", "carl@example.com");
        Assert.Contains("RCPT TO:<carl@example.com>", Assert.Single(_server.Mails), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_whose_receivers_are_all_refused_is_not_heard()
    {
        _server.Refused.UnionWith(["anna@example.com", "bert@example.com"]);
        await Assert.ThrowsAsync<AlertUnheardException>(() => TellAsync("anna@example.com", "bert@example.com"));
        await Assert.ThrowsAsync<AlertUnheardException>(() => TellAsync("anna@example.com"));
        Assert.Empty(_server.Mails);
    }

    Task TellAsync(params string[] to)
    {
        var mail = new AlertMail("127.0.0.1", _server.Port, MailSecurity.None, null, null, "gateway@example.com", to);
        return new MailChannel(mail, name => name, TimeProvider.System, NullLogger<MailChannel>.Instance).TellAsync(Note, default);
    }
}
