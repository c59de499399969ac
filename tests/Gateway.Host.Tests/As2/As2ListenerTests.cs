using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Transports.As2;

namespace Gateway.Host.Tests.As2;

/// <summary>What the listener does with those who do not keep to the rules.</summary>
public sealed class As2ListenerTests
{
    [Theory]
    [InlineData("deflate")]
    [InlineData("br")]
    [InlineData("gzip")]
    [Trait("Reliability", "RT-40")]
    public async Task RT_40_nothing_is_inflated_for_strangers(string coding)
    {
        await using var bench = await As2Bench.StartAsync();
        var message = As2Bench.Message("ISA*~IEA*~").Message;
        message.Headers.Add("Content-Encoding", coding);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await bench.PostAsync(message)).Status);
        Assert.Empty(await bench.RecordsAsync());
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task Without_room_on_the_disk_or_with_too_much_work_the_sender_is_asked_to_come_later_and_nothing_is_kept(bool hasRoom, bool isOpen)
    {
        await using var bench = await As2Bench.StartAsync(e => e with { HasRoom = _ => hasRoom, IsOpenAsync = _ => Task.FromResult(isOpen) });

        var answer = await bench.PostAsync(As2Bench.Message("ISA*~IEA*~"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.Empty(await bench.RecordsAsync());
        Assert.Empty(await bench.ReceivedAsync());
    }

    [Fact]
    [Trait("Reliability", "RT-40")]
    public async Task RT_40_a_body_beyond_the_limit_is_refused_before_it_is_taken()
    {
        await using var bench = await As2Bench.StartAsync("receive: { largest: 100 KB }");
        var large = As2Bench.Message(Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(3_000_000)));

        var answer = await RawAsync(bench, Head(large.Message, $"Content-Length: {large.Message.Body.Length}"));

        Assert.StartsWith("HTTP/1.1 413", answer);
        Assert.Empty(await bench.ReceivedAsync());
        Assert.Empty(Incoming(bench));
    }

    [Fact]
    [Trait("Reliability", "RT-40")]
    public async Task RT_40_a_chunked_body_that_never_ends_is_cut_off_at_the_limit()
    {
        await using var bench = await As2Bench.StartAsync("receive: { largest: 100 KB }");
        var head = Head(As2Bench.Message("ISA*~IEA*~").Message, "Transfer-Encoding: chunked");
        var chunk = "10000\r\n" + new string('x', 0x10000) + "\r\n";

        var answer = await RawAsync(bench, head, chunk, times: 60);

        Assert.StartsWith("HTTP/1.1 413", answer);
        Assert.Empty(Incoming(bench));
    }

    [Theory]
    [InlineData(10_000, 10)]
    [InlineData(1, 1_000_000)]
    [Trait("Reliability", "RT-40")]
    public async Task RT_40_a_flood_of_header_fields_is_refused(int fields, int length)
    {
        await using var bench = await As2Bench.StartAsync();
        var flood = string.Concat(Enumerable.Range(0, fields).Select(i => $"X-{i}: {new string('x', length)}\r\n"));

        var answer = await RawAsync(bench, $"POST /as2 HTTP/1.1\r\nHost: x\r\n{flood}\r\n");

        Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 431", StringComparison.Ordinal), answer);
    }

    [Fact]
    [Trait("Reliability", "RT-40")]
    public async Task RT_40_who_sends_slowly_is_not_waited_for()
    {
        await using var bench = await As2Bench.StartAsync("", ("HeaderSeconds", "1"));

        var slowHeader = await RawAsync(bench, "POST /as2 HTTP/1.1\r\nHost: x\r\n");
        var slowBody = await RawAsync(bench, Head(As2Bench.Message("ISA*~IEA*~").Message, "Content-Length: 5000") + "x");

        Assert.True(slowHeader.Length == 0 || slowHeader.StartsWith("HTTP/1.1 408", StringComparison.Ordinal), slowHeader);
        Assert.True(slowBody.Length == 0 || slowBody.StartsWith("HTTP/1.1 408", StringComparison.Ordinal), slowBody);
        Assert.Empty(Incoming(bench));
        Assert.Empty(await bench.RecordsAsync());
    }

    [Fact]
    [Trait("Reliability", "RT-40")]
    public async Task RT_40_a_bomb_within_a_good_signature_is_refused()
    {
        await using var bench = await As2Bench.StartAsync("receive: { largest: 1 MB }");
        var bomb = As2Bench.Message(new string(' ', 30_000_000), side: As2Keys.TheirSide() with { Send = new() { Compression = As2Compression.BeforeSigning } });

        var mdn = Mdn.Read((await bench.PostAsync(bomb)).Message!)!;

        Assert.Equal("decompression-failed", mdn.Disposition!.Modifier);
        Assert.Empty(await bench.ReceivedAsync());
    }

    [Theory]
    [InlineData("application/pkcs7-mime; smime-type=enveloped-data", 1_000, 200_000)]
    [InlineData("application/pkcs7-mime; smime-type=compressed-data", 10_000_000, 50_000_000)]
    [InlineData("application/X-PKCS7-mime", 60_000_000, 60_000_000)]
    [InlineData("multipart/signed; boundary=x", 1_000, 200_000)]
    [InlineData("application/edi-x12", 1_000, 1_000)]
    [InlineData(null, 1_000, 1_000)]
    [Trait("Reliability", "RT-40")]
    public void RT_40_what_may_be_compressed_waits_for_the_room_that_it_may_take(string? type, long posted, long room)
    {
        HeaderList headers = type is null ? [] : new() { { "Content-Type", type } };

        Assert.Equal(room, Host.As2.As2Endpoint.Opened(posted, headers, new() { Bytes = 50_000_000, CompressionRatio = 200 }));
    }

    [Fact]
    [Trait("Reliability", "RT-09")]
    public async Task RT_09_who_is_refused_too_often_is_asked_to_come_later()
    {
        await using var bench = await As2Bench.StartAsync("", ("Refusals", "3"));
        var forged = As2Bench.Message("ISA*~IEA*~", side: As2Keys.TheirSide(As2Keys.Stranger));

        for (var i = 0; i < 3; i++) Assert.Equal(HttpStatusCode.OK, (await bench.PostAsync(forged)).Status);
        var answer = await bench.PostAsync(forged);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.Status);
        Assert.NotNull(answer.RetryAfter);
    }

    [Theory]
    [InlineData("GET", "/as2", 405)]
    [InlineData("POST", "/", 404)]
    [InlineData("GET", "/health/live", 404)]
    [InlineData("GET", "/metrics", 404)]
    public async Task There_is_one_route(string method, string path, int status)
    {
        await using var bench = await As2Bench.StartAsync();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(new(method), new Uri(bench.Url, path));

        Assert.Equal(status, (int)(await http.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task A_post_without_names_is_no_AS2()
    {
        await using var bench = await As2Bench.StartAsync();
        using var http = new HttpClient();

        Assert.Equal(HttpStatusCode.BadRequest, (await http.PostAsync(bench.Url, new StringContent("x"))).StatusCode);
    }

    [Fact]
    public async Task A_partner_who_must_log_in_is_asked_for_it()
    {
        await using var bench = await As2Bench.StartAsync("receive: { user: hollis, password: secret:hollis-as2 }");
        await File.WriteAllTextAsync(Path.Combine(bench.Pipeline.Folder, "secrets", "hollis-as2"), "öpen sesame");
        var client = new As2Client("x", TimeProvider.System);
        var message = As2Bench.Message("ISA*~IEA*~").Message;

        Assert.Equal(HttpStatusCode.Unauthorized, (await bench.PostAsync(message)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.PostAsync(new() { Url = bench.Url, User = "hollis", Password = () => "sesame" }, message, default)).Status);
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync(new() { Url = bench.Url, User = "hollis", Password = () => "öpen sesame" }, message, default)).Status);
        Assert.Single(await bench.ReceivedAsync());
    }

    [Fact]
    public async Task A_post_is_read_in_chunks_after_it_was_asked_for()
    {
        await using var bench = await As2Bench.StartAsync();
        var sent = As2Bench.Message(new string('x', 200_000));
        var answer = await new As2Client("x", TimeProvider.System).PostAsync(new() { Url = bench.Url, Chunked = true, ExpectContinue = true }, sent.Message, default);

        Assert.True(As2Bench.Judge(answer, sent).ClosesMessage);
    }

    static string Head(As2Message message, string length) =>
        $"POST /as2 HTTP/1.1\r\nHost: x\r\n{string.Concat(message.Headers.Select(h => $"{h.Key}: {h.Value}\r\n"))}{length}\r\n\r\n";

    static string[] Incoming(As2Bench bench) => Directory.GetFiles(Path.Combine(bench.Pipeline.Folder, "payloads", "incoming"));

    // What comes back before the other side closes, or after it has.
    static async Task<string> RawAsync(As2Bench bench, string head, string? more = null, int times = 0)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, bench.Url.Port);
        var stream = socket.GetStream();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(head));
            for (var i = 0; i < times; i++) await stream.WriteAsync(Encoding.Latin1.GetBytes(more!));
        }
        catch (IOException)
        {
            // Cut off while it wrote.
        }

        var answer = new MemoryStream();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            await stream.CopyToAsync(answer, patience.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            Assert.False(patience.IsCancellationRequested, "the connection was not closed");
        }

        return Encoding.Latin1.GetString(answer.ToArray());
    }
}
