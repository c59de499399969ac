using Gateway.Host.Alerts;
using Gateway.Host.As2;
using Gateway.Host.Security;
using Gateway.Host.Telemetry;
using Gateway.Host.Tests.CommandLine;
using Gateway.Partners;
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

        Assert.Equal(["hollis"], CertificateDays.Ending(Directory10(next: false), own, now).Select(c => c.Name));
        Assert.Empty(CertificateDays.Ending(Directory10(next: true), own, now));
    }

    [Fact]
    public async Task A_key_is_made_shown_and_taken_over_by_openssl_and_by_us()
    {
        var made = await RunAsync("as2", "certificate", "create", "northgate-as2", "--subject", "CN=Northgate AS2, O=Northgate", "--host", "as2.northgate.example");
        Assert.Equal(0, made.Code);
        var secret = Path.Combine(_folder, "secrets", "northgate-as2");
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(secret));
        using var key = OwnCertificates.Read(File.ReadAllBytes(secret), null);
        Assert.True(key.HasPrivateKey);

        var shown = await RunAsync("as2", "certificate", "show", Path.Combine(_folder, "certificates", "northgate-as2.cer"));
        Assert.Contains("CN=Northgate AS2, O=Northgate", shown.Text, StringComparison.Ordinal);
        Assert.Contains(string.Join(':', As2Proof.Fingerprint(key).ToUpperInvariant().Chunk(2).Select(c => new string(c))), shown.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE", File.ReadAllText(Path.Combine(_folder, "certificates", "northgate-as2.cer")), StringComparison.Ordinal);

        // The old gateway's key, as PKCS #12 under a passphrase.
        File.WriteAllBytes(Path.Combine(_folder, "old.p12"), key.Export(System.Security.Cryptography.X509Certificates.X509ContentType.Pkcs12, "open sesame"));
        File.WriteAllText(Path.Combine(_folder, "secrets", "p12"), "open sesame\n");
        Assert.Equal(0, (await RunAsync("as2", "certificate", "import", "old-as2", Path.Combine(_folder, "old.p12"), "--passphrase", "secret:p12")).Code);
        using var taken = OwnCertificates.Read(File.ReadAllBytes(Path.Combine(_folder, "secrets", "old-as2")), null);
        Assert.Equal(key.Thumbprint, taken.Thumbprint);

        var again = await RunAsync("as2", "certificate", "create", "northgate-as2");
        Assert.Equal((2, true), (again.Code, again.Error.Contains("there is a secret northgate-as2 already", StringComparison.Ordinal)));
        Assert.Equal(2, (await RunAsync("as2", "certificate", "create", "../evil")).Code);
    }

    PartnerDirectory Directory10(bool next)
    {
        var profiles = Path.Combine(_folder, "profiles");
        Directory.CreateDirectory(Path.Combine(profiles, "templates"));
        var shipped = Path.Combine(Pipeline.PipelineBench.Root(), "partner-profiles");
        foreach (var template in Directory.GetFiles(Path.Combine(shipped, "templates"))) File.Copy(template, Path.Combine(profiles, "templates", Path.GetFileName(template)), overwrite: true);
        File.Copy(Path.Combine(shipped, "policy.yaml"), Path.Combine(profiles, "policy.yaml"), overwrite: true);
        File.Copy(Path.Combine(shipped, "hollis-fasteners.yaml"), Path.Combine(profiles, "hollis-fasteners.yaml"), overwrite: true);
        As2Keys.Prepare(_folder, "");
        var file = Path.Combine(profiles, "hollis-fasteners.yaml");
        using var soon = As2Keys.Make("Hollis AS2", days: 20);
        File.WriteAllText(Path.Combine(profiles, "certificates", "soon.cer"), soon.ExportCertificatePem());
        var certificates = "theirs: [{ certificate: hollis, file: certificates/soon.cer }" + (next ? ", { certificate: hollis-next, file: certificates/hollis.cer }]" : "]");
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
