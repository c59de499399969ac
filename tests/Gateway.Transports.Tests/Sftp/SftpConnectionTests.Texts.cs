using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Transports.Tests.Servers;

namespace Gateway.Transports.Tests.Sftp;

public sealed partial class SftpConnectionTests
{
    const string NoKey = "the file is not a private key (is it the .pub half, or damaged?)";

    [Theory]
    [InlineData("open", "bad permissions; others may read the file, and ssh wants it for nobody but its owner: chmod 600, and the owner is the service")]
    [InlineData("public", NoKey)]
    [InlineData("junk", NoKey)]
    public async Task A_key_that_cannot_be_used_is_named_by_its_file_and_not_by_what_the_server_says_of_who_has_none(string kind, string said)
    {
        if (OperatingSystem.IsWindows()) return;
        var (file, user) = (Path.Combine(_server.Work, kind), Path.Combine(_server.Work, "user"));
        await File.WriteAllTextAsync(file, kind == "junk" ? "no key" : await File.ReadAllTextAsync(kind == "public" ? user + ".pub" : user));
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | (kind == "open" ? UnixFileMode.OtherRead : UnixFileMode.None));
        var trouble = await TroubleAsync(_server.Settings() with { KeyFile = file });
        Assert.Equal(Trouble.CredentialUnusable, trouble?.Trouble);
        Assert.StartsWith($"our key {file} for 127.0.0.1:{_server.Port} cannot be used: ", trouble!.Message, StringComparison.Ordinal);
        Assert.Contains(said, trouble.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Permission denied", trouble.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nobody", "cannot be reached: Connection refused")]
    [InlineData("no name", ".invalid is not known here; check host in the profile")]
    [InlineData("220 welcome\r\n", "says \"220 welcome\", which is not SSH; is the port right? A server of FTP is written as ftp:")]
    [InlineData("Exceeded MaxStartups\r\n", "says \"Exceeded MaxStartups\", which is not SSH; is the port right, or does it let nobody in just now?")]
    [InlineData("SSH-2.0-busy\r\n", "speaks SSH and shows us no host key; it has too much to do")]
    [InlineData("", "takes our connection and shuts it again; is the port right? It lets nobody in just now")]
    public async Task A_server_whose_key_is_to_be_asked_for_is_unreachable_for_a_reason_that_is_told(string there, string said)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _ = GreetAsync(listener, there);
        var settings = _server.Settings() with { HostKeys = [await FingerprintAsync()], ConnectTimeout = TimeSpan.FromMinutes(6) };
        var trouble = await TroubleAsync(there switch
        {
            "nobody" => settings with { Port = ServerProgram.FreePort() },
            // Longer than a label may be (RFC 1035 §2.3.4): no name server is asked for it.
            "no name" => settings with { Host = $"{new string('x', 64)}.invalid" },
            _ => settings with { Port = ((IPEndPoint)listener.LocalEndpoint).Port },
        });
        Assert.Equal(Trouble.Unreachable, trouble?.Trouble);
        Assert.Contains(said, trouble!.Message, StringComparison.Ordinal);
    }

    // Whoever comes, and hangs up.
    static async Task GreetAsync(TcpListener listener, string greeting)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(greeting));
            }
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
        {
            // The test is over, or he who came has gone.
        }
    }
}
