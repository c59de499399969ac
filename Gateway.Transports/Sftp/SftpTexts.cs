namespace Gateway.Transports.Sftp;

/// <summary>What is said when an SFTP server does other than it should.</summary>
static class SftpTexts
{
    const int ShownTextMax = 200;

    internal static TransportException Violation(string found) =>
        new(Trouble.ProtocolViolated, $"the SFTP server breaks its protocol ({found}); the connection was closed and nothing of it was used");

    internal static TransportException Lost(Exception? cause = null) =>
        new(Trouble.ConnectionLost, "the SFTP connection ended in the middle", cause);

    internal static TransportException Slow(TimeSpan waited) =>
        new(Trouble.TimedOut, $"the SFTP server has said nothing for {waited.TotalSeconds:0} s; the connection was closed");

    /// <summary>An operation that the server refused; a permission is a matter of one file, as on a disk.</summary>
    internal static Exception Refusal(SftpStatus status, string serverText, string what) => status switch
    {
        SftpStatus.PermissionDenied => new UnauthorizedAccessException($"{what}: the server denies permission"),
        SftpStatus.NoSuchFile => new TransportException(Trouble.FolderMissing, $"{what}: the server has no such file or folder; check the folder in the profile"),
        SftpStatus.Unsupported => new TransportException(Trouble.NotOffered, $"{what}: the server does not offer this operation"),
        SftpStatus.NoConnection or SftpStatus.ConnectionLost => Lost(),
        _ => new TransportException(
            serverText.Contains("quota", StringComparison.OrdinalIgnoreCase) || serverText.Contains("space", StringComparison.OrdinalIgnoreCase) ? Trouble.NoSpace : Trouble.Refused,
            $"{what}: the server says \"{Shown(serverText)}\" (code {(uint)status})"),
    };

    internal static string Shown(string text)
    {
        var line = FileName.Shown(text.Trim());
        return line.Length <= ShownTextMax ? line : line[..ShownTextMax] + "…";
    }
}
