using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Host.Storage;
using Gateway.Transports.As2;

namespace Gateway.Host.Tests.As2;

/// <summary>Fields as the wild folds and ends them.</summary>
public sealed partial class As2ListenerTests
{
    [Fact]
    public async Task A_post_is_read_in_chunks_after_it_was_asked_for()
    {
        await using var bench = await As2Bench.StartAsync();
        var sent = As2Bench.Message(new string('x', 200_000));
        var answer = await new As2Client("x", TimeProvider.System).PostAsync(new() { Url = bench.Url, Chunked = true, ExpectContinue = true }, sent.Message, default);

        Assert.True(As2Bench.Judge(answer, sent).ClosesMessage);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Connection: keep-alive\r\n")]
    public async Task Fields_that_are_folded_over_several_lines_are_read_and_nothing_is_hidden_behind_them(string connection)
    {
        await using var bench = await As2Bench.StartAsync();
        var sent = As2Bench.Message("ISA*~IEA*~");
        var head = Head(sent.Message, $"{connection}Content-Length: {sent.Message.Body.Length}")
            .Replace("; name=", ";\r\n\tname=", StringComparison.Ordinal).Replace("signed-receipt-micalg", "\r\n   signed-receipt-micalg", StringComparison.Ordinal);
        Assert.Contains(";\r\n\tname=", head, StringComparison.Ordinal);
        var hidden = Head(As2Bench.Message("ISA*hidden~", "<2@hollis>").Message, "Content-Length: 0");

        var answer = await RawAsync(bench, head + Encoding.Latin1.GetString(sent.Message.Body.Span) + hidden);

        Assert.StartsWith("HTTP/1.1 200", answer);
        Assert.Single(answer.Split("HTTP/1.1 ").Skip(1));
        var record = Assert.Single(await bench.RecordsAsync());
        Assert.Equal((As2State.Taken, "<1@hollis>"), (record.State, record.MessageId));
        var kept = As2Message.Read(await bench.Pipeline.Gateway.Payloads.ReadAsync(record.MessageHash))!;
        Assert.Equal(sent.Message.Headers["Content-Type"]!.Replace("; name", "; name", StringComparison.Ordinal), kept.Headers["Content-Type"]);
    }

    [Fact]
    public async Task A_folded_head_that_comes_byte_by_byte_and_with_its_body_later_is_read()
    {
        await using var bench = await As2Bench.StartAsync();
        var sent = As2Bench.Message(new string('x', 300_000));
        var head = Head(sent.Message, $"Content-Length: {sent.Message.Body.Length}").Replace("; name=", ";\r\n name=", StringComparison.Ordinal);
        using var socket = new TcpClient { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, bench.Url.Port);
        var stream = socket.GetStream();
        foreach (var one in Encoding.Latin1.GetBytes(head)) await stream.WriteAsync(new[] { one });
        await stream.WriteAsync(sent.Message.Body.Memory);
        using var answer = new StreamReader(stream, Encoding.Latin1);

        Assert.StartsWith("HTTP/1.1 200", await answer.ReadToEndAsync());
        Assert.Equal(As2State.Taken, Assert.Single(await bench.RecordsAsync()).State);
    }

    [Theory]
    [InlineData("\n", "\n", false)]
    [InlineData("\n", "\n", true)]
    [InlineData("\n", "\r\n", true)]
    [InlineData("\r\n", "\n", true)]
    [InlineData("\r\n", "\r\n", true)]
    public async Task A_head_whose_lines_end_with_LF_alone_ends_where_it_ends(string line, string empty, bool isByBytes)
    {
        await using var bench = await As2Bench.StartAsync("receive: { signature: optional, encryption: optional }");
        const string Body = "--b\r\nContent-Type: application/edi-x12;\r\n name=a.edi\r\n\r\nISA*~\r\n--b--\r\n";
        string[] fields = ["POST /as2 HTTP/1.1", "Host: x", $"AS2-From: {As2Keys.TheirName}", $"AS2-To: \"{As2Keys.OurName}\"", "Message-ID: <1@hollis>",
            "Content-Type: multipart/mixed; boundary=b", "Connection: close", $"Content-Length: {Body.Length}"];

        var answer = await RawAsync(bench, string.Join(line, fields) + line + empty + Body, isByBytes: isByBytes);

        Assert.StartsWith("HTTP/1.1 200", answer);
        var record = Assert.Single(await bench.RecordsAsync());
        Assert.Equal(As2State.Taken, record.State);
        Assert.Equal(Body, Encoding.Latin1.GetString(As2Message.Read(await bench.Pipeline.Gateway.Payloads.ReadAsync(record.MessageHash))!.Body.Span));
    }

    [Fact]
    public async Task A_head_whose_lines_end_with_LF_alone_is_answered_whatever_its_body_is()
    {
        await using var bench = await As2Bench.StartAsync("", ("HeaderSeconds", "60"));

        // No two CRLF follow each other anywhere in it, for which somebody could wait.
        Assert.StartsWith("HTTP/1.1 400", await RawAsync(bench, "POST /as2 HTTP/1.1\nHost: x\nConnection: close\nContent-Length: 5\n\nISA*~"));
    }

    [Fact]
    [Trait("Reliability", "RT-40")]
    public async Task RT_40_fields_that_are_too_long_only_when_they_are_kept_are_refused_before_the_body()
    {
        await using var bench = await As2Bench.StartAsync();
        var head = Head(As2Bench.Message("ISA*~IEA*~").Message, $"X-Long: {new string('\u00e9', 40_000)}\r\nContent-Length: 100000");

        var answer = await RawAsync(bench, head);

        Assert.StartsWith("HTTP/1.1 431", answer);
        Assert.Empty(await bench.RecordsAsync());
        Assert.Empty(Incoming(bench));
    }

    [Theory]
    [InlineData("POST /as2 HTTP/1.1\r\n Host: x\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("POST /as2 HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n 0\r\n\r\nhello")]
    [InlineData("POST /as2 HTTP/1.1\r\nHost: x\r\nX-Folded: a\r\n b\r\nContent-Length: 0\r\n\n")]
    [InlineData("POST /as2 HTTP/1.1\nHost: x\r\nX-Folded: a\r\n b\r\nContent-Length: 0\r\n\r\n")]
    public async Task A_fold_that_makes_a_head_mean_two_things_is_refused(string post)
    {
        await using var bench = await As2Bench.StartAsync();
        Assert.StartsWith("HTTP/1.1 400", await RawAsync(bench, post));
    }
}
