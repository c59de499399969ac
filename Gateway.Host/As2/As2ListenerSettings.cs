using System.Net;

namespace Gateway.Host.As2;

/// <summary>Where AS2 listens and what it bears: section <c>As2</c> of the configuration.</summary>
sealed class As2ListenerSettings
{
    internal const string Section = "As2";

    /// <summary>Such as <c>https://0.0.0.0:4080/as2</c>; empty does not listen.</summary>
    public string? Url { get; set; }

    /// <summary>The secret that holds the TLS certificate with its key (PKCS #12 or PEM); required for https.</summary>
    public string? Certificate { get; set; }

    /// <summary>The secret that holds its passphrase.</summary>
    public string? Passphrase { get; set; }

    /// <summary>How many posts are taken at a time; what comes beyond is answered 503. Stops a flood from taking all threads and files.</summary>
    public int Posts { get; set; } = 64;

    /// <summary>How many of them one address may have under way; what comes beyond is answered 503. One slow sender leaves room for the others. Of connections an address
    /// has 32 more; what comes beyond is cut off.</summary>
    public int PostsPerAddress { get; set; } = 32;

    /// <summary>Minutes for a whole body, however steadily it comes.</summary>
    public int BodyMinutes { get; set; } = 60;

    /// <summary>Addresses or networks (10.0.0.5, 10.1.0.0/16) of the proxies before this listener, with commas between: only their X-Forwarded-For counts. Without it a
    /// proxy's address is everybody's, and the limits of one address are those of all.</summary>
    public string TrustedProxies { get; set; } = "";

    /// <summary>How many megabytes of messages may be opened at a time, and as many made and posted. Others wait on disk; stops many large ones from taking the
    /// memory. What may be compressed counts with what it may grow to.</summary>
    public int OpenMegabytes { get; set; } = 256;

    /// <summary>Seconds for the header of a post, and for which a connection is kept open for the next.</summary>
    public int HeaderSeconds { get; set; } = 15;

    /// <summary>A body must come at so many bytes a second, after five seconds of grace.</summary>
    public int SlowestBytesPerSecond { get; set; } = 500;

    /// <summary>So many refused messages from one address within ten minutes; then 503. Stops who guesses keys or paddings.</summary>
    public int Refusals { get; set; } = 50;

    /// <summary>The same in bytes, whether or not AS2 listens.</summary>
    internal static long OpenBytes(IConfiguration configuration) =>
        Math.Max(1, configuration.Read<As2ListenerSettings>(Section).OpenMegabytes) * 1_000_000L;

    internal Uri Address => new(Url!);

    internal string Path => Address.AbsolutePath;

    /// <summary>Reads the section; null where AS2 does not listen.</summary>
    /// <exception cref="SettingsException">A value is wrong; the text names it.</exception>
    internal static As2ListenerSettings? Read(IConfiguration configuration)
    {
        var settings = configuration.Read<As2ListenerSettings>(Section);
        if (settings.Url is not { Length: > 0 } url) return null;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new SettingsException($"As2:Url is an address such as https://0.0.0.0:4080/as2, not \"{url}\".");
        if (address.Scheme == "https" && settings.Certificate is not { Length: > 0 })
            throw new SettingsException("As2:Url is https, so As2:Certificate must name the secret with the certificate and its key; gateway as2 certificate create makes one.");
        if (settings.Posts < 1 || settings.PostsPerAddress < 1 || settings.BodyMinutes < 1 || settings.OpenMegabytes < 1 || settings.HeaderSeconds < 1 || settings.SlowestBytesPerSecond < 1 || settings.Refusals < 1)
            throw new SettingsException("As2:Posts, PostsPerAddress, BodyMinutes, OpenMegabytes, HeaderSeconds, SlowestBytesPerSecond and Refusals are whole numbers from 1.");
        _ = settings.Proxies();
        return settings;
    }

    /// <summary>The trusted proxies.</summary>
    /// <exception cref="SettingsException">One is no address and no network.</exception>
    internal IReadOnlyList<IPNetwork> Proxies() =>
        [.. TrustedProxies.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Network)];

    static IPNetwork Network(string text)
    {
        if (IPNetwork.TryParse(text, out var network)) return network;
        if (IPAddress.TryParse(text, out var address)) return new(address, address.GetAddressBytes().Length * 8);
        throw new SettingsException($"As2:TrustedProxies names \"{text}\", which is neither an address nor a network such as 10.1.0.0/16.");
    }
}
