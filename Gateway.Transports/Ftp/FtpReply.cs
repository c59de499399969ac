namespace Gateway.Transports.Ftp;

/// <summary>An answer of the server (RFC 959 §4.2).</summary>
/// <param name="Code">Three digits; the first says how it went.</param>
/// <param name="Lines">The text, without the code.</param>
sealed record FtpReply(int Code, IReadOnlyList<string> Lines)
{
    internal string Text => Lines[^1];

    /// <summary>1yz: the work has begun, another answer follows.</summary>
    internal bool IsPreliminary => Code / 100 == 1;

    /// <summary>2yz: done.</summary>
    internal bool IsDone => Code / 100 == 2;

    /// <summary>3yz: the server waits for the next command of a pair.</summary>
    internal bool WantsMore => Code / 100 == 3;

    /// <summary>What must not be read in it.</summary>
    internal string Secret { get; init; } = "";

    /// <summary>The text as people see it.</summary>
    internal string Shown => FtpTexts.Shown(Without(Text, Secret));

    /// <summary>A text in which a secret is not to be read.</summary>
    internal static string Without(string text, string secret) => secret.Length == 0 ? text : text.Replace(secret, "***", StringComparison.OrdinalIgnoreCase);
}
