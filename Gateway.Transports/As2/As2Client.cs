using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Gateway.Transports.As2;

/// <summary>Posts messages and receipts. No redirect is followed, nothing is decompressed, and where a host name leads is looked at when connecting.</summary>
/// <remarks>Each post has a connection of its own: credentials are asked for each time, and posts to one partner are few.</remarks>
public sealed class As2Client(string userAgent, TimeProvider time)
{
    /// <summary>Posts a message; what goes wrong on the way is in the answer.</summary>
    public async Task<As2Answer> PostAsync(As2Server server, As2Message message, CancellationToken cancellation)
    {
        using var enough = new CancellationTokenSource(server.ResponseTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, enough.Token);
        var certificate = new ServerCertificate(server);
        try
        {
            using var handler = Handler(server, certificate);
            using var client = new HttpMessageInvoker(handler);
            // What is still going out is no silence: a large message takes as long as the line is slow.
            using var request = Request(server, message, () => enough.CancelAfter(server.ResponseTimeout));
            using var response = await client.SendAsync(request, either.Token);
            certificate.LetIn();
            return new(response.StatusCode, RetryAfter(response), await ReadAsync(response, server.AnswerBytes, either.Token), null);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return NoAnswer(enough.IsCancellationRequested ? $"no answer within {server.ResponseTimeout.TotalSeconds:0} s" : NotConnected(server));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException or AuthenticationException or CryptographicException)
        {
            return NoAnswer(certificate.Trouble(e) ?? (e.InnerException ?? e).Message);
        }
    }

    /// <summary>Connects, and shakes hands where it is https; nothing is posted.</summary>
    public async Task<As2Probe> ProbeAsync(As2Server server, CancellationToken cancellation)
    {
        using var enough = new CancellationTokenSource(server.ConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, enough.Token);
        var certificate = new ServerCertificate(server);
        try
        {
            await using var stream = await ConnectAsync(new(server.Url.IdnHost, server.Url.Port), server, either.Token);
            if (server.Url.Scheme == "http") return new(true, "connected, without TLS");
            var options = Tls(server, certificate);
            options.TargetHost = server.Url.IdnHost;
            await using var tls = new SslStream(stream);
            await tls.AuthenticateAsClientAsync(options, either.Token);
            return new(true, $"connected by {tls.SslProtocol}; {certificate.Shown}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new(false, NotConnected(server));
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException or CryptographicException)
        {
            return new(false, certificate.Trouble(e) ?? (e.InnerException ?? e).Message);
        }
    }

    static string NotConnected(As2Server server) => $"no connection within {server.ConnectTimeout.TotalSeconds:0} s{(server.Url.Scheme == "https" ? ", or no TLS on it" : "")}";

    static As2Answer NoAnswer(string trouble) => new(null, null, null, trouble);

    static SocketsHttpHandler Handler(As2Server server, ServerCertificate certificate)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            UseProxy = server.Proxy is not null,
            Proxy = server.Proxy is { } proxy ? new WebProxy(proxy) : null,
            ConnectTimeout = server.ConnectTimeout,
            MaxResponseHeadersLength = 64,
            RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
            ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1,
            SslOptions = Tls(server, certificate),
        };
        // Behind a proxy it is the proxy that looks names up.
        if (server.Proxy is null) handler.ConnectCallback = (context, cancellation) => ConnectAsync(context.DnsEndPoint, server, cancellation);
        return handler;
    }

    static SslClientAuthenticationOptions Tls(As2Server server, ServerCertificate certificate) => new()
    {
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        // No address that stands in a certificate is asked before the certificate is trusted.
        CertificateChainPolicy = new() { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck },
        ClientCertificates = server.ClientCertificate is { } ours ? [ours()] : null,
        LocalCertificateSelectionCallback = server.ClientCertificate is not null ? null : (_, _, _, shown, _) =>
        {
            // Once before the server has shown anything, and again when it asks.
            if (shown is not null) certificate.AskForOurs();
            return null!;
        },
        RemoteCertificateValidationCallback = (_, shown, chain, errors) => certificate.IsTrusted(shown, chain, errors),
    };

    static async ValueTask<Stream> ConnectAsync(DnsEndPoint host, As2Server server, CancellationToken cancellation)
    {
        var addresses = await Dns.GetHostAddressesAsync(host.Host, cancellation);
        var allowed = addresses.Where(a => NetworkPlace.MayConnect(host.Host, a, server.PrivateNetwork)).ToArray();
        if (allowed.Length == 0)
            throw new IOException($"{host.Host} leads to {string.Join(", ", addresses.Select(a => a.ToString()))}, which is in a private network; write privateNetwork: true when that is meant");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, host.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    HttpRequestMessage Request(As2Server server, As2Message message, Action onSent)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, server.Url) { Version = HttpVersion.Version11, Content = new Body(message.Body, server.Chunked, onSent) };
        foreach (var (name, value) in message.Headers)
            if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content.Headers.TryAddWithoutValidation(name, value);
        request.Headers.TryAddWithoutValidation("User-Agent", userAgent);
        request.Headers.ExpectContinue = server.ExpectContinue;
        if (server.Chunked) request.Headers.TransferEncodingChunked = true;
        if (server is { User: { } user, Password: { } password })
            request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password()}")));
        return request;
    }

    TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > time.GetUtcNow() => date - time.GetUtcNow(),
        _ => null,
    };

    static async Task<As2Message> ReadAsync(HttpResponseMessage response, int most, CancellationToken cancellation)
    {
        var headers = new HeaderList();
        foreach (var (name, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
            foreach (var value in values) headers.Add(name, HeaderText.OfLatin1(value));
        using var body = new MemoryStream();
        await using var content = await response.Content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[16 * 1024];
        while (await content.ReadAsync(buffer, cancellation) is var count and > 0)
        {
            if (body.Length + count > most) throw new IOException($"the answer has more than {most} bytes");
            body.Write(buffer, 0, count);
        }

        return new(headers, body.ToArray());
    }

    sealed class Body(Extent bytes, bool isChunked, Action onSent) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, default);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            foreach (var chunk in bytes.Chunks())
            {
                await stream.WriteAsync(chunk, cancellationToken);
                onSent();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = bytes.Length;
            return !isChunked;
        }
    }
}
