using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Host.Security;
using Gateway.Partners;

namespace Gateway.Host.Alerts;

/// <summary>Posts JSON to an address; <c>text</c> is what chat services show.</summary>
/// <param name="webhook">The address.</param>
/// <param name="secret">Resolves address and token where they are secrets.</param>
/// <param name="client">Follows no redirects: the file names the address, and nobody else.</param>
/// <param name="time">The clock of the time-out.</param>
sealed class WebhookChannel(AlertWebhook webhook, Func<string, string> secret, HttpClient client, TimeProvider time) : IAlertChannel
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public string Name => webhook.Name;

    public async Task TellAsync(AlertNote note, CancellationToken cancellation)
    {
        using var enough = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(enough.Token, cancellation);
        try
        {
            using var request = Request(note);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (!response.IsSuccessStatusCode) throw new AlertUnheardException(FormattableString.Invariant($"the webhook answered {(int)response.StatusCode}"));
        }
        catch (Exception e) when (e is HttpRequestException or SecretMissingException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new AlertUnheardException($"the webhook was not reached: {e.Message}", e);
        }
    }

    HttpRequestMessage Request(AlertNote note)
    {
        var json = new AlertJson(
            note.IsResolved ? "resolved" : "alert", note.Cause, $"{note.Headline}: {note.Text}", note.IsUrgent, note.Since, note.Node);
        var request = new HttpRequestMessage(HttpMethod.Post, Address())
        {
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(json, AlertJsonContext.Default.AlertJson)) { Headers = { ContentType = new("application/json", "utf-8") } },
        };
        if (webhook.Token is { } token) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret(token.Name));
        return request;
    }

    Uri Address()
    {
        if (webhook.Url is { } url) return url;
        return Uri.TryCreate(secret(webhook.SecretUrl!.Name), UriKind.Absolute, out var address) && ConfidentialAddress.Is(address)
            ? address
            : throw new AlertUnheardException($"the secret '{webhook.SecretUrl.Name}' is not an https address");
    }
}

/// <summary>A note as programs read it; docs/file-formats/alerts.md.</summary>
sealed record AlertJson(string Event, string Cause, string Text, bool Urgent, DateTimeOffset Since, string Node);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AlertJson))]
sealed partial class AlertJsonContext : JsonSerializerContext;
