using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Transports.As2;

/// <summary>A place that AS2 messages or receipts are posted to, and how.</summary>
public sealed record As2Server
{
    public required Uri Url { get; init; }

    /// <summary>For basic authentication; null for none.</summary>
    public string? User { get; init; }

    /// <summary>Asked at each post, so that a renewed secret needs no restart.</summary>
    public Func<string>? Password { get; init; }

    /// <summary>Our certificate with its key; asked at each post.</summary>
    public Func<X509Certificate2>? ClientCertificate { get; init; }

    /// <summary>SHA-256 fingerprints, hexadecimal, of which the server's certificate must have one; empty leaves it to the machine's authorities.</summary>
    public IReadOnlyList<string> Certificates { get; init; } = [];

    public Uri? Proxy { get; init; }

    /// <summary>Whether a host name may lead into a private network or to this machine. What the address names by its number may always.</summary>
    public bool PrivateNetwork { get; init; }

    public bool Chunked { get; init; }

    public bool ExpectContinue { get; init; }

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>From the start of the post to the end of the answer.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>Answers are read up to here: a receipt has a few kilobytes.</summary>
    public int AnswerBytes { get; init; } = 1_000_000;
}

/// <summary>What came of a post.</summary>
/// <param name="Status">Null when there was no answer.</param>
/// <param name="RetryAfter">What the server asks us to wait.</param>
/// <param name="Message">The answer's fields and body; null when there was no answer.</param>
/// <param name="Trouble">Why there was no answer, for a person.</param>
public sealed record As2Answer(HttpStatusCode? Status, TimeSpan? RetryAfter, As2Message? Message, string? Trouble)
{
    public bool IsSuccess => Status is >= HttpStatusCode.OK and < HttpStatusCode.Ambiguous;
}

/// <summary>What a look at a server showed.</summary>
public sealed record As2Probe(bool IsGood, string Found);
