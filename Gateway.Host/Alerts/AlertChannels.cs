using Gateway.Partners;

namespace Gateway.Host.Alerts;

/// <summary>The channels that the file names, opened.</summary>
static class AlertChannels
{
    /// <summary>The client of webhooks. It follows no redirects, and leaves no spans: the address may be the secret itself.</summary>
    internal static HttpClient NewClient() =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, ActivityHeadersPropagator = null }) { Timeout = Timeout.InfiniteTimeSpan };

    internal static IReadOnlyList<IAlertChannel> Open(AlertSettings settings, Func<string, string> secret, HttpClient client, TimeProvider time, ILoggerFactory loggers) =>
    [
        .. settings.Mail is { } mail ? new IAlertChannel[] { new MailChannel(mail, secret, time, loggers.CreateLogger<MailChannel>()) } : [],
        .. settings.Webhooks.Select(w => new WebhookChannel(w, secret, client, time)),
    ];
}
