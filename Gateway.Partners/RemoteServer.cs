using Gateway.Translation.Definitions;
using Gateway.Transports.Ftp;
using Gateway.Transports.Sftp;

namespace Gateway.Partners;

/// <summary>A server on which a partner's mailboxes lie. Secrets are references; they are resolved at each log-in.</summary>
public abstract record RemoteServer
{
    /// <summary>Its name within the profile.</summary>
    public required string Name { get; init; }

    public required string Host { get; init; }

    public required int Port { get; init; }

    public required string User { get; init; }

    public SecretReference? Password { get; init; }

    /// <summary>How many connections we may have there at a time, over all mailboxes; default 4. Some servers allow an account one or two, and call a third log-in a wrong password.</summary>
    public int Connections { get; init; } = UsualConnections;

    internal const int UsualConnections = 4;

    const int MostConnections = 50;

    /// <summary>From the start to the log-in; default 30 seconds.</summary>
    public TimeSpan ConnectTimeout { get; init; }

    /// <summary>Longest silence while an answer is due; default 30 seconds.</summary>
    public TimeSpan ResponseTimeout { get; init; }

    /// <summary>The server as people write it.</summary>
    public string Address => $"{Scheme}://{Host}:{Port}";

    /// <summary>Server and account: the same folder means another one to another user.</summary>
    public string Account => $"{Scheme}://{User}@{Host}:{Port}";

    string Scheme => this is SftpServer ? "sftp" : "ftp";

    internal static RemoteServer? Read(YamlFields fields)
    {
        var name = fields.Text("server");
        var (sftp, ftp) = (fields.Section("sftp"), fields.Section("ftp"));
        if (sftp is null == ftp is null && name.Length > 0)
            fields.Problem("server", $"the server \"{name}\" needs either sftp: {{ … }} or ftp: {{ … }}");
        // The other is read for its mistakes.
        RemoteServer? first = sftp is null ? null : SftpServer.Read(sftp, name), second = ftp is null ? null : FtpServer.Read(ftp, name);
        return first ?? second;
    }

    private protected static string ReadHost(YamlFields fields)
    {
        var host = fields.Text("host");
        if (host.Length > 0 && (host[0] == '-' || host.AsSpan().ContainsAny(" /@\t")))
            fields.Problem("host", $"\"{host}\" is not a name of a server; write its name or address alone, user, port and folder have keys of their own");
        return host;
    }

    private protected static string ReadUser(YamlFields fields)
    {
        var user = fields.Text("user");
        if (user.StartsWith('-')) fields.Problem("user", $"the user \"{user}\" begins with a hyphen");
        return user;
    }

    private protected static int ReadConnections(YamlFields fields) => fields.Number("connections", UsualConnections, 1, MostConnections);

    /// <summary>A reference to a file among the secrets, under a key that would not look like a secret's.</summary>
    private protected static SecretReference? ReadFile(YamlFields fields, string key)
    {
        var file = SecretReference.Read(fields, key);
        if (fields.Has(key) && file is null && fields.Scalar(key) is not null)
            fields.Problem(key, $"\"{key}\" must name a file among the secrets, such as secret:acme-{key.ToLowerInvariant()}");
        return file;
    }
}

/// <summary>An SFTP server.</summary>
public sealed record SftpServer : RemoteServer
{
    public required IReadOnlyList<string> HostKeys { get; init; }

    /// <summary>The file of our private key.</summary>
    public SecretReference? Key { get; init; }

    public SecretReference? Passphrase { get; init; }

    /// <summary>The file of the certificate that belongs to the key.</summary>
    public SecretReference? Certificate { get; init; }

    /// <summary>Whether the keys of the agent are offered.</summary>
    public bool Agent { get; init; }

    /// <summary>Algorithms allowed beyond the strict ones.</summary>
    public IReadOnlyList<string> Relax { get; init; } = [];

    internal static SftpServer Read(YamlFields fields, string name)
    {
        var server = new SftpServer
        {
            Name = name,
            Host = ReadHost(fields),
            Port = fields.Number("port", 22, 1, 65535),
            User = ReadUser(fields),
            HostKeys = ReadHostKeys(fields),
            Password = SecretReference.Read(fields, "password"),
            Key = ReadFile(fields, "key"),
            Passphrase = SecretReference.Read(fields, "passphrase"),
            Certificate = ReadFile(fields, "certificate"),
            Agent = fields.Flag("agent", false),
            Relax = ReadRelaxations(fields),
            Connections = ReadConnections(fields),
            ConnectTimeout = fields.Duration("connectTimeout", TimeSpan.FromSeconds(30)),
            ResponseTimeout = fields.Duration("responseTimeout", TimeSpan.FromSeconds(30)),
        };
        CheckCredentials(fields);
        return server;
    }

    static void CheckCredentials(YamlFields fields)
    {
        if (!fields.Has("password") && !fields.Has("key") && !fields.Has("agent"))
            fields.Problems.Add(fields.Position.Problem("nothing lets us in; write key: secret:NAME, password: secret:NAME or agent: true"));
        if (fields.Has("password") && fields.Has("passphrase"))
            fields.Problem("passphrase", "a password and a key's passphrase cannot both be asked for; give one of them up");
    }

    static IReadOnlyList<string> ReadHostKeys(YamlFields fields)
    {
        fields.Require("hostKeys");
        foreach (var key in fields.Scalars("hostKeys").Where(k => !SftpTransport.IsHostKey(k.Text)))
            fields.Problems.Add(key.Position.Problem(
                $"\"{key.Text}\" is not a host key; write SHA256:… as ssh-keygen -l prints it, or the key as known_hosts has it, such as ssh-ed25519 AAAA…"));
        return fields.Texts("hostKeys");
    }

    static IReadOnlyList<string> ReadRelaxations(YamlFields fields)
    {
        foreach (var name in fields.Scalars("relax").Where(r => !SftpAlgorithms.Relaxations.Contains(r.Text)))
            fields.Problems.Add(name.Position.Problem($"unknown algorithm \"{name.Text}\"; {Spelling.Hint(name.Text, SftpAlgorithms.Relaxations)}"));
        return [.. fields.Texts("relax").Where(SftpAlgorithms.Relaxations.Contains)];
    }
}

/// <summary>An FTP server, encrypted unless its profile says otherwise.</summary>
public sealed record FtpServer : RemoteServer
{
    public FtpSecurity Security { get; init; }

    public bool AllowCleartext { get; init; }

    public FtpTls Tls { get; init; }

    /// <summary>Fingerprints of the server's certificate.</summary>
    public IReadOnlyList<string> Certificates { get; init; } = [];

    /// <summary>The file of the authorities that may vouch for the server.</summary>
    public SecretReference? Authority { get; init; }

    /// <summary>The file of our certificate and its key.</summary>
    public SecretReference? ClientCertificate { get; init; }

    public SecretReference? ClientPassphrase { get; init; }

    /// <summary>Whether the server connects to us for its data.</summary>
    public bool Active { get; init; }

    internal static FtpServer Read(YamlFields fields, string name)
    {
        var security = fields.Choice("security", FtpSecurity.Explicit);
        fields.Require("password");
        var server = new FtpServer
        {
            Name = name,
            Host = ReadHost(fields),
            Port = fields.Number("port", security == FtpSecurity.Implicit ? 990 : 21, 1, 65535),
            User = ReadUser(fields),
            Password = SecretReference.Read(fields, "password"),
            Security = security,
            AllowCleartext = fields.Flag("allowCleartext", false),
            Tls = fields.Value("tls", FtpTls.Tls12, TryReadTls, "1.2 or 1.3"),
            Certificates = ReadCertificates(fields),
            Authority = ReadFile(fields, "authority"),
            ClientCertificate = ReadFile(fields, "clientCertificate"),
            ClientPassphrase = SecretReference.Read(fields, "clientPassphrase"),
            Active = fields.Flag("active", false),
            Connections = ReadConnections(fields),
            ConnectTimeout = fields.Duration("connectTimeout", TimeSpan.FromSeconds(30)),
            ResponseTimeout = fields.Duration("responseTimeout", TimeSpan.FromSeconds(30)),
        };
        CheckCleartext(server, fields);
        return server;
    }

    static void CheckCleartext(FtpServer server, YamlFields fields)
    {
        if (server.Security != FtpSecurity.None) return;
        if (!server.AllowCleartext)
            fields.Problem("security", "plain FTP shows password and files to whoever listens; use explicit or implicit, or write allowCleartext: true as well");
        else
            fields.Problems.Add(fields.PositionOf("allowCleartext").Problem($"password and files go to {server.Host} unencrypted", Translation.Severity.Warning));
    }

    static IReadOnlyList<string> ReadCertificates(YamlFields fields)
    {
        foreach (var text in fields.Scalars("certificates").Where(c => FtpTransport.Fingerprint(c.Text) is null))
            fields.Problems.Add(text.Position.Problem(
                $"\"{text.Text}\" is not a fingerprint; write the 64 hexadecimal digits that openssl x509 -noout -fingerprint -sha256 prints"));
        return fields.Texts("certificates");
    }

    static bool TryReadTls(string text, out FtpTls tls)
    {
        tls = text == "1.3" ? FtpTls.Tls13 : FtpTls.Tls12;
        return text is "1.2" or "1.3";
    }
}
