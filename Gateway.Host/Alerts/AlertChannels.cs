using Gateway.Partners;

namespace Gateway.Host.Alerts;

/// <summary>The channels that the file names, opened.</summary>
static class AlertChannels
{
    internal static IReadOnlyList<IAlertChannel> Open(AlertSettings settings, Func<string, string> secret, HttpClient client, TimeProvider time) =>
    [
        .. settings.Mail is { } mail ? new IAlertChannel[] { new MailChannel(mail, secret, time) } : [],
        .. settings.Webhooks.Select(w => new WebhookChannel(w, secret, client, time)),
    ];
}
