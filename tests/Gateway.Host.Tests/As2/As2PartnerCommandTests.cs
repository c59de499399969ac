using Gateway.Host.As2;
using Gateway.Host.Tests.CommandLine;
using Gateway.Transports.As2;

namespace Gateway.Host.Tests.As2;

/// <summary>What is tried before a partner goes live, and what he is sent to set up for us.</summary>
public sealed class As2PartnerCommandTests
{
    const string Partner = "hollis-fasteners";

    [Fact]
    public async Task The_sheet_tells_the_partner_names_address_demands_and_the_certificate_and_no_secret()
    {
        await using var peer = await As2Peer.StartAsync();
        await using var bench = await As2Bench.StartAsync($"url: \"{peer.Url}\"\nreceive: {{ largest: 20 MB, ciphers: [aes256-cbc, aes256-gcm], receiptUrls: [\"{peer.Url}\"] }}\nsend: {{ compression: before-signing }}");

        var (code, text) = await RunAsync(bench, "sheet", Partner, "--url", "https://as2.northgate.example/as2");

        Assert.Equal(0, code);
        foreach (var line in new[]
        {
            "our AS2 name       NORTHGATE AS2", "your AS2 name      HOLLIS-AS2", "our address        https://as2.northgate.example/as2",
            "signature          required: sha256, sha384, sha512", "encryption         required: aes256-cbc, aes256-gcm", "largest message    20 MB",
            $"receipts           in the answer, signed; or later at {peer.Url}",
            $"what we post       to {peer.Url}: signature sha256, encryption aes256-cbc (pkcs1), compression before-signing, signed receipt in the answer",
        }) Assert.Contains(line + "\n", text, StringComparison.Ordinal);
        // What the partner pins is what we sign with, and only that: the text is also its own proof.
        var pem = text[text.IndexOf("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal)..];
        using var shown = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(pem);
        Assert.Equal(As2Keys.Ours.Thumbprint, shown.Thumbprint);
        Assert.Contains(As2Proof.Fingerprint(As2Keys.Ours), text.Replace(":", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("PRIVATE", text, StringComparison.Ordinal);
        Assert.Single(text.Split("-----BEGIN").Skip(1));
    }

    [Fact]
    public async Task The_sheet_says_what_each_key_is_for_and_in_which_days()
    {
        await using var bench = await As2Bench.StartAsync();
        await File.WriteAllTextAsync(Path.Combine(bench.Pipeline.Folder, "secrets", "next"), CertificateMaker.WithKey(As2Keys.Stranger));
        await File.WriteAllTextAsync(Path.Combine(bench.Pipeline.Folder, "secrets", "old"), CertificateMaker.WithKey(As2Keys.Theirs));
        bench.Change(text => text.Replace("ours: [{ certificate: northgate, key: secret:northgate-as2 }]", """
            ours:
                  - { certificate: northgate, key: secret:northgate-as2, until: 2098-12-31 }
                  - { certificate: next, key: secret:next, uses: [sign], from: 2027-01-01, until: 2027-12-31 }
                  - { certificate: old, key: secret:old, uses: [decrypt], until: 2027-02-28 }
            """, StringComparison.Ordinal));

        var (code, text) = await RunAsync(bench, "sheet", Partner);

        Assert.True(code == 0, text);
        static string Day(DateTime day) => day.ToUniversalTime().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(
            [
                $"signs our messages and receipts, decrypts what you send; from {Day(As2Keys.Ours.NotBefore)} to {Day(As2Keys.Ours.NotAfter)}",
                "signs our messages and receipts; from 2027-01-01 to 2027-12-31",
                $"decrypts what you send; from {Day(As2Keys.Theirs.NotBefore)} to 2027-02-28",
            ],
            text.Split('\n').Where(l => l.StartsWith("use ", StringComparison.Ordinal)).Select(l => l["use".Length..].Trim()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_sheet_tells_what_our_TLS_shows_where_its_key_may_be_read(bool mayBeRead)
    {
        await using var bench = await As2Bench.StartAsync();
        await File.WriteAllTextAsync(Path.Combine(bench.Pipeline.Folder, "gateway.json"), """{ "As2": { "Url": "https://127.0.0.1:4080/as2", "Certificate": "tls" } }""");
        var secret = Path.Combine(bench.Pipeline.Folder, "secrets", "tls");
        // Root may read everything but what any read fails of.
        if (!mayBeRead && OperatingSystem.IsLinux()) File.CreateSymbolicLink(secret, "/proc/self/mem");
        if (mayBeRead) await File.WriteAllTextAsync(secret, CertificateMaker.WithKey(As2Keys.Stranger));

        var (code, text) = await RunAsync(bench, "sheet", Partner);

        Assert.True(code == 0, text);
        Assert.Contains(As2Proof.Fingerprint(As2Keys.Ours), text.Replace(":", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(mayBeRead, text.Contains("our TLS shows      SHA-256 ", StringComparison.Ordinal));
        Assert.Equal(mayBeRead, text.Replace(":", "", StringComparison.Ordinal).Contains(As2Proof.Fingerprint(As2Keys.Stranger), StringComparison.OrdinalIgnoreCase));
        Assert.Equal(!mayBeRead, text.Contains("gateway: the sheet is without the fingerprint of our TLS: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_test_names_every_key_that_decrypts_today_the_one_that_will_sign_later_too()
    {
        await using var bench = await As2Bench.StartAsync();
        await File.WriteAllTextAsync(Path.Combine(bench.Pipeline.Folder, "secrets", "next"), CertificateMaker.WithKey(As2Keys.Stranger));
        await File.WriteAllTextAsync(Path.Combine(bench.Pipeline.Folder, "secrets", "old"), CertificateMaker.WithKey(As2Keys.Theirs));
        bench.Change(text => text.Replace("ours: [{ certificate: northgate, key: secret:northgate-as2 }]", """
            ours:
                  - { certificate: northgate, key: secret:northgate-as2 }
                  - { certificate: next, key: secret:next, from: 2098-01-01 }
                  - { certificate: old, key: secret:old, until: 2020-01-31 }
            """, StringComparison.Ordinal));

        var (_, text) = await RunAsync(bench, "test", Partner);

        var named = text.Split('\n').Where(l => l.StartsWith("good  our decryption key: ", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, named.Count);
        Assert.Contains(named, l => l.Contains(As2Proof.Fingerprint(As2Keys.Ours), StringComparison.OrdinalIgnoreCase));
        Assert.Contains(named, l => l.Contains(As2Proof.Fingerprint(As2Keys.Stranger), StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_sheet_without_a_key_says_how_one_is_made()
    {
        await using var bench = await As2Bench.StartAsync();
        File.Delete(Path.Combine(bench.Pipeline.Folder, "secrets", "northgate-as2"));

        var (code, text) = await RunAsync(bench, "sheet", Partner);

        Assert.Equal(3, code);
        Assert.Contains("gateway as2 certificate create", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_tries_keys_certificates_and_the_way_and_posts_nothing()
    {
        await using var peer = await As2Peer.StartAsync();
        await using var bench = await As2Bench.StartAsync($"url: \"{peer.Url}\"");

        var (code, text) = await RunAsync(bench, "test", Partner);

        Assert.True(code == 0, text);
        Assert.Equal(
            ["names", "our signing key", "our decryption key", "their signing certificate", "their encryption certificate", $"the way to {peer.Url}"],
            text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l["good  ".Length..l.IndexOf(": ", StringComparison.Ordinal)]));
        Assert.Empty(peer.Posted);
    }

    [Fact]
    public async Task A_test_names_the_last_day_on_which_a_certificate_counts()
    {
        await using var bench = await As2Bench.StartAsync();
        bench.Change(text => text.Replace("file: certificates/hollis.cer }", "file: certificates/hollis.cer, until: 2027-12-31 }", StringComparison.Ordinal));

        var (_, text) = await RunAsync(bench, "test", Partner);

        Assert.Contains("their signing certificate: CN=Hollis AS2, until 2027-12-31, SHA-256 ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_names_a_way_that_leads_nowhere_and_a_certificate_that_does_not_count_yet()
    {
        await using var bench = await As2Bench.StartAsync("url: \"http://127.0.0.1:1/as2\"");
        bench.Change(text => text.Replace("file: certificates/hollis.cer }", "file: certificates/hollis.cer, from: 2099-01-01 }", StringComparison.Ordinal));

        var (code, text) = await RunAsync(bench, "test", Partner);

        Assert.Equal(3, code);
        Assert.Contains("BAD   their signing certificate: none counts today", text, StringComparison.Ordinal);
        Assert.Contains("BAD   the way to http://127.0.0.1:1/as2: ", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(Spool.DefaultMemoryBytes + 1_000_000)]
    public async Task A_file_of_any_size_is_posted_for_a_test_and_its_receipt_judged(int bytes)
    {
        await using var peer = await As2Peer.StartAsync();
        await using var bench = await As2Bench.StartAsync($"url: \"{peer.Url}\"");
        var file = Path.Combine(bench.Pipeline.Folder, "trial.bin");
        var content = new byte[bytes];
        Random.Shared.NextBytes(content);
        await File.WriteAllBytesAsync(file, content);

        var (code, text) = await RunAsync(bench, "test", Partner, "--send", file);

        Assert.True(code == 0, text);
        Assert.Contains("good  receipt: automatic-action/MDN-sent-automatically; processed", text, StringComparison.Ordinal);
        var taken = new As2Receiver((_, _) => As2Keys.TheirSide(), "Peer").Receive(Assert.Single(peer.Posted), "<r@peer>", TimeProvider.System.GetUtcNow());
        Assert.Equal(content, Assert.Single(taken.Payloads).Content.ToArray());
        Assert.Empty(await bench.RecordsAsync());
        Assert.Empty(Directory.GetFiles(Path.Combine(bench.Pipeline.Folder, "payloads", "incoming")));
    }

    [Fact]
    public async Task A_test_names_a_receipt_that_denies_the_file()
    {
        await using var peer = await As2Peer.StartAsync();
        peer.Answer = (message, _) => As2Peer.Take(message, As2Keys.TheirSide() with { OurDecryption = [new() { Certificate = As2Keys.Stranger }] });
        await using var bench = await As2Bench.StartAsync($"url: \"{peer.Url}\"");
        var file = Path.Combine(bench.Pipeline.Folder, "trial.txt");
        await File.WriteAllTextAsync(file, "trial");

        var (code, text) = await RunAsync(bench, "test", Partner, "--send", file);

        Assert.Equal(3, code);
        Assert.Contains("BAD   receipt: automatic-action/MDN-sent-automatically; processed/error: decryption-failed", text, StringComparison.Ordinal);
    }

    static async Task<(int Code, string Text)> RunAsync(As2Bench bench, params string[] arguments)
    {
        var terminal = new TestTerminal(clock: TimeProvider.System);
        var code = await terminal.RunAsync(["as2", .. arguments, "--data", bench.Pipeline.Folder, "--profiles", Path.Combine(bench.Pipeline.Folder, "profiles"), "--maps", Path.Combine(Pipeline.PipelineBench.Root(), "maps")]);
        return (code, terminal.Output + terminal.Error);
    }
}
