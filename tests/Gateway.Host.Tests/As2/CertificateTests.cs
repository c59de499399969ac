using Gateway.Host.Alerts;
using Gateway.Host.As2;
using Gateway.Host.Security;
using Gateway.Host.Telemetry;
using Gateway.Host.Tests.CommandLine;
using Gateway.Partners;
using Gateway.Transports;
using Gateway.Translation;

namespace Gateway.Host.Tests.As2;

/// <summary>Certificates that end, and the commands that make them.</summary>
public sealed class CertificateTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("as2-certificates-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(31, "")]
    [InlineData(29, "30 days")]
    [InlineData(13, "14 days")]
    [InlineData(6, "7 days")]
    [InlineData(0.5, "1 day")]
    [Trait("Reliability", "RT-22")]
    public void RT_22_a_certificate_that_nothing_follows_is_told_of_before_it_ends(double daysLeft, string expected)
    {
        var now = TimeProvider.System.GetUtcNow();
        var rule = new AlertRule(AlertKind.CertificateExpiry, TimeSpan.Zero, ["mail"], false);
        var seen = new Standing(now, [], [], [], [], 0, [], 0, 0, [], [new("acme", "acme-2026", false, now.AddDays(daysLeft))]);

        var causes = AlertCause.Of(seen, new() { Rules = [rule] }, "node");

        Assert.Equal(expected, causes.SingleOrDefault(c => !c.IsOvertaken)?.Subject["acme/acme-2026 ".Length..] ?? "");
        Assert.All(causes, c => Assert.True(c.IsToldOnce));
        Assert.All(causes, c => Assert.Contains("ask the partner for the next one", c.Text, StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Reliability", "RT-22")]
    public void RT_22_one_that_is_followed_is_not_told_of()
    {
        var own = new OwnCertificates(new SecretStore(Path.Combine(_folder, "secrets"), development: false));
        var now = TimeProvider.System.GetUtcNow();

        Assert.Equal(["hollis"], CertificateDays.Ending(Directory10(next: false), own, new(), now).Select(c => c.Name));
        Assert.Empty(CertificateDays.Ending(Directory10(next: true), own, new(), now));
    }

    [Theory]
    [InlineData(10, false)]
    [InlineData(40, true)]
    [Trait("Reliability", "RT-22")]
    public void RT_22_one_that_is_followed_only_after_a_gap_is_told_of(int days, bool isTold)
    {
        var own = new OwnCertificates(new SecretStore(Path.Combine(_folder, "secrets"), development: false));
        var now = TimeProvider.System.GetUtcNow();
        var directory = Directory10(next: true, from: now.AddDays(days).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(isTold ? ["hollis"] : [], CertificateDays.Ending(directory, own, new(), now).Select(c => c.Name));
    }

    [Fact]
    [Trait("Reliability", "RT-22")]
    public void RT_22_the_certificates_that_TLS_shows_are_watched_too()
    {
        var own = new OwnCertificates(new SecretStore(Path.Combine(_folder, "secrets"), development: false));
        var now = TimeProvider.System.GetUtcNow();
        var directory = Directory10(next: true, as2: "send: { clientCertificate: secret:client-tls }");
        foreach (var (name, days) in new[] { ("client-tls", 10), ("northgate-tls", 20) })
        {
            using var made = As2Keys.Make(name, days);
            File.WriteAllText(Path.Combine(_folder, "secrets", name), CertificateMaker.WithKey(made));
        }

        var listener = new As2ListenerSettings { Url = "https://0.0.0.0:4080/as2", Certificate = "northgate-tls" };
        var ending = CertificateDays.Ending(directory, own, listener, now);

        Assert.Equal([("hollis-fasteners", "client-tls", true), ("", "northgate-tls", true)], ending.Select(c => (c.Partner, c.Name, c.IsTls)));
        var seen = new Standing(now, [], [], [], [], 0, [], 0, 0, [], ending);
        var told = AlertCause.Of(seen, new() { Rules = [new AlertRule(AlertKind.CertificateExpiry, TimeSpan.Zero, ["mail"], false)] }, "node").Select(c => c.Text).ToList();
        Assert.Contains(told, text => text.StartsWith("the TLS certificate northgate-tls (of the AS2 listener) ends on ", StringComparison.Ordinal));
        Assert.Contains(told, text => text.StartsWith("the TLS certificate client-tls (shown to hollis-fasteners) ends on ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_is_made_shown_and_taken_over_by_openssl_and_by_us()
    {
        var made = await RunAsync("as2", "certificate", "create", "northgate-as2", "--subject", "CN=Northgate AS2, O=Northgate", "--host", "as2.northgate.example");
        Assert.Equal(0, made.Code);
        var secret = Path.Combine(_folder, "secrets", "northgate-as2");
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(secret));
        using var key = KeyedCertificate.Read(File.ReadAllBytes(secret), null);
        Assert.True(key.HasPrivateKey);

        var shown = await RunAsync("as2", "certificate", "show", Path.Combine(_folder, "certificates", "northgate-as2.cer"));
        Assert.Contains("CN=Northgate AS2, O=Northgate", shown.Text, StringComparison.Ordinal);
        Assert.Contains(string.Join(':', As2Proof.Fingerprint(key).ToUpperInvariant().Chunk(2).Select(c => new string(c))), shown.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE", File.ReadAllText(Path.Combine(_folder, "certificates", "northgate-as2.cer")), StringComparison.Ordinal);

        // The old gateway's key, as PKCS #12 under a passphrase.
        File.WriteAllBytes(Path.Combine(_folder, "old.p12"), key.Export(System.Security.Cryptography.X509Certificates.X509ContentType.Pkcs12, "open sesame"));
        File.WriteAllText(Path.Combine(_folder, "secrets", "p12"), "open sesame\n");
        Assert.Equal(0, (await RunAsync("as2", "certificate", "import", "old-as2", Path.Combine(_folder, "old.p12"), "--passphrase", "secret:p12")).Code);
        using var taken = KeyedCertificate.Read(File.ReadAllBytes(Path.Combine(_folder, "secrets", "old-as2")), null);
        Assert.Equal(key.Thumbprint, taken.Thumbprint);

        var again = await RunAsync("as2", "certificate", "create", "northgate-as2");
        Assert.Equal((2, true), (again.Code, again.Error.Contains("there is a secret northgate-as2 already", StringComparison.Ordinal)));
        Assert.Equal(2, (await RunAsync("as2", "certificate", "create", "../evil")).Code);
    }

    [Fact]
    public async Task The_key_of_a_request_is_there_until_the_one_with_its_certificate_is_durable()
    {
        Assert.Equal(0, (await RunAsync("as2", "certificate", "create", "northgate-as2", "--request")).Code);
        var secret = Path.Combine(_folder, "secrets", "northgate-as2");
        var key = File.ReadAllText(secret);
        var request = System.Security.Cryptography.X509Certificates.CertificateRequest.LoadSigningRequestPem(
            File.ReadAllText(Path.Combine(_folder, "certificates", "northgate-as2.csr")), System.Security.Cryptography.HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var answer = request.Create(As2Keys.Ours.SubjectName, System.Security.Cryptography.X509Certificates.X509SignatureGenerator.CreateForRSA(
            System.Security.Cryptography.X509Certificates.RSACertificateExtensions.GetRSAPrivateKey(As2Keys.Ours)!, System.Security.Cryptography.RSASignaturePadding.Pkcs1), now.AddDays(-1), now.AddDays(90), [1]);
        var file = Path.Combine(_folder, "answer.cer");
        File.WriteAllText(file, answer.ExportCertificatePem());

        // There is no room for the new one.
        Directory.CreateDirectory(secret + ".new");
        Assert.NotEqual(0, (await RunAsync("as2", "certificate", "import", "northgate-as2", file)).Code);
        Assert.Equal(key, File.ReadAllText(secret));

        Directory.Delete(secret + ".new");
        Assert.Equal(0, (await RunAsync("as2", "certificate", "import", "northgate-as2", file)).Code);
        using var joined = KeyedCertificate.Read(File.ReadAllBytes(secret), null);
        Assert.Equal(answer.Thumbprint, joined.Thumbprint);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(secret));
        Assert.Equal([secret], Directory.GetFiles(Path.Combine(_folder, "secrets")));
    }

    [Fact]
    public async Task A_key_file_without_its_key_is_told_so()
    {
        using var key = As2Keys.Make("Northgate AS2");
        using var certificate = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificate(key.RawData);
        var bare = certificate.Export(System.Security.Cryptography.X509Certificates.X509ContentType.Pkcs12);
        Directory.CreateDirectory(Path.Combine(_folder, "secrets"));
        File.WriteAllBytes(Path.Combine(_folder, "secrets", "bare"), bare);
        File.WriteAllBytes(Path.Combine(_folder, "bare.p12"), bare);
        var own = new OwnCertificates(new SecretStore(Path.Combine(_folder, "secrets"), development: false));

        Assert.EndsWith("its private key is not in it", Assert.Throws<SecretMissingException>(() => own.Load(new("bare"), null)).Message.TrimEnd('.'), StringComparison.Ordinal);
        var imported = await RunAsync("as2", "certificate", "import", "new-as2", Path.Combine(_folder, "bare.p12"));
        Assert.Equal((2, true), (imported.Code, imported.Error.Contains("its private key is not in it", StringComparison.Ordinal)));
    }

    PartnerDirectory Directory10(bool next, string from = "2026-01-01", string as2 = "")
    {
        var profiles = Path.Combine(_folder, "profiles");
        Directory.CreateDirectory(Path.Combine(profiles, "templates"));
        var shipped = Path.Combine(Pipeline.PipelineBench.Root(), "partner-profiles");
        foreach (var template in Directory.GetFiles(Path.Combine(shipped, "templates"))) File.Copy(template, Path.Combine(profiles, "templates", Path.GetFileName(template)), overwrite: true);
        File.Copy(Path.Combine(shipped, "policy.yaml"), Path.Combine(profiles, "policy.yaml"), overwrite: true);
        File.Copy(Path.Combine(shipped, "hollis-fasteners.yaml"), Path.Combine(profiles, "hollis-fasteners.yaml"), overwrite: true);
        As2Keys.Prepare(_folder, as2);
        var file = Path.Combine(profiles, "hollis-fasteners.yaml");
        using var soon = As2Keys.Make("Hollis AS2", days: 20);
        File.WriteAllText(Path.Combine(profiles, "certificates", "soon.cer"), soon.ExportCertificatePem());
        var certificates = "theirs: [{ certificate: hollis, file: certificates/soon.cer }" + (next ? $", {{ certificate: hollis-next, file: certificates/hollis.cer, from: {from} }}]" : "]");
        File.WriteAllText(file, File.ReadAllText(file).Replace("theirs: [{ certificate: hollis, file: certificates/hollis.cer }]", certificates, StringComparison.Ordinal));
        var directory = PartnerDirectory.Load(new(profiles, Path.Combine(Pipeline.PipelineBench.Root(), "maps")));
        Assert.DoesNotContain(directory.Problems, p => p.Severity == Severity.Error);
        return directory;
    }

    async Task<(int Code, string Text, string Error)> RunAsync(params string[] arguments)
    {
        var terminal = new TestTerminal();
        var code = await terminal.RunAsync([.. arguments, "--data", _folder]);
        return (code, terminal.Output, terminal.Error);
    }
}
