using System.Net;
using Gateway.Host.Storage;
using Gateway.Host.Tests.Pipeline;
using Gateway.Transports.As2;

namespace Gateway.Host.Tests.As2;

/// <summary>Messages that suppliers post: taken once, answered the same each time, and nobody takes another's place.</summary>
public sealed class As2IntakeTests
{
    [Fact]
    public async Task A_message_is_a_delivery_of_its_partner_and_goes_the_way_of_a_file()
    {
        await using var bench = await As2Bench.StartAsync();
        var content = await File.ReadAllTextAsync(PipelineBench.Sample("story", "x12", "1-855.edi"));
        var sent = As2Bench.Message(content);

        var answer = await bench.PostAsync(sent);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.True(As2Bench.Judge(answer, sent).ClosesMessage, As2Bench.Judge(answer, sent).Detail);
        await bench.Pipeline.DrainAsync();
        var delivery = Assert.Single(await bench.ReceivedAsync());
        Assert.Equal(("hollis-fasteners/as2", "855.edi", DeliveryState.Done), (delivery.Mailbox, delivery.FileName, delivery.State));
        Assert.Equal("hollis-fasteners", delivery.Partner);
    }

    [Fact]
    [Trait("Reliability", "RT-05")]
    public async Task RT_05_a_message_that_is_sent_again_is_answered_by_the_same_bytes_and_worked_once()
    {
        await using var bench = await As2Bench.StartAsync();
        var sent = As2Bench.Message("ISA*~IEA*~");

        var first = await bench.PostAsync(sent);
        var again = new List<As2Answer>();
        for (var i = 0; i < 3; i++) again.Add(await bench.PostAsync(sent));
        again.AddRange(await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => bench.PostAsync(sent))));

        Assert.Equal("processed", Mdn.Read(first.Message!)!.Disposition!.Type);
        Assert.True(As2Bench.Judge(first, sent).ClosesMessage);
        Assert.All(again, answer =>
        {
            Assert.Equal(first.Message!.Body.ToArray(), answer.Message!.Body.ToArray());
            Assert.Equal(first.Message.Headers["Message-ID"], answer.Message.Headers["Message-ID"]);
        });
        Assert.Single(await bench.ReceivedAsync());
        Assert.Single(await bench.RecordsAsync());
    }

    [Fact]
    [Trait("Reliability", "RT-05")]
    public async Task RT_05_twenty_at_once_are_one_message()
    {
        await using var bench = await As2Bench.StartAsync();
        var sent = As2Bench.Message("ISA*~IEA*~");

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => bench.PostAsync(sent)));

        Assert.All(answers, answer => Assert.True(As2Bench.Judge(answer, sent).ClosesMessage));
        Assert.Single(answers.Select(a => Convert.ToBase64String(a.Message!.Body.Span)).Distinct());
        Assert.Single(await bench.ReceivedAsync());
    }

    [Fact]
    [Trait("Reliability", "RT-21")]
    public async Task RT_21_who_guesses_an_id_takes_nobodys_place()
    {
        await using var bench = await As2Bench.StartAsync();
        var forged = As2Bench.Message("ISA*forged~", side: As2Keys.TheirSide(As2Keys.Stranger));
        var plain = As2Bench.Message("ISA*plain~", side: As2Keys.TheirSide() with { Send = new() { Digest = null, Cipher = null } });
        foreach (var attack in new[] { forged, plain })
            Assert.False(Mdn.Read((await bench.PostAsync(attack)).Message!)!.Disposition!.IsPositive);

        var real = As2Bench.Message("ISA*real~");
        Assert.True(As2Bench.Judge(await bench.PostAsync(real), real).ClosesMessage);

        var delivery = Assert.Single(await bench.ReceivedAsync());
        Assert.Equal("ISA*real~", await File.ReadAllTextAsync(Payload(bench, delivery.PayloadHash)));
        Assert.Equal([As2State.Taken, As2State.Refused, As2State.Refused], (await bench.RecordsAsync()).Select(r => r.State).Order());
    }

    [Fact]
    [Trait("Reliability", "RT-21")]
    public async Task RT_21_the_same_id_with_another_content_is_kept_apart()
    {
        await using var bench = await As2Bench.StartAsync();
        await bench.PostAsync(As2Bench.Message("ISA*first~"));
        var other = As2Bench.Message("ISA*other~", name: "other.edi");

        var answer = await bench.PostAsync(other);

        Assert.Equal(ReceiptVerdict.Refused, As2Bench.Judge(answer, other).Verdict);
        var apart = Assert.Single(await bench.ReceivedAsync(), d => d.FileName == "other.edi");
        Assert.Equal(DeliveryState.Quarantined, apart.State);
        Assert.Contains("The same Message-ID came before with another content", apart.Reason);
        var standing = Assert.Single(await bench.Pipeline.ReadAsync(tx => As2Store.Standing(tx, DateTimeOffset.MinValue)));
        Assert.Equal(("hollis-fasteners", "Collision"), (standing.Partner, standing.Trouble));
    }

    [Theory]
    [InlineData("../../secrets/northgate-as2")]
    [InlineData("..\\..\\node")]
    [InlineData("/etc/passwd")]
    [InlineData("a\u0000b.edi")]
    [InlineData("con.edi\r\nX-Evil: 1")]
    [Trait("Reliability", "RT-43")]
    public async Task RT_43_a_file_name_is_a_text_and_no_path(string name)
    {
        await using var bench = await As2Bench.StartAsync();
        var before = Files(bench);

        Assert.True((await bench.PostAsync(As2Bench.Message("ISA*~IEA*~", name: name))).IsSuccess);

        var delivery = Assert.Single(await bench.ReceivedAsync());
        Assert.DoesNotContain(delivery.FileName, c => c is '/' or '\\' || char.IsControl(c));
        Assert.All(Files(bench).Except(before), f => Assert.True(
            f.StartsWith("payloads/", StringComparison.Ordinal) || f.StartsWith("gateway.db", StringComparison.Ordinal), f));
    }

    [Fact]
    [Trait("Reliability", "RT-43")]
    public async Task RT_43_ids_and_subjects_are_texts_and_no_paths()
    {
        await using var bench = await As2Bench.StartAsync();
        var before = Files(bench);
        var message = As2Bench.Message("ISA*~IEA*~", id: "<../../../../tmp/evil@x>").Message;
        message.Headers.Add("Subject", "../../evil");

        Assert.True((await bench.PostAsync(message)).IsSuccess);

        Assert.All(Files(bench).Except(before), f => Assert.DoesNotContain("evil", f));
        Assert.Equal("<../../../../tmp/evil@x>", Assert.Single(await bench.RecordsAsync()).MessageId);
    }

    [Fact]
    public async Task Two_names_that_do_not_trade_are_told_so_and_nothing_is_kept()
    {
        await using var bench = await As2Bench.StartAsync();
        var stranger = As2Bench.Message("ISA*~IEA*~", side: As2Keys.TheirSide() with { OurName = "NOBODY" });

        var answer = await bench.PostAsync(stranger);

        Assert.Equal("unknown-trading-relationship", Mdn.Read(answer.Message!)!.Disposition!.Modifier);
        Assert.Empty(await bench.RecordsAsync());
        Assert.Empty(await bench.ReceivedAsync());
    }

    [Fact]
    public async Task Several_files_of_one_message_are_several_deliveries()
    {
        await using var bench = await As2Bench.StartAsync();
        var files = new[] { "a.edi", "b.edi" }.Select(n => new As2Payload(n, "application/edi-x12", System.Text.Encoding.UTF8.GetBytes($"ISA*{n}~")));
        var sent = As2Sender.Build([.. files], As2Keys.TheirSide(), "<two@hollis>", TimeProvider.System.GetUtcNow());

        Assert.True(As2Bench.Judge(await bench.PostAsync(sent), sent).ClosesMessage);

        Assert.Equal(["a.edi", "b.edi"], (await bench.ReceivedAsync()).Select(d => d.FileName).Order());
    }

    [Fact]
    public async Task A_failed_first_try_does_not_stand_in_the_way_of_a_second_with_the_same_id()
    {
        await using var bench = await As2Bench.StartAsync();
        var broken = As2Bench.Message("ISA*~IEA*~");
        var bytes = broken.Message.Body.ToArray();
        bytes[bytes.Length / 2] ^= 1;
        Assert.False(Mdn.Read((await bench.PostAsync(broken.Message with { Body = bytes })).Message!)!.Disposition!.IsPositive);

        var answer = await bench.PostAsync(broken);

        Assert.True(As2Bench.Judge(answer, broken).ClosesMessage);
        Assert.Single(await bench.ReceivedAsync());
    }

    [Fact]
    public async Task Bytes_that_were_erased_are_taken_again_when_they_come_again()
    {
        await using var bench = await As2Bench.StartAsync();
        await bench.PostAsync(As2Bench.Message("ISA*~IEA*~"));
        var delivery = Assert.Single(await bench.ReceivedAsync());
        await bench.Pipeline.Database.WriteAsync(tx =>
        {
            ErasedPayloadStore.Add(tx, new() { PayloadHash = delivery.PayloadHash, SizeBytes = 10, Reason = "older than 400 days", ErasedAt = TimeProvider.System.GetUtcNow() });
            return true;
        });
        bench.Pipeline.Gateway.Payloads.Erase(delivery.PayloadHash);

        var sent = As2Bench.Message("ISA*~IEA*~", id: "<2@hollis>");
        var answer = await bench.PostAsync(sent);

        Assert.True(As2Bench.Judge(answer, sent).ClosesMessage);
        Assert.True(bench.Pipeline.Gateway.Payloads.Contains(delivery.PayloadHash));
        Assert.Null(await bench.Pipeline.ReadAsync(tx => ErasedPayloadStore.Find(tx, delivery.PayloadHash)));
        Assert.Equal(2, (await bench.ReceivedAsync()).Count);
    }

    static string Payload(As2Bench bench, string hash) => Path.Combine(bench.Pipeline.Folder, "payloads", hash[..2], hash);

    static HashSet<string> Files(As2Bench bench) =>
        [.. Directory.EnumerateFiles(bench.Pipeline.Folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(bench.Pipeline.Folder, f).Replace('\\', '/'))];
}
