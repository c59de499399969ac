using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Gateway.Host.As2;
using Gateway.Host.Storage;
using Gateway.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace Gateway.Host.Tests.As2;

/// <summary>What one sender, honest or not, may take from the others.</summary>
public sealed class As2LimitsTests
{
    [Fact]
    public async Task A_receipt_that_answers_nothing_is_not_kept_and_counts_as_a_refusal()
    {
        await using var bench = await As2Bench.StartAsync("", ("Refusals", "3"));
        var before = Stored(bench);
        for (var i = 0; i < 3; i++) Assert.Equal(HttpStatusCode.OK, await PostAsync(bench, Receipt($"<{i}@nobody>")));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await PostAsync(bench, Receipt("<4@nobody>")));
        Assert.Equal(before, Stored(bench));
    }

    [Fact]
    public async Task A_receipt_has_no_megabytes()
    {
        await using var bench = await As2Bench.StartAsync();
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PostAsync(bench, Receipt(new string('x', 2_000_000))));
    }

    [Fact]
    public async Task One_address_has_so_many_posts_under_way_and_no_more()
    {
        await using var bench = await As2Bench.StartAsync("", ("PostsPerAddress", "2"), ("Refusals", "100000"));
        var slow = new List<TcpClient>();
        for (var i = 0; i < 2; i++) slow.Add(await BeginAsync(bench));
        for (var left = 1200; await PostAsync(bench, Receipt("<1@nobody>")) != HttpStatusCode.ServiceUnavailable; left--)
        {
            Assert.True(left > 0, "a third post was taken");
            await Task.Delay(20);
        }

        slow.ForEach(s => s.Dispose());
        for (var left = 600; await PostAsync(bench, Receipt("<1@nobody>")) != HttpStatusCode.OK; left--)
        {
            Assert.True(left > 0, "the posts that broke off still count");
            await Task.Delay(50);
        }
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("127.0.0.1", false)]
    [Trait("Reliability", "RT-40")]
    public async Task RT_40_one_address_has_so_many_idle_connections_and_no_more(string proxies, bool isCut)
    {
        await using var bench = await As2Bench.StartAsync("", ("PostsPerAddress", "2"), ("HeaderSeconds", "600"), ("TrustedProxies", proxies));
        var idle = new List<TcpClient>();
        for (var i = 0; i < 34; i++)
        {
            idle.Add(await ConnectAsync(bench));
            // It was seen before the next one comes.
            await idle[i].GetStream().WriteAsync("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
            Assert.True(await idle[i].GetStream().ReadAsync(new byte[1]) > 0);
        }

        Assert.Equal(isCut, await IsNextCutAsync());

        idle.ForEach(c => c.Dispose());
        Assert.Equal(HttpStatusCode.OK, await UntilNotCutAsync());

        async Task<bool> IsNextCutAsync()
        {
            try
            {
                using var more = await ConnectAsync(bench);
                return await IsCutAsync(more, TimeSpan.FromSeconds(isCut ? 60 : 1));
            }
            catch (SocketException)
            {
                // The server may be faster than the call that connects.
                return true;
            }
        }

        // Until the server has seen them go.
        async Task<HttpStatusCode> UntilNotCutAsync()
        {
            for (var left = 600; ; left--)
                try
                {
                    return await PostAsync(bench, Receipt("<1@nobody>"));
                }
                catch (HttpRequestException)
                {
                    Assert.True(left > 0, "connections that are closed still count");
                    await Task.Delay(50);
                }
        }
    }

    [Fact]
    [Trait("Reliability", "RT-40")]
    public async Task RT_40_a_connection_is_not_kept_long_for_a_next_post()
    {
        await using var bench = await As2Bench.StartAsync("", ("HeaderSeconds", "1"));
        using var socket = await ConnectAsync(bench);
        await socket.GetStream().WriteAsync("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
        Assert.True(await IsCutAsync(socket, TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task Of_a_large_message_that_was_not_taken_the_begin_is_kept()
    {
        await using var bench = await As2Bench.StartAsync();
        var content = Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(600_000));
        foreach (var (text, id) in new[] { ("ISA*~IEA*~", "<1@hollis>"), (content, "<2@hollis>") })
            await bench.PostAsync(As2Bench.Message(text, id, side: As2Keys.TheirSide(As2Keys.Stranger)));

        var (large, small) = await bench.RecordsAsync() is [var last, var first] ? (last, first) : default;
        Assert.Equal((As2State.Refused, As2State.Refused), (small!.State, large!.State));
        Assert.Matches("Of its [0-9]{6} bytes 65536 are kept; all, with the fields, have the SHA-256 [0-9a-f]{64}\\.", large.Reason);
        Assert.DoesNotContain("are kept", small.Reason, StringComparison.Ordinal);
        Assert.Equal(1 << 16, Gateway.Transports.As2.As2Message.Read(await bench.Pipeline.Gateway.Payloads.ReadAsync(large.MessageHash))!.Body.Length);
        Assert.DoesNotContain(bench.Pipeline.Gateway.Payloads.All(), hash => bench.Pipeline.Gateway.Payloads.Size(hash) > 200_000);
    }

    [Theory]
    [InlineData("127.0.0.0/8", HttpStatusCode.OK)]
    [InlineData("192.0.2.7", HttpStatusCode.ServiceUnavailable)]
    [InlineData("", HttpStatusCode.ServiceUnavailable)]
    public async Task Behind_a_proxy_that_is_trusted_one_partner_shuts_out_no_other(string proxies, HttpStatusCode others)
    {
        await using var bench = await As2Bench.StartAsync("", ("Refusals", "1"), ("TrustedProxies", proxies));
        Assert.Equal(HttpStatusCode.OK, await PostAsync(bench, Receipt("<1@nobody>"), "198.51.100.1"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await PostAsync(bench, Receipt("<2@nobody>"), "198.51.100.1"));
        Assert.Equal(others, await PostAsync(bench, Receipt("<3@nobody>"), "198.51.100.2"));
    }

    [Fact]
    public void A_proxy_that_is_no_address_is_named()
    {
        Dictionary<string, string?> settings = new() { ["As2:Url"] = "http://127.0.0.1:0/as2", ["As2:TrustedProxies"] = "10.0.0.5, proxy.example" };
        var told = Assert.Throws<SettingsException>(() => As2ListenerSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()));
        Assert.StartsWith("As2:TrustedProxies names \"proxy.example\"", told.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_posts_while_the_database_is_away_is_asked_to_come_again_and_refused_for_nothing(bool isLocked)
    {
        Exception trouble = isLocked ? new LockRefusedException("payload:ab", -1) : new ServerAwayException("The database server does not answer", null);
        await using var bench = await As2Bench.StartAsync(e => e with { IsOpenAsync = _ => throw trouble }, ("Refusals", "1"));
        for (var i = 0; i < 3; i++)
        {
            var answer = await bench.PostAsync(As2Bench.Message("ISA*~IEA*~"));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        }
    }

    [Theory]
    [InlineData("2001:db8::1", "2001:db8::ffff:2", true)]
    [InlineData("2001:db8::1", "2001:db8:0:1::1", false)]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    public void A_network_of_IPv6_is_one_sender(string one, string other, bool isSame)
    {
        var refusals = new RefusalLimit(1, TimeProvider.System);
        refusals.Count(IPAddress.Parse(one));
        Assert.Equal(isSame, refusals.IsReached(IPAddress.Parse(other)));
    }

    [Fact]
    public async Task No_address_in_the_certificate_of_a_client_is_asked()
    {
        await using var bench = await As2Bench.StartAsync("", ("Url", "https://127.0.0.1:0/as2"), ("Certificate", "northgate-as2"));
        using var asked = new AskedAddress();
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        handler.SslOptions.ClientCertificateContext = asked.Shown;
        using var client = new HttpClient(handler);
        Assert.Equal(HttpStatusCode.OK, await PostAsync(bench, Receipt("<1@nobody>"), client: client));
        Assert.Equal(0, asked.Asked);
    }

    static int Stored(As2Bench bench) => bench.Pipeline.Gateway.Payloads.All().Count();

    static string Receipt(string id) =>
        "--b\r\nContent-Type: text/plain\r\n\r\nTaken.\r\n--b\r\nContent-Type: message/disposition-notification\r\n\r\n"
        + $"Final-Recipient: rfc822; {As2Keys.TheirName}\r\nOriginal-Message-ID: {id}\r\nDisposition: automatic-action/MDN-sent-automatically; processed\r\n\r\n--b--\r\n";

    static async Task<HttpStatusCode> PostAsync(As2Bench bench, string receipt, string? forwardedFor = null, HttpClient? client = null)
    {
        using var own = client is null ? new HttpClient() : null;
        using var request = new HttpRequestMessage(HttpMethod.Post, bench.Url) { Content = new ByteArrayContent(Encoding.ASCII.GetBytes(receipt)) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/report; report-type=disposition-notification; boundary=b");
        request.Headers.ExpectContinue = receipt.Length > 1_000_000;
        request.Headers.Add("AS2-From", As2Keys.TheirName);
        request.Headers.Add("AS2-To", $"\"{As2Keys.OurName}\"");
        if (forwardedFor is not null) request.Headers.Add("X-Forwarded-For", forwardedFor);
        using var answer = await (client ?? own!).SendAsync(request);
        return answer.StatusCode;
    }

    static async Task<TcpClient> ConnectAsync(As2Bench bench)
    {
        var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, bench.Url.Port);
        return socket;
    }

    // Whether the other side closes, whatever it answers before.
    static async Task<bool> IsCutAsync(TcpClient socket, TimeSpan patience)
    {
        using var enough = new CancellationTokenSource(patience);
        try
        {
            while (await socket.GetStream().ReadAsync(new byte[1000], enough.Token) > 0) ;
            return true;
        }
        catch (IOException)
        {
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    // A post whose body does not come.
    static async Task<TcpClient> BeginAsync(As2Bench bench)
    {
        var socket = await ConnectAsync(bench);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /as2 HTTP/1.1\r\nHost: x\r\nAS2-From: {As2Keys.TheirName}\r\nAS2-To: \"{As2Keys.OurName}\"\r\nContent-Type: application/edi-x12\r\nContent-Length: 5000\r\n\r\nISA"));
        return socket;
    }
}
