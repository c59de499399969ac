namespace Gateway.Transports.Sftp;

/// <summary>How an SFTP server is reached and whom we are there.</summary>
public sealed record SftpSettings
{
    public required string Host { get; init; }

    public int Port { get; init; } = 22;

    public required string User { get; init; }

    /// <summary>The keys by which the server is known, at least one: <c>SHA256:…</c> as <c>ssh-keygen -l</c> prints it, or <c>ssh-ed25519 AAAA…</c> as known_hosts has it.</summary>
    public required IReadOnlyList<string> HostKeys { get; init; }

    /// <summary>Gives the password, at each log-in; null when there is none.</summary>
    public Func<string>? Password { get; init; }

    /// <summary>Our private key's file; null when a password or the agent is used.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Gives the passphrase of <see cref="KeyFile"/>; null when it has none.</summary>
    public Func<string>? Passphrase { get; init; }

    /// <summary>The certificate that belongs to <see cref="KeyFile"/>; null when there is none.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>Whether keys of the agent (<c>SSH_AUTH_SOCK</c>) are offered.</summary>
    public bool UseAgent { get; init; }

    /// <summary>Names of <see cref="SftpAlgorithms"/> for servers that know nothing better.</summary>
    public IReadOnlyList<string> Relaxations { get; init; } = [];

    /// <summary>From the start to the log-in; default 30 seconds. Ends banners without end and servers that never answer.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest silence while an answer is due; default 30 seconds.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>An unused connection is ended after so long; default 10 seconds.</summary>
    public TimeSpan KeptFor { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The OpenSSH client; null to find the system's.</summary>
    public string? SshProgram { get; init; }

    /// <summary>A folder of ours for what one connection needs: its known_hosts and the pipe of its secret.</summary>
    public required string WorkFolder { get; init; }
}
