using Gateway.Partners.Tests.Support;
using Gateway.Transports.As2;

namespace Gateway.Partners.Tests;

public sealed class As2SettingsTests : IDisposable
{
    const string Names = "identities: { theirs: { x12: { qualifier: \"01\", id: 111 }, as2: ACME }, ours: { as2: US } }";
    const string Certificates = "theirs: [{ certificate: acme, file: certificates/acme.cer }], ours: [{ certificate: us, key: secret:us-as2 }]";

    // The same key in another certificate is in other hands too.
    const string TwiceCompromised =
        "theirs: [{ certificate: a, file: certificates/acme.cer }, { certificate: b, file: certificates/acme.cer, compromised: true }], ours: [{ certificate: us, key: secret:us-as2 }]";

    const string EncryptedOnly = "what is encrypted only shows no change: it needs signature: optional, and clientCertificates or a user, so that nobody else can ask of a "
        + "recorded message what stands in it";

    readonly ProfileFolder _folder = new ProfileFolder().WithCertificate("certificates/acme.cer").WithCertificate("certificates/weak.cer", 1024)
        .WithCertificate("certificates/curve.cer", bits: null);

    public void Dispose() => _folder.Dispose();

    /// <summary>What stands under as2, and what is said of it.</summary>
    public static TheoryData<string, string> Mistakes => new()
    {
        { $"url: acme.example, {Certificates}", "6:27 \"acme.example\" is not an address; write it whole, such as https://as2.acme.example/as2, without user and password" },
        { $"url: \"https://u:p@acme.example\", {Certificates}", "6:27 \"https://u:p@acme.example\" is not an address; write it whole, such as https://as2.acme.example/as2, without user and password" },
        { "theirs: [{ certificate: a, file: certificates/non.cer }]", "6:55 there is no file FOLDER/certificates/non.cer; put the certificate that the partner sent there (PEM or DER)" },
        { "theirs: [{ certificate: a, file: acme.yaml }]", "6:55 FOLDER/acme.yaml is not a certificate; save it as PEM or DER (openssl x509 -in FILE shows whether it is one)" },
        { "theirs: [{ certificate: a, file: ../a.cer }]", "6:55 \"../a.cer\" leaves the folder of the profiles; put the certificate there, such as certificates/acme.cer" },
        { "theirs: [{ certificate: a, file: certificates/weak.cer }]", "6:55 the key has 1024 bits; ask the partner for one of 2048 or more" },
        { "theirs: [{ certificate: a, file: certificates/acme.cer, uses: [singn] }]", "6:85 unknown use \"singn\"; did you mean \"sign\"?" },
        { "theirs: [{ certificate: a, file: certificates/acme.cer, from: 2026-02-01, until: 2026-01-01 }]", "6:103 it ends before it begins; exchange the two days" },
        { "ours: [{ certificate: us, key: /etc/key.p12 }]", "6:53 \"key\" must name a file among the secrets, such as secret:northgate-as2; gateway as2 certificate create makes one" },
        { "theirs: []", "6:20 messages must be signed, but none of their certificates signs; add theirs: [{ certificate: …, file: … }]" },
        { "theirs: []", "6:20 messages must be encrypted, but no key of ours decrypts; add ours: [{ certificate: …, key: secret:… }]" },
        { $"{TwiceCompromised}", "6:20 messages must be signed, but none of their certificates signs; add theirs: [{ certificate: …, file: … }]" },
        { $"url: \"https://acme.example\", {TwiceCompromised}", "6:20 our messages are encrypted, but to none of their certificates; add theirs: [{ certificate: …, file: … }], or send: { cipher: none }" },
        { $"url: \"https://acme.example\", {TwiceCompromised}", "6:20 their receipts are signed, but none of their certificates signs; add theirs: [{ certificate: …, file: … }], or send: { receipt: unsigned }" },
        { "theirs: [{ certificate: a, file: certificates/curve.cer, uses: [encrypt] }]", "6:85 nothing is encrypted to a key that is not RSA; ask the partner for a certificate with an RSA key, or write uses: [sign]" },
        { "url: \"https://acme.example\", theirs: [{ certificate: a, file: certificates/curve.cer }]", "6:20 our messages are encrypted, but to none of their certificates; add theirs: [{ certificate: …, file: … }], or send: { cipher: none }" },
        { "url: \"https://acme.example\", theirs: [{ certificate: a, file: certificates/weak.cer }]", "6:20 our messages would be encrypted to a key of 1024 bits; ask the partner for one of 2048 or more, and until then write receive: { legacy: [{ allow: rsa-1024, until: … }] }" },
        { $"{Certificates}, receive: {{ digests: [sha1, sha256] }}", "6:153 sha1 is past its time; write it under legacy: [{ allow: sha1, until: … }], with the day on which that ends" },
        { $"{Certificates}, receive: {{ legacy: [{{ allow: sha1 }}] }}", "6:153 \"until\" is missing; add a line \"until: …\"" },
        { $"{Certificates}, receive: {{ ciphers: [aes256-cbx] }}", "6:154 unknown ciphers \"aes256-cbx\"; did you mean \"aes256-cbc\"?" },
        { $"{Certificates}, receive: {{ receiptUrls: [\"ftp://acme.example/\"] }}", "6:158 \"ftp://acme.example/\" is not an address; write it whole, such as https://as2.acme.example/as2, without user and password" },
        { $"{Certificates}, receive: {{ user: acme }}", "6:150 user and password belong together; write both or none" },
        { $"{Certificates}, receive: {{ encryptedOnly: true, user: acme, password: secret:p }}", $"6:159 {EncryptedOnly}" },
        { $"{Certificates}, receive: {{ encryptedOnly: true, signature: optional }}", $"6:159 {EncryptedOnly}" },
        { $"{Certificates}, send: {{ digest: sha1 }}", "6:149 nothing of ours is signed by MD5 or SHA-1; write sha256, sha384 or sha512" },
        { $"{Certificates}, send: {{ cipher: triple-des }}", "6:149 nothing of ours is encrypted by Triple DES; write aes128-cbc or another of the AES" },
        { $"{Certificates}, send: {{ subject: \"{{fil}}\" }}", "6:150 unknown placeholder {fil}; did you mean \"file\"?" },
        { $"{Certificates}, send: {{ retries: [5] }}", "6:151 \"5\" must be a duration such as 30 s, 15 min, 4 h or 2 d" },
        { $"{Certificates}, send: {{ fallback: true }}", "6:20 fallback needs both an url and a mailbox to fall back to; add out: { folder: … } under transports" },
        { $"url: \"http://acme.example\", {Certificates}, send: {{ user: us, password: secret:p }}", "6:20 user and password would go over the network in the clear; use an https address" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_named_with_its_place_and_remedy(string as2, string expected) => Assert.Contains($"acme.yaml:{expected}", Problems(as2));

    [Theory]
    [InlineData("http://0.0.0.0:4080/as2", true)]
    [InlineData("https://0.0.0.0:4080/as2", false)]
    [InlineData("http://127.0.0.1:4080/as2", false)]
    public void Nobody_logs_in_where_AS2_listens_in_the_clear(string url, bool isRefused)
    {
        Assert.Empty(Problems($"{Certificates}, receive: {{ user: acme, password: secret:p }}"));
        var told = ProfileFolder.Shown(PartnerDirectory.Load(_folder.Folders with { As2Url = new(url) }).Problems).ToList();
        if (isRefused) Assert.StartsWith("acme.yaml:6:142 user and password would come over the network in the clear, for As2:Url is http://0.0.0.0:4080/as2;", Assert.Single(told), StringComparison.Ordinal);
        else Assert.Empty(told);
    }

    [Fact]
    public void Names_that_are_missing_are_asked_for()
    {
        _folder.WithProfile("acme", ProfileFolder.Profile("acme", "111", $"transports: {{ as2: {{ {Certificates} }} }}"));
        Assert.Contains("acme.yaml:6:20 the identities lack the name theirs.as2; write it there, as AS2-From and AS2-To have it", ProfileFolder.Shown(_folder.Load().Problems));
    }

    [Fact]
    public void What_is_not_written_is_strict_and_usual()
    {
        Assert.Empty(Problems($"url: \"https://acme.example/as2\", {Certificates}"));
        var acme = _folder.Load().Find("acme")!;
        var as2 = acme.As2!;
        Assert.True(acme.SendsByAs2);
        Assert.Equal("acme/as2", acme.OutChannel);
        Assert.True(as2.Receive.Policy is { RequireSignature: true, RequireEncryption: true });
        Assert.Equal((DigestAlgorithm.Sha256, ContentCipher.Aes256Cbc, true), (as2.Send.Message.Digest, as2.Send.Message.Cipher, as2.Send.Message.RequestSignedReceipt));
        Assert.Equal([5, 10, 20, 40], as2.Send.Retries.Delays.Select(d => d.TotalMinutes));
        Assert.NotNull(Assert.Single(as2.Theirs).Certificate);
        Assert.Same(as2.Mailbox, acme.Mailbox("as2"));
    }

    [Fact]
    public void A_certificate_whose_key_is_not_RSA_signs_and_is_not_encrypted_to()
    {
        Assert.Empty(Problems("url: \"https://acme.example/as2\", ours: [{ certificate: us, key: secret:us-as2 }], "
            + "theirs: [{ certificate: acme, file: certificates/acme.cer }, { certificate: curve, file: certificates/curve.cer }]"));
        Assert.Equal([("acme", true, true), ("curve", true, false)], _folder.Load().Find("acme")!.As2!.Theirs.Select(c => (c.Name, c.Signs, c.Encrypts)));
    }

    [Fact]
    public void A_short_key_is_encrypted_to_where_the_profile_names_the_day_on_which_that_ends() =>
        Assert.Equal(["acme.yaml:6:88 the key has 1024 bits; ask the partner for one of 2048 or more"], Problems(
            "url: \"https://acme.example/as2\", theirs: [{ certificate: a, file: certificates/weak.cer }], ours: [{ certificate: us, key: secret:us-as2 }], "
            + "receive: { legacy: [{ allow: rsa-1024, until: 2027-06-30 }] }"));

    [Fact]
    public void What_is_encrypted_only_is_taken_from_whom_the_transport_knows()
    {
        Assert.Empty(Problems($"{Certificates}, receive: {{ signature: optional, encryptedOnly: true, user: acme, password: secret:p }}"));
        Assert.True(_folder.Load().Find("acme")!.As2!.Receive.Policy is { EncryptedOnly: true, RequireSignature: false });
        Assert.Empty(Problems($"{Certificates}, receive: {{ signature: optional, encryptedOnly: true, clientCertificates: [{new string('a', 64)}] }}"));
    }

    [Fact]
    public void None_sends_without_signature_or_encryption_and_the_last_day_counts_whole()
    {
        Assert.Empty(Problems("url: \"https://acme.example/as2\", theirs: [{ certificate: acme, file: certificates/acme.cer, until: 2026-12-31 }], "
            + "ours: [{ certificate: us, key: secret:us-as2 }], send: { digest: none, cipher: none }"));
        var as2 = _folder.Load().Find("acme")!.As2!;
        Assert.True(as2.Send.Message is { Digest: null, Cipher: null });
        Assert.Equal(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero), as2.Theirs[0].Until);
    }

    List<string> Problems(string as2)
    {
        var profile = ProfileFolder.Profile("acme", "111").Split('\n')[..4];
        _folder.WithProfile("acme", string.Join('\n', [.. profile, Names, $"transports: {{ as2: {{ {as2} }} }}"]));
        return [.. ProfileFolder.Shown(_folder.Load().Problems).Select(p => p.Replace(_folder.Folders.Profiles, "FOLDER", StringComparison.Ordinal))];
    }
}
