using Gateway.Transports.Sftp;

namespace Gateway.Transports.Tests.Servers;

/// <summary>ProFTPD's own SFTP, another program than OpenSSH: it lets in by password and knows fewer extensions.</summary>
public sealed class ProftpdSftpServer : MailboxServer
{
    /// <summary>Looked for wherever a secret must not be.</summary>
    internal const string Password = "canary pass%w0rd 'with\" $igns\\";

    ServerProgram? _program;

    internal int Port { get; } = ServerProgram.FreePort();

    internal string Log => _program!.Log;

    internal override string Commands => File.ReadAllText(Path.Combine(Work, "commands.log"));

    public override async Task InitializeAsync()
    {
        // Its library reads RSA keys of the older form only.
        await RunAsync("ssh-keygen", "-q", "-t", "rsa", "-b", "2048", "-m", "PEM", "-N", "", "-f", Path.Combine(Work, "host"));
        _program = await Proftpd.StartAsync(this, Port, Password, $"""
            LoadModule mod_sftp.c
            SFTPEngine on
            SFTPHostKey {Work}/host
            SFTPLog {Work}/sftp.log
            SFTPAuthMethods password
            """);
    }

    public override async Task DisposeAsync()
    {
        _program?.Dispose();
        await base.DisposeAsync();
    }

    internal override ITransport Connect() => SshServer.Connect(Settings());

    internal SftpSettings Settings() => new()
    {
        Host = "127.0.0.1",
        Port = Port,
        User = Proftpd.User,
        HostKeys = [File.ReadAllText(Path.Combine(Work, "host.pub")).Trim()],
        Password = () => Password,
        WorkFolder = Path.Combine(Work, "ssh"),
    };
}
