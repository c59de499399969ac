using System.Net;
using System.Net.Http.Headers;

namespace Gateway.Host.Erp;

/// <summary>Posts documents to the ERP's HTTP interface with an <c>Idempotency-Key</c> (docs/file-formats/erp.md).</summary>
/// <remarks>The one question that matters is whether the request may have arrived: a refused connection is Unavailable, a
/// connection lost or timed out after sending is Unknown.</remarks>
sealed class HttpErpConnector(HttpClient client, HttpErpSettings settings, Func<string, string> secret) : IErpConnector
{
    const int ReasonLengthMax = 500;

    public async Task<ErpOutcome> PostAsync(ErpPosting posting, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri(settings.BaseAddress!, settings.Path.Replace("{type}", posting.DocumentType, StringComparison.Ordinal)));
        request.Headers.Add("Idempotency-Key", posting.IdempotencyKey);
        request.Content = new ReadOnlyMemoryContent(posting.Json)
        {
            Headers = { ContentType = new("application/json", "utf-8") },
        };
        return await SendAsync(request, lost => new ErpOutcome.Unknown(lost), cancellationToken);
    }

    public async Task<ErpOutcome> LookUpAsync(ErpPosting posting, CancellationToken cancellationToken)
    {
        var key = Uri.EscapeDataString(posting.IdempotencyKey);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(settings.BaseAddress!, settings.LookUpPath.Replace("{key}", key, StringComparison.Ordinal)));
        return await SendAsync(request, lost => new ErpOutcome.Unavailable(lost, MayTakeOthers: true), cancellationToken) switch
        {
            ErpOutcome.Rejected(var reason) => new ErpOutcome.Unavailable($"The look-up was refused: {reason}", MayTakeOthers: true),
            var outcome => outcome,
        };
    }

    async Task<ErpOutcome> SendAsync(
        HttpRequestMessage request, Func<string, ErpOutcome> lost, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(settings.TimeoutSeconds));
        try
        {
            if (settings.TokenSecret.Length > 0) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ErpSecret.Of(secret, settings.TokenSecret));
            using var response = await client.SendAsync(request, deadline.Token);
            return await OutcomeAsync(request.Method, response, lost, deadline.Token);
        }
        catch (ErpSecretException e)
        {
            return new ErpOutcome.Unavailable(e.Message);
        }
        catch (HttpRequestException e) when (e.HttpRequestError is
            HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or
            HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError)
        {
            return new ErpOutcome.Unavailable($"The ERP was not reached: {e.Message}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return lost($"The connection broke before the ERP's answer came: {e.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return lost($"The ERP did not answer within {settings.TimeoutSeconds} s.");
        }
    }

    static async Task<ErpOutcome> OutcomeAsync(
        HttpMethod method, HttpResponseMessage response, Func<string, ErpOutcome> lost, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode) return new ErpOutcome.Posted(Reference(response));
        if (method == HttpMethod.Get && response.StatusCode == HttpStatusCode.NotFound) return new ErpOutcome.NotFound();

        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        var reason = $"{(int)response.StatusCode} {response.ReasonPhrase} {body}".Trim();
        if (reason.Length > ReasonLengthMax) reason = reason[..ReasonLengthMax];
        if (IsTemporary(response.StatusCode)) return new ErpOutcome.Unavailable(reason, response.Headers.RetryAfter?.Delta, !IsForAll(response.StatusCode));
        return (int)response.StatusCode >= 500 ? lost(reason) : new ErpOutcome.Rejected(reason);
    }

    static string? Reference(HttpResponseMessage response) => response.Headers.Location?.OriginalString;

    // 401, 403 and a redirect (to where one logs in) are ours to mend, such as a token that ran out, so the document waits instead of
    // dying. A 500, 502 or 504 may hide a document that arrived, and is not in this list.
    static bool IsTemporary(HttpStatusCode status) => (int)status is >= 300 and < 400 || IsForAll(status) || status is
        HttpStatusCode.RequestTimeout or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or (HttpStatusCode)425;

    // Each kind has an address of its own: what forbids one says nothing of the next.
    static bool IsForAll(HttpStatusCode status) => status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests;
}
