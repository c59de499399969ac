using Gateway.EndToEnd.Tests.Support;
using Gateway.Tests.Support;
using Gateway.Transports.As2;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.EndToEnd.Tests;

/// <summary>AS2 between real processes on loopback: gateway with gateway, the whole story, and a kill at every place.</summary>
public sealed class As2Tests : IDisposable
{
    const string Partner = Traffic.Supplier;

    readonly Outside _outside = new();
    readonly As2Side _us, _them;

    // A few of them in the ordinary run, by the seed; all of them with GATEWAY_WHOLE=1.
    public static TheoryData<string> WhileTaken => Few(
        "as2.after-payload", "as2.after-files", "as2-take.before-commit", "as2-take.after-commit", "as2.before-answer", "as2.half-answered");

    public static TheoryData<string> WhileSent => Few(
        "as2.after-build", "as2.build.before-commit", "as2.build.after-commit", "as2.begin.before-commit", "as2.begin.after-commit", "as2.after-post",
        "as2.received.before-commit", "as2.received.after-commit");

    static TheoryData<string> Few(params string[] failpoints) => [.. Setting.Choose(2, failpoints)];

    public As2Tests() => (_us, _them) = (new(_outside.Data, "NORTHGATE"), new(Directory.CreateDirectory(Path.Combine(_outside.Data, "supplier")).FullName, "HOLLIS"));

    public void Dispose() => _outside.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Gateway_to_gateway_an_order_goes_out_a_response_comes_back_and_all_is_answered(bool isLater)
    {
        _us.WriteAsBuyer(_them, isLater);
        _them.WriteAsSupplier(_us, isLater);
        await _us.CommandAsync("orders", "import", OrdersFile());
        // Who posts to nobody gives up after some seconds.
        using var them = _them.Start();
        await them.UntilAsync(() => them.Output.Contains("AS2 at https://", StringComparison.Ordinal), "AS2 to listen", 180);
        using var us = _us.Start();

        await us.UntilAsync(() => _us.Count("in", "taken") == 1 && _us.Count("out", "received") == 1, "the order's receipt and the supplier's 997");
        var response = Path.Combine(_outside.Data, "855.edi");
        // His gateway has numbered its 997 from one.
        await File.WriteAllTextAsync(response, Traffic.Response(1).Replace("000000001*0*P", "000000501*0*P", StringComparison.Ordinal).Replace("IEA*1*000000001", "IEA*1*000000501", StringComparison.Ordinal));
        await _them.CommandAsync("as2", "send", "northgate", response);
        await us.UntilAsync(() => _outside.Erp("OrderResponse").Count == 1, "the response in the ERP");
        await them.UntilAsync(() => _them.Count("in", "taken") == 2 && _them.Count("out", "received") == 2, "order and 997 at the supplier, and our receipts for his");
        await us.UntilAsync(() => _us.Count("in", "taken") == 2 && _us.Count("out", "received") == 2, "his receipts for order and 997");
        await us.StopAsync();
        await them.StopAsync();

        var list = await _us.CommandAsync("list", "acknowledgements", "--state", "accepted");
        Assert.Contains(Partner, list.Output);
        foreach (var side in new[] { _us, _them })
            foreach (var message in side.Messages())
                await side.CommandAsync("as2", "verify", message.Id);
    }

    [Fact]
    public async Task The_story_is_told_to_its_end_with_response_and_invoice_by_AS2()
    {
        _us.WriteAsBuyer(_them, isLater: false, sends: false);
        var story = new StoryRun(Telling.X12, _outside);
        await story.BuyAsync();
        using var gateway = _us.Start();
        await gateway.UntilAsync(() => gateway.Output.Contains("AS2 at https://", StringComparison.Ordinal), "AS2 to listen");
        var answers = new List<ReceiptJudgement>();
        foreach (var (step, (act, seen, isSeen, check)) in story.Steps.Index())
        {
            // The third step sends the response, the last one the invoice.
            if (step == 2) answers.Add(await PostFileAsync(story.Telling.Files[0], story));
            else if (step == story.Steps.Count - 1) answers.Add(await PostFileAsync(story.Telling.Files[2], story));
            else await act();
            await gateway.UntilAsync(isSeen, seen);
            await check();
        }

        await story.ApproveAsync("as in the price list of November", "a.novak");
        await gateway.UntilAsync(() => _outside.Erp("Invoice").Count == 1, "the invoice in the ERP");
        await gateway.StopAsync();
        Assert.All(answers, a => Assert.True(a.ClosesMessage, a.Detail));
    }

    [Theory]
    [MemberData(nameof(WhileTaken))]
    [Trait("Reliability", "RT-06")]
    public async Task RT_06_a_kill_while_a_message_is_taken_loses_nothing_and_repeats_nothing(string failpoint)
    {
        _us.WriteAsBuyer(_them, isLater: false, sends: false);
        await _us.CommandAsync("orders", "import", OrdersFile());
        var sent = Message("855.edi", Traffic.Response(1));
        using (var victim = _us.StartFailing($"{failpoint}:1:kill"))
        {
            await victim.UntilAsync(() => victim.Output.Contains("AS2 at https://", StringComparison.Ordinal), "AS2 to listen");
            var cut = await PostAsync(sent);
            Assert.True(cut.Message is null || Mdn.Read(cut.Message) is null, "a receipt came through before it could");
            Assert.True(await victim.EndsAsync(TimeSpan.FromSeconds(30)));
        }

        using var heir = _us.Start();
        await heir.UntilAsync(() => heir.Output.Contains("AS2 at https://", StringComparison.Ordinal), "AS2 to listen");
        var answers = new List<As2Answer>();
        for (var i = 0; i < 3; i++) answers.Add(await PostAsync(sent));
        await heir.UntilAsync(() => _outside.Erp("OrderResponse").Count == 1 && _outside.AnsweredGroups(Partner).Count == 1, "the response in the ERP, and its 997");
        await heir.StopAsync();

        Assert.All(answers, a => Assert.True(Judge(a, sent).ClosesMessage));
        Assert.Single(answers.Select(a => Convert.ToBase64String(a.Message!.Body.Span)).Distinct());
        Assert.Single(_outside.Erp("OrderResponse"));
        Assert.Single(_outside.AnsweredGroups(Partner));
    }

    [Theory]
    [MemberData(nameof(WhileSent))]
    [Trait("Reliability", "RT-06")]
    public async Task RT_06_a_kill_while_a_message_is_sent_never_makes_two_of_it(string failpoint)
    {
        var posted = new List<As2Message>();
        await using var supplier = await SupplierAsync(posted);
        _us.WriteAsBuyer(_them with { Url = supplier.Urls.Single() + "/as2" }, isLater: false);
        await _us.CommandAsync("orders", "import", OrdersFile());
        using (var victim = _us.StartFailing($"{failpoint}:1:kill"))
            Assert.True(await victim.EndsAsync(TimeSpan.FromMinutes(3)), victim.Output);

        using var heir = _us.Start();
        await heir.UntilAsync(() => _us.Count("out", "received") == 1, "the order to be received");
        await heir.StopAsync();

        lock (posted)
        {
            Assert.Single(posted.Select(p => p.Headers["Message-ID"]).Distinct());
            Assert.Single(posted.Select(p => Convert.ToBase64String(p.Body.Span)).Distinct());
        }
    }

    string OrdersFile()
    {
        var file = Path.Combine(_outside.Data, "orders.csv");
        File.WriteAllText(file, Traffic.Orders(1));
        return file;
    }

    // A supplier whose product is not ours, but for the functions.
    async Task<WebApplication> SupplierAsync(List<As2Message> posted)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var server = builder.Build();
        var receiver = new As2Receiver((_, _) => _them.Relation(_us), "Supplier");
        server.Run(async context =>
        {
            var headers = new HeaderList();
            foreach (var (name, value) in context.Request.Headers) headers.Add(name, value.ToString());
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            var message = new As2Message(headers, body.ToArray());
            lock (posted) posted.Add(message);
            var receipt = receiver.Receive(message, "<r@supplier>", TimeProvider.System.GetUtcNow()).Receipt!;
            foreach (var (name, value) in receipt.Headers) context.Response.Headers.Append(name, value);
            await context.Response.Body.WriteAsync(receipt.Body.Memory);
        });
        await server.StartAsync();
        return server;
    }

    async Task<ReceiptJudgement> PostFileAsync(string file, StoryRun story)
    {
        var sent = Message(file, story.Telling.Content(file));
        return Judge(await PostAsync(sent), sent);
    }

    As2Outgoing Message(string name, string content) => _them.Message(_us, name, content);

    Task<As2Answer> PostAsync(As2Outgoing message) => _them.PostAsync(_us, message);

    ReceiptJudgement Judge(As2Answer answer, As2Outgoing sent) =>
        ReceiptVerifier.Judge(Mdn.Read(answer.Message!)!, sent.Expected, _them.Relation(_us), TimeProvider.System.GetUtcNow());
}
