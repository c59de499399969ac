using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Gateway.EndToEnd.Tests.Support;
using Gateway.Host;
using Gateway.Host.Storage;
using Gateway.Transports.As2;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.EndToEnd.Tests.Harness;

/// <summary>What a supplier's product does with a message.</summary>
enum As2Mood
{
    /// <summary>It takes it, and the receipt is the answer.</summary>
    Good,

    /// <summary>It takes it; the receipt comes later.</summary>
    Later,

    /// <summary>503.</summary>
    Busy,

    /// <summary>400: it will have none of it.</summary>
    Refusing,

    /// <summary>The receipt says that the message was spoilt on its way.</summary>
    Disputing,
}

/// <summary>A supplier who trades by AS2 with the gateway of a run: a server for messages and receipts, and a client that posts until it is answered.</summary>
/// <remarks>His product is not the gateway, but for the functions of the library.</remarks>
sealed class As2Supplier : IAsyncDisposable
{
    const string Known = "group: HOLLISF }\n";

    readonly CrashRun _run;
    readonly WebApplication _server;
    readonly As2Side _us, _them;
    readonly Dictionary<As2Outgoing, SentFile> _files = new(ReferenceEqualityComparer.Instance);
    readonly ConcurrentDictionary<string, As2Message> _owed = new(StringComparer.Ordinal);

    As2Supplier(CrashRun run, WebApplication server)
    {
        (_run, _server) = (run, server);
        _us = new(run.Outside.Data, "NORTHGATE");
        _them = new(run.Outside.Data, "HOLLIS");
    }

    /// <summary>Decides what becomes of a message by what is in it.</summary>
    internal Func<string, As2Mood> OnMessage { get; set; } = _ => As2Mood.Good;

    /// <summary>Decides what the place for receipts answers.</summary>
    internal Func<HttpStatusCode> OnReceipt { get; set; } = () => HttpStatusCode.OK;

    /// <summary>Every message that came: its id, its body, what was in it, and what became of it.</summary>
    internal ConcurrentQueue<(string Id, string Body, string Content, As2Mood Mood)> Messages { get; } = new();

    /// <summary>Every receipt that was posted to him, whatever he answered.</summary>
    internal ConcurrentQueue<As2Message> Receipts { get; } = new();

    /// <summary>Where he wants receipts that come later.</summary>
    internal string ReceiptUrl => _server.Urls.Single() + "/receipts";

    /// <summary>How the gateway is to be reached.</summary>
    internal object Settings => new { _us.Url, Certificate = "as2" };

    /// <summary>Opens the run with a profile in which he trades by AS2.</summary>
    /// <param name="run">Whose world it is.</param>
    /// <param name="send">Whether our files go to him by AS2: how; null leaves them to his mailbox.</param>
    internal static async Task<As2Supplier> OpenAsync(CrashRun run, string? send)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var supplier = new As2Supplier(run, builder.Build());
        supplier._server.MapPost("/as2", supplier.TakeAsync);
        supplier._server.MapPost("/receipts", supplier.TakeReceiptAsync);
        await supplier._server.StartAsync();
        run.Beside.Add(async () => await supplier.DisposeAsync());
        supplier._us.WriteKeys(supplier._them, run.Outside.Profiles);
        var profile = await File.ReadAllTextAsync(run.ProfileFile);
        await File.WriteAllTextAsync(run.ProfileFile, profile.Replace(Known, Known.TrimEnd() + "\n    as2: HOLLIS\n  ours:\n    as2: NORTHGATE\n", StringComparison.Ordinal));
        await run.OpenAsync(supplier.Transports(send), as2: supplier.Settings);
        return supplier;
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    /// <summary>Starts the service, and waits until it listens.</summary>
    internal async Task StartAsync()
    {
        await _run.StartAsync();
        await ListenAsync();
    }

    /// <summary>The secret that his profile names for our key.</summary>
    internal string SecretFile => Path.Combine(_run.Outside.Data, "secrets", "as2-key");

    /// <summary>A message with a file, signed and encrypted unless it is changed.</summary>
    internal As2Outgoing Message(string id, string content, Func<As2SendSettings, As2SendSettings>? change = null)
    {
        var (relation, bytes) = (_them.Relation(_us), Encoding.UTF8.GetBytes(content));
        var settings = change?.Invoke(relation.Send) ?? relation.Send;
        var made = As2Sender.Build([new($"{id}.edi", "application/edi-x12", bytes)], relation with { Send = settings }, $"<{id}@hollis>", TimeProvider.System.GetUtcNow());
        _files[made] = new(Traffic.Supplier, $"{id}.edi", bytes);
        return made;
    }

    /// <summary>Posts until it is answered to the end, as every product does; null is an answer without a receipt.</summary>
    internal async Task<As2Message?> PostAsync(As2Outgoing sent)
    {
        while (true)
        {
            await ListenAsync();
            var answer = await PostAsync(sent.Message);
            if (answer.IsSuccess) return Kept(sent, answer.Message is { } message && Mdn.Read(message) is not null ? message : null);
            await Task.Delay(50);
        }
    }

    // What has no receipt yet will have one: it is the gateway's to keep from now on.
    As2Message? Kept(As2Outgoing sent, As2Message? receipt)
    {
        var file = _files[sent];
        if ((receipt is null || IsTaken(receipt, sent)) && !_run.Outside.SentByAs2.Contains(file)) _run.Outside.SentByAs2.Add(file);
        return receipt;
    }

    /// <summary>The receipt for one of our messages, which he owes.</summary>
    internal async Task PostReceiptAsync(string messageId)
    {
        var owed = _owed[messageId];
        while (true)
        {
            await ListenAsync();
            if ((await PostAsync(owed)).IsSuccess) return;
            await Task.Delay(50);
        }
    }

    /// <summary>What a receipt says of what he sent.</summary>
    internal bool IsTaken(As2Message receipt, As2Outgoing sent) =>
        ReceiptVerifier.Judge(Mdn.Read(receipt)!, sent.Expected, _them.Relation(_us), TimeProvider.System.GetUtcNow()).ClosesMessage;

    /// <summary>The gateway's own records, newest first.</summary>
    internal async Task<IReadOnlyList<As2Record>> RecordsAsync()
    {
        await using var database = new DataFolder(_run.Outside.Data).OpenDatabase(TimeProvider.System);
        return await database.ReadAsync(tx => As2Store.List(tx, null, 1000));
    }

    Task ListenAsync() => _run.UntilAsync(() => _run.Said.Contains("AS2 at https://", StringComparison.Ordinal), "AS2 to listen");

    Task<As2Answer> PostAsync(As2Message message) => new As2Client("Supplier", TimeProvider.System).PostAsync(
        new() { Url = new(_us.Url), Certificates = [_us.Fingerprint], ClientCertificate = () => _them.Key }, message, CancellationToken.None);

    async Task TakeAsync(HttpContext http)
    {
        var message = await ReadAsync(http);
        var receiver = new As2Receiver((_, _) => _them.Relation(_us), "Supplier");
        var (id, now) = (message.Headers["Message-ID"]!, TimeProvider.System.GetUtcNow());
        var taken = receiver.Receive(message, $"<r{Receipts.Count}@hollis>", now);
        var content = Encoding.UTF8.GetString(taken.Payloads[0].Content.Memory.Span);
        var mood = OnMessage(content);
        Messages.Enqueue((id, Convert.ToBase64String(message.Body.Span), content, mood));
        if (mood is As2Mood.Busy or As2Mood.Refusing)
        {
            http.Response.StatusCode = mood == As2Mood.Busy ? 503 : 400;
            return;
        }

        var receipt = mood == As2Mood.Disputing
            ? receiver.Refuse(message, taken, new(As2RefusalReason.IntegrityCheckFailed, "spoilt"), "<refused@hollis>", now).Receipt!
            : taken.Receipt!;
        // Who has answered once answers the same again.
        receipt = _owed.GetOrAdd($"{id} {mood == As2Mood.Disputing}", receipt);
        _owed[id] = receipt;
        if (mood == As2Mood.Later) return;
        foreach (var (name, value) in receipt.Headers) http.Response.Headers.Append(name, value);
        await http.Response.Body.WriteAsync(receipt.Body.Memory);
    }

    async Task TakeReceiptAsync(HttpContext http)
    {
        Receipts.Enqueue(await ReadAsync(http));
        http.Response.StatusCode = (int)OnReceipt();
    }

    static async Task<As2Message> ReadAsync(HttpContext http)
    {
        var headers = new HeaderList();
        foreach (var (name, value) in http.Request.Headers) headers.Add(name, value.ToString());
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        return new(headers, body.ToArray());
    }

    string Transports(string? send) => $$"""
        transports:
          as2:
            {{(send is null ? "privateNetwork: true" : $"url: {_server.Urls.Single()}/as2")}}
            theirs: [{ certificate: theirs, file: certificates/theirs.cer }]
            ours: [{ certificate: ours, key: secret:as2-key }]
            receive:
              clientCertificates: ["{{_them.Fingerprint}}"]
              receiptUrls: ["{{ReceiptUrl}}"]
            {{(send is null ? "" : $"send: {{ receiptUrl: {_us.Url}, {send} }}")}}

        """;
}
