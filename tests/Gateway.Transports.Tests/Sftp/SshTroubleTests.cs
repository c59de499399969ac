using Gateway.Transports.Sftp;

namespace Gateway.Transports.Tests.Sftp;

/// <summary>Of all that the client says on its standard error, the line that tells what is to be done.</summary>
public sealed class SshTroubleTests
{
    [Theory]
    [InlineData("/k", "Load key \"/k\": bad permissions", "our key /k for server.example:22 cannot be used: bad permissions; others may read the file")]
    [InlineData("/k", "Load key \"/k\": error in libcrypto", "cannot be used: error in libcrypto; the file is not a private key")]
    [InlineData("/k", "no such identity: /k: No such file or directory", "cannot be used: no such identity: /k: No such file or directory; check the file")]
    [InlineData("/k", "read_passphrase: can't open /dev/tty: No such device or address", "cannot be used: read_passphrase: can't open /dev/tty: No such device or address; check its passphrase")]
    [InlineData(null, "read_passphrase: can't open /dev/tty: No such device or address", "our password for server.example:22 cannot be used: read_passphrase: can't open")]
    public void What_the_client_says_of_our_secret_is_told_and_not_what_the_server_says_of_who_has_none(string? keyFile, string line, string told)
    {
        var settings = new SftpSettings { Host = "server.example", User = "us", HostKeys = [], KeyFile = keyFile, WorkFolder = "." };
        var trouble = SshTrouble.From($"Welcome\r\n{line}\r\nus@server.example: Permission denied (publickey).\r\n", settings);
        Assert.Equal(Trouble.CredentialUnusable, trouble.Trouble);
        Assert.Contains(told, trouble.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Permission denied", trouble.Message, StringComparison.Ordinal);
    }
}
