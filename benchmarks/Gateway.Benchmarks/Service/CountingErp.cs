using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Benchmarks.Service;

/// <summary>An ERP on loopback that takes everything, and knows what it took by its key.</summary>
sealed class CountingErp : IAsyncDisposable
{
    readonly WebApplication _server;
    readonly ConcurrentDictionary<string, bool> _keys = new(StringComparer.Ordinal);
    int _posts;

    CountingErp(WebApplication server) => _server = server;

    internal string Address => _server.Urls.Single() + "/";

    /// <summary>Documents that it has.</summary>
    internal int Count => _keys.Count;

    /// <summary>Posts that reached it.</summary>
    internal int Posts => _posts;

    internal static async Task<CountingErp> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var erp = new CountingErp(builder.Build());
        erp._server.MapPost("/documents/{type}", erp.TakeAsync);
        erp._server.MapGet("/documents/by-key/{key}", (string key) => erp._keys.ContainsKey(key) ? Results.Ok() : Results.NotFound());
        await erp._server.StartAsync();
        return erp;
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    async Task TakeAsync(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        Interlocked.Increment(ref _posts);
        _keys[context.Request.Headers["Idempotency-Key"].ToString()] = true;
        context.Response.StatusCode = StatusCodes.Status201Created;
    }
}
