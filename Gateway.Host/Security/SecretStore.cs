using System.Text.RegularExpressions;

namespace Gateway.Host.Security;

/// <summary>Resolves the names that profiles and settings write as <c>secret:name</c>.</summary>
/// <remarks>Sources, first hit wins: systemd's credentials (<c>CREDENTIALS_DIRECTORY</c>), then the folder given, one file a
/// secret. Only with <c>--development</c> the environment, <c>GATEWAY_SECRET_NAME</c>, because environments leak into child
/// processes, dumps and /proc. Read at each use: a renewed secret needs no restart.</remarks>
sealed partial class SecretStore(string folder, bool development)
{
    /// <summary>Names that are not for whoever asks here.</summary>
    internal IReadOnlySet<string> Reserved { get; init; } = new HashSet<string>();

    /// <summary>Names of keys and passphrases that stay on this machine: nothing to be shown to a server.</summary>
    internal IReadOnlySet<string> Kept { get; init; } = new HashSet<string>();

    /// <summary>The text, without its final line break, of a secret that may be shown to a server: a password, a token. A private key is none.</summary>
    /// <exception cref="SecretMissingException">No source has it, or it is none to be shown; the text says what to do.</exception>
    internal string Resolve(string name)
    {
        if (Kept.Contains(name)) throw new SecretMissingException($"The secret '{name}' is the gateway's own key or passphrase, and no password or token.");
        var text = Passphrase(name);
        return text.Contains("PRIVATE KEY-----", StringComparison.Ordinal)
            ? throw new SecretMissingException($"The secret '{name}' is a private key, and no password or token.")
            : text;
    }

    /// <summary>The same of a secret that opens a key on this machine.</summary>
    /// <exception cref="SecretMissingException">No source has it; the text says where to put it.</exception>
    internal string Passphrase(string name)
    {
        Check(name);
        return FromFolder(Environment.GetEnvironmentVariable("CREDENTIALS_DIRECTORY"), name)
            ?? FromFolder(folder, name)
            ?? FromEnvironment(name)
            ?? throw new SecretMissingException($"The secret '{name}' was not found: put it into the file {Path.Combine(folder, name)}, "
                + $"or give the service the systemd credential '{name}'.");
    }

    /// <summary>The file of a secret that another program reads, such as a private key; where it should be when it is nowhere.</summary>
    internal string FileOf(string name)
    {
        Check(name);
        var credential = Path.Combine(Environment.GetEnvironmentVariable("CREDENTIALS_DIRECTORY") ?? folder, name);
        return Path.GetFullPath(File.Exists(credential) ? credential : Path.Combine(folder, name));
    }

    void Check(string name)
    {
        if (!Name().IsMatch(name)) throw new SecretMissingException($"'{name}' is not a name of a secret: lower case letters, digits and hyphens.");
        if (Reserved.Contains(name)) throw new SecretMissingException($"The secret '{name}' is the gateway's own: its settings name it, so no profile and no alert may.");
    }

    // The pattern admits no separator and no dot, so a name never leaves the folder.
    static string? FromFolder(string? folder, string name)
    {
        if (string.IsNullOrEmpty(folder)) return null;
        var path = Path.Combine(folder, name);
        return File.Exists(path) ? File.ReadAllText(path).TrimEnd('\r', '\n') : null;
    }

    string? FromEnvironment(string name) => development
        ? Environment.GetEnvironmentVariable("GATEWAY_SECRET_" + name.ToUpperInvariant().Replace('-', '_'))
        : null;

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,63}$")]
    private static partial Regex Name();
}

/// <summary>A secret that is named but not provided: the environment is incomplete.</summary>
sealed class SecretMissingException(string message) : Exception(message);
