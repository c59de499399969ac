using System.Net;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Storage;
using Gateway.Host.Tests.CommandLine;
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
    public async Task A_certificate_exchange_is_taken_told_to_a_person_and_never_read_as_a_document()
    {
        await using var bench = await As2Bench.StartAsync();
        var (next, number) = (As2Keys.Stranger, new BigInteger(As2Keys.Stranger.SerialNumberBytes.Span, isUnsigned: true, isBigEndian: true));
        var text = $"""
            <EDIINTCertificateExchangeRequest xmlns="urn:ietf:params:xml:ns:ediintcertificateexchange" requestId="R-7">
              <TradingPartnerInfo><Name qualifier="AS2">{As2Keys.TheirName}</Name></TradingPartnerInfo>
              <TrustRequest>
                <CertUsage>digitalSignature</CertUsage><ResponseURL>http://hollis.example/as2</ResponseURL>
                <EndEntity>
                  <CertificateIdentifier xmlns:ds="http://www.w3.org/2000/09/xmldsig#">
                    <ds:X509IssuerName>{next.Issuer}</ds:X509IssuerName><ds:X509SerialNumber>{number}</ds:X509SerialNumber>
                  </CertificateIdentifier>
                  <CertificateContentID>next@hollis</CertificateContentID>
                </EndEntity>
              </TrustRequest>
            </EDIINTCertificateExchangeRequest>
            """;
        var packed = new X509Certificate2Collection(X509CertificateLoader.LoadCertificate(next.RawData)).Export(X509ContentType.Pkcs7)!;
        As2Payload[] parts =
        [
            new("cem.xml", "application/ediint-cert-exchange+xml", Encoding.UTF8.GetBytes(text)),
            new("next.p7c", "application/pkcs7-mime; smime-type=certs-only", packed),
        ];
        var sent = As2Sender.Build(parts, As2Keys.TheirSide(), "<cem-1@hollis>", TimeProvider.System.GetUtcNow());

        Assert.True(As2Bench.Judge(await bench.PostAsync(sent), sent).ClosesMessage);

        await bench.Pipeline.DrainAsync();
        var deliveries = await bench.ReceivedAsync();
        Assert.Equal(["cem.xml", "next.p7c"], deliveries.Select(d => d.FileName).Order(StringComparer.Ordinal));
        Assert.All(deliveries, d =>
        {
            Assert.Equal((DeliveryState.Quarantined, "hollis-fasteners/as2-certificates"), (d.State, d.Mailbox));
            Assert.Contains($"request R-7: CN=Stranger, SHA-256 {next.GetCertHashString(HashAlgorithmName.SHA256)}, RSA", d.Reason, StringComparison.Ordinal);
        });

        // Nothing is trusted by it, and nobody can send it to the translator.
        var strange = As2Bench.Message("ISA*~IEA*~", "<2@hollis>", side: As2Keys.TheirSide(next));
        Assert.Contains("authentication-failed", Mdn.Read((await bench.PostAsync(strange)).Message!)!.Disposition!.ToString(), StringComparison.Ordinal);
        Assert.IsType<VerbOutcome.Refused>(await bench.Pipeline.RestartAsync(deliveries[0].Id));
        Assert.IsType<VerbOutcome.Done>(await bench.Pipeline.DoAsync(new Verb.Cancel(), deliveries[0].Id));
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
    public async Task RT_05_a_sender_whose_connection_was_cut_before_the_receipt_gets_that_receipt_when_he_comes_again()
    {
        await using var bench = await As2Bench.StartAsync();
        var sent = As2Bench.Message("ISA*~IEA*~");
        using (var socket = new System.Net.Sockets.TcpClient())
        {
            await socket.ConnectAsync(IPAddress.Loopback, bench.Url.Port);
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"POST /as2 HTTP/1.1\r\nHost: gateway\r\nContent-Length: {sent.Message.Body.Length}\r\n"));
            await socket.GetStream().WriteAsync(sent.Message.ToEntity().ToArray());
            // It was taken, and nobody reads the answer.
            await bench.Pipeline.UntilAsync(tx => As2Store.List(tx, null, 9).Count == 1);
        }

        var kept = As2Message.Read(Encoding.UTF8.GetBytes(Assert.Single(await bench.RecordsAsync()).Receipt!))!;
        for (var i = 0; i < 3; i++) Assert.Equal(kept.Body.ToArray(), (await bench.PostAsync(sent)).Message!.Body.ToArray());
        Assert.Single(await bench.ReceivedAsync());
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
    [Trait("Reliability", "RT-05")]
    public async Task RT_05_of_a_message_that_is_made_anew_for_each_try_one_is_kept()
    {
        await using var bench = await As2Bench.StartAsync();
        await bench.PostAsync(As2Bench.Message("ISA*first~", "<0@hollis>"));
        var before = bench.Pipeline.Gateway.Payloads.All().Count();
        var tries = Enumerable.Range(0, 20).Select(_ => As2Bench.Message("ISA*~IEA*~")).ToList();

        await Task.WhenAll(tries.Select(bench.PostAsync));
        var last = As2Bench.Message("ISA*~IEA*~");
        Assert.True(As2Bench.Judge(await bench.PostAsync(last), last).ClosesMessage);

        Assert.Equal(before + 2, bench.Pipeline.Gateway.Payloads.All().Count());
        Assert.All(await bench.RecordsAsync(), record => Assert.True(bench.Pipeline.Gateway.Payloads.Contains(record.MessageHash)));
    }

    [Fact]
    [Trait("Reliability", "RT-05")]
    public async Task RT_05_a_message_whose_row_was_rebuilt_is_answered_anew_and_from_then_on_the_same()
    {
        await using var bench = await As2Bench.StartAsync();
        await bench.PostAsync(As2Bench.Message("ISA*~IEA*~"));
        await bench.Pipeline.DrainAsync();
        var lost = Assert.Single(await bench.RecordsAsync());
        await bench.Pipeline.SpoilAsync(tx => tx.Execute("DELETE FROM as2_messages"));
        await new TestTerminal().RunAsync("rebuild", "--reason", "somebody deleted it", "--data", bench.Pipeline.Folder);
        Assert.Equal((lost.Id, null), (Assert.Single(await bench.RecordsAsync()).Id, Assert.Single(await bench.RecordsAsync()).Receipt));
        var again = As2Bench.Message("ISA*~IEA*~");

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => bench.PostAsync(again)));

        Assert.All(answers, answer => Assert.True(As2Bench.Judge(answer, again).ClosesMessage));
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

    [Fact]
    [Trait("Reliability", "RT-21")]
    public async Task RT_21_what_was_kept_apart_does_not_stand_in_the_way_of_its_right_resend()
    {
        await using var bench = await As2Bench.StartAsync();
        await bench.PostAsync(As2Bench.Message("ISA*first~"));
        await bench.PostAsync(As2Bench.Message("ISA*other~", name: "other.edi"));
        var right = As2Bench.Message("ISA*other~", "<2@hollis>", name: "other.edi");

        var answer = await bench.PostAsync(right);

        Assert.True(As2Bench.Judge(answer, right).ClosesMessage);
        var (apart, worked) = await bench.ReceivedAsync() is [var last, var middle, _] ? (middle, last) : default;
        Assert.Equal((DeliveryState.Quarantined, "other.edi"), (apart!.State, apart.FileName));
        Assert.Equal("other.edi", worked!.FileName);
        Assert.NotEqual(DeliveryState.Duplicate, worked.State);
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
    public async Task Who_asked_for_no_receipt_hears_of_a_refusal_by_the_status_and_somebody_is_told()
    {
        await using var bench = await As2Bench.StartAsync();
        var silent = As2Keys.TheirSide() with { Send = new() { RequestReceipt = false } };
        var forged = silent with { OurSigning = As2Keys.TheirSide(As2Keys.Stranger).OurSigning };

        Assert.Equal(HttpStatusCode.Forbidden, (await bench.PostAsync(As2Bench.Message("ISA*~IEA*~", side: forged))).Status);

        var standing = Assert.Single(await bench.Pipeline.ReadAsync(tx => As2Store.Standing(tx, DateTimeOffset.MinValue)));
        Assert.Equal(("hollis-fasteners", "Refused", 1), (standing.Partner, standing.Trouble, standing.Items));
        Assert.Equal(HttpStatusCode.OK, (await bench.PostAsync(As2Bench.Message("ISA*~IEA*~", side: silent))).Status);
        Assert.Empty(await bench.Pipeline.ReadAsync(tx => As2Store.Standing(tx, DateTimeOffset.MinValue)));
        Assert.Equal(HttpStatusCode.Forbidden, (await bench.PostAsync(As2Bench.Message("ISA*other~", side: silent))).Status);
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, null)]
    [InlineData(true, "https://hollis.example/mdn")]
    public async Task Two_names_that_do_not_trade_hear_it_however_they_asked(bool asks, string? url)
    {
        await using var bench = await As2Bench.StartAsync();
        var side = As2Keys.TheirSide() with { OurName = "NOBODY", Send = new() { RequestReceipt = asks, ReceiptUrl = url is null ? null : new(url) } };

        var answer = await bench.PostAsync(As2Bench.Message("ISA*~IEA*~", side: side));

        Assert.Equal(asks && url is null ? HttpStatusCode.OK : HttpStatusCode.Forbidden, answer.Status);
        if (asks) Assert.Equal("unknown-trading-relationship", Mdn.Read(answer.Message!)!.Disposition!.Modifier);
        Assert.Empty(await bench.RecordsAsync());
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
    [Trait("Reliability", "RT-05")]
    public async Task RT_05_a_try_that_was_made_anew_with_other_boundaries_has_a_receipt_of_its_own_and_its_files_are_worked_once()
    {
        await using var bench = await As2Bench.StartAsync();
        As2Outgoing Made() => As2Sender.Build(
            [.. new[] { "a.edi", "b.edi" }.Select(n => new As2Payload(n, "application/edi-x12", System.Text.Encoding.UTF8.GetBytes($"ISA*{n}~")))],
            As2Keys.TheirSide(), "<two@hollis>", TimeProvider.System.GetUtcNow());
        var (first, second) = (Made(), Made());
        Assert.NotEqual(first.Expected.Mics[0].Text, second.Expected.Mics[0].Text);

        await bench.PostAsync(first);
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => bench.PostAsync(second)));

        Assert.All(answers, answer => Assert.True(As2Bench.Judge(answer, second).ClosesMessage, As2Bench.Judge(answer, second).Detail));
        Assert.Single(answers.Select(a => Convert.ToBase64String(a.Message!.Body.Span)).Distinct());
        Assert.True(As2Bench.Judge(await bench.PostAsync(first), first).ClosesMessage);
        Assert.Equal(2, (await bench.ReceivedAsync()).Count);
        var records = await bench.RecordsAsync();
        Assert.Equal([As2State.Taken, As2State.Taken], records.Select(r => r.State));
        Assert.Single(records.Select(r => r.DeliveryId).Distinct());
        foreach (var record in records) Assert.All(await new Host.As2.As2Proof(bench.Pipeline.Gateway.Payloads).VerifyAsync(record, default), step => Assert.True(step.IsGood, step.Found));
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
