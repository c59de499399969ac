namespace Gateway.Host.Pipeline.Operations;

/// <summary>A folder that nobody but its owner looks into: a copy of everything is no less secret than what it is of.</summary>
static class PrivateFolder
{
    const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes it where there is none; one that is there is left as it is.</summary>
    internal static void Ensure(string folder)
    {
        if (!Directory.Exists(folder)) Create(folder);
    }

    /// <summary>Makes it, or closes one that is there. On Windows it has the rights of the folder that it lies in.</summary>
    /// <exception cref="IOException">One that is there cannot be closed to others.</exception>
    internal static void Create(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return;
        }

        Directory.CreateDirectory(folder, Owner);
        if ((File.GetUnixFileMode(folder) & ~Owner) == 0) return;
        try
        {
            File.SetUnixFileMode(folder, Owner);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"{folder} is open to others and cannot be closed to them; name a folder that is not there yet", e);
        }
    }
}
