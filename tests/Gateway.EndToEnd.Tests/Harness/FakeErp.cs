using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.EndToEnd.Tests.Harness;

/// <summary>What the ERP does with a call.</summary>
enum ErpMood
{
    Good,

    /// <summary>503: a maintenance window.</summary>
    Away,

    /// <summary>400: it will have none of it.</summary>
    Refusing,

    /// <summary>It takes the document, and the connection is gone before the answer.</summary>
    Mute,

    /// <summary>The connection is gone before it takes the document.</summary>
    Lost,

    /// <summary>It takes the document and answers after some seconds.</summary>
    Slow,
}

/// <summary>A document that the ERP took: a line of its ledger.</summary>
sealed record LedgerEntry(string Key, string Type, string Document);

/// <summary>An ERP on loopback with a ledger of its own: a file to which each document that it took is added, and flushed, before it answers.</summary>
/// <remarks>A key that it knows is answered as before and adds nothing. Who posts a key again that it has, without having asked since, is noted as blind.</remarks>
sealed class FakeErp : IAsyncDisposable, IDisposable
{
    readonly WebApplication _server;
    readonly string _ledger;
    readonly Lock _lock = new();
    readonly HashSet<string> _known = new(StringComparer.Ordinal);
    readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    FakeErp(WebApplication server, string ledger) => (_server, _ledger) = (server, ledger);

    internal string Address => _server.Urls.Single() + "/";

    /// <summary>Decides what it does with a post; it is told how many came before.</summary>
    internal Func<int, ErpMood> OnPost { get; set; } = _ => ErpMood.Good;

    /// <summary>Decides what it does when it is asked whether it has a key.</summary>
    internal Func<ErpMood> OnLookUp { get; set; } = () => ErpMood.Good;

    /// <summary>Every post that reached it, by its key.</summary>
    internal ConcurrentQueue<string> Posts { get; } = new();

    /// <summary>Every key that it was asked for.</summary>
    internal ConcurrentQueue<string> LookUps { get; } = new();

    /// <summary>Keys that were posted again although it had them and nobody had asked.</summary>
    internal ConcurrentQueue<string> Blind { get; } = new();

    internal static async Task<FakeErp> StartAsync(string ledger)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var erp = new FakeErp(builder.Build(), ledger);
        erp._server.MapPost("/documents/{type}", erp.PostAsync);
        erp._server.MapGet("/documents/by-key/{key}", erp.LookUp);
        await erp._server.StartAsync();
        return erp;
    }

    /// <summary>Its ledger, oldest first; an entry that is being written is none yet.</summary>
    internal static IReadOnlyList<LedgerEntry> Ledger(string file)
    {
        if (!File.Exists(file)) return [];
        var text = File.ReadAllText(file);
        return [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<LedgerEntry>(line)!)];
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => ((IDisposable)_server).Dispose();

    async Task PostAsync(HttpContext context)
    {
        var key = context.Request.Headers["Idempotency-Key"].ToString();
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var entry = new LedgerEntry(key, (string)context.Request.RouteValues["type"]!, await reader.ReadToEndAsync());
        var mood = Receive(key);
        if (mood is ErpMood.Away or ErpMood.Refusing)
        {
            context.Response.StatusCode = mood == ErpMood.Away ? 503 : 400;
            return;
        }

        if (mood != ErpMood.Lost) Take(entry);
        if (mood == ErpMood.Slow) await Task.Delay(TimeSpan.FromSeconds(3));
        if (mood is ErpMood.Mute or ErpMood.Lost) context.Abort();
        else context.Response.StatusCode = 201;
    }

    // Each post has a number of its own, however many come at once.
    ErpMood Receive(string key)
    {
        lock (_lock)
        {
            var mood = OnPost(Posts.Count);
            Posts.Enqueue(key);
            return mood;
        }
    }

    void Take(LedgerEntry entry)
    {
        lock (_lock)
        {
            if (!_known.Add(entry.Key))
            {
                if (!_asked.Remove(entry.Key)) Blind.Enqueue(entry.Key);
                return;
            }

            _asked.Remove(entry.Key);
            using var file = new FileStream(_ledger, FileMode.Append, FileAccess.Write);
            file.Write([.. JsonSerializer.SerializeToUtf8Bytes(entry), (byte)'\n']);
            file.Flush(flushToDisk: true);
        }
    }

    Task LookUp(HttpContext context)
    {
        var key = (string)context.Request.RouteValues["key"]!;
        LookUps.Enqueue(key);
        var isAway = OnLookUp() == ErpMood.Away;
        lock (_lock)
        {
            // Who was not told does not know.
            if (!isAway) _asked.Add(key);
            context.Response.StatusCode = isAway ? 503 : _known.Contains(key) ? 200 : 404;
        }

        return Task.CompletedTask;
    }
}
