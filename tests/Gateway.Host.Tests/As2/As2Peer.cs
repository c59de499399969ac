using System.Collections.Concurrent;
using Gateway.Transports.As2;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Host.Tests.As2;

/// <summary>What a supplier's server answers.</summary>
sealed record PeerAnswer(int Status, As2Message? Receipt = null, string? RetryAfter = null, string? Location = null);

/// <summary>A supplier's AS2 server on loopback that keeps what is posted and answers as a test says.</summary>
sealed class As2Peer : IAsyncDisposable
{
    readonly WebApplication _server;

    As2Peer(WebApplication server) => _server = server;

    internal string Url => _server.Urls.Single() + "/as2";

    internal ConcurrentQueue<As2Message> Posted { get; } = new();

    /// <summary>The answer to a post, by how many came before it.</summary>
    internal Func<As2Message, int, PeerAnswer> Answer { get; set; } = (message, _) => Take(message);

    /// <summary>So long it takes what is posted and answers nothing.</summary>
    internal Task Hangs { get; set; } = Task.CompletedTask;

    internal static async Task<As2Peer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var peer = new As2Peer(builder.Build());
        peer._server.Run(peer.HandleAsync);
        await peer._server.StartAsync();
        return peer;
    }

    /// <summary>Takes a message as a supplier does, and gives the receipt.</summary>
    internal static PeerAnswer Take(As2Message message, As2Relation? side = null)
    {
        var theirs = side ?? As2Keys.TheirSide();
        var taken = new As2Receiver((_, _) => theirs, "Peer").Receive(message, "<receipt@peer>", TimeProvider.System.GetUtcNow());
        return new(200, taken.Receipt);
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    async Task HandleAsync(HttpContext context)
    {
        var headers = new HeaderList();
        foreach (var (name, value) in context.Request.Headers) headers.Add(name, value.ToString());
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var message = new As2Message(headers, body.ToArray());
        var answer = Answer(message, Posted.Count);
        Posted.Enqueue(message);
        await Hangs;
        context.Response.StatusCode = answer.Status;
        if (answer.RetryAfter is { } later) context.Response.Headers.RetryAfter = later;
        if (answer.Location is { } elsewhere) context.Response.Headers.Location = elsewhere;
        if (answer.Receipt is not { } receipt) return;
        foreach (var (name, value) in receipt.Headers) context.Response.Headers.Append(name, value);
        await context.Response.Body.WriteAsync(receipt.Body.Memory);
    }
}
