namespace Gateway.Transports.Ftp;

/// <summary>A file that is kept from us for now, as its answer says (RFC 959 §4.2: 4yz may be asked again).</summary>
sealed class FtpFileBusyException(string message) : UnauthorizedAccessException(message);

/// <summary>What is said when an FTP server refuses or does other than it should.</summary>
static class FtpTexts
{
    const int ShownTextMax = 200;

    internal static TransportException Violation(string found) =>
        new(Trouble.ProtocolViolated, $"the FTP server breaks its protocol ({found}); the connection was closed and nothing of it was used");

    internal static TransportException Lost(Exception? cause = null) =>
        new(Trouble.ConnectionLost, "the FTP connection ended in the middle", cause);

    internal static TransportException Slow(TimeSpan waited) =>
        new(Trouble.TimedOut, $"the FTP server has said nothing for {waited.TotalSeconds:0} s; the connection was closed");

    /// <summary>An answer that is not the hoped-for one; a permission is a matter of one file, as on a disk, and so is whatever else keeps us
    /// from a file that is known to be there (<paramref name="ofFile"/>): busy, held by a program, being looked at.</summary>
    internal static Exception Refusal(FtpReply reply, string what, bool ofFile = false, FtpTls tls = FtpTls.Tls12)
    {
        var said = $"{what}: the server says \"{reply.Shown}\" ({reply.Code})";
        return reply.Code switch
        {
            421 => new TransportException(Trouble.ConnectionLost, said),
            _ when reply.Text.Contains("reuse", StringComparison.OrdinalIgnoreCase) || reply.Code == 522 => new TransportException(
                Trouble.NoCommonAlgorithm, $"{said}; it wants data connections to resume the TLS session: {ToResume(tls)}"),
            425 => new TransportException(Trouble.Unreachable, $"{said}; the data connection did not come about: ask the partner for the server's passive ports, or write active: true"),
            426 => new TransportException(Trouble.ConnectionLost, said),
            452 or 552 => new TransportException(Trouble.NoSpace, said),
            _ when IsRoom(reply.Text) => new TransportException(Trouble.NoSpace, $"{said}; ask the partner to make room"),
            530 => new TransportException(Trouble.AuthenticationRefused, $"{said}; check user and password with the partner"),
            450 or 451 when ofFile => new FtpFileBusyException(said),
            _ when IsPermission(reply.Text) => new UnauthorizedAccessException(said),
            550 or 553 when ofFile => new UnauthorizedAccessException(said),
            450 or 550 => new TransportException(Trouble.FolderMissing, $"{said}; check the folder in the profile"),
            500 or 502 or 504 => new TransportException(Trouble.NotOffered, said),
            _ => new TransportException(Trouble.Refused, said),
        };
    }

    // With TLS 1.3 .NET takes the session up once, and the second data connection is refused (seen with ProFTPD and vsftpd).
    static string ToResume(FtpTls tls) => tls == FtpTls.Tls13
        ? "leave out tls: 1.3, for ours do so with 1.2 only; where the server speaks nothing older than 1.3, ask the partner to allow 1.2 or not to require it"
        : "ours do so with tls: 1.2, and were not taken; ask the partner not to require it";

    internal static TransportException NotEncrypted(FtpSettings settings, Exception cause)
    {
        var said = cause.InnerException?.Message ?? cause.Message;
        var version = settings.Tls == FtpTls.Tls13 ? "if the server speaks TLS 1.2 only, leave out tls: 1.3" : "if the server speaks TLS 1.3 only, write tls: 1.3";
        // What .NET says of a greeting in plain text.
        var isNoTls = said.Contains("frame", StringComparison.OrdinalIgnoreCase);
        return new(
            Trouble.NoCommonAlgorithm,
            isNoTls && settings.Security == FtpSecurity.Implicit
                ? $"no encrypted connection comes about: what {settings.Host}:{settings.Port} says first is not TLS; security: implicit is for servers that begin with it, mostly on port 990. Write security: explicit for those on port 21"
                : $"no encrypted connection comes about ({said}); {version}",
            cause);
    }

    /// <summary>A line that no FTP server says; other servers are known by theirs.</summary>
    internal static TransportException NoAnswer(string line) => line.StartsWith("SSH-", StringComparison.Ordinal)
        ? new(Trouble.ProtocolViolated, $"this is not an FTP server but one of SSH: \"{Shown(line)}\"; write sftp: instead of ftp: in the profile, or the port of their FTP server")
        : Violation($"an answer without a code: \"{Shown(line)}\"");

    internal static string Shown(string text)
    {
        var line = FileName.Shown(text.Trim());
        return line.Length <= ShownTextMax ? line : line[..ShownTextMax] + "…";
    }

    static bool IsRoom(string text) =>
        text.Contains("quota", StringComparison.OrdinalIgnoreCase) || text.Contains("space left", StringComparison.OrdinalIgnoreCase) || text.Contains("disk full", StringComparison.OrdinalIgnoreCase);

    // The code is the same as for a file that is missing.
    static bool IsPermission(string text) =>
        text.Contains("permission", StringComparison.OrdinalIgnoreCase) || text.Contains("denied", StringComparison.OrdinalIgnoreCase)
        || text.Contains("not permitted", StringComparison.OrdinalIgnoreCase);
}
