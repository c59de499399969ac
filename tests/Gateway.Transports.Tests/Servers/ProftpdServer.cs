using Gateway.Transports.Ftp;

namespace Gateway.Transports.Tests.Servers;

/// <summary>ProFTPD, which knows MLSD.</summary>
public abstract class ProftpdServer(FtpSecurity security) : MailboxServer
{
    internal const string Password = "canary pass%w0rd 'with\" $igns\\";

    ServerProgram? _program;
    string _fingerprint = "";

    internal int Port { get; } = ServerProgram.FreePort();

    /// <summary>Lines of the configuration that a test adds; for the next start.</summary>
    internal string Options { get; set; } = "";

    /// <summary>Where it stands, as TZ has it; null for where this machine does.</summary>
    internal string? TimeZone { get; init; }

    internal override string Commands => File.ReadAllText(Path.Combine(Work, "commands.log"));

    internal string CertificateFile => Path.Combine(Work, "server.pem");

    public override async Task InitializeAsync()
    {
        _fingerprint = FtpCertificate.Write(CertificateFile);
        await StartAsync();
    }

    internal async Task StartAsync()
    {
        await RunAsync("chmod", "600", CertificateFile);
        var tls = $"""
            LoadModule mod_tls.c
            TLSEngine on
            TLSLog {Work}/tls.log
            TLSRSACertificateFile {CertificateFile}
            TLSECCertificateFile {CertificateFile}
            TLSECCertificateKeyFile {CertificateFile}
            TLSRequired on
            {(security == FtpSecurity.Implicit ? "TLSOptions UseImplicitSSL" : "")}
            """.Replace($"TLSRSACertificateFile {CertificateFile}\n", "");
        _program = await Proftpd.StartAsync(this, Port, Password, (security == FtpSecurity.None ? "" : tls) + "\n" + Options, TimeZone);
    }

    internal void Stop() => _program!.Dispose();

    internal void KillSessions() => _program!.KillSessions();

    internal Task StallSessionsAsync(TimeSpan length) => _program!.StallSessionsAsync(length);

    public override async Task DisposeAsync()
    {
        _program?.Dispose();
        await base.DisposeAsync();
    }

    internal override bool KnowsLineBreaks => false;

    internal override ITransport Connect() => new FtpTransport(Settings(), new(), TimeProvider.System);

    internal FtpSettings Settings() => new()
    {
        Host = "127.0.0.1",
        Port = Port,
        User = Proftpd.User,
        Password = () => Password,
        Security = security,
        AllowCleartext = security == FtpSecurity.None,
        Certificates = [_fingerprint],
    };
}

public sealed class PlainProftpdServer() : ProftpdServer(FtpSecurity.None);

public sealed class ExplicitProftpdServer() : ProftpdServer(FtpSecurity.Explicit);

public sealed class ImplicitProftpdServer() : ProftpdServer(FtpSecurity.Implicit);
