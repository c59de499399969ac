namespace Gateway.Transports.Ftp;

/// <summary>How commands, password and files are protected on their way.</summary>
public enum FtpSecurity
{
    /// <summary>TLS after <c>AUTH TLS</c> on the usual port (RFC 4217); the default.</summary>
    Explicit,

    /// <summary>TLS from the first byte, usually on port 990.</summary>
    Implicit,

    /// <summary>None: password and files can be read by whoever carries them. Only where the profile allows cleartext.</summary>
    None,
}

/// <summary>The version of TLS; one, because the data connections must resume the session of the control connection.</summary>
public enum FtpTls
{
    /// <summary>The default: servers that require the data connection to resume the session (vsftpd, ProFTPD) take it reliably with 1.2 only.</summary>
    Tls12,

    /// <summary>For servers that speak nothing older and do not require the session to be resumed.</summary>
    Tls13,
}

/// <summary>How an FTP server is reached and whom we are there.</summary>
public sealed record FtpSettings
{
    public required string Host { get; init; }

    public int Port { get; init; } = 21;

    public required string User { get; init; }

    /// <summary>Gives the password, at each log-in.</summary>
    public required Func<string> Password { get; init; }

    public FtpSecurity Security { get; init; }

    /// <summary>Whether <see cref="FtpSecurity.None"/> may be used; a profile must say so in as many words.</summary>
    public bool AllowCleartext { get; init; }

    public FtpTls Tls { get; init; }

    /// <summary>SHA-256 fingerprints of the server's certificate, in hexadecimal; one of them must fit. Empty to go by the authorities.</summary>
    public IReadOnlyList<string> Certificates { get; init; } = [];

    /// <summary>A PEM file of the authorities that may vouch for the server; null for those of this machine.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>A file of our certificate and its private key, PEM or PKCS #12; null when the server asks for none.</summary>
    public string? ClientCertificateFile { get; init; }

    /// <summary>Gives the passphrase of the key in <see cref="ClientCertificateFile"/>; null when it has none.</summary>
    public Func<string>? ClientCertificatePassphrase { get; init; }

    /// <summary>Whether the server connects to us for its data (PORT, EPRT), for servers that offer nothing else.</summary>
    public bool Active { get; init; }

    /// <summary>From the start to the log-in; default 30 seconds.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest silence while an answer or data is due; default 30 seconds.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>An unused connection is ended after so long; default 10 seconds.</summary>
    public TimeSpan KeptFor { get; init; } = TimeSpan.FromSeconds(10);
}
