using Gateway.Host.Security;
using Gateway.Partners;
using Gateway.Transports;
using Gateway.Transports.Folder;
using Gateway.Transports.Ftp;
using Gateway.Transports.Sftp;

namespace Gateway.Host.Pipeline;

/// <summary>Makes the transport of a mailbox from its profile: a folder of this machine, or a server with its secrets.</summary>
/// <param name="data">Relative folders start here, and connections keep here what they need.</param>
/// <param name="secrets">Asked at each log-in, so that a renewed secret needs no restart.</param>
/// <param name="directory">The profiles as they are now: what one of them says of a server counts for all that go there.</param>
/// <param name="time">The clock.</param>
sealed class MailboxTransports(DataFolder data, SecretStore secrets, Func<PartnerDirectory> directory, TimeProvider time)
{
    readonly ConnectionSlots _slots = new((host, port) => directory().ConnectionsTo(host, port));

    internal ITransport Open(RemoteServer? server) => Open(server, _slots);

    /// <summary>For what goes out: a hand waits for one of our connections to the server no longer than for its turn at a mailbox, so that no server holds all hands.</summary>
    internal ITransport OpenOut(RemoteServer? server) => Open(server, _slots.ForDeliveries(MailboxTurns.Patience));

    ITransport Open(RemoteServer? server, ConnectionSlots slots) => server switch
    {
        SftpServer sftp => new SftpTransport(Settings(sftp), slots, time),
        FtpServer ftp => new FtpTransport(Settings(ftp), slots, time),
        _ => new FolderTransport(data.Root),
    };

    SftpSettings Settings(SftpServer server) => new()
    {
        Host = server.Host,
        Port = server.Port,
        User = server.User,
        HostKeys = server.HostKeys,
        Password = Secret(server.Password),
        KeyFile = File(server.Key),
        Passphrase = Secret(server.Passphrase),
        CertificateFile = File(server.Certificate),
        UseAgent = server.Agent,
        Relaxations = server.Relax,
        ConnectTimeout = server.ConnectTimeout,
        ResponseTimeout = server.ResponseTimeout,
        WorkFolder = data.Connections,
    };

    FtpSettings Settings(FtpServer server) => new()
    {
        Host = server.Host,
        Port = server.Port,
        User = server.User,
        Password = Secret(server.Password) ?? (() => ""),
        Security = server.Security,
        AllowCleartext = server.AllowCleartext,
        Tls = server.Tls,
        Certificates = server.Certificates,
        AuthorityFile = File(server.Authority),
        ClientCertificateFile = File(server.ClientCertificate),
        ClientCertificatePassphrase = Secret(server.ClientPassphrase),
        Active = server.Active,
        ConnectTimeout = server.ConnectTimeout,
        ResponseTimeout = server.ResponseTimeout,
    };

    Func<string>? Secret(SecretReference? reference) => reference is null ? null : () => Asked(secrets.Resolve, reference);

    // A file that is not there yet is named by whoever opens it.
    string? File(SecretReference? reference) => reference is null ? null : Asked(secrets.FileOf, reference);

    static string Asked(Func<string, string> ask, SecretReference reference)
    {
        try
        {
            return ask(reference.Name);
        }
        catch (SecretMissingException e)
        {
            throw new TransportException(Trouble.CredentialUnusable, e.Message, e);
        }
    }
}
