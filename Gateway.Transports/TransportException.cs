namespace Gateway.Transports;

/// <summary>Why the other side could not be used; each has a remedy of its own.</summary>
public enum Trouble
{
    /// <summary>Nobody answers there: name, port, network or firewall.</summary>
    Unreachable,

    /// <summary>The server took longer than it may.</summary>
    TimedOut,

    /// <summary>All connections that we hold there at a time are in use; it is no fault of the server's.</summary>
    Busy,

    /// <summary>The connection ended in the middle.</summary>
    ConnectionLost,

    /// <summary>The server's key or certificate is not the one of the profile. No credential was sent.</summary>
    ServerNotTrusted,

    /// <summary>The server refuses user, password, key or certificate.</summary>
    AuthenticationRefused,

    /// <summary>Our own key, certificate or secret cannot be used.</summary>
    CredentialUnusable,

    /// <summary>Both sides share no algorithm or version that the profile allows.</summary>
    NoCommonAlgorithm,

    /// <summary>The server offers no SFTP, or not the encryption that is asked for.</summary>
    NotOffered,

    /// <summary>The program of the system that is needed is missing or too old.</summary>
    ProgramMissing,

    /// <summary>The server breaks its protocol; nothing it says is trusted.</summary>
    ProtocolViolated,

    /// <summary>The server refuses the operation.</summary>
    Refused,

    /// <summary>A folder of the profile is not there.</summary>
    FolderMissing,

    /// <summary>There is no room for the file.</summary>
    NoSpace,
}

/// <summary>A mailbox cannot be used now. The text says what was found and what to do about it, and holds no secret.</summary>
public sealed class TransportException(Trouble trouble, string message, Exception? inner = null) : IOException(message, inner)
{
    public Trouble Trouble => trouble;

    /// <summary>Whether a new connection may go on where this one ended.</summary>
    public bool IsTransient => trouble is Trouble.ConnectionLost or Trouble.TimedOut or Trouble.Unreachable;
}
