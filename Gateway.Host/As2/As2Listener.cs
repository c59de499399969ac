using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gateway.Host.Security;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Gateway.Host.As2;

/// <summary>The listener for partners, an application of its own with one route: nothing of the status page is reached through it.</summary>
static class As2Listener
{
    const int HeaderBytes = 64 * 1024;
    const int HeaderFields = 200;
    const long StrangersBytes = 1 << 20;

    // Beside its posts, for those that are just made, or kept for the next post.
    const int IdleConnections = 32;

    /// <summary>Begins to listen; null where the settings name no address.</summary>
    /// <exception cref="SettingsException">The address or the certificate cannot be had.</exception>
    internal static async Task<WebApplication?> StartAsync(
        IConfiguration configuration, As2Exchange exchange, SecretStore secrets, ILoggerFactory loggers, CancellationToken cancellation)
    {
        if (As2ListenerSettings.Read(configuration) is not { } settings) return null;
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>>(new As2Blocks());
        builder.WebHost.UseKestrelHttpsConfiguration();
        var connections = new ConnectionLimit(settings.PostsPerAddress + IdleConnections, settings.Proxies(), exchange.Time, loggers.CreateLogger<ConnectionLimit>());
        builder.WebHost.ConfigureKestrel(kestrel => Configure(kestrel, settings, connections, exchange.Relations.Own));
        var listener = builder.Build();
        var endpoint = new As2Endpoint(exchange, settings, secrets, loggers.CreateLogger<As2Endpoint>());
        if (Forwarded(settings) is { } forwarded) listener.UseForwardedHeaders(forwarded);
        listener.MapPost(settings.Path, endpoint.HandleAsync);
        try
        {
            await listener.StartAsync(cancellation);
            return listener;
        }
        catch (Exception e) when (e is IOException or SocketException or InvalidOperationException)
        {
            await listener.DisposeAsync();
            throw new SettingsException($"AS2 cannot listen at {settings.Url}: {e.Message.TrimEnd('.')}. Write another As2:Url.");
        }
    }

    // The last proxy's word alone counts; what was forwarded to it anybody could write.
    static ForwardedHeadersOptions? Forwarded(As2ListenerSettings settings)
    {
        var proxies = settings.Proxies();
        if (proxies.Count == 0) return null;
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor, ForwardLimit = 1 };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in proxies) options.KnownIPNetworks.Add(proxy);
        return options;
    }

    static void Configure(KestrelServerOptions kestrel, As2ListenerSettings settings, ConnectionLimit connections, OwnCertificates own)
    {
        kestrel.AddServerHeader = false;
        kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
        kestrel.ResponseHeaderEncodingSelector = _ => Encoding.UTF8;
        var limits = kestrel.Limits;
        limits.MaxConcurrentConnections = settings.Posts * 4;
        limits.MaxRequestHeadersTotalSize = HeaderBytes;
        limits.MaxRequestHeaderCount = HeaderFields;
        limits.RequestHeadersTimeout = limits.KeepAliveTimeout = TimeSpan.FromSeconds(settings.HeaderSeconds);
        limits.MinRequestBodyDataRate = new(settings.SlowestBytesPerSecond, TimeSpan.FromSeconds(5));
        // Of partners it becomes what their profiles allow; of others nothing is kept, and so much is read for them to hear why.
        limits.MaxRequestBodySize = StrangersBytes;
        var address = settings.Address;
        Action<ListenOptions> options = listen => Configure(listen, settings, connections, own);
        if (address.Host == "localhost") kestrel.ListenLocalhost(address.Port, options);
        else if (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip)) kestrel.Listen(ip, address.Port, options);
        else kestrel.ListenAnyIP(address.Port, options);
    }

    // HTTP/2 brings nothing to whoever posts a message, and attacks of its own.
    static void Configure(ListenOptions listen, As2ListenerSettings settings, ConnectionLimit connections, OwnCertificates own)
    {
        listen.Protocols = HttpProtocols.Http1;
        // Before TLS: who does not even shake hands counts too.
        listen.Use(connections.Hold);
        if (settings.Address.Scheme == "https") UseHttps(listen, settings, own);
        // Behind TLS: what it looks at is what the server reads.
        listen.Use(next => FoldedFields.Join(next, HeaderBytes, TimeSpan.FromSeconds(settings.HeaderSeconds)));
    }

    static void UseHttps(ListenOptions listen, As2ListenerSettings settings, OwnCertificates own) =>
        listen.UseHttps(https =>
        {
            https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
            // Which certificate a client must show is its partner's profile's to say; here any may be shown.
            https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
            https.ClientCertificateValidation = (_, _, _) => true;
            // Nobody lets us ask an address that stands in a certificate.
            https.OnAuthenticate = (_, tls) => tls.CertificateChainPolicy = new() { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck };
            https.ServerCertificateSelector = (_, _) => own.Load(new(settings.Certificate!), settings.Passphrase is { Length: > 0 } name ? new(name) : null);
        });
}
