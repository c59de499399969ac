namespace Gateway.Transports.Sftp;

/// <summary>Paths on the server: folders are ours, names are one component of the server's own listing.</summary>
static class SftpPath
{
    internal static string Of(string folder, string name) => FileName.IsUsable(name)
        ? $"{folder.TrimEnd('/')}/{name}"
        : throw new ArgumentException($"'{FileName.Shown(name)}' is not a file name", nameof(name));
}
