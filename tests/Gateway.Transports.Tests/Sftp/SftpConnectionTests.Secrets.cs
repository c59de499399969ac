using Gateway.Transports.Tests.Servers;

namespace Gateway.Transports.Tests.Sftp;

public sealed partial class SftpConnectionTests
{
    [Fact]
    public async Task RT_57_a_password_is_in_no_argument_no_environment_and_no_text()
    {
        var server = new ProftpdSftpServer();
        await server.InitializeAsync();
        try
        {
            const string Wrong = "wrong " + ProftpdSftpServer.Password;
            await AssertUnseenAsync(server.Settings(), server.Settings() with { Password = () => Wrong });
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task RT_57_a_passphrase_is_in_no_argument_no_environment_and_no_text()
    {
        var file = Path.Combine(_server.Work, "locked-away");
        await SshServer.KeyAsync(file, "canary of a key");
        await File.AppendAllTextAsync(Path.Combine(_server.Work, "user.pub"), await File.ReadAllTextAsync(file + ".pub"));
        var settings = _server.Settings() with { KeyFile = file };
        await AssertUnseenAsync(settings with { Passphrase = () => "canary of a key" }, settings with { Passphrase = () => "another canary" });
    }
}
