using System.Text.RegularExpressions;

namespace Gateway.Transports.Sftp;

/// <summary>What the OpenSSH client says on its standard error, as a kind of trouble with its remedy.</summary>
static partial class SshTrouble
{
    // What it complains of before it goes on without our key or password.
    static readonly string[] OfOurSecret = ["Load key", "bad permissions", "UNPROTECTED PRIVATE KEY", "no such identity", "certificate file", "read_passphrase"];

    internal static TransportException HostKeyChanged(SftpSettings settings, string found) => new(
        Trouble.ServerNotTrusted,
        $"{settings.Host}:{settings.Port} is not the server of the profile: {found}, hostKeys says {string.Join(" or ", settings.HostKeys.Select(Shortened))}. "
        + "No credential was sent. Ask the partner, by another way than this network, whether the key was changed; then change the profile");

    /// <summary>The exception for a connection that ended before it began, or in the middle.</summary>
    internal static TransportException From(string said, SftpSettings settings)
    {
        var server = $"{settings.Host}:{settings.Port}";
        var shown = SftpTexts.Shown(said.Trim().Split('\n')[^1]);
        // Its own last line: before it a server may have written a banner of any words.
        if (shown.StartsWith("Host key verification failed", StringComparison.Ordinal))
            return HostKeyChanged(settings, "it shows another key");
        if (NoMatch().Match(said) is { Success: true } no) return NoCommon(server, no.Groups["what"].Value, no.Groups["offer"].Value.Trim());
        if (said.Split('\n').LastOrDefault(l => Has(l, OfOurSecret)) is { } complaint) return SecretUnusable(settings, complaint);
        if (Has(said, "Permission denied", "Too many authentication failures"))
            return new(Trouble.AuthenticationRefused, $"{server} refuses to let {settings.User} in: {shown}; check the user with the partner, and our {(settings.Passphrase is not null ? "key and its passphrase" : settings.KeyFile is not null ? "key" : "password")}");
        if (Has(said, "subsystem request failed"))
            return new(Trouble.NotOffered, $"{server} let us in but offers no SFTP; ask the partner to turn on the sftp subsystem");
        if (Has(said, "Could not resolve", "Connection refused", "timed out", "No route to host", "unreachable", "Connection closed by", "Connection reset", "kex_exchange_identification", "banner exchange"))
            return new(Trouble.Unreachable, $"{server} cannot be reached: {shown}; check name, port, network and firewall");
        return said.Trim().Length == 0 ? SftpTexts.Lost() : new(Trouble.ConnectionLost, $"the connection to {server} ended: {shown}");
    }

    // Its last line, then, is of the server's refusal.
    static TransportException SecretUnusable(SftpSettings settings, string complaint)
    {
        var reason = SftpTexts.Shown(LoadKey().Replace(complaint, "").Trim().TrimEnd('.'));
        var remedy = reason switch
        {
            _ when settings.KeyFile is null => "check the secret of the profile",
            _ when Has(reason, "bad permissions") => "others may read the file, and ssh wants it for nobody but its owner: chmod 600, and the owner is the service",
            _ when Has(reason, "invalid format", "error in libcrypto") => "the file is not a private key (is it the .pub half, or damaged?)",
            _ when Has(reason, "passphrase") => "check its passphrase",
            _ => "check the file, that only this service may read it, and its passphrase",
        };
        var secret = settings.KeyFile is { } file ? $"key {file}" : "password";
        return new(Trouble.CredentialUnusable, $"our {secret} for {settings.Host}:{settings.Port} cannot be used: {reason}; {remedy}");
    }

    static TransportException NoCommon(string server, string what, string offer)
    {
        var remedy = SftpAlgorithms.RelaxationFor(offer) is { } name
            ? $"ask the partner for a newer server, or write relax: [{name}] into the profile"
            : "ask the partner for a newer server";
        return new(Trouble.NoCommonAlgorithm, $"{server} and we share no {what}; it offers {SftpTexts.Shown(offer)}; {remedy}");
    }

    static string Shortened(string pin) => pin.Length <= 60 ? pin : pin[..60] + "…";

    static bool Has(string text, params ReadOnlySpan<string> parts)
    {
        foreach (var part in parts)
            if (text.Contains(part, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }

    [GeneratedRegex("^Load key \".*\": ")]
    private static partial Regex LoadKey();

    [GeneratedRegex(@"no matching (?<what>[\w ]+) found\. Their offer: (?<offer>[^\r\n]*)")]
    private static partial Regex NoMatch();
}
