using System.Net;

namespace Gateway.Transports.As2;

/// <summary>When a message that found no receipt is posted again, with the same Message-ID (draft-ietf-ediint-rfc4130bis §5.4).</summary>
public sealed record RetrySchedule
{
    public static RetrySchedule Default { get; } = new();

    /// <summary>Waiting times after the first, second, … attempt; after the last one the message is a dead letter with its payload.</summary>
    public IReadOnlyList<TimeSpan> Delays { get; init; } = [.. new[] { 5, 10, 20, 40 }.Select(minutes => TimeSpan.FromMinutes(minutes))];

    /// <summary>How far a waiting time is drawn apart, so that many messages do not come back at once; default a fifth.</summary>
    public double Jitter { get; init; } = 0.2;

    /// <summary>No server may put us off for longer; default 2 hours.</summary>
    public TimeSpan LongestRetryAfter { get; init; } = TimeSpan.FromHours(2);

    /// <summary>How long to wait after so many attempts; null when that was the last.</summary>
    /// <param name="attempts">Attempts made, at least one.</param>
    /// <param name="chance">From 0 to below 1.</param>
    /// <param name="retryAfter">What the server asks for; it is never waited shorter.</param>
    public TimeSpan? After(int attempts, double chance, TimeSpan? retryAfter = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempts, 1);
        if (attempts > Delays.Count) return null;
        var delay = Delays[attempts - 1] * (1 + (Jitter * ((2 * chance) - 1)));
        if (retryAfter is not { } asked) return delay;
        var capped = asked < LongestRetryAfter ? asked : LongestRetryAfter;
        return capped > delay ? capped : delay;
    }

    /// <summary>Whether the same message may be posted again.</summary>
    /// <param name="status">The answer; null for none at all.</param>
    /// <param name="lacksReceipt">Whether a receipt was to come by now and did not.</param>
    /// <remarks>
    /// Where the receipt got lost the partner knows the id and sends it again. A 4xx will be the same next time, but for those that say "later" (408, 425,
    /// 429). draft-ietf-ediint-rfc4130bis §5.4 knows 408 alone; the others come from what stands before the partner's AS2 (RFC 8470, RFC 6585), and to give
    /// a message up for them helps nobody: the same id cannot be taken twice. A redirect is followed nowhere.
    /// </remarks>
    public static bool MayRetry(HttpStatusCode? status, bool lacksReceipt) => status switch
    {
        null or HttpStatusCode.RequestTimeout or (HttpStatusCode)425 or HttpStatusCode.TooManyRequests => true,
        >= HttpStatusCode.OK and < HttpStatusCode.Ambiguous => lacksReceipt,
        _ => (int)status >= 500,
    };
}
