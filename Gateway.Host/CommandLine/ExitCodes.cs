namespace Gateway.Host.CommandLine;

/// <summary>What the process tells its caller; part of the published contract.</summary>
static class ExitCodes
{
    internal const int Good = 0;

    /// <summary>The command line was wrong; nothing was done.</summary>
    internal const int Usage = 1;

    /// <summary>A document, profile, map or guide is bad; the diagnostics say where.</summary>
    internal const int Bad = 2;

    /// <summary>A file, folder, the database or the network failed.</summary>
    internal const int Environment = 3;
}
