using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Gateway.Host.Security;
using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Transports;
using Gateway.Transports.As2;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Host.As2;

/// <summary>Answers one post: who may, then the bytes onto the disk, then what is in them, then the receipt.</summary>
sealed partial class As2Endpoint(As2Exchange exchange, As2ListenerSettings settings, SecretStore secrets, ILogger<As2Endpoint> logger)
{
    // A message in base64 is a third longer than what is in it, and has fields around it.
    const long Around = 1 << 20;
    const int RetryLaterSeconds = 60;
    const int Layers = 5;

    // No product writes a report of more; a message it is not.
    const long ReceiptBytes = 1 << 20;

    readonly SemaphoreSlim _posts = new(settings.Posts);
    readonly AddressLimit _perAddress = new(settings.PostsPerAddress);
    readonly MemoryBudget _room = new(settings.OpenMegabytes * 1_000_000L);
    readonly RefusalLimit _refusals = new(settings.Refusals, exchange.Time);
    long _coming;

    internal async Task HandleAsync(HttpContext http)
    {
        using var post = _perAddress.TryEnter(http.Connection.RemoteIpAddress);
        if (post is null || !_posts.Wait(0, CancellationToken.None))
        {
            Later(http);
            return;
        }

        try
        {
            await AnswerAsync(http);
        }
        catch (BadHttpRequestException e)
        {
            // Too large, too slow, or cut off in the middle: nothing was kept.
            http.Response.StatusCode = e.StatusCode;
        }
        catch (Exception e) when (e is IOException or DbException or DatabaseException or SecretMissingException or InvalidOperationException && !http.RequestAborted.IsCancellationRequested)
        {
            LogUnable(e, e.Message);
            if (!http.Response.HasStarted) Later(http);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // Whoever posted is gone, and posts again.
        }
        catch (Exception e)
        {
            // What we can neither take nor refuse is a fault of ours; who sends many such is refused for it all the same.
            _refusals.Count(http.Connection.RemoteIpAddress);
            LogFault(e);
            if (!http.Response.HasStarted) http.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
        finally
        {
            _posts.Release();
        }
    }

    async Task AnswerAsync(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress;
        if (_refusals.IsReached(address))
        {
            Later(http);
            return;
        }

        var headers = HeadersOf(http.Request);
        if (Refusal(headers) is { } status)
        {
            http.Response.StatusCode = status;
            return;
        }

        var host = http.Request.Host.Host is { Length: > 0 } named && named.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-') ? named : "as2";
        if (await PartnerAsync(As2Names.Of(headers), http.RequestAborted) is not { } partner)
        {
            _refusals.Count(address);
            await SendAsync(http, exchange.Intake.Refuse(new(headers, default), host));
            return;
        }

        if (!await MayAsync(http, partner))
        {
            _refusals.Count(address);
            return;
        }

        // What is on its way counts as come: many at once do not fill the disk on which each alone would have left room.
        var expected = ExpectedBytes(http);
        var coming = Interlocked.Add(ref _coming, expected);
        try
        {
            if (!await HasRoomAsync(http, coming, headers))
            {
                Later(http);
                return;
            }

            var reply = await TakeAsync(http, partner, headers, host);
            if (reply.IsRefused) _refusals.Count(address);
            await SendAsync(http, reply);
        }
        finally
        {
            Interlocked.Add(ref _coming, -expected);
        }
    }

    // Who had other names when we sent to him may still answer under those.
    async Task<PartnerProfile?> PartnerAsync(As2Names names, CancellationToken cancellation)
    {
        var directory = exchange.Definitions.Current.Directory;
        return As2Relations.Find(directory, names)
            ?? (await exchange.Receipts.PartnerOfAsync(names, cancellation) is { } former && directory.Find(former) is { As2: not null } partner ? partner : null);
    }

    async Task<As2Reply> IntakeAsync(PartnerProfile partner, As2Message message, As2Post post, string host, Spool spool) =>
        As2Names.Of(message.Headers) == new As2Names(partner.Theirs.As2, partner.Ours.As2)
            ? await exchange.Intake.TakeAsync(partner, message, post, host, spool, CancellationToken.None)
            : exchange.Intake.Refuse(message, host);

    // What needs no look at who it is.
    static int? Refusal(HeaderList headers)
    {
        // Nothing is inflated for strangers, and AS2 has a compression of its own.
        if (headers["Content-Encoding"] is { } codings && !codings.Split(',').All(IsNoCoding)) return StatusCodes.Status415UnsupportedMediaType;
        // RFC 9112 §6.1: what we cannot take off is not what was signed.
        if (headers["Transfer-Encoding"] is { } transfer && !transfer.Equals("chunked", StringComparison.OrdinalIgnoreCase)) return StatusCodes.Status501NotImplemented;
        return headers["AS2-From"] is null || headers["AS2-To"] is null ? StatusCodes.Status400BadRequest : null;
    }

    // In any case (RFC 9110 §8.4.1); small clients write here what belongs to the transfer encoding or the charset.
    static bool IsNoCoding(string coding) => coding.Trim().ToLowerInvariant() is "" or "identity" or "binary" or "7bit" or "8bit" or "utf-8";

    // Who asks for a receipt posts again until it comes; a receipt for us may come once only, and makes no work.
    async Task<bool> HasRoomAsync(HttpContext http, long coming, HeaderList headers) =>
        exchange.HasRoom(coming)
        && (ReceiptRequest.Of(headers) is null || await exchange.IsOpenAsync(http.RequestAborted));

    // The bytes, and of those that are too many for memory each layer meanwhile.
    static long Needed(long size) => size <= Spool.DefaultMemoryBytes ? size : Layers * size;

    // Of a chunked body nobody knows; like what a compressed one grows to, that is asked for as it comes.
    static long ExpectedBytes(HttpContext http) => http.Request.ContentLength is { } told ? Needed(told) : Spool.DefaultMemoryBytes;

    async Task<bool> MayAsync(HttpContext http, PartnerProfile partner)
    {
        var receive = partner.As2!.Receive;
        if (receive.ClientCertificates.Count > 0)
        {
            var shown = await http.Connection.GetClientCertificateAsync();
            if (shown is null || !receive.ClientCertificates.Contains(shown.GetCertHashString(HashAlgorithmName.SHA256), StringComparer.OrdinalIgnoreCase))
            {
                LogUnauthorized(partner.Id, shown is null ? "no client certificate" : $"the client certificate {shown.Subject}, which is not pinned");
                http.Response.StatusCode = StatusCodes.Status403Forbidden;
                return false;
            }
        }

        if (receive.User is not { } user || IsLogIn(http.Request.Headers.Authorization.ToString(), $"{user}:{secrets.Resolve(receive.Password!.Name)}")) return true;
        LogUnauthorized(partner.Id, "no user and password, or others");
        http.Response.Headers.WWWAuthenticate = "Basic realm=\"AS2\"";
        http.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return false;
    }

    static bool IsLogIn(string header, string expected)
    {
        var given = header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) ? header[6..].Trim() : "";
        return CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(expected)))));
    }

    async Task<As2Reply> TakeAsync(HttpContext http, PartnerProfile partner, HeaderList headers, string host)
    {
        var largest = partner.As2!.Receive.LargestBytes;
        http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize =
            headers.MediaType is "multipart/report" or "message/disposition-notification" ? ReceiptBytes : largest + largest / 3 + Around;
        await using var post = new As2Post(exchange.Payloads, exchange.HasRoom);
        await StoreAsync(http, headers, post);
        Failpoint.Hit("as2.after-payload");
        // From here on it is ours to end, whether or not somebody waits for the answer.
        using var room = await _room.EnterAsync(Opened(post.Size, headers, partner.As2.Receive.Policy.Limits));
        using var spool = exchange.Payloads.Spool(exchange.HasRoom);
        var message = post.Open(spool);
        if (Mdn.Read(message) is not { } mdn) return await IntakeAsync(partner, message, post, host, spool);
        // Of a receipt that answers nothing, nothing is kept: anybody can write as many as he likes.
        return new(null, IsRefused: !await exchange.Receipts.TakeAsync(partner, mdn, post, CancellationToken.None));
    }

    /// <summary>What a message may grow to when it is opened. Whether something in it is compressed is seen only when it is open.</summary>
    internal static long Opened(long posted, HeaderList headers, As2Limits limits)
    {
        var type = headers.MediaType;
        var mayGrow = type is "" or "multipart/signed" or "application/octet-stream" || type.StartsWith("application/pkcs7-", StringComparison.Ordinal) || type.StartsWith("application/x-pkcs7-", StringComparison.Ordinal);
        return mayGrow ? Math.Max(posted, Math.Min(limits.Bytes, posted * limits.CompressionRatio)) : posted;
    }

    async Task StoreAsync(HttpContext http, HeaderList headers, As2Post post)
    {
        var fields = As2Message.HeaderBytes(headers);
        // What the server took may be longer in UTF-8, and what is kept must be read again.
        if (As2Message.Read(fields) is null) throw new BadHttpRequestException("The fields are too long.", StatusCodes.Status431RequestHeaderFieldsTooLarge);
        using var enough = new CancellationTokenSource(TimeSpan.FromMinutes(settings.BodyMinutes), exchange.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, enough.Token);
        try
        {
            await post.ReceiveAsync(fields, http.Request.Body, http.Request.ContentLength, either.Token);
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            throw new BadHttpRequestException("The body did not come in time.", StatusCodes.Status408RequestTimeout);
        }
    }

    static async Task SendAsync(HttpContext http, As2Reply reply)
    {
        if (reply is { IsRefused: true, IsTold: false }) http.Response.StatusCode = StatusCodes.Status403Forbidden;
        if (reply.Receipt is not { } receipt) return;
        foreach (var (name, value) in receipt.Headers) http.Response.Headers.Append(name, value);
        http.Response.ContentLength = receipt.Body.Length;
        Failpoint.Hit("as2.before-answer");
        var body = receipt.Body.Memory;
        await http.Response.Body.WriteAsync(body[..(body.Length / 2)], CancellationToken.None);
        Failpoint.Hit("as2.half-answered");
        await http.Response.Body.WriteAsync(body[(body.Length / 2)..], CancellationToken.None);
    }

    // Never 429: who keeps to the letter of the drafts does not come again after it (no retry on 4xx but 408), and what was wrong may have been a neighbour's.
    static void Later(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        http.Response.Headers.RetryAfter = FormattableString.Invariant($"{RetryLaterSeconds}");
    }

    // Credentials are nobody's business in an archive.
    static HeaderList HeadersOf(HttpRequest request)
    {
        var headers = new HeaderList();
        foreach (var (name, values) in request.Headers)
            foreach (var value in values)
                if (name is not ("Authorization" or "Proxy-Authorization" or "Cookie")) headers.Add(name, HeaderText.OfLatin1(value ?? ""));
        return headers;
    }

    [LoggerMessage(2621, LogLevel.Warning, "AS2 of {Partner}: not let in: it showed {What}")]
    partial void LogUnauthorized(string partner, string what);

    [LoggerMessage(2623, LogLevel.Error, "An AS2 message could be neither taken nor refused; it counts as refused")]
    partial void LogFault(Exception error);

    [LoggerMessage(2622, LogLevel.Error, "An AS2 message cannot be taken now; its sender was asked to come later: {Reason}")]
    partial void LogUnable(Exception error, string reason);
}
