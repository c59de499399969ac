using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Host.As2;
using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Storage;
using Gateway.Host.Tests.CommandLine;
using Gateway.Transports.As2;

namespace Gateway.Host.Tests.As2;

/// <summary>What a person says to a partner about certificates, and that the profile alone decides what counts.</summary>
public sealed class CertificateExchangesTests
{
    const string Partner = "hollis-fasteners";

    [Fact]
    public async Task A_request_is_accepted_only_when_the_profile_has_the_certificate_and_once()
    {
        await using var peer = await As2Peer.StartAsync();
        await using var bench = await As2Bench.StartAsync($"url: \"{peer.Url}\"");
        var request = await RequestAsync(bench, As2Keys.Stranger);
        var fingerprint = As2Keys.Stranger.GetCertHashString(HashAlgorithmName.SHA256);

        var early = Assert.IsType<VerbOutcome.Refused>(await AnswerAsync(bench, request, rejection: null));
        Assert.Contains($"CN=Stranger, SHA-256 {fingerprint}, is not in the profile under theirs, to sign", early.Text, StringComparison.Ordinal);
        Assert.Empty(peer.Posted);

        File.WriteAllText(Path.Combine(bench.Pipeline.Folder, "profiles", "certificates", "next.cer"), As2Keys.Stranger.ExportCertificatePem());
        bench.Change(text => text.Replace("file: certificates/hollis.cer }", "file: certificates/hollis.cer }, { certificate: next, file: certificates/next.cer, uses: [sign], from: 2098-01-01 }", StringComparison.Ordinal));
        var later = Assert.IsType<VerbOutcome.Refused>(await AnswerAsync(bench, request, rejection: null));
        Assert.Contains("under theirs, to sign, and counts there only from 2098-01-01: take `from` away, old and new are accepted beside each other", later.Text, StringComparison.Ordinal);
        bench.Change(text => text.Replace("from: 2098-01-01 }", "until: 2025-12-31 }", StringComparison.Ordinal));
        Assert.Contains("only until 2026-01-01 00:00 UTC", Assert.IsType<VerbOutcome.Refused>(await AnswerAsync(bench, request, rejection: null)).Text, StringComparison.Ordinal);
        bench.Change(text => text.Replace("until: 2025-12-31 }", "compromised: true }", StringComparison.Ordinal));
        Assert.Contains("compromised", Assert.IsType<VerbOutcome.Refused>(await AnswerAsync(bench, request, rejection: null)).Text, StringComparison.Ordinal);
        Assert.Empty(peer.Posted);

        bench.Change(text => text.Replace(", compromised: true }", " }", StringComparison.Ordinal));
        var profile = await File.ReadAllTextAsync(Path.Combine(bench.Pipeline.Folder, "profiles", Partner + ".yaml"));
        var sent = Assert.IsType<VerbOutcome.Done>(await AnswerAsync(bench, request, rejection: null));

        await bench.UntilAsync(await bench.FindAsync(sent.Text), DeliveryState.Sent);
        var verdict = Assert.Single(Read(Assert.Single(peer.Posted), "R-1").Verdicts);
        // By the name that the request gave it, letter by letter.
        Assert.Equal((true, null, "cn=Stranger", "00" + CertificateExchangeWriter.Number(As2Keys.Stranger)), (verdict.IsAccepted, verdict.Reason, verdict.Issuer, verdict.SerialNumber));
        Assert.All(await bench.ReceivedAsync(), d => Assert.Equal((DeliveryState.Cancelled, true), (d.State, d.Reason!.Contains("the request was accepted: compared by phone", StringComparison.Ordinal))));
        // Who said so is told beside both, and the profile is as it was.
        foreach (var id in new[] { request.DeliveryId!, sent.Text })
        {
            var told = Assert.Single(await bench.Pipeline.ReadAsync(tx => EventStore.OfChain(tx, id)), e => e.Kind == "certificates-answered");
            Assert.Equal("anna", told.Actor);
            foreach (var part in new[] { "compared by phone", "R-1", "accepted", fingerprint.ToLowerInvariant() }) Assert.Contains(part, told.Detail, StringComparison.Ordinal);
        }

        Assert.Equal(profile, await File.ReadAllTextAsync(Path.Combine(bench.Pipeline.Folder, "profiles", Partner + ".yaml")));
        Assert.Contains("before", Assert.IsType<VerbOutcome.Refused>(await AnswerAsync(bench, request, "no")).Text, StringComparison.Ordinal);
        Assert.Single(peer.Posted);
    }

    [Fact]
    public async Task A_request_is_rejected_with_the_reason_that_the_partner_reads_and_what_is_no_request_is_not_answered()
    {
        await using var peer = await As2Peer.StartAsync();
        await using var bench = await As2Bench.StartAsync($"url: \"{peer.Url}\"");
        var request = await RequestAsync(bench, As2Keys.Stranger);

        var sent = Assert.IsType<VerbOutcome.Done>(await AnswerAsync(bench, request, "the key is <another> & unknown"));

        await bench.UntilAsync(await bench.FindAsync(sent.Text), DeliveryState.Sent);
        var verdict = Assert.Single(Read(Assert.Single(peer.Posted), "R-1").Verdicts);
        Assert.Equal((false, "the key is <another> & unknown"), (verdict.IsAccepted, verdict.Reason));

        Assert.True((await bench.PostAsync(As2Bench.Message("ISA*~IEA*~", "<9@hollis>"))).IsSuccess);
        var file = (await bench.RecordsAsync()).Single(r => r.MessageId == "<9@hollis>");
        Assert.Contains("no request", Assert.IsType<VerbOutcome.Refused>(await AnswerAsync(bench, file, "no")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_said_of_certificates_goes_by_AS2_or_not_at_all()
    {
        await using var peer = await As2Peer.StartAsync();
        peer.Answer = (_, _) => new(404);
        var (url, fallback) = ($"url: \"{peer.Url}\"", "send: { fallback: true }");
        await using var bench = await As2Bench.StartAsync($"{url}\n{fallback}");
        var sent = Assert.IsType<VerbOutcome.Done>(await AnswerAsync(bench, await RequestAsync(bench, As2Keys.Stranger), "no"));
        var delivery = await bench.UntilAsync(await bench.FindAsync(sent.Text), DeliveryState.Failed, DeliveryState.Sent);
        Assert.Equal(DeliveryState.Failed, delivery.State);

        bench.Change(text => text.Replace(url, "", StringComparison.Ordinal).Replace(fallback, "", StringComparison.Ordinal));
        await bench.RetryAsync(delivery);
        await bench.Pipeline.UntilAsync(tx => DeliveryStore.Find(tx, delivery.Id)!.Reason?.Contains("has no url", StringComparison.Ordinal) == true);
        Assert.Empty(bench.Pipeline.Sent());

        peer.Answer = (message, _) => As2Peer.Take(message);
        bench.Change(text => text.Replace("theirs: [", $"{url}\n    theirs: [", StringComparison.Ordinal));
        await bench.RetryAsync(delivery);
        await bench.UntilAsync(delivery, DeliveryState.Sent);
        Assert.Empty(bench.Pipeline.Sent());
        Assert.Equal(2, peer.Posted.Count);
    }

    [Fact]
    public async Task A_certificate_of_ours_is_proposed_by_a_person_and_its_key_stays_here()
    {
        await using var peer = await As2Peer.StartAsync();
        await using var bench = await As2Bench.StartAsync($"url: \"{peer.Url}\"");
        await File.WriteAllTextAsync(Path.Combine(bench.Pipeline.Folder, "secrets", "next"), CertificateMaker.WithKey(As2Keys.Stranger));
        bench.Change(text => text.Replace("key: secret:northgate-as2 }]", "key: secret:northgate-as2 }, { certificate: northgate-2027, key: secret:next, from: 2098-03-01 }]", StringComparison.Ordinal));
        string[] propose = ["certificate", "propose", Partner, "northgate-2027", "--url", "https://as2.northgate.example/as2", "--by", "anna", "--reason", "the old one ends"];

        Assert.Contains("has no northgate-2028 under ours", (await RunAsync(bench, [.. propose[..3], "northgate-2028", .. propose[4..]])).Text, StringComparison.Ordinal);
        var (code, id) = await RunAsync(bench, propose);

        Assert.True(code == 0, id);
        var sent = await bench.UntilAsync(await bench.FindAsync(id.Trim()), DeliveryState.Sent);
        Assert.Equal($"{Partner}/as2-certificates", sent.Mailbox);
        var message = Assert.Single(peer.Posted);
        Assert.Equal("multiple-attachments, CEM", message.Headers["EDIINT-Features"]);
        var request = Read(message);
        var proposal = Assert.Single(request.Proposals);
        Assert.Equal((As2Keys.OurName, As2Keys.Stranger.Thumbprint, false), (request.Sender, proposal.Certificate.Thumbprint, proposal.Certificate.HasPrivateKey));
        Assert.Equal(CertificateUses.DigitalSignature | CertificateUses.KeyEncipherment, proposal.Uses);
        Assert.Equal(new(2098, 3, 1, 0, 0, 0, TimeSpan.Zero), proposal.RespondBy);
        var told = Assert.Single(await bench.Pipeline.ReadAsync(tx => EventStore.OfChain(tx, sent.Id)), e => e.Kind == "certificate-proposed");
        Assert.Equal("anna", told.Actor);
        Assert.Contains(As2Proof.Fingerprint(As2Keys.Stranger), told.Detail, StringComparison.Ordinal);

        // Who says yes encrypts to it from that hour: only our signing waits for the day.
        var encrypted = As2Bench.Message("ISA*~IEA*~", "<to-the-new@hollis>", side: As2Keys.TheirSide() with { PartnerEncryption = [new() { Certificate = As2Keys.Stranger }] });
        Assert.True(As2Bench.Judge(await bench.PostAsync(encrypted), encrypted).ClosesMessage);

        var (late, said) = await RunAsync(bench, [.. propose, "--respond-by", "2025-01-31"]);
        Assert.NotEqual(0, late);
        Assert.Contains("--respond-by 2025-01-31 is over", said, StringComparison.Ordinal);
        Assert.Single(peer.Posted);
    }

    [Theory]
    [InlineData("--accept", "--reject", "no")]
    [InlineData("--reason", "because", "--by")]
    [InlineData("--reject", " ", "--by")]
    public async Task Whoever_answers_says_one_thing_and_why(string one, string other, string third)
    {
        var terminal = new TestTerminal();
        string[] line = ["as2", "certificate", "answer", "01JD2Z5V7Q8R9S0T1V2W3X4Y5Z", one, other, third, .. third == "--by" ? ["anna"] : Array.Empty<string>(), .. one == "--reason" ? Array.Empty<string>() : ["--reason", "because"]];
        Assert.Equal(1, await terminal.RunAsync(line));
    }

    static CertificateExchange Read(As2Message message, string? requestId = null)
    {
        var taken = new As2Receiver((_, _) => As2Keys.TheirSide(), "Peer").Receive(message, "<r@peer>", TimeProvider.System.GetUtcNow());
        Assert.Null(taken.Refusal);
        Assert.True(taken is { WasSigned: true, WasEncrypted: true });
        var read = CertificateExchange.Read(taken.Payloads);
        Assert.Equal(requestId ?? read.RequestId, read.RequestId);
        return read;
    }

    // The partner proposes a certificate; the answer is that it is taken, and waits for a person.
    static async Task<As2Record> RequestAsync(As2Bench bench, X509Certificate2 certificate)
    {
        var proposal = new CertificateProposal
        {
            Certificate = certificate,
            Issuer = "cn=Stranger",
            SerialNumber = "00" + CertificateExchangeWriter.Number(certificate),
            Uses = CertificateUses.DigitalSignature,
        };
        var entity = As2Message.Read(CertificateExchangeWriter.Request("R-1", As2Keys.TheirName, proposal, new("https://hollis.example/as2"), TimeProvider.System.GetUtcNow()))!;
        var sent = As2Sender.Build([new(null, entity.Headers["Content-Type"]!, entity.Body)], As2Keys.TheirSide(), "<cem@hollis>", TimeProvider.System.GetUtcNow());
        Assert.True(As2Bench.Judge(await bench.PostAsync(sent), sent).ClosesMessage);
        Assert.All(await bench.ReceivedAsync(), d => Assert.Equal(DeliveryState.Quarantined, d.State));
        return Assert.Single(await bench.RecordsAsync());
    }

    static Task<VerbOutcome> AnswerAsync(As2Bench bench, As2Record request, string? rejection)
    {
        var gateway = bench.Pipeline.Gateway;
        var exchanges = new CertificateExchanges(gateway.Journal, gateway.Payloads, new(TimeProvider.System), TimeProvider.System);
        return exchanges.AnswerAsync(gateway.Definitions.Current.Directory.Find(Partner)!, request, rejection, new("anna", "compared by phone"), default);
    }

    static async Task<(int Code, string Text)> RunAsync(As2Bench bench, params string[] arguments)
    {
        var terminal = new TestTerminal(clock: TimeProvider.System);
        var code = await terminal.RunAsync(["as2", .. arguments, "--data", bench.Pipeline.Folder, "--profiles", Path.Combine(bench.Pipeline.Folder, "profiles"), "--maps", Path.Combine(Pipeline.PipelineBench.Root(), "maps")]);
        return (code, terminal.Output + terminal.Error);
    }
}
