using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gateway.Transports.As2;

namespace Gateway.Host.Tests.As2;

/// <summary>What the listener does with those who do not keep to the rules.</summary>
public sealed partial class As2ListenerTests
{
    [Theory]
    [InlineData("deflate")]
    [InlineData("br")]
    [InlineData("gzip")]
    [InlineData("identity, Deflate")]
    [Trait("Reliability", "RT-40")]
    public async Task RT_40_nothing_is_inflated_for_strangers(string coding)
    {
        await using var bench = await As2Bench.StartAsync();
        var message = As2Bench.Message("ISA*~IEA*~").Message;
        message.Headers.Add("Content-Encoding", coding);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await bench.PostAsync(message)).Status);
        Assert.Empty(await bench.RecordsAsync());

        // What is no coding is none, in whatever case.
        var plain = As2Bench.Message("ISA*~IEA*~").Message;
        plain.Headers.Add("Content-Encoding", "Identity");
        Assert.Equal(HttpStatusCode.OK, (await bench.PostAsync(plain)).Status);
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
    [InlineData("Transfer-Encoding: chunked", "5\r\nISA*~IEA*~\r\n0\r\n\r\n", 400)]
    [InlineData("Transfer-Encoding: chunked", "-5\r\nISA*~\r\n0\r\n\r\n", 400)]
    [InlineData("Transfer-Encoding: chunked", "five\r\nISA*~\r\n0\r\n\r\n", 400)]
    [InlineData("Transfer-Encoding: chunked", "FFFFFFFFFFFFFFFF\r\nISA*~\r\n0\r\n\r\n", 400)]
    [InlineData("Transfer-Encoding: gzip, chunked", "5\r\nISA*~\r\n0\r\n\r\n", 501)]
    [InlineData("Content-Length: -5", "ISA*~", 400)]
    [InlineData("Content-Length: 5\r\nContent-Length: 10", "ISA*~IEA*~", 400)]
    [InlineData("Content-Length: 4294967296", "ISA*~", 413)]
    [Trait("Reliability", "RT-40")]
    public async Task RT_40_a_length_that_lies_is_refused_and_the_next_post_is_taken(string length, string body, int status)
    {
        await using var bench = await As2Bench.StartAsync();

        var head = Head(As2Bench.Message("ISA*~IEA*~").Message, $"Connection: close\r\n{length}");
        Assert.StartsWith($"HTTP/1.1 {status} ", await RawAsync(bench, head + body), StringComparison.Ordinal);

        Assert.Empty(await bench.RecordsAsync());
        Assert.Empty(Incoming(bench));
        Assert.True((await bench.PostAsync(As2Bench.Message("ISA*~IEA*~"))).IsSuccess);
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
    [InlineData("application/octet-stream", 1_000, 200_000)]
    [InlineData(null, 1_000, 200_000)]
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

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
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

    [Theory]
    [InlineData("none", HttpStatusCode.Forbidden)]
    [InlineData("another", HttpStatusCode.Forbidden)]
    [InlineData("the pinned one", HttpStatusCode.OK)]
    public async Task A_partner_who_must_show_a_certificate_is_let_in_by_no_other(string shown, HttpStatusCode status)
    {
        static string Fingerprint(X509Certificate2 certificate) => certificate.GetCertHashString(HashAlgorithmName.SHA256);
        await using var bench = await As2Bench.StartAsync(
            $"receive: {{ clientCertificates: [\"{Fingerprint(As2Keys.Theirs)}\"] }}", ("Url", "https://127.0.0.1:0/as2"), ("Certificate", "northgate-as2"));
        var server = new As2Server
        {
            Url = bench.Url,
            Certificates = [Fingerprint(As2Keys.Ours)],
            ClientCertificate = shown == "none" ? null : () => shown == "another" ? As2Keys.Stranger : As2Keys.Theirs,
        };

        var answer = await new As2Client("x", TimeProvider.System).PostAsync(server, As2Bench.Message("ISA*~IEA*~").Message, default);

        Assert.Equal(status, answer.Status);
        Assert.Equal(status == HttpStatusCode.OK ? 1 : 0, (await bench.ReceivedAsync()).Count);
    }

    [Fact]
    public async Task A_bare_file_that_is_encrypted_only_is_taken_from_a_partner_who_logs_in()
    {
        await using var bench = await As2Bench.StartAsync("receive: { signature: optional, encryptedOnly: true, user: hollis, password: secret:hollis-as2 }");
        await File.WriteAllTextAsync(Path.Combine(bench.Pipeline.Folder, "secrets", "hollis-as2"), "open sesame");
        var bare = As2Bench.Message("ISA*~IEA*~", side: As2Keys.TheirSide() with { Send = new() { Digest = null, Cipher = null } });
        var envelope = new System.Security.Cryptography.Pkcs.EnvelopedCms(
            new(bare.Message.Body.ToArray()), new(new System.Security.Cryptography.Oid("2.16.840.1.101.3.4.1.42")));
        envelope.Encrypt(new System.Security.Cryptography.Pkcs.CmsRecipient(As2Keys.Ours));
        var headers = new HeaderList();
        foreach (var (name, value) in bare.Message.Headers.Where(h => !h.Key.StartsWith("Content-", StringComparison.Ordinal))) headers.Add(name, value);
        headers.Add("Content-Type", "application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m");
        var server = new As2Server { Url = bench.Url, User = "hollis", Password = () => "open sesame" };

        var answer = await new As2Client("x", TimeProvider.System).PostAsync(server, new(headers, envelope.Encode()), default);

        Assert.True(As2Bench.Judge(answer, bare).ClosesMessage, As2Bench.Judge(answer, bare).Detail);
        var delivery = Assert.Single(await bench.ReceivedAsync());
        Assert.Equal("ISA*~IEA*~", System.Text.Encoding.UTF8.GetString(await bench.Pipeline.Gateway.Payloads.ReadAsync(delivery.PayloadHash)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Reliability", "RT-40")]
    public async Task RT_40_what_outgrows_the_disk_while_it_comes_or_while_it_is_inflated_comes_later_and_leaves_nothing(bool isChunked)
    {
        string? incoming = null;
        await using var bench = await As2Bench.StartAsync(exchange => exchange with
        {
            HasRoom = bytes => bytes + (incoming is null ? 0 : new DirectoryInfo(incoming).GetFiles().Sum(f => f.Length)) <= 12_000_000,
        });
        incoming = Path.Combine(bench.Pipeline.Folder, "payloads", "incoming");
        var content = isChunked ? Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(15_000_000)) : string.Concat(Enumerable.Range(0, 600_000).Select(i => $"PO1*{i}*1*EA*10**VP*A-1~"));
        var compression = isChunked ? As2Compression.None : As2Compression.BeforeSigning;
        var sent = As2Bench.Message(content, side: As2Keys.TheirSide() with { Send = new() { Compression = compression } });

        // Few enough that no more than the bytes themselves is asked for before they come.
        if (!isChunked) Assert.InRange(sent.Message.Body.Length, 1 << 19, Spool.DefaultMemoryBytes);
        var before = bench.Pipeline.Gateway.Payloads.All().ToHashSet();

        var answer = await new As2Client("x", TimeProvider.System).PostAsync(new() { Url = bench.Url, Chunked = isChunked, ExpectContinue = true }, sent.Message, default);

        // Who is still writing may see the connection end before the answer.
        Assert.True(answer.Status is HttpStatusCode.ServiceUnavailable || (isChunked && answer.Status is null), $"{answer.Status} {answer.Trouble}");
        Assert.Empty(await bench.RecordsAsync());
        Assert.Empty(await bench.ReceivedAsync());
        Assert.Empty(Incoming(bench));
        Assert.Empty(bench.Pipeline.Gateway.Payloads.All().Except(before));
        Assert.True((await bench.PostAsync(As2Bench.Message("ISA*small~"))).IsSuccess);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(600_000)]
    public async Task What_cannot_be_opened_for_want_of_a_key_comes_later_and_leaves_nothing(int length)
    {
        await using var bench = await As2Bench.StartAsync();
        var key = Path.Combine(bench.Pipeline.Folder, "secrets", "northgate-as2");
        File.Move(key, key + "-away");
        var before = bench.Pipeline.Gateway.Payloads.All().ToHashSet();
        var sent = As2Bench.Message(Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(length)));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await bench.PostAsync(sent)).Status);

        Assert.Empty(Incoming(bench));
        Assert.Empty(bench.Pipeline.Gateway.Payloads.All().Except(before));
        File.Move(key + "-away", key);
        Assert.True(As2Bench.Judge(await bench.PostAsync(sent), sent).ClosesMessage);
        Assert.Equal(length > 300_000, sent.Message.Body.Length > 1 << 18);
    }

    static string Head(As2Message message, string length) =>
        $"POST /as2 HTTP/1.1\r\nHost: x\r\n{string.Concat(message.Headers.Select(h => $"{h.Key}: {h.Value}\r\n"))}{length}\r\n\r\n";

    static string[] Incoming(As2Bench bench) => Directory.GetFiles(Path.Combine(bench.Pipeline.Folder, "payloads", "incoming"));

    // What comes back before the other side closes, or after it has.
    static async Task<string> RawAsync(As2Bench bench, string head, string? more = null, int times = 0, bool isByBytes = false)
    {
        using var socket = new TcpClient { NoDelay = isByBytes };
        await socket.ConnectAsync(IPAddress.Loopback, bench.Url.Port);
        var stream = socket.GetStream();
        try
        {
            foreach (var piece in Encoding.Latin1.GetBytes(head).Chunk(isByBytes ? 1 : int.MaxValue)) await stream.WriteAsync(piece);
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
