using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Gateway.Tests.Support;
using Gateway.Transports.As2;

namespace Gateway.Transports.Tests.As2;

public sealed class ClientCertificateTests
{
    [Fact]
    public async Task No_address_in_the_certificate_of_a_server_is_asked_before_it_is_trusted()
    {
        using var asked = new AskedAddress();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var served = ServeAsync(listener, asked);
        var server = new As2Server { Url = new($"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/as2"), PrivateNetwork = true };

        var probe = await new As2Client("x", TimeProvider.System).ProbeAsync(server, default);
        Assert.False(probe.IsGood);
        var print = asked.Shown.TargetCertificate.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256).ToLowerInvariant();
        Assert.Contains($"compare the fingerprint with the partner, then write send: {{ serverCertificates: [\"{print}\"] }}", probe.Found, StringComparison.Ordinal);
        await served;
        Assert.Equal(0, asked.Asked);
    }

    static async Task ServeAsync(TcpListener listener, AskedAddress asked)
    {
        using var socket = await listener.AcceptTcpClientAsync();
        await using var tls = new SslStream(socket.GetStream());
        try
        {
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = asked.Shown });
            _ = await tls.ReadAsync(new byte[1]);
        }
        catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException)
        {
            // It trusts us not.
        }
    }
}
