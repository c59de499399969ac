using Gateway.Transports.Ftp;

namespace Gateway.Transports.Tests.Servers;

/// <summary>vsftpd, which knows LIST only and wants data connections to resume the TLS session.</summary>
public sealed class VsftpdServer : MailboxServer
{
    ServerProgram? _program;
    string _fingerprint = "";

    internal int Port { get; } = ServerProgram.FreePort();

    internal string Options { get; init; } = "";

    /// <summary>Where it stands, as TZ has it; null for where this machine does.</summary>
    internal string? TimeZone { get; init; }

    /// <summary>The only version of TLS that it speaks, as OpenSSL names it; null for all.</summary>
    internal string? OnlyTls { get; init; }

    internal override string Commands => File.ReadAllText(Path.Combine(Work, "vsftpd.log"));

    public override async Task InitializeAsync()
    {
        var certificate = Path.Combine(Work, "server.pem");
        _fingerprint = FtpCertificate.Write(certificate);
        var config = Path.Combine(Work, "vsftpd.conf");
        var empty = Directory.CreateDirectory(Path.Combine(Work, "empty")).FullName;
        await File.WriteAllTextAsync(config, $"""
            listen=YES
            listen_address=127.0.0.1
            listen_port={Port}
            background=NO
            run_as_launching_user=YES
            ftp_username={Environment.UserName}
            nopriv_user={Environment.UserName}
            secure_chroot_dir={empty}
            anonymous_enable=YES
            anon_root={Root}
            anon_upload_enable=YES
            anon_mkdir_write_enable=YES
            anon_other_write_enable=YES
            anon_world_readable_only=NO
            anon_umask=022
            allow_writeable_chroot=YES
            write_enable=YES
            seccomp_sandbox=NO
            ssl_enable=YES
            allow_anon_ssl=YES
            force_anon_data_ssl=YES
            force_anon_logins_ssl=YES
            require_ssl_reuse=YES
            ssl_tlsv1=YES
            ssl_ciphers=HIGH
            rsa_cert_file={certificate}
            rsa_private_key_file={certificate}
            xferlog_enable=YES
            vsftpd_log_file={Work}/vsftpd.log
            xferlog_file={Work}/xferlog
            log_ftp_protocol=YES
            {Options}

            """.Replace("            ", ""));
        _program = await ServerProgram.StartAsync("usr/sbin/vsftpd", Port, [config], [.. await TlsAsync(), .. ServerProgram.In(TimeZone)]);
    }

    // It has no setting for versions; the library that it uses has.
    async Task<(string, string)[]> TlsAsync()
    {
        if (OnlyTls is null) return [];
        var file = Path.Combine(Work, "openssl.cnf");
        await File.WriteAllTextAsync(file, $"""
            openssl_conf = all
            [all]
            ssl_conf = ssl
            [ssl]
            system_default = versions
            [versions]
            MinProtocol = {OnlyTls}
            MaxProtocol = {OnlyTls}

            """);
        return [("OPENSSL_CONF", file)];
    }

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
        User = "anonymous",
        Password = () => "canary",
        Certificates = [_fingerprint],
    };
}
