using System.Diagnostics;
using Gateway.Transports.Sftp;

namespace Gateway.Transports.Tests.Servers;

/// <summary>OpenSSH's own server.</summary>
public sealed class SshServer : MailboxServer
{
    ServerProgram? _program;

    internal int Port { get; } = ServerProgram.FreePort();

    internal string HostKeyFile => Path.Combine(Work, "host");

    internal string Log => _program!.Log;

    /// <summary>Lines of sshd_config that a test adds.</summary>
    internal string Options { get; init; } = "";

    internal bool OffersSftp { get; init; } = true;

    /// <summary>Arguments of its sftp-server that a test adds; for the next start.</summary>
    internal string SftpArguments { get; set; } = "";

    internal string LogLevel { get; init; } = "VERBOSE";

    public override async Task InitializeAsync()
    {
        await KeyAsync(HostKeyFile);
        await KeyAsync(Path.Combine(Work, "user"));
        await StartAsync();
    }

    public override async Task DisposeAsync()
    {
        _program?.Dispose();
        await base.DisposeAsync();
    }

    internal override ITransport Connect() => Connect(Settings());

    internal static SftpTransport Connect(SftpSettings settings) => new(settings, new(), TimeProvider.System);

    internal SftpSettings Settings() => new()
    {
        Host = "127.0.0.1",
        Port = Port,
        User = Environment.UserName,
        HostKeys = [HostKeyLine()],
        KeyFile = Path.Combine(Work, "user"),
        WorkFolder = Path.Combine(Work, "ssh"),
    };

    internal string HostKeyLine() => File.ReadAllText(HostKeyFile + ".pub").Trim();

    internal async Task StartAsync()
    {
        var config = Path.Combine(Work, "sshd_config");
        await File.WriteAllTextAsync(config, $"""
            ListenAddress 127.0.0.1
            HostKey {HostKeyFile}
            PidFile none
            AuthorizedKeysFile {Work}/user.pub
            StrictModes no
            PermitRootLogin yes
            UsePAM no
            MaxStartups 100
            LogLevel {LogLevel}
            {(OffersSftp ? $"Subsystem sftp internal-sftp -d {Root} {SftpArguments}" : "")}
            {Options}

            """);
        _program = await ServerProgram.StartAsync("usr/sbin/sshd", Port, "-D", "-e", "-f", config, "-p", $"{Port}");
    }

    /// <summary>OpenSSH's own <c>sftp</c> puts a file there, so many kilobits in a second.</summary>
    internal Process StartPut(string file, string target, int kilobits)
    {
        var batch = Path.Combine(Work, "batch");
        File.WriteAllText(batch, $"put {file} {target}\n");
        string[] arguments =
        [
            "-q", "-b", batch, "-l", $"{kilobits}", "-F", "none", "-i", Path.Combine(Work, "user"), "-o", "IdentitiesOnly=yes", "-P", $"{Port}",
            "-o", "StrictHostKeyChecking=no", "-o", $"UserKnownHostsFile={Work}/known_hosts", $"{Environment.UserName}@127.0.0.1",
        ];
        return Process.Start(new ProcessStartInfo("sftp", arguments) { RedirectStandardOutput = true })!;
    }

    internal void Stop() => _program!.Dispose();

    internal void KillSessions() => _program!.KillSessions();

    internal Task StallSessionsAsync(TimeSpan length) => _program!.StallSessionsAsync(length);

    internal static Task KeyAsync(string file, string passphrase = "", string type = "ed25519") =>
        RunAsync("ssh-keygen", "-q", "-t", type, "-N", passphrase, "-C", "test", "-f", file);
}
