using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.EndToEnd.Tests.Support;

/// <summary>A server on loopback that keeps what is posted to it: a collector of OpenTelemetry, or somebody's webhook.</summary>
sealed class Collector : IAsyncDisposable
{
    readonly WebApplication _server;
    readonly ConcurrentQueue<Posted> _posted = new();

    Collector(WebApplication server) => _server = server;

    internal sealed record Posted(string Path, string Body, IReadOnlyDictionary<string, string> Headers);

    internal string Address => _server.Urls.Single();

    internal IReadOnlyCollection<Posted> All => _posted;

    /// <summary>The answers from now on.</summary>
    internal int Status { get; set; } = 200;

    internal static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var collector = new Collector(builder.Build());
        collector._server.Run(collector.KeepAsync);
        await collector._server.StartAsync();
        return collector;
    }

    internal bool Has(string path, string text) => _posted.Any(p => p.Path == path && p.Body.Contains(text, StringComparison.Ordinal));

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    // Protobuf holds its texts as they are: every byte becomes a character.
    async Task KeepAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        _posted.Enqueue(new(context.Request.Path, Encoding.Latin1.GetString(body.ToArray()), context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
        context.Response.StatusCode = Status;
    }
}
